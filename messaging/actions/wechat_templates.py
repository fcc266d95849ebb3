"""The templates of the WeChat service account that the office has written down."""

from __future__ import annotations

from typing import Any

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.models import changed_fields
from messaging.models import WechatTemplate
from messaging.permissions import can_keep_wechat_template, can_use_wechat_template

NAMES = ("template_id", "category", "language", "state", "text", "fills")


@action
def add_wechat_template(*, by: Actor, **facts: Any) -> WechatTemplate:
    """Write down a template as the account's page has it. Raises ``Refusal`` where it could never be sent."""
    can_keep_wechat_template(by, facts).or_raise()
    _may_be_used(facts.get("state", WechatTemplate.State.APPROVED), None)
    template = WechatTemplate.objects.add(**facts)
    record(by, "messaging.wechat_template_added", about=[template], facts={"template": template.template_id})
    return template


@action
def change_wechat_template(template: WechatTemplate, *, by: Actor, **facts: Any) -> WechatTemplate:
    """Another state, or put right what was written down."""
    template = WechatTemplate.objects.locked().get(pk=template.pk)
    new = {name: getattr(template, name) for name in NAMES} | facts
    can_keep_wechat_template(by, new).or_raise()
    _may_be_used(new["state"], template.pk)
    if changed := changed_fields(template, facts):
        template.change(**facts)
        record(by, "messaging.wechat_template_changed", about=[template], fields=changed)
    return template


def _may_be_used(state: str, but: int | None) -> None:
    if state == WechatTemplate.State.APPROVED:
        others = WechatTemplate.objects.filter(state=WechatTemplate.State.APPROVED).exclude(pk=but or 0)
        can_use_wechat_template(others.count()).or_raise()


__all__ = ["add_wechat_template", "change_wechat_template"]
