"""The head of a table whose years run down: which words stand over which column."""

from __future__ import annotations

import re

from extract.agreement_document.tokens import Kind, Token
from extract.agreement_document.view import View

_CAPTION = re.compile(r"(?:table|figure|chart)\s+(?:\d|[A-Z]\b)", re.IGNORECASE)
_MOST_LINES = 8
_GAP = 1.6

Zone = tuple[float, float]


def heads_above(view: View, index: int, zones: list[Zone]) -> tuple[list[str], list[int], bool]:
    """Words over each zone, the lines of the body that hold them, and whether every zone that has a head got its own.

    Args:
        view: the sheet.
        index: the sheet's line of the first row; the head ends right above it.
        zones: left and right of the years and of each column of amounts.
    """
    return _over(view, [token for row in _head_rows(view, index) for token in row], zones)


def heads_before(view: View, zones: list[Zone]) -> tuple[list[str], list[int], str]:
    """Words over each zone at the foot of the page before, their lines, and why they can't be told.

    No words where what stands there is no head: it has none over the years or over some column.
    """
    tokens = [token for row in _head_rows(view, len(view.tokens)) for token in row]
    labels, lines, clear = _over(view, tokens, zones)
    if not tokens or not all(labels):
        return [], [], ""
    group = any(token.kind is Kind.STATUS and len(view.tokens[token.lines[0] - view.first]) == 1 for token in tokens)
    return labels, lines, "" if clear and not group else "its head, on the page before, can't be told from its rows"


def _over(view: View, tokens: list[Token], zones: list[Zone]) -> tuple[list[str], list[int], bool]:
    ruled = [_ruled(view, zone, tokens, zones) for zone in zones]
    parts: list[list[Token]] = [[] for _ in zones]
    left_over: list[Token] = []
    stacks = _stacks(tokens)
    for token in tokens:
        places = _zones_of(token, ruled)
        if len(places) != 1 and len(stacks) == len(zones):
            places = [next(place for place, stack in enumerate(stacks) if token in stack)]
        for place in places:
            parts[place].append(token)
        if not places:
            left_over.append(token)
    loose, bare = _stacks(left_over), [place for place, part in enumerate(parts) if not part]
    for place, stack in _placed(loose, bare, zones):
        parts[place] += stack
    labels = [" ".join(token.text for token in sorted(part, key=lambda token: token.lines)) for part in parts]
    return labels, sorted({line for token in tokens for line in token.lines}), not 0 < len(bare) < len(loose)


def _placed(stacks: list[list[Token]], bare: list[int], zones: list[Zone]) -> list[tuple[int, list[Token]]]:
    """Pieces of head that stand over no column, given to the columns that have none: in order, or to the nearest.

    Where there are more pieces than such columns, a column has no amounts on this page, and nothing is guessed.
    """
    if len(stacks) == len(bare):
        return list(zip(bare, stacks, strict=True))
    if len(stacks) > len(bare):
        return []
    return [(min(bare, key=lambda place: _gap(stack[0], zones[place])), stack) for stack in stacks]


def _head_rows(view: View, index: int) -> list[tuple[Token, ...]]:
    rows: list[tuple[Token, ...]] = []
    lower = min((token.top for token in view.tokens[index]), default=None) if index < len(view.tokens) else None
    for above in range(index - 1, max(-1, index - 1 - _MOST_LINES), -1):
        row = view.tokens[above]
        if not row:
            continue
        far = lower is not None and lower - max(token.bottom for token in row) > _GAP * row[0].size
        caption = len(row) == 1 and _CAPTION.match(row[0].text)
        if far or caption or view.is_prose(above) or any(token.kind in {Kind.YEAR, Kind.AMOUNT} for token in row):
            break
        rows.insert(0, row)
        lower = min(token.top for token in row)
    return rows


def _ruled(view: View, zone: Zone, tokens: list[Token], zones: list[Zone]) -> Zone:
    """The zone widened to the upright rules beside it at the height of the head, where these part it from the others."""
    if not tokens:
        return zone
    height = tokens[0].centre
    rules = [rule.x0 for rule in view.sheet.uprights if rule.y0 - 2 <= height <= rule.y1 + 2]
    left = [x for x in rules if x <= zone[0] + 1]
    right = [x for x in rules if x >= zone[1] - 1]
    wide = (max(left) if left else zone[0], min(right) if right else zone[1])
    alone = not any(other is not zone and wide[0] < (other[0] + other[1]) / 2 < wide[1] for other in zones)
    return wide if alone else zone


def _stacks(tokens: list[Token]) -> list[list[Token]]:
    """Pieces of head that stand over one another, from the left."""
    stacks: list[tuple[float, list[Token]]] = []
    for token in sorted(tokens, key=lambda token: token.x0):
        if stacks and token.x0 < stacks[-1][0]:
            right, stack = stacks[-1]
            stacks[-1] = (max(right, token.x1), [*stack, token])
        else:
            stacks.append((token.x1, [token]))
    return [stack for _, stack in stacks]


def _zones_of(token: Token, zones: list[Zone]) -> list[int]:
    return [place for place, (left, right) in enumerate(zones) if min(right, token.x1) - max(left, token.x0) > 1]


def _gap(token: Token, zone: Zone) -> float:
    return max(zone[0] - token.x1, token.x0 - zone[1])
