"""The templates of text messages that the office has had approved."""

from __future__ import annotations

from typing import Any

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.models import changed_fields
from messaging.models import SmsTemplate
from messaging.permissions import can_keep_sms_template


@action
def add_sms_template(*, by: Actor, **facts: Any) -> SmsTemplate:
    """Write down a template as the carrier has it. Raises ``Refusal`` where it could never be sent."""
    can_keep_sms_template(by, facts).or_raise()
    template = SmsTemplate.objects.add(**facts)
    record(by, "messaging.sms_template_added", about=[template], facts={"code": template.code})
    return template


@action
def change_sms_template(template: SmsTemplate, *, by: Actor, **facts: Any) -> SmsTemplate:
    """Another state, or put right what was written down."""
    template = SmsTemplate.objects.locked().get(pk=template.pk)
    names = ("code", "sign_name", "letter", "language", "kind", "state", "text")
    can_keep_sms_template(by, {name: getattr(template, name) for name in names} | facts).or_raise()
    if changed := changed_fields(template, facts):
        template.change(**facts)
        record(by, "messaging.sms_template_changed", about=[template], fields=changed)
    return template


__all__ = ["add_sms_template", "change_sms_template"]
