"""Charts: one module a kind, each with `build(...) -> Chart`.

from reports.charts import draw_chart
chart = draw_chart(evidence, "targets", "926")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.charts.chart import Chart
    from reports.evidence import Evidence

OF_ONE = ("targets", "deficits", "timeline")
"""Kinds about one authority."""
OF_ONE_OR_ENGLAND = ("timeliness",)
"""Kinds about one authority, or about England where none is named."""
OF_ALL = ("league", "inspections", "map")
"""Kinds about all authorities together."""
KINDS = (*OF_ONE, *OF_ONE_OR_ENGLAND, *OF_ALL)


def draw_chart(evidence: Evidence, kind: str, la_code: str | None = None, measure: str | None = None) -> Chart:
    """A chart of one of KINDS.

    Args:
        la_code: needed for OF_ONE, allowed for OF_ONE_OR_ENGLAND, refused for OF_ALL.
        measure: of a map; None: its default.

    Raises:
        ValueError: an argument is missing or does not go with the kind; the message says which.
        KeyError: no such authority or measure.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of chart: {', '.join(KINDS)}")
    if kind in OF_ONE and la_code is None:
        raise ValueError(f"a chart of {kind} is about one authority: name it")
    if kind in OF_ALL and la_code is not None:
        raise ValueError(f"a chart of {kind} is about all authorities: leave the name out")
    if measure is not None and kind != "map":
        raise ValueError(f"--measure goes with a map, not with {kind}")
    module = import_module(f"reports.charts.{kind}")
    given = {"la_code": la_code} if la_code is not None else {}
    chart: Chart = module.build(evidence, **given, **({"measure": measure} if measure else {}))
    return chart
