"""Shares of constituencies and shapes for maps."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

from transform import reference
from transform.local_authorities import LocalAuthorities

SHARES = reference.population_shares()
TODAY = {a.la_code for a in LocalAuthorities.load().all_current()}


def test_shares_of_each_of_the_543_english_seats_sum_to_one_but_where_the_source_leaves_a_sliver_out() -> None:
    sums: dict[str, float] = defaultdict(float)
    for (_, seat), share in SHARES.items():
        assert 0 < share <= 1
        sums[seat] += share
    assert len(sums) == 543
    # Hexham: the part in Newcastle upon Tyne is below a hundredth of its area and is not in the file.
    assert {seat: round(total, 3) for seat, total in sums.items() if abs(total - 1) > 0.001} == {"E14001285": 0.89}


def test_what_the_source_leaves_out_is_not_worked_out() -> None:
    assert ("391", "E14001285") not in SHARES


def test_pairs_are_those_of_the_list_of_mps_but_for_two_slivers_without_a_share(shared: Path) -> None:
    pairs = set()
    with next(shared.glob("mirror/raw.githubusercontent.com/**/mp_lookup.csv")).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["country_name"] == "England":
                pairs |= {(code, row["pcon_code"]) for code in row["old_la_codes_2024"].split(" / ")}
    assert len(pairs) == 661
    assert sum(count > 1 for count in Counter(seat for _, seat in pairs).values()) == 114
    assert pairs - set(SHARES) == {("891", "E14001109"), ("391", "E14001285")}
    assert set(SHARES) - pairs == set()


def test_bournemouth_christchurch_and_poole_has_exactly_its_five_seats() -> None:
    assert len([seat for code, seat in SHARES if code == "839"]) == 5


def corners(points: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in points.split(" "))]


def area(ring: list[tuple[float, float]]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def test_every_authority_of_today_has_one_shape_of_whole_hexagons() -> None:
    shapes = {row["la_code"]: corners(row["points"]) for row in reference.rows("authority_hex")}
    assert set(shapes) == TODAY
    hexagon = 10**2 * 3**0.5 / 2
    for code, ring in shapes.items():
        count = area(ring) / hexagon
        assert count > 0.9, code
        assert abs(count - round(count)) < 0.15 * max(1, count**0.5), code
    assert len(shapes["201"]) == 6


def test_a_city_within_a_county_is_left_open_in_the_countys_shape() -> None:
    shapes = {row["la_code"]: row for row in reference.rows("authority_hex")}
    city, county = corners(shapes["856"]["points"]), corners(shapes["855"]["points"])
    x, y = sum(x for x, _ in city) / len(city), sum(y for _, y in city) / len(city)
    assert not inside(x, y, county)
    assert inside(x, y, city)


def inside(x: float, y: float, ring: list[tuple[float, float]]) -> bool:
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def test_the_map_is_the_right_way_up() -> None:
    rows = {row["la_code"]: row["row_number"] for row in reference.rows("authority_hex")}
    assert rows["929"] < rows["926"] < rows["908"] < rows["420"]  # Northumberland, Norfolk, Cornwall, Scilly
