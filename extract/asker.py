"""Asking publishers, or the http mirror in their place: robots.txt, redirects and what an answer means."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from extract.addresses import check_listed, place, split
from extract.errors import EvidenceError, MirrorUnusable, NotPermitted, NotThere, SourceChanged, SourceUnavailable
from extract.hosts import Hosts
from extract.mirror import Entry, HttpMirror, read_index
from extract.registry import Source
from extract.robots import MAX_BYTES, PRODUCT, Robots, robots_refusal
from extract.terms import Origin
from extract.transfer import Answer, Limits

if TYPE_CHECKING:
    from extract.fetch import Network

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_INDEX_LIMIT = 50 * 10**6


class Asker:
    """Asks over the network.

    Args:
        hosts: manners of this run.
        mirror: asked in place of every publisher; None to ask the publishers.
        open_places: "host:port" pairs that may be asked by http though they are private (loopback in tests).
    """

    def __init__(
        self,
        hosts: Hosts,
        mirror: HttpMirror | None,
        *,
        user_agent: str,
        limits: Limits,
        open_places: Collection[str] = (),
    ) -> None:
        self.origin = Origin.MIRROR if mirror else Origin.LIVE
        self._hosts = hosts
        self._mirror = mirror
        self._user_agent = user_agent
        self._limits = limits
        self._open_places = frozenset({mirror.place} if mirror else open_places)
        self._rules: dict[str, Robots | SourceUnavailable] = {}
        self._index: dict[str, Entry] | None = None
        self._network: Network | None = None
        self._lock = threading.RLock()

    def close(self) -> None:
        """Close the connections, if any were made."""
        if self._network:
            self._network.close()

    def ask(self, url: str, source: Source, conditions: Mapping[str, str]) -> Answer:
        """Ask for an address that the source may ask for; the answer is 200 with a body, or 304 to conditions.

        Raises:
            NotPermitted: robots.txt, a redirect or the size stands against it.
            NotThere: there is nothing at the address.
            SourceUnavailable: the host cannot be reached, failed, was too slow, or refuses us.
            SourceChanged: it redirects in a circle or to nowhere.
        """
        failing = (source.id, split(url).netloc)
        self._hosts.refuse_failing(*failing)
        begun = self._hosts.monotonic()
        try:
            answer = self._follow(self._address(url), source, conditions, source.size_limit)
            self._check_status(url, answer, conditions)
        except NotThere:
            self._hosts.served(*failing)
            raise
        except EvidenceError:
            self._hosts.failed(*failing, self._hosts.monotonic() - begun)
            raise
        self._hosts.served(*failing)
        return answer

    def forgive(self, source_id: str) -> None:
        """Ask again for what failed a source, robots.txt among it."""
        self._hosts.forgive(source_id)
        with self._lock:
            self._rules = {address: rules for address, rules in self._rules.items() if isinstance(rules, Robots)}

    def stand_in(self, url: str) -> bool:
        """Whether the mirror's index says that the document was rebuilt; False where there is no index."""
        if self._mirror is None:
            return False
        with self._lock:
            if self._index is None:
                self._index = self._fetch_index(self._mirror)
        entry = self._index.get(url)
        return entry.stand_in if entry else False

    def _address(self, url: str) -> str:
        return self._mirror.address(url) if self._mirror else url

    def _follow(self, address: str, source: Source, headers: Mapping[str, str], size_limit: int) -> Answer:
        """Ask, and follow redirects one by one, each checked before it is asked for."""
        seen = [address]
        while True:
            self._check_robots(seen[-1], source)
            answer = self._hop(seen[-1], headers, size_limit)
            if answer.status not in _REDIRECTS:
                return answer
            seen.append(self._target(seen, answer, source))

    def _target(self, seen: list[str], answer: Answer, source: Source) -> str:
        """The address to ask next after a redirect."""
        location = answer.headers.get("location")
        if not location:
            raise SourceChanged(f"{seen[0]} redirects without saying where to. Open it in a browser.")
        try:
            target = urljoin(seen[-1], location)
        except ValueError as error:
            raise NotPermitted(f"{seen[0]} redirects to {location!r}, which is no address. Open it in a browser.") from error
        try:
            target = self._allowed(target, source)
        except NotPermitted as error:
            raise NotPermitted(f"{seen[0]} redirects elsewhere. {error}") from error
        if target in seen:
            raise SourceChanged(f"{seen[0]} redirects in a circle (by way of {target}). Open it in a browser.")
        if len(seen) > self._limits.redirects:
            raise SourceChanged(f"{seen[0]} redirects more than {self._limits.redirects} times. Open it in a browser.")
        return target

    def _allowed(self, target: str, source: Source) -> str:
        """The address to ask for a redirect's target; NotPermitted where the source may not ask for it."""
        if self._mirror is None:
            check_listed(target, source.hosts, source.id, self._open_places)
            return target
        publisher = self._mirror.publisher_address(target) or target
        check_listed(publisher, source.hosts, source.id)
        return self._mirror.address(publisher)

    def _hop(self, address: str, headers: Mapping[str, str], size_limit: int) -> Answer:
        """One request, when the host's turn comes."""
        name = place(split(address))
        hurry = name in self._open_places
        with self._lock:
            if self._network is None:
                from extract.fetch import Network

                self._network = Network(self._user_agent, limits=self._limits, open_places=self._open_places)
        with self._hosts.turn(name, hurry=hurry):
            return self._network.get(
                address, headers, size_limit, lambda seconds, asked: self._hosts.wait(name, seconds, asked, hurry=hurry)
            )

    def _check_status(self, url: str, answer: Answer, conditions: Mapping[str, str]) -> None:
        if answer.status == 200 or (answer.status == 304 and conditions):
            return
        if answer.status in {404, 410}:
            raise NotThere(f"{url} is not there ({answer.status}). Open the source's landing page and look for where it went.")
        if answer.status in {401, 403, 407, 451}:
            raise SourceUnavailable(
                f"{url} is refused to us ({answer.status}). Open it in a browser; if that works, ask the publisher."
            )
        if answer.status == 429 or answer.status >= 500:
            raise SourceUnavailable(f"{url} could not be served ({answer.status}), also when asked again. Refresh again later.")
        raise SourceUnavailable(f"{url} was answered in a way that makes no sense here ({answer.status}). Refresh again later.")

    def _check_robots(self, address: str, source: Source) -> None:
        """Raise unless robots.txt allows an address: the host's own, and for a mirror that of the publisher too."""
        parts = urlsplit(address)
        own = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if self._mirror is None:
            allowed = self._robots(own, source).allows(address)
        else:
            publisher = self._mirror.publisher_address(address) or address
            theirs = self._mirror.address(f"https://{urlsplit(publisher).netloc}/robots.txt")
            allowed = self._robots(own, source).allows(address) and self._robots(theirs, source).allows(publisher)
        if not allowed:
            raise robots_refusal(address)

    def _robots(self, address: str, source: Source) -> Robots:
        """Rules at one robots.txt, fetched once. None there means no rules; a failure there is one of the host."""
        name = place(split(address))
        with self._hosts[name].turn:
            if address not in self._rules:
                self._rules[address] = self._fetch_robots(address, source)
            rules = self._rules[address]
        if isinstance(rules, SourceUnavailable):
            raise rules
        return rules

    def _fetch_robots(self, address: str, source: Source) -> Robots | SourceUnavailable:
        name = place(split(address))
        seen = [address]
        try:
            answer = self._hop(address, {}, MAX_BYTES * 2)
            while answer.status in _REDIRECTS:
                seen.append(self._target(seen, answer, source))
                answer = self._hop(seen[-1], {}, MAX_BYTES * 2)
        except SourceUnavailable as error:
            return error
        except (NotPermitted, SourceChanged):
            return Robots()  # RFC 9309: a robots.txt that leads nowhere sets no rules
        if answer.status == 429 or answer.status >= 500:
            return SourceUnavailable(
                f"{address} could not be served ({answer.status}), so nothing is asked of {name}. Refresh again later."
            )
        rules = Robots.read(answer.content, PRODUCT) if answer.status == 200 else Robots()
        self._hosts[name].pause = rules.wait or 0.0
        return rules

    def _fetch_index(self, mirror: HttpMirror) -> dict[str, Entry]:
        answer = self._hop(mirror.index, {}, _INDEX_LIMIT)
        if answer.status == 200:
            return read_index(answer.content, mirror.index)
        if answer.status in {404, 410}:
            return {}
        raise MirrorUnusable(f"{mirror.index} could not be served ({answer.status}). Mend the mirror.")
