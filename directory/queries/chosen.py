"""People chosen to work on with: by the console's list, by a group. Asked anew at every use, of the gate as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from associations.models import Association, Membership
from common.actors import Actor
from directory.models import Export, SavedList, Source
from people.models import Person
from people.models.persons import PersonQuerySet
from people.registry import console_list


@dataclass(frozen=True, slots=True)
class Choice:
    """``conditions`` narrow the console's list; ``association`` is the group whose members are meant, ``saved_list`` a
    list that staff keep."""

    source: str
    conditions: Mapping[str, str] = field(default_factory=dict)
    association: Association | None = None
    saved_list: SavedList | None = None


def choice_of(export: Export) -> Choice:
    return Choice(export.source, export.conditions, export.association, export.saved_list)


def people_chosen(choice: Choice, actor: Actor) -> PersonQuerySet:
    """Those whom this actor reaches of the people meant, in no order."""
    if choice.source == Source.MEMBERS and choice.association is not None:
        inside = Membership.objects.standing().filter(person=OuterRef("pk"), association=choice.association)
        return Person.objects.visible_to(actor).living().filter(Exists(inside))
    if choice.source == Source.RECORDS:
        return console_list[0].people(choice.conditions, actor)
    if choice.saved_list is None:
        return Person.objects.none()
    if not choice.saved_list.is_fixed:
        return console_list[0].people(choice.saved_list.conditions, actor)
    listed = choice.saved_list.listed.filter(person=OuterRef("pk"))
    return Person.objects.visible_in_console(actor).filter(Exists(listed))


def name_of(choice: Choice) -> str:
    """What a file of them is called."""
    if choice.saved_list is not None:
        return choice.saved_list.name
    if choice.association is not None:
        return _("Members of %(group)s") % {"group": choice.association.name}
    return _("Persons")


def said_of(choice: Choice, actor: Actor) -> list[str]:
    """The conditions in words, one line for each; none for everybody."""
    if choice.saved_list is not None:
        return console_list[0].said(choice.saved_list.conditions, actor)
    return console_list[0].said(choice.conditions, actor) if choice.source == Source.RECORDS else []
