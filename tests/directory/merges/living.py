"""What happens around a merge, by the real actions."""

from __future__ import annotations

from django.utils import timezone

from associations.actions import add_member
from associations.models import Membership
from conversations import actions as said
from directory import actions
from directory.models import Merge
from messaging.letters import addressee_of
from messaging.models import Delivery, WechatBinding, WechatScene
from people.actions import (
    add_former_name,
    attach_login,
    create_login,
    say_position,
)
from people.models import Person
from tests.support.actors import SHELL, acting


def merged(one, other, by, **choices) -> Merge:
    return actions.merge_people(one, other, choices, by=by)


def letters(template: str) -> set[str]:
    sent = Delivery.objects.filter(template=f"directory/email/{template}", channel="email")
    return {row.addressee.email for row in sent.select_related("addressee")}


def lead_a_life(group, person, login: str) -> Person:
    """One of everything an app holds about a person, by the real actions."""
    user = create_login(login, by=SHELL, is_verified=True, language="en")
    person = attach_login(person, user, by=SHELL)
    if not Membership.objects.standing().filter(person=person, association=group).exists():
        add_member(group, person, by=SHELL)
    me = acting(person)
    post = said.write_post(group.wall, f"Hello from {login}", by=me)
    said.write_comment(post, "And again.", by=me)
    say_position(person, employer=f"Mill of {login}", by=me)
    add_former_name(person, f"Old {login}", by=me)
    addressee = addressee_of(person)
    wechat = {"account": "wx", "openid": f"openid of {login}", "bound_at": timezone.now()}
    WechatBinding.objects.create(addressee=addressee, **wechat)
    WechatScene.objects.create(addressee=addressee, digest=login, expires_at=timezone.now())
    return Person.objects.get(pk=person.pk)
