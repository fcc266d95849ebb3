"""What a change of many says to a person: why somebody was left out, and values in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import BulkEdit
from people.codes import city_name
from people.models import Tag

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REASONS: dict[str, StrOrPromise] = {
    "not_kept": _("You do not keep this record."),
    "hidden": _("They do not show you this."),
    "is_so": _("It is so already."),
    "deceased": _("They have died."),
    "changed_since": _("Somebody has changed it since you looked."),
    "cannot_be": _("The record does not take this value."),
}


def reason_said(code: str) -> str:
    return str(REASONS.get(code, code))


def value_said(edit: BulkEdit, value: str) -> str:
    """What stands before, or after, in words."""
    if edit.operation == BulkEdit.Operation.CITY:
        return city_name(value) or "-"
    if edit.operation == BulkEdit.Operation.EMPLOYER:
        return value or "-"
    if edit.operation == BulkEdit.Operation.QUIET:
        return gettext("not to be contacted") if value else gettext("may be contacted")
    return gettext("has it") if value else gettext("does not have it")


def asked_said(edit: BulkEdit) -> str:
    """The change itself: “give a tag: Speaker”."""
    what = str(edit.get_operation_display())
    if edit.operation in (BulkEdit.Operation.ADD_TAG, BulkEdit.Operation.REMOVE_TAG):
        tag = Tag.objects.filter(pk=int(edit.value)).first()
        return f"{what}: {tag.name if tag else '-'}"
    return what if edit.operation == BulkEdit.Operation.QUIET else f"{what}: {value_said(edit, edit.value)}"
