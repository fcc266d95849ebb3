"""The accounts that a newcomer to the demo can look through."""

from __future__ import annotations

from alumni_portal.demo import blueprint
from alumni_portal.demo.accounts import Account
from alumni_portal.demo.story.college import is_student_year
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations import actions
from people import actions as people
from people.models import Person, User

ROLES = {
    "office@example.org": "alumni office, administrator",
    "department@example.org": "department secretary",
    "liaison@example.org": "class liaison",
    "member@example.org": "member of the same class",
    "applicant@example.org": "applicant, waiting for an answer",
    "student@example.org": "student, graduates this year",
}


def open_accounts(stage: Stage) -> None:
    """Each has an address that can be remembered, and gets a password that is made now."""
    shown = stage.class_called(blueprint.SHOWN)
    students = _class_of_students(stage)
    stage.login_of(_somebody_without_login(stage, shown), "member@example.org")
    stage.login_of(_somebody_without_login(stage, students), "student@example.org")
    for email, role in ROLES.items():
        account = Account(role, email)
        people.set_password(User.objects.get(email=email), account.password, by=stage.house)
        stage.accounts.append(account)


def _class_of_students(stage: Stage) -> ClassOnStage:
    return next(one for one in stage.classes if is_student_year(one.entry_year, stage.today) and one.liaison)


def _somebody_without_login(stage: Stage, one: ClassOnStage) -> Person:
    """A member who has not come in; where the class is small and all have, one more of its roster becomes a member."""
    in_the_group = {"memberships__association": one.association, "memberships__ended_at": None}
    member = Person.objects.living().filter(login=None, **in_the_group).order_by("pk").first()
    if member is None:
        member = one.missing()[0]
        actions.add_member(one.association, member, by=stage.house)
    return member
