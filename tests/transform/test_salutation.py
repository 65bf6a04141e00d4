"""Members are addressed as Parliament titles them, and nobody is given a title that Parliament does not state."""

from __future__ import annotations

import csv

import pytest

from transform.salutation import KNIGHTHOODS, salutation, sort_name

CASES = [
    # display, formal, salutation, sort
    ("Alex Baker", "Alex Baker MP", "Alex Baker", "Baker, Alex"),
    ("Mr James Frith", "Mr James Frith MP", "Mr Frith", "Frith, James"),
    ("Christian Wakeford", "Christian Wakeford MP", "Christian Wakeford", "Wakeford, Christian"),
    ("Wendy Morton", "Rt Hon Wendy Morton MP", "Wendy Morton", "Morton, Wendy"),
    ("Mr Connor Rand", "Mr Connor Rand MP", "Mr Rand", "Rand, Connor"),
    ("Mr Richard Holden", "Rt Hon Richard Holden MP", "Mr Holden", "Holden, Richard"),
    ("Mrs Kemi Badenoch", "Rt Hon Kemi Badenoch MP", "Mrs Badenoch", "Badenoch, Kemi"),
    ("Ms Diane Abbott", "Rt Hon Diane Abbott MP", "Ms Abbott", "Abbott, Diane"),
    ("Miss Sarah Dines", "Miss Sarah Dines MP", "Miss Dines", "Dines, Sarah"),
    ("Mx Robin Gray", "Mx Robin Gray MP", "Mx Gray", "Gray, Robin"),
    ("Sir Christopher Chope", "Sir Christopher Chope OBE MP", "Sir Christopher", "Chope, Christopher"),
    ("Sir Iain Duncan Smith", "Rt Hon Sir Iain Duncan Smith MP", "Sir Iain", "Smith, Iain Duncan"),
    ("Mel Stride", "Rt Hon Sir Mel Stride MP", "Sir Mel", "Stride, Mel"),
    ("Mr Mel Stride", "Rt Hon Sir Mel Stride MP", "Sir Mel", "Stride, Mel"),
    ("Sir Geoffrey Clifton-Brown", "Sir Geoffrey Clifton-Brown MP", "Sir Geoffrey", "Clifton-Brown, Geoffrey"),
    ("Dame Karen Bradley", "Rt Hon Dame Karen Bradley DBE MP", "Dame Karen", "Bradley, Karen"),
    ("Professor Sir Ian Gray", "Professor Sir Ian Gray MP", "Sir Ian", "Gray, Ian"),
    ("Dr Andrew Murrison", "Rt Hon Dr Andrew Murrison MP", "Dr Murrison", "Murrison, Andrew"),
    ("Dr. Luke Evans", "Dr. Luke Evans MP", "Dr Evans", "Evans, Luke"),
    ("Tony Vaughan", "Tony Vaughan KC MP", "Tony Vaughan", "Vaughan, Tony"),
    ("Shabana Mahmood", "The Right Honourable Shabana Mahmood KC MP", "Shabana Mahmood", "Mahmood, Shabana"),
    ("Andy Burnham", "Rt Hon Andy Burnham", "Andy Burnham", "Burnham, Andy"),
    ("Nick Thomas-Symonds", "Rt Hon Nick Thomas-Symonds MP", "Nick Thomas-Symonds", "Thomas-Symonds, Nick"),
    ("Mr Nick Thomas-Symonds", "Rt Hon Nick Thomas-Symonds MP", "Mr Thomas-Symonds", "Thomas-Symonds, Nick"),
    ("Ms Liz Saville Roberts", "Rt Hon Liz Saville Roberts MP", "Ms Liz Saville Roberts", "Roberts, Liz Saville"),
    ("Mr Daniel St. John", "Mr Daniel St. John MP", "Mr St. John", "St. John, Daniel"),
    ("Dr Anna van der Berg", "Dr Anna van der Berg MP", "Dr van der Berg", "van der Berg, Anna"),
    ("Mr Peter de la Mare", "Mr Peter de la Mare MP", "Mr de la Mare", "de la Mare, Peter"),
    ("Mr Gareth P. Jones", "Mr Gareth P. Jones MP", "Mr Jones", "Jones, Gareth P."),
    ("Mr John Gray Jr", "Mr John Gray Jr MP", "Mr Gray Jr", "Gray Jr, John"),
    ("Mr Seán O'Neill", "Mr Seán O'Neill MP", "Mr O'Neill", "O'Neill, Seán"),
    ("Lady Hermon", "Lady Hermon MP", "Lady Hermon", "Hermon"),
    ("Rev Ann Gray", "Rev Ann Gray MP", "Rev Gray", "Gray, Ann"),
    ("", "Rt Hon Sir Alan Gray MP", "Sir Alan", "Gray, Alan"),
    ("  Mr   James  Frith ", "Mr James Frith MP", "Mr Frith", "Frith, James"),
]


@pytest.mark.parametrize(("display", "formal", "addressed", "sorted_by"), CASES)
def test_a_member_is_addressed_as_parliament_titles_them(display: str, formal: str, addressed: str, sorted_by: str) -> None:
    assert salutation(display, formal) == addressed
    assert sort_name(display, formal) == sorted_by


@pytest.mark.parametrize("function", [salutation, sort_name])
def test_no_name_is_refused_rather_than_addressed(function) -> None:
    with pytest.raises(ValueError, match="no name"):
        function("", "Rt Hon")


def test_every_member_in_the_lookup_is_addressed_without_rank_or_invented_title(shared) -> None:
    path = shared / "mirror/raw.githubusercontent.com/dfe-analytical-services/mp-lookup/main/mp_lookup.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 650
    for row in rows:
        display, formal = row["display_as"], row["full_title"]
        said = salutation(display, formal)
        assert "Hon" not in said.split()
        assert not said.endswith(" MP")
        first = said.split()[0]
        if first in KNIGHTHOODS:
            assert len(said.split()) == 2
        assert said == display or first in f"{display} {formal}".split()
