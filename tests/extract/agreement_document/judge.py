"""What became of a made document: read with every value right, refused, or wrong. The last must never be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from extract.agreement_document.as_json import parsed_object
from extract.agreement_document.read import read_agreement
from extract.errors import DocumentUnreadable, FigureAmbiguous
from tests.extract.agreement_document.make_agreements import Spec, build, truth

READ, PART, REFUSED, NEEDS_OCR, WRONG = "read", "part", "refused", "needs_ocr", "wrong"


@dataclass(frozen=True)
class Verdict:
    """What became of one document.

    Attributes:
        kind: READ; PART when some field is null and named in `not_read`, all others right; REFUSED; NEEDS_OCR; or WRONG.
        told: the reason of a refusal, the fields not read, or what is wrong.
    """

    kind: str
    told: str = ""


def judge(content: bytes, expected: dict[str, Any], *more: dict[str, Any]) -> Verdict:
    """Read a document and compare it with what it says; `more` are other readings that are as right."""
    try:
        found = parsed_object("it", read_agreement(content, "it.pdf"), "000")
    except DocumentUnreadable as error:
        return Verdict(NEEDS_OCR if error.needs_ocr else REFUSED, str(error))
    except FigureAmbiguous as error:
        return Verdict(REFUSED, str(error))
    readings = [_differences(found, each) for each in (expected, *more)]
    wrong = min((wrong for wrong, _ in readings), key=len)
    if wrong:
        return Verdict(WRONG, "; ".join(wrong))
    unread = min((unread for wrong, unread in readings if not wrong), key=len)
    return Verdict(PART, ", ".join(unread)) if unread else Verdict(READ)


def _differences(found: dict[str, Any], expected: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Values that are wrong, and fields that are left unread though the document says them."""
    found["conditions"] = found["conditions"] and [
        {name: each[name] for name in ("number", "text")} for each in found["conditions"]
    ]
    wrong, unread = [], []
    for name, value in expected.items():
        if found[name] == value:
            continue
        if found[name] is None and name in found["not_read"]:
            unread.append(name)
        else:
            wrong.append(f"{name} is {found[name]}, not {value}")
    return wrong, unread


@cache
def judged(spec: Spec) -> Verdict:
    """The verdict on a document made from a spec, made and read once however many tests ask."""
    return judge(build(spec), truth(spec))
