"""Why a row came out as it did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from directory.models import ImportedRow
from directory.queries.reasons import Reason
from directory.words.evidence import evidence_line
from directory.words.fields import field_name, field_names
from people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: dict[str, StrOrPromise] = {
    # Between the rows of one file.
    "same_as_row": _("Says the same as row %(line)s."),
    "rows_not_told_apart": _("Row %(line)s has the same name, and nothing tells the two apart."),
    "number_of_two_names": _("Row %(line)s has this student number under another name."),
    "several_rows_one_record": _("Several rows would go to one record: %(people)s. Which one is it?"),
    # Between a row and the records.
    "number_of_another": _("This student number belongs to somebody of another name: %(people)s."),
    "several_fit": _("More than one record fits: %(people)s."),
    "perhaps_known": _("There is a record of this name: %(people)s. The row says too little to tell."),
    "likely": _("This may be %(people)s: %(evidence)s. Is it?"),
    "sounds_like": _("The class has a name that sounds the same: %(people)s. A slip of the pen, or a classmate?"),
    "namesake": _("There is a classmate of the same name: %(people)s. Number, years or birth date tell them apart."),
    "said_this": _("Somebody in the office said that it is this one."),
    "said_new": _("Somebody in the office said that this is somebody new."),
    "own_words": _("They have set this themselves, and it is different: %(fields)s."),
    "not_yours": _("Another unit keeps this record."),
    "contact_has_ended": _("%(field)s: this one is known not to reach them any more. It is not taken up again."),
    # Between a row and the tree.
    "another_department": _("“%(name)s” is not the department you are importing into."),
    "another_class": _("“%(name)s” is not the class you are importing into."),
    "unit_ambiguous": _("There is more than one “%(name)s”."),
    "unit_closed": _("“%(name)s” is closed."),
    "unit_missing": _("There is no “%(name)s” yet, and your offices do not let you open it."),
    # When it is taken back.
    "edited_since": _("The record has been changed since. It stays as it is."),
    "used_since": _("Other things hang on the record by now: %(models)s. It stays as it is."),
    "gone_since": _("The record is not there any more."),
    # When writing.
    "refused": _("The records do not take it: %(said)s"),
}


def reason_sentence(reason: Reason, names: Mapping[int, str]) -> str:
    """``names`` as ``people_in`` gives them: whom the reader may not see is not named."""
    params = dict(reason)
    if "people" in reason:
        known = [names[key] for key in reason["people"] if key in names]
        params["people"] = str(_(", ")).join(known) or str(_("somebody whose record you do not keep"))
    if "fields" in reason:
        params["fields"] = field_names(reason["fields"])
    if "evidence" in reason:
        params["evidence"] = evidence_line(reason["evidence"])
    if "models" in reason:
        said = (str(apps.get_model(label)._meta.verbose_name) for label in reason["models"])
        params["models"] = str(_(", ")).join(said)
    if "field" in reason:
        params["field"] = field_name(reason["field"])
    return str(SENTENCES.get(reason["code"], reason["code"])) % params


def people_in(rows: Iterable[ImportedRow], actor: Actor) -> dict[int, str]:
    """Names of those the reasons speak of, as far as the reader keeps their records. One query."""
    keys = {key for row in rows for reason in row.reasons for key in _people(reason)}
    if not keys:
        return {}
    return dict(Person.objects.visible_in_console(actor).filter(pk__in=keys).values_list("pk", "full_name"))


def _people(reason: Mapping[str, Any]) -> list[int]:
    people: list[int] = reason.get("people", [])
    return people
