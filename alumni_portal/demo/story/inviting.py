"""Invitations, open and used, and one who may not come in."""

from __future__ import annotations

from alumni_portal.demo import blueprint
from alumni_portal.demo.story.members import look_up_members
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.stage import Stage
from associations import actions
from common.actors import person_actor, visitor
from people import actions as people


def tell_of_invitations(stage: Stage) -> None:
    shown = stage.class_called(blueprint.SHOWN)
    liaison = stage.acting(shown.liaison)
    with ago(9):
        actions.invite(shown.association, most_uses=10, days=60, by=liaison)
    invited = shown.missing().last()
    with ago(6.5):
        invitation = actions.invite(
            shown.association, invited.affiliations.get(), email="invited@example.org", by=liaison
        )
    with ago(6):
        user = people.sign_up(
            "invited@example.org", birth_date=str(shown.entry_year - 18), is_verified=True, by=visitor()
        )
        actions.accept_invitation(invitation, by=person_actor(user))
    look_up_members(shown)


def keep_one_out(stage: Stage) -> None:
    chapter = stage.chapters["foshan"]
    president = chapter.terms.get(office__code="chapter_president").person
    serving = chapter.terms.values_list("person_id", flat=True)
    somebody = chapter.memberships.standing().exclude(person__in=serving).order_by("pk").first().person
    with ago(33):
        actions.ban(chapter, somebody, "在群里反复推销理财产品，劝过三次。", by=stage.acting(president))
