"""DfE's Local Authority Interactive Tool: the metrics that mean the same as a measure of ours, by authority, figures only.

Source: DfE, LAIT (SEN metrics, copy of 2025), Open Government Licence v3.0; `transform.lait` says which metric is which measure.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

from extract.errors import SourceChanged
from pipelines.reference.tables import Row, code_of, csv_dicts
from transform.lait import METRICS

SOURCE = "lait_sen_metrics_long.csv"
_NO_VALUE = frozenset({"", "-", "x", "c", "z", "..", ".", ":", "*"})
_NO_REGION = frozenset({"", "NA"})
"""What stands as the region of England, and of a region itself."""

_STEP = Decimal("0.01")


def build(shared: Path) -> list[Row]:
    """Rows of lait_metrics.csv, for authorities only; a cell without a value gives none.

    Raises:
        SourceChanged: a metric or column is missing, a value is no number, or an authority is unknown or stands twice.
    """
    wanted = {metric.name: metric for metric in METRICS}
    found: dict[tuple[str, str, str], Row] = {}
    for number, row in enumerate(csv_dicts(shared / "data" / "sen2" / SOURCE), start=2):
        where = f"{SOURCE}, row {number}"
        if not {"Short Desc", "Years", "LA and Regions", "Values", "LA Number", "Region"} <= row.keys():
            raise SourceChanged(f"{where}: a column is missing. There are: {', '.join(row)}.")
        metric = wanted.get(row["Short Desc"])
        if metric is None or row["Region"] in _NO_REGION or not metric.first <= int(row["Years"]) <= metric.last:
            continue
        if row["Values"].strip() in _NO_VALUE:
            continue
        code = code_of(row["LA and Regions"], str(int(float(row["LA Number"]))), where)
        key = (code, metric.name, row["Years"])
        if key in found:
            raise SourceChanged(f"{where}: {row['LA and Regions']} stands twice for {metric.name} of {row['Years']}.")
        found[key] = {"la_code": code, "metric": metric.name, "year": row["Years"], "value": _value(row["Values"], where)}
    if missing := wanted.keys() - {name for _, name, _ in found}:
        raise SourceChanged(f"{SOURCE}: nothing for {', '.join(sorted(missing))}.")
    return [found[key] for key in sorted(found)]


def _value(printed: str, where: str) -> str:
    """The number without what binary fractions left on it: 1.7999999999999998 is 1.8."""
    try:
        number = Decimal(printed).quantize(_STEP).normalize()
    except InvalidOperation as error:
        raise SourceChanged(f"{where}: {printed!r} is not a number.") from error
    return f"{number:f}"
