"""Who may take a copy of everything, and who may have everything erased."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.console import may
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.reads import current
from people.models import Person
from people.registry import Subject, duties
from privacy.models import DataCopy, Erasure
from privacy.models.erasures import digest_of


def can_ask_for_copy(actor: Actor) -> Verdict:
    """Everybody with a login of themselves, once a day: it is a lot of work, and whoever stole a session wants many."""
    if actor.user is None or actor.token is not None or actor.on_behalf_of is not None:
        return forbidden(_("Log in on a page to ask for your copy."))
    lately = DataCopy.objects.filter(login=actor.user, created_at__gt=timezone.now() - DataCopy.EVERY)
    if lately.waiting().exists():
        return refused("copy_being_made", _("Your copy is being made already."))
    if lately.exclude(state=DataCopy.State.FAILED).exists():
        return refused("copy_made_today", _("A copy can be made once a day. Ask again tomorrow."))
    return ALLOWED


def can_fetch_copy(actor: Actor, copy: DataCopy) -> Verdict:
    """Its owner, at their own screen, while the file is there."""
    if actor.user is None or actor.token is not None or copy.login_id != actor.user.pk:
        return forbidden(_("This copy belongs to somebody else."))
    if not copy.is_ready or (copy.record and not _has_the_record(actor, copy.record)):
        return refused("copy_gone", _("This copy is not there any more. Ask for a new one."))
    if copy.downloads >= DataCopy.MOST_DOWNLOADS:
        return refused("copy_fetched_enough", _("This copy was fetched often enough. Ask for a new one."))
    return ALLOWED


def _has_the_record(actor: Actor, public_id: str) -> bool:
    """Also where it went up in another one since."""
    return actor.person is not None and Person.objects.known_as(public_id).filter(pk=actor.person.pk).exists()


def can_make_copies(actor: Actor) -> Verdict:
    """The house itself: a worker, the clock."""
    return ALLOWED if actor.is_system else forbidden(_("Copies are made by the house."))


def can_ask_for_erasure(actor: Actor, subject: Subject) -> Verdict:
    """Whoever has a login, of themselves, on a page; not while they have something to hand over."""
    if actor.user is None or actor.token is not None or actor.on_behalf_of is not None:
        return forbidden(_("Log in on a page to ask for this."))
    return _may_begin(subject)


def can_order_erasure(actor: Actor, subject: Subject) -> Verdict:
    """The office of the school, for somebody who asked it on paper or by telephone; one's own is asked for oneself."""
    if not (actor.is_system or may(actor, "people.edit", current())) or actor.token is not None:
        return forbidden(_("Only the alumni office of the school can have a record erased."))
    if subject.person is not None and actor.person is not None and actor.person.pk == subject.person.pk:
        return refused("own_record", _("Your own record you have erased on your own page."))
    return _may_begin(subject)


def _may_begin(subject: Subject) -> Verdict:
    if subject.person is not None and subject.person.erased_at is not None:
        return refused("erased_already", _("This record has been erased."))
    if Erasure.objects.of(subject.person, subject.login).waiting().exists():
        return refused("erasure_waiting", _("The erasure has been asked for already."))
    return has_nothing_to_hand_over(subject)


def has_nothing_to_hand_over(subject: Subject) -> Verdict:
    """Offices, and whatever upper floors hang in: the first that hinders."""
    if subject.person is None:
        return ALLOWED
    return next((verdict for duty in duties if not (verdict := duty.hinders(subject.person))), ALLOWED)


def can_stop_erasure(actor: Actor, erasure: Erasure, token: str = "") -> Verdict:
    """The one it is about, logged in or by the link in a letter; the office of the school."""
    has_the_link = bool(token) and erasure.digest == digest_of(token)
    is_theirs = actor.user is not None and actor.token is None and erasure.login_id == actor.user.pk
    if not (has_the_link or is_theirs or actor.is_system or may(actor, "people.edit", current())):
        return forbidden(_("Only whom it is about can stop this."))
    if not erasure.is_waiting:
        return refused("erasure_over", _("This cannot be stopped any more: it was stopped already, or it is done."))
    return ALLOWED


def can_carry_out_erasure(actor: Actor) -> Verdict:
    """The house itself: the clock, a worker, the shell after a restore."""
    return ALLOWED if actor.is_system else forbidden(_("Erasures are carried out by the house."))
