"""What speaks for and against two records being one person, as a person in the office reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from people.names.scoring import WEIGHTS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: dict[str, StrOrPromise] = {
    "name_exact": _("the same name"),
    "name_spelling": _("the same name, written another way"),
    "name_former": _("one has been called as the other is"),
    "name_pinyin": _("one name is the other in letters"),
    "name_order": _("family name and given name have changed places"),
    "name_short": _("one name is shorter: an initial, or no middle name"),
    "name_homophone": _("the names sound the same"),
    "name_one_character": _("one character of the name is another"),
    "name_short_slip": _("one character of a short name is another"),
    "name_differs": _("the names differ"),
    "number_same": _("the same student number"),
    "number_zeros": _("the same student number but for the zeros in front"),
    "number_one_digit": _("student numbers one digit apart"),
    "number_differs": _("different student numbers"),
    "birth_same": _("born on the same day"),
    "birth_partly": _("dates of birth that agree as far as they are known"),
    "birth_swapped": _("day and month of birth have changed places"),
    "birth_near": _("dates of birth one digit apart"),
    "birth_differs": _("different dates of birth"),
    "contact_proven": _("an address or number in common, proven by one of them"),
    "contact_said": _("an address or number in common"),
    "years_same": _("the same years"),
    "year_same": _("the same year"),
    "years_by_one": _("years one apart"),
    "years_differ": _("different years"),
    "class_same": _("the same class"),
    "class_differs": _("different classes"),
    "department_same": _("the same department"),
    "department_differs": _("different departments"),
    "gender_differs": _("different genders"),
    "id_same": _("the same last four of the ID number"),
    "vouched_by_one": _("one classmate of this record knows them"),
    "vouched_by_two": _("two or more classmates of this record know them"),
    "unknown_to_one": _("a classmate of this record does not know them"),
    "school_address": _("has confirmed an address where the school gives mailboxes"),
    "invited": _("has in hand what the school had sent to the owner of this record"),
    "id_differs": _("other last four of the ID number"),
}
AGAINST_A_CLAIM = frozenset({"id_differs", "unknown_to_one"})


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of evidence: the sentence, and whether it speaks for one person or for two."""

    sentence: StrOrPromise
    is_for: bool

    @property
    def kind(self) -> str:
        return "done" if self.is_for else "late"

    @property
    def icon(self) -> str:
        return "check" if self.is_for else "warning"


def evidence_said(codes: Iterable[str]) -> list[Said]:
    """What speaks for it first; a code of a version that is no more is passed over."""
    known = [code for code in codes if code in SENTENCES]
    return sorted((Said(SENTENCES[code], _is_for(code)) for code in known), key=lambda said: not said.is_for)


def evidence_line(codes: Iterable[str]) -> str:
    """In one line: "the same name, the same class; but: different years"."""
    said = evidence_said(codes)
    speaking = [str(_(", ")).join(str(one.sentence) for one in said if one.is_for is side) for side in (True, False)]
    if all(speaking):
        return str(_("%(for)s; but: %(against)s")) % {"for": speaking[0], "against": speaking[1]}
    return speaking[0] or speaking[1]


def _is_for(code: str) -> bool:
    return WEIGHTS[code] > 0 if code in WEIGHTS else code not in AGAINST_A_CLAIM
