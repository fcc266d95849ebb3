"""The fields of a roster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES: dict[str, StrOrPromise] = {
    "full_name": _("full name"),
    "family_name": _("family name"),
    "given_name": _("given name"),
    "gender": _("gender"),
    "birth_date": _("date of birth"),
    "student_number": _("student number"),
    "department": _("department"),
    "programme": _("programme"),
    "class": _("class"),
    "entry_year": _("entry year"),
    "end_year": _("graduation year"),
    "phone": _("telephone"),
    "email": _("e-mail"),
    "employer": _("employer"),
    "position": pgettext_lazy("at work", "position"),
    "city": _("city"),
    "notes": _("notes"),
    "place": _("where they belong"),
}


def field_name(field: str) -> str:
    return str(NAMES.get(field, field))


def field_names(fields: Iterable[str]) -> str:
    """In the order in which a roster has them."""
    order = list(NAMES)
    known = sorted(fields, key=lambda field: order.index(field) if field in NAMES else len(order))
    return str(_(", ")).join(field_name(field) for field in known)
