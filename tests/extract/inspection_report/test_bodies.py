"""Who is responsible: names told apart, or none."""

from __future__ import annotations

import pytest

from extract.inspection_report.bodies import find_bodies

ARE = (
    " are jointly responsible for the planning and commissioning of services for children and young people with SEND in the area."
)


@pytest.mark.parametrize(
    ("area", "section", "names"),
    [
        (
            "Bedford Borough",
            "Bedford Borough Council and the NHS Bedfordshire, Luton and Milton Keynes Integrated Care Board (ICB)" + ARE,
            ("Bedford Borough Council", "NHS Bedfordshire, Luton and Milton Keynes Integrated Care Board"),
        ),
        (
            "Barking and Dagenham",
            "The London Borough of Barking and Dagenham and North East London Integrated Care Board (ICB)" + ARE,
            ("London Borough of Barking and Dagenham", "North East London Integrated Care Board"),
        ),
        (
            "Haringey",
            "The London Borough of Haringey local authority and the North Central London Integrated Care Board" + ARE,
            ("London Borough of Haringey", "North Central London Integrated Care Board"),
        ),
        (
            "Bournemouth, Christchurch and Poole",
            "Bournemouth, Christchurch and Poole Council and NHS Dorset" + ARE,
            ("Bournemouth, Christchurch and Poole Council", "NHS Dorset"),
        ),
        (
            "Dudley",
            "The local area partnership is made up of Dudley Metropolitan Borough Council and Black Country Integrated Care Board (ICB). "
            "They" + ARE,
            ("Dudley Metropolitan Borough Council", "Black Country Integrated Care Board"),
        ),
        (
            "Darlington",
            "Health passed to the North East and North Cumbria Integrated Care Board (ICB). Darlington Borough Council and North East and "
            "North Cumbria ICB" + ARE,
            ("Darlington Borough Council", "North East and North Cumbria Integrated Care Board"),
        ),
        (
            "Surrey",
            "Surrey County Council, NHS Surrey Heartlands Integrated Care Board (ICB) and NHS Frimley ICB" + ARE,
            ("Surrey County Council", "NHS Surrey Heartlands Integrated Care Board", "NHS Frimley ICB"),
        ),
        (
            "Richmond upon Thames",
            "In 2014, the London Borough of Richmond upon Thames created a company called Achieving for Children (AfC). On 1 July 2022, the "
            "NHS South West London Integrated Care Board (ICB), the local authority and AfC became jointly responsible for the planning and "
            "commissioning of provision and services.",
            ("London Borough of Richmond upon Thames", "Achieving for Children", "NHS South West London Integrated Care Board"),
        ),
        (
            "East Sussex",
            "East Sussex County Council and NHS Sussex Integrated Care Board share responsibility as a local area partnership for planning "
            "and commissioning services.",
            ("East Sussex County Council", "NHS Sussex Integrated Care Board"),
        ),
        (
            "Bristol",
            "Bristol City Council and NHS Bristol, North Somerset and South Gloucestershire Integrated Care Board (BNSSG ICB)"
            + ARE,
            ("Bristol City Council", "NHS Bristol, North Somerset and South Gloucestershire Integrated Care Board"),
        ),
        (
            "Sunderland",
            "Sunderland City Council, Together for Children and NHS North East and North Cumbria ICB" + ARE,
            ("Sunderland City Council", "Together for Children", "NHS North East and North Cumbria ICB"),
        ),
    ],
)
def test_names_are_told_apart(area: str, section: str, names: tuple[str, ...]) -> None:
    found = find_bodies(section, area)
    assert found is not None
    assert found[0] == names
    assert found[1] in section


@pytest.mark.parametrize(
    "section",
    [
        "",
        "On 1 July 2022, NHS Kent and Medway Integrated Care Board became responsible for the commissioning of health services in Kent.",
        "Kent County Council and its partners" + ARE,
        "Leaders of Kent County Council and NHS Kent and Medway ICB" + ARE,
        "Both Kent County Council and NHS Kent and Medway ICB" + ARE,
        "Together, Kent County Council and NHS Kent and Medway ICB" + ARE,
        "Together for Children, Kent County Council and NHS Kent and Medway ICB" + ARE,
        "Kent County Council and NHS Kent and Medway and Kent Community Health NHS Foundation Trust" + ARE,
        "The local authority and the ICB" + ARE,
        "They" + ARE,
        "Kent County Council" + ARE,
        "Schools and academies are responsible for planning their own checks.",
    ],
)
def test_doubt_yields_no_names(section: str) -> None:
    assert find_bodies(section, "Kent") is None
