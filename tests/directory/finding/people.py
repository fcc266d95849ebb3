"""People to be found, made by the real actions, and the directory written from them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from associations.models import Membership
from directory.actions import refresh_index
from directory.forms.finding import FindForm
from directory.queries.finding import find_people
from people.actions import add_former_name, create_person
from people.models import Affiliation, FieldChoice, Organisation, Person, Position
from tests.support.actors import CLOCK, SHELL, acting
from tests.support.factories import PlacementFactory

GRADUATED = {"entry_year": 2006, "end_year": 2009}


def graduate(full_name: str, *, unit=None, former: str = "", years=(2006, 2009), **facts) -> Person:
    """A graduate, of age, who shows their name to every alumnus. ``shows`` are fields with an audience."""
    shows = {"name": 40} | facts.pop("shows", {})
    work = facts.pop("work", None)
    person = create_person(full_name=full_name, birth_date="1985", by=SHELL, **facts)
    line = Affiliation.objects.create(
        person=person, entry_year=years[0], end_year=years[1], alumnus_at=timezone.now(), department="软件系"
    )
    if unit is not None:
        PlacementFactory(affiliation=line, association=unit)
    if former:
        add_former_name(person, former, by=SHELL)
    if work:
        employer, title, industry = work
        organisation = Organisation.objects.get_or_create(name=employer)[0]
        Position.objects.create(person=person, organisation=organisation, title=title, industry_code=industry)
    for field, audience in shows.items():
        show(person, field, audience)
    return person


def show(person: Person, field: str, audience: int, *, is_searchable: bool = True) -> None:
    FieldChoice.objects.update_or_create(
        person=person, field=field, defaults={"audience": audience, "is_searchable": is_searchable}
    )


def join(person: Person, association) -> Membership:
    return Membership.objects.create(association=association, person=person, origin="staff", joined_at=timezone.now())


def index() -> None:
    """As the clock does it."""
    while refresh_index(by=CLOCK):
        pass


def asked(actor, **values) -> FindForm:
    from django.http import QueryDict

    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in values.items()})
    form = FindForm(query, actor)
    form.is_valid()
    return form


def found(reader, **values):
    """The names found, in their order, as this person asks for them. ``reader`` may be an actor already."""
    actor = acting(reader) if isinstance(reader, Person) else reader
    form = asked(actor, **values)
    page = find_people(actor, form.sought, form.chosen)
    names = dict(Person.objects.filter(pk__in=page.ids).values_list("pk", "full_name"))
    return [names[key] for key in page.ids]


BORN = date(1985, 1, 1)
