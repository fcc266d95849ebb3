"""Set-up shared by the tests of joining: a class with a liaison, and somebody who knocks."""

from associations import actions
from associations.actions import Statement
from associations.models import JoinRequest, Office, Term
from common.actors import Actor
from tests.support.actors import acting_login
from tests.support.factories import AffiliationFactory, PlacementFactory, TermFactory, UserFactory


def statement(**said) -> Statement:
    return Statement(**{"full_name": "曾丽", "end_year": 2009, "student_number": "0603231"} | said)


def knock(group, actor: Actor | None = None, **said) -> JoinRequest:
    """A waiting request, by the real action."""
    return actions.ask_to_join(group, statement(**said), by=actor or acting_login(UserFactory()))


def roster_line(group, full_name: str = "曾丽", **facts):
    """A line on the roster of the class whose person nobody has claimed."""
    line = AffiliationFactory(person__full_name=full_name, person__sort_key=full_name, **facts)
    PlacementFactory(affiliation=line, association=group)
    return line


def serve(association, office_code: str, **facts) -> Term:
    return TermFactory(association=association, office=Office.objects.get(code=office_code), **facts)
