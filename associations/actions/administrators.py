"""The first one to come in. Everybody after them is appointed on a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from associations.actions.terms import appoint_officer
from associations.models import Association, Office, Term
from associations.models.rights import today
from associations.permissions.offices import ADMINISTRATOR
from common.actions import action
from common.actors import Actor
from common.verdicts import Forbidden, Refusal
from people.actions import attach_login, create_login, create_person
from people.models import Person, User


@action
def make_administrator(email: str, full_name: str, password: str | None = None, *, by: Actor) -> Term:
    """Give the person with this address the school's administration, from today; login and record are made
    when they are missing.

    From the shell only. Raises ``no_school``, ``name_needed``, and what ``appoint_officer`` raises.
    """
    if not by.is_system:
        raise Forbidden(_("An administrator is made from the shell, or appointed by another."))
    school = Association.objects.filter(kind=Association.Kind.SCHOOL).first()
    if school is None:
        raise Refusal("no_school", _("There is no school association yet. Set it up first."))
    person = _person_behind(email.strip().lower(), full_name.strip(), password, by=by)
    office = Office.objects.get(code=ADMINISTRATOR)
    return appoint_officer(school, office, person, today(), by=by)


def _person_behind(email: str, full_name: str, password: str | None, *, by: Actor) -> Person:
    user = User.objects.filter(email__iexact=email).select_related("person").first()
    if user is None:
        user = create_login(email, by=by, password=password, is_verified=True)
    person: Person | None = getattr(user, "person", None)
    if person is not None:
        return person
    if not full_name:
        raise Refusal("name_needed", _("Say the person's name."), field="full_name")
    return attach_login(create_person(by=by, full_name=full_name), user, by=by)
