"""What is odd about a claim, as a person in the office reads it. None of it is ever shown to the applicant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALARMS: dict[str, StrOrPromise] = {
    "record_is_claimed": _("It fits a record that belongs to another login already. Its owner has been told."),
    "record_of_the_dead": _("It fits the record of somebody who is known to have died."),
    "claimed_by_two": _("Another login says that the same record is theirs."),
    "under_attack": _("Several logins have tried to get this record in the last weeks."),
    "parted_before": _("This login had that record once, and somebody of the office has parted them."),
    "digits_wrong": _("All fits but the last four of the ID number: somebody who knows the rest may be trying."),
    "strong_but_wrong": _("They give somebody's number or address under another name."),
}


def alarms_said(codes: Iterable[str]) -> list[StrOrPromise]:
    """The sentences of those codes that are known."""
    return [ALARMS[code] for code in codes if code in ALARMS]
