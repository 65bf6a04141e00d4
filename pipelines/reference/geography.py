"""Population share of each constituency in each authority, and each authority's shape on a map of hexagons."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections import defaultdict
from contextlib import closing
from math import hypot
from pathlib import Path

from extract.errors import SourceChanged
from pipelines.reference.tables import Row, code_of, csv_dicts

OVERLAP = "PARL25_LAD23_combo_overlap.parquet"
HEXES = "hex_cartogram_upper_tier_2023.gpkg"
_LAYER = "LocalAuthorities-uppertier 2023 version — 7 UTLA-2023"
_WIDTH, _HEIGHT = 0.3, 0.3 * 3**0.5 / 2
"""From one hexagon's middle to the next: along a row, and from row to row, in the file's own units."""
_SCALE = 10 / _WIDTH
Point = tuple[float, float]


def build_shares(shared: Path) -> list[Row]:
    """Rows of constituency_population_share.csv: one a pair of English constituency and authority that overlap in people.

    mySociety's overlaps of constituencies with districts, rolled up to authorities. Overlaps below one hundredth of
    a constituency's area are not in the file, so a pair may be missing (Hexham with Newcastle upon Tyne) and a
    constituency's shares then sum to less than 1: what is missing is not worked out.

    Raises:
        SourceChanged: a district is unknown, or the constituencies are not 543.
    """
    import pyarrow.parquet as pq

    folder = shared / "data" / "geography"
    districts = {row["lad_code"]: row for row in csv_dicts(folder / "pcon24_lad_la_england.csv")}
    lookup = json.loads((folder / "pcon_2024_lookup.json").read_text(encoding="utf-8"))
    people: dict[tuple[str, str], float] = defaultdict(float)
    names: dict[str, str] = {}
    whole: dict[str, float] = {}
    for overlap in pq.read_table(folder / OVERLAP).to_pylist():
        seat = lookup.get(overlap["PARL25"], {})
        code = seat.get("parlcon_2024_gss_code") or ""
        if not code.startswith("E"):
            continue
        if overlap["LAD23"] not in districts:
            raise SourceChanged(f"{OVERLAP}: district {overlap['LAD23']} is in no list of districts held.")
        district = districts[overlap["LAD23"]]
        la_code = code_of(district["la_name"], district["old_la_code"], OVERLAP)
        people[code, la_code] += overlap["overlap_pop"]
        names[code], whole[code] = seat["parlcon_2024_name"], overlap["original_pop"]
    if len(whole) != 543:
        raise SourceChanged(f"{OVERLAP}: {len(whole)} English constituencies, not 543.")
    return [
        {"pcon_code": seat, "constituency": names[seat], "la_code": la_code, "population_share": f"{count / whole[seat]:.4f}"}
        for (seat, la_code), count in sorted(people.items())
    ]


def build_hexes(shared: Path) -> list[Row]:
    """Rows of authority_hex.csv, one an authority.

    Raises:
        SourceChanged: an authority is unknown, stands twice or is missing, or a geometry is of another kind.
    """
    path = shared / "data" / "geography" / HEXES
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as file:
        layer = file.execute(f'SELECT "cua-code", "cua-name", geom FROM "{_LAYER}"').fetchall()  # noqa: S608 (our constant)
    shapes = {code_of(name, code, HEXES): _rings(geometry) for code, name, geometry in layer if code.startswith("E")}
    if len(shapes) != 153:
        raise SourceChanged(f"{HEXES}: {len(shapes)} authorities, not 153.")
    left = min(x for rings in shapes.values() for x, _ in rings[0])
    top = max(y for rings in shapes.values() for _, y in rings[0])
    return [_hex(la_code, rings, left, top) for la_code, rings in sorted(shapes.items())]


def _hex(la_code: str, rings: list[list[Point]], left: float, top: float) -> Row:
    line = _one_line([[((x - left) * _SCALE, (top - y) * _SCALE) for x, y in ring] for ring in rings])
    middle_x, middle_y = _middle([((x - left) / _WIDTH, (top - y) / _HEIGHT) for x, y in rings[0]])
    return {
        "la_code": la_code,
        "column_number": str(round(middle_x)),
        "row_number": str(round(middle_y)),
        "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in line),
    }


def _rings(geometry: bytes) -> list[list[Point]]:
    """Rings of a GeoPackage MULTIPOLYGON with one polygon: the outline first, then its holes."""
    if geometry[:2] != b"GP":
        raise SourceChanged(f"{HEXES}: a geometry is not in GeoPackage form.")
    at = 8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(geometry[3] >> 1) & 7]
    order = "<" if geometry[at] == 1 else ">"
    kind, polygons = struct.unpack_from(f"{order}II", geometry, at + 1)
    inner, count = struct.unpack_from(f"{order}II", geometry, at + 10)
    if (kind, polygons, inner) != (6, 1, 3):
        raise SourceChanged(f"{HEXES}: a geometry is not one polygon ({kind}, {polygons}, {inner}).")
    at += 18
    rings = []
    for _ in range(count):
        (corners,) = struct.unpack_from(f"{order}I", geometry, at)
        flat = struct.unpack_from(f"{order}{2 * corners}d", geometry, at + 4)
        rings.append(list(zip(flat[::2], flat[1::2], strict=True)))
        at += 4 + 16 * corners
    return rings


def _one_line(rings: list[list[Point]]) -> list[Point]:
    """One closed line: the outline, with a cut to each hole and back, so that a fill leaves the hole open.

    Corners nearer than a fiftieth of a hexagon are one: the file has slips between neighbouring hexagons.
    """
    outline, *holes = [_merge(ring) for ring in rings]
    for hole in holes:
        start, into = min(
            ((i, j) for i in range(len(outline)) for j in range(len(hole))),
            key=lambda pair: _distance(outline[pair[0]], hole[pair[1]]),
        )
        around = hole[into:] + hole[: into + 1]
        outline = outline[: start + 1] + around + outline[start:]
    return outline


def _merge(ring: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for corner in ring[:-1]:
        if not kept or _distance(kept[-1], corner) > 0.2:
            kept.append(corner)
    return kept[:-1] if _distance(kept[0], kept[-1]) <= 0.2 else kept


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _middle(ring: list[Point]) -> Point:
    """Middle of the area that a closed ring bounds."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    twice = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (3 * twice)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (3 * twice)
    return x, y
