"""Who gets a card, and who takes it away."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cards.models import Card
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from people.models import Affiliation, Person
from people.permissions import can_keep_record, is_owner


def can_issue_card(actor: Actor, person: Person | None) -> Verdict:
    """Everybody for themselves, once the school knows them and they have finished here."""
    if person is None:
        return refused("no_record_yet", _("The card comes once your class or the alumni office knows who you are."))
    if not is_owner(actor, person):
        return forbidden(_("Everybody asks for their own card."))
    if person.deceased_at is not None or person.login_id is None:
        return refused("record_is_nobodys", _("This record has nobody who could carry a card."))
    if not Affiliation.objects.of_alumni().filter(person=person).exists():
        return refused("not_an_alumnus_yet", _("You study here still. The card is yours from the day you finish."))
    return _may_have_another(person)


def _may_have_another(person: Person) -> Verdict:
    latest = Card.objects.filter(person=person).order_by("-pk").first()
    if latest is None:
        return ALLOWED
    if Card.objects.working().filter(pk=latest.pk).exists():
        return refused("card_stands", _("You have a card already."))
    if latest.revoked_because == Card.Because.MISUSED and latest.released_at is None:
        return refused("card_withheld", _("The alumni office has taken your card back. Ask there for a new one."))
    return ALLOWED


def can_revoke_card(actor: Actor, card: Card, because: str) -> Verdict:
    """Its owner, whoever keeps the record, and the house where nobody owns it any more; each for reasons of theirs."""
    if because in Card.BY_OWNER:
        may = ALLOWED if is_owner(actor, card.person) else forbidden(_("Only its owner says this of a card."))
    elif because in Card.BY_OFFICE:
        may = can_keep_record(actor, card.person)
    else:
        may = ALLOWED if actor.is_system else forbidden(_("The house itself sees to this."))
    if may and not card.is_standing:
        return refused("card_revoked", _("This card does not count any more."))
    return may


def can_release_card(actor: Actor, card: Card) -> Verdict:
    """After a misuse: its owner may have a new one."""
    if not (may := can_keep_record(actor, card.person)):
        return may
    if card.revoked_because != Card.Because.MISUSED or card.released_at is not None:
        return refused("card_not_withheld", _("Nobody is kept from a new card by this one."))
    return ALLOWED
