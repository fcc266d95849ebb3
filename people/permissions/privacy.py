"""Who may say who sees what, and who is blocked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.actors import Actor
from common.console import may
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from people.models import (
    Block,
    Person,
)
from people.models.gate import fields, rules
from people.permissions.records import is_owner


def can_choose_audience(actor: Actor, person: Person, field: str, audience: int) -> Verdict:
    """The owner alone; staff would say for somebody else what they consented to."""
    if not is_owner(actor, person):
        return forbidden(_("Everybody chooses for themselves who sees what."))
    if field not in fields or audience not in fields[field].audiences:
        return refused("audience_not_offered", _("This cannot be chosen here. Load the page anew."))
    if rules()[field].is_locked:
        return refused("field_locked", _("The institution has settled this for everybody."))
    return ALLOWED


def can_keep_field_rules(actor: Actor) -> Verdict:
    """Whoever keeps the institution's settings."""
    if actor.is_system or may(actor, "institution.edit", None):
        return ALLOWED
    return forbidden(_("Only those who keep the institution's settings may do this."))


def can_rule_field(actor: Actor, field: str, audience: int) -> Verdict:
    if not (keeping := can_keep_field_rules(actor)):
        return keeping
    if field not in fields or audience not in fields[field].audiences:
        return refused("audience_not_offered", _("This cannot be chosen here. Load the page anew."))
    return ALLOWED


def can_block(actor: Actor, person: Person) -> Verdict:
    """Any person, another than oneself; not through a token that only reads."""
    if actor.person is None:
        return forbidden(_("Log in first."), "login_needed")
    if actor.person.pk == person.pk:
        return refused("blocks_oneself", _("You cannot block yourself."))
    return ALLOWED


def can_lift_block(actor: Actor, block: Block) -> Verdict:
    """Whoever set it up."""
    if is_owner(actor, block.person):
        return ALLOWED
    return forbidden(_("Only whoever blocked somebody lifts that again."))
