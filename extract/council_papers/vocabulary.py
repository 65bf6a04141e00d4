"""The closed lists of words by which a statement of a balance is known, as data."""

from __future__ import annotations

import re

MARKS = frozenset({"AMOUNT", "GRANT", "NOUN", "PAID", "YEAR"})
"""What an amount, the grant, deficit or surplus, what is said of payments, and a year stand for while words are compared."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


BEFORE_NOUN = _set("""
    cumulative accumulated in-year in year overall total forecast forecasted projected estimated expected predicted
    anticipated budgeted provisional draft unaudited final actual audited closing outturn out-turn year-end financial
    position reserve account balance council's authority's county's borough's city's on of for within to the a an had
    has was is ended ends with shows showed GRANT YEAR PAID
""")
"""What may stand between the grant and the word deficit."""

BETWEEN = _set("""
    of at as on in for within by the end year year-end financial is was were has had have been be will now currently
    also therefore stood stands standing totalled totals totalling amounted amounts amounting reached reaches reach to
    forecast forecasted projected expected estimated predicted anticipated budgeted provisional draft unaudited final
    actual audited confirmed reported outturn out-turn closing ended ending increased increasing risen rise grown grow
    fallen reduced decreased its council's authority's county's borough's city's council authority GRANT YEAR PAID
""")
"""What may stand between the word deficit and its amount."""

MOVES = _set("increased increasing risen rise grown grow fallen reduced decreased")
"""Verbs of change: the amount is the balance itself only after "to"."""

LEADS_TO = MOVES | _set(
    "forecast forecasted projected expected estimated predicted anticipated budgeted amounted amounts amounting"
)
"""What alone may stand before "to": anything else may be a wish ("had to be", "the deficit to £5m")."""

AROUND = _set("as at on by the end of for financial year deficit in outturn GRANT YEAR PAID")
"""What may stand between the amount and a year behind it, or before a sentence begins."""

PREPOSITIONS = _set("in of on for to within")

ROW_LABEL = _set("""
    dsg dedicated schools grant cumulative accumulated in-year in year total overall deficit surplus carried forward
    balance closing year-end at end of the on position as 31 march or and reserve
""")
"""All that the label of a table's row may say."""

_TURNING = """
    if unless would could should may might whether assum\\w+ scenarios? unmitigated mitigat\\w+ without targets?
    targeted plans? planned planning original\\w* previous\\w* prior last compar\\w+ against versus vs restat\\w+
    revis\\w+ exclud\\w+ less plus offset\\w* not no nor never rather instead agreements? writ\\w+[-_]off per
    averages? nation\\w* england region\\w* neighbours? other others authorities councils LAs sector high_needs HNB?
    early_years blocks? central CSSB de-?delegat\\w+ maintained academ\\w+ individual nursery school_balances
    schools'_balances movements? varian\\w+ adverse favourable chang\\w+ differen\\w+ worse\\w* improve\\w* savings?
    brought_forward b/f opening april questions? asked asks claim\\w* suggest\\w* alleg\\w* press media petition\\w*
    errors? incorrect\\w* correct\\w* examples? e\\.g illustrat\\w+ interest borrow\\w* capital general_fund reserves
    contribution\\w* likely risk\\w* potential\\w* further additional extra increase_of reduction_of decrease_of up_to
    at_least more_than over_£ above below between exceed\\w* nearly almost around approx\\w* about circa roughly
    some_£ towards request\\w* bid grant_of allocation\\w* eliminat\\w+ clear\\w* repa\\w+ option carried_into cap
    before after net gross includ\\w+ inclusive costs? loans? shares? part portion proportion elements? half growth
    impact\\w* effects? attribut\\w+ components? pressures? shortfall gap swing deteriorat\\w+ use accumulating
    removed understat\\w+ overstat\\w+ halv\\w+ doubl\\w+ trebl\\w+ approach\\w* since until remain\\w* still aim\\w*
    ambition\\w* goals? seek\\w* intend\\w* intention\\w* hope\\w* commit(?:s|ted|ment\\w*)? must need\\w* require\\w* limit\\w*
    maximum minimum ceiling former combined joint jointly avoid\\w* prevent\\w* reduc\\w+_the reduc\\w+_its
    reduc\\w+_a cut\\w* lower\\w* refut\\w* disput\\w* den(?:y|ies|ied) fals\\w* wrong\\w* mislead\\w* myth rumour\\w*
    hypothe\\w* suppos\\w* imagin\\w* propos\\w* schools?_in ambitious
"""
TURNS = re.compile(rf"\b(?:{'|'.join(_TURNING.split()).replace('_', ' ')})\b", re.IGNORECASE)
"""A word that may turn what a sentence says of a balance: a condition, a comparison, a part, a doubt, somebody else's."""

TURNS_A_TABLE = re.compile(
    r"\b(?:(?:un)?mitigat\w*|scenarios?|targets?|options?|if|assum\w+|agreements?|plan(?:ned)?|original\w*|previous\w*|restated|illustrat\w+|"
    r"examples?|averages?|national\w*|England|benchmark\w*|neighbours?|excluding|gross|net)\b",
    re.IGNORECASE,
)
"""A word between a table's title and a row that makes the row another thing than the balance itself."""
