"""Who an authority is: exact names, DfE codes, dated GSS codes, dates and successors. Never fuzzy by itself.

Sources: ONS boundary codes and DfE authority codes as DfE prints them, Ofsted's area numbers, and mySociety's
register of past and current councils (CC BY 4.0). The names are rows of `aliases.csv`, the authorities rows of
`data/reference/authorities.csv` and `authority_gss.csv`. A council created, renamed or merged since makes them wrong.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from extract.terms import plain_dashes

_HERE = Path(__file__).resolve().parent
_REFERENCE = _HERE.parent / "data" / "reference"
_QUOTES = {ord("\u2018"): "'", ord("\u2019"): "'", ord("\u00a0"): " "}
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Authority:
    """One upper-tier authority, of today or of the past.

    Attributes:
        la_code: DfE three-digit code, the key everything joins on.
        gss_code: ONS code in force (for a former authority: its last).
        valid_from: first day in this form; None for 1 April 1998 or before.
        valid_to: last day; None for today's 153.
        successors: DfE codes of those that took its area over, the largest part first. Figures are never summed across them.
        slug: name of its pack folder.
    """

    la_code: str
    gss_code: str
    name: str
    region: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    slug: str
    ofsted_urn: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name or code leads to.

    Attributes:
        code: DfE code when exactly one authority is meant, otherwise None.
        candidates: the authorities between which somebody has to choose, when several are meant.
        notes: why each candidate is one, in the order of `candidates`; "" when its name says so.
        suggestions: nearest names when nothing is; never to be taken without asking.
    """

    text: str
    code: str | None
    candidates: tuple[Authority, ...] = ()
    suggestions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def explain(self) -> str:
        """A plain sentence on why there is no code and what to do; "" when there is one."""
        if self.code is not None:
            return ""
        if self.candidates:
            named = [f"{a.name} ({note})" if note else a.name for a, note in zip(self.candidates, self.notes, strict=True)]
            return f"{self.text!r} may mean {_either(named)}: say which."
        near = f" Did you mean {_either(list(self.suggestions))}?" if self.suggestions else ""
        return f"{self.text!r} is not the name or code of a local authority in England.{near}"


class NameNotUsable(ValueError):
    """A name that leads to no authority of today, or to several. The message says what to do; exit code 2."""


def fold(text: str) -> str:
    """`text` as aliases are compared: any case, single spaces, straight quotes, hyphens."""
    return " ".join(plain_dashes(text.translate(_QUOTES)).casefold().split())


class LocalAuthorities:
    """The register. Load it once with `LocalAuthorities.load()`.

    Args:
        authorities: every authority.
        aliases: (folded alias, DfE code, kind, note) rows; kind "ask" marks a name that is never settled without asking.
        gss: (GSS code, DfE code, first day, last day) rows.
    """

    def __init__(
        self,
        authorities: list[Authority],
        aliases: list[tuple[str, str, str, str]],
        gss: list[tuple[str, str, date | None, date | None]],
    ) -> None:
        self._by_code = {authority.la_code: authority for authority in authorities}
        self._gss = gss
        self._codes_of: dict[str, list[str]] = {}
        self._ask: set[str] = set()
        self._notes = {(alias, code): note for alias, code, _, note in aliases if note}
        for alias, code, kind, _ in aliases:
            self._add(alias, code)
            if kind == "ask":
                self._ask.add(alias)
        for authority in authorities:
            self._add(authority.la_code, authority.la_code)
            self._add(authority.slug, authority.la_code)
        for gss_code, code, _, _ in gss:
            self._add(gss_code.casefold(), code)

    def _add(self, folded: str, code: str) -> None:
        codes = self._codes_of.setdefault(folded, [])
        if code not in codes:
            codes.append(code)

    @classmethod
    def load(cls) -> LocalAuthorities:
        """The register as committed, read once a process."""
        return _load()

    def by_code(self, code: str) -> Authority:
        """The authority with a DfE code.

        Raises:
            KeyError: no authority has or had it.
        """
        return self._by_code[code]

    def all_current(self) -> list[Authority]:
        """Today's 153, by DfE code."""
        return [authority for authority in self._by_code.values() if authority.valid_to is None]

    def resolve(self, name: str) -> str | None:
        """DfE code of the one authority that has exactly this name, DfE code or GSS code; None otherwise.

        A name shared by an authority of today and one of the past (Dorset) is today's.
        """
        folded = fold(name)
        codes = self._codes_of.get(folded, [])
        if folded in self._ask or not codes:
            return None
        current = [code for code in codes if self._by_code[code].valid_to is None]
        best = current or codes
        return best[0] if len(best) == 1 else None

    def resolve_place(self, name: str, code: str) -> str | None:
        """DfE code of a place as a publisher prints it: the printed name is the identity.

        The code beside it only chooses between authorities of one name (Dorset before and after April 2019), and
        counts alone where no name is printed. A code that contradicts the name does not move the figure.
        """
        if not name.strip():
            return self.resolve(code) if code.strip() else None
        meant = self._codes_of.get(fold(name), [])
        coded = [c for c in self._codes_of.get(fold(code), []) if c in meant] if code.strip() else []
        return coded[0] if len(coded) == 1 else self.resolve(name)

    def lookup(self, text: str) -> Resolution:
        """Everything a caller needs to go on or to ask back."""
        code = self.resolve(text)
        if code is not None:
            return Resolution(text, code)
        folded = fold(text)
        codes = self._codes_of.get(folded, [])
        if not codes:
            return Resolution(text, None, suggestions=tuple(self.suggest(text)))
        notes = tuple(self._notes.get((folded, c), "") for c in codes)
        return Resolution(text, None, tuple(self._by_code[c] for c in codes), notes=notes)

    def identify(self, text: str) -> Authority:
        """Today's authority that `text` names, for commands that need one.

        Raises:
            NameNotUsable: unknown (with suggestions), ambiguous (with the choices), or replaced (with successors).
        """
        found = self.lookup(text)
        if found.code is None:
            raise NameNotUsable(found.explain())
        authority = self._by_code[found.code]
        if authority.valid_to is not None:
            heirs = [self._by_code[code].name for code in authority.successors]
            raise NameNotUsable(
                f"{authority.full_name} ended on {authority.valid_to.day} {authority.valid_to:%B %Y}. "
                f"Ask for {_either(heirs)}, which took its area over."
            )
        return authority

    def suggest(self, name: str, n: int = 3) -> list[str]:
        """Up to `n` names of today's authorities nearest in spelling. For a person to choose from, never for code."""
        from rapidfuzz import fuzz, process, utils

        spellings = {form: authority.name for authority in self.all_current() for form in (authority.name, authority.full_name)}
        hits = process.extract(name, list(spellings), scorer=fuzz.WRatio, processor=utils.default_process, limit=4 * n)
        return list(dict.fromkeys(spellings[form] for form, score, _ in hits if score >= 60))[:n]

    def authority_rows(self) -> list[Row]:
        """Rows of table `authority`: one an authority, with the largest successor."""
        return [
            {
                "la_code": a.la_code,
                "gss_code": a.gss_code,
                "name": a.name,
                "region": a.region,
                "valid_from": a.valid_from,
                "valid_to": a.valid_to,
                "successor_la_code": a.successors[0] if a.successors else None,
                "successor_la_codes": list(a.successors),
                "slug": a.slug,
                "ofsted_urn": a.ofsted_urn or None,
                "full_name": a.full_name,
            }
            for a in self._by_code.values()
        ]

    def alias_rows(self) -> list[Row]:
        """Rows of table `authority_alias`. A name that must be asked about stands once for each authority it may mean."""
        return [{"alias": alias, "la_code": code} for alias, codes in sorted(self._codes_of.items()) for code in codes]

    def gss_rows(self) -> list[Row]:
        """Rows of table `authority_gss`."""
        return [{"gss_code": g, "la_code": c, "valid_from": start, "valid_to": end} for g, c, start, end in self._gss]


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def _load() -> LocalAuthorities:
    authorities = [
        Authority(
            r["la_code"],
            r["gss_code"],
            r["name"],
            r["region"],
            _day(r["valid_from"]),
            _day(r["valid_to"]),
            tuple(r["successors"].split(";")) if r["successors"] else (),
            r["slug"],
            r["ofsted_urn"],
            r["full_name"],
        )
        for r in _rows(_REFERENCE / "authorities.csv")
    ]
    aliases = [(r["alias"], r["la_code"], r["kind"], r["note"]) for r in _rows(_HERE / "aliases.csv")]
    gss = [
        (r["gss_code"], r["la_code"], _day(r["valid_from"]), _day(r["valid_to"])) for r in _rows(_REFERENCE / "authority_gss.csv")
    ]
    return LocalAuthorities(authorities, aliases, gss)
