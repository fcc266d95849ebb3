"""Set-up shared by the tests of offices: what is given, on a day in June."""

from datetime import date

from associations import actions
from associations.models import Association, Office, Term
from common.actors import Actor
from people.models import Person
from tests.support.factories import PersonFactory, PlacementFactory

NOON = "2026-06-01T12:00+08:00"
JUNE = date(2026, 6, 1)


def office(code: str) -> Office:
    return Office.objects.get(code=code)


def give(code: str, association: Association, by: Actor, person: Person | None = None, **when) -> Term:
    """To somebody of the roster there, whom each officer reaches, unless somebody else is named."""
    when = {"starts_on": JUNE} | when
    if person is None:
        person = PersonFactory(with_login=True)
        PlacementFactory(affiliation__person=person, association=association)
    return actions.appoint_officer(association, office(code), person, by=by, **when)
