"""Letters about signing in. They go to one address or number, leave before all others and keep no text behind."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from messaging.letters import count_account_text, queue_account_letter, queue_account_text, queue_letter
from messaging.letters.links import absolute
from messaging.registry import carries_text
from people.models import ContactChange, ContactPoint, ContactProposal, Person, User

NUMBER_CHANGED = "people/sms/number_changed"


def queue_sign_in_code(email: str, code: str, *, user: User | None) -> None:
    _queue(email, "sign_in_code", user, code=code)


def queue_address_code(email: str, code: str, *, user: User | None) -> None:
    """To prove that an address is theirs: at sign-up, for a new address, for a contact."""
    _queue(email, "address_code", user, code=code)


def queue_number_code(phone: str, code: str, *, user: User | None) -> None:
    """Six digits as a text message: to prove a number, or to log in with one."""
    queue_account_text(phone=phone, template="people/sms/code", context={"code": code}, user=user)


def count_number_code(phone: str) -> None:
    """A code was asked for a number nobody logs in with: counted like any other, and sent to nobody."""
    count_account_text(phone=phone, template="people/sms/code", context={"code": "000000"})


def queue_password_code(email: str, code: str, *, user: User | None) -> None:
    _queue(email, "password_code", user, code=code)


def queue_you_have_a_login(email: str, *, user: User | None) -> None:
    """Somebody signed up with an address that has a login: only its owner is told."""
    _queue(email, "you_have_a_login", user)


def queue_no_login_here(email: str, *, user: User | None) -> None:
    """Somebody wanted to come in with an address nobody signed up with."""
    _queue(email, "no_login_here", user)


def queue_login_changed(email: str, what: str, *, user: User | None) -> None:
    """``what`` was changed about a login: a code that the letter's template puts into words."""
    _queue(email, "login_changed", user, what=what)


def queue_lost_classmate(proposal: ContactProposal, token: str) -> None:
    """To the address a classmate has named: their words, and where to say yes or no. Nothing else of anybody."""
    facts = {"note": proposal.note, "path": reverse("proposal_answer", args=[token])}
    key = f"lost:{proposal.pk}"
    queue_letter(to=proposal.value, category="record", template="people/email/lost_classmate", context=facts, key=key)


def queue_proposal_accepted(proposal: ContactProposal) -> None:
    """To the classmate who knew; they hear that it worked, nothing more."""
    if proposal.proposed_by is not None:
        queue_letter(
            to=proposal.proposed_by,
            category="record",
            template="people/email/proposal_accepted",
            about=proposal,
            key=f"found:{proposal.pk}",
        )


def queue_yearly_check(person: Person) -> None:
    """Is what we know of you still right? Said once, however often it is asked for on that day."""
    key = f"yearly:{timezone.now():%Y-%m-%d}"
    queue_letter(to=person, category="record", template="people/email/yearly_check", key=key)


def queue_contact_code(point: ContactPoint, code: str) -> None:
    """To exactly this contact of a person, whatever else is known of them."""
    queue = queue_number_code if point.kind == ContactPoint.Kind.PHONE else queue_address_code
    queue(point.value, code, user=point.person.login)


def queue_contact_contested(held: ContactPoint, claimed: ContactPoint) -> None:
    """Somebody else has proven an address or number that stands as proven in this person's record. Told once."""
    queue_letter(
        to=held.person,
        category="account",
        template="people/email/contact_contested",
        context={"value": held.value},
        key=f"contested:{held.pk}:{claimed.pk}",
    )


def queue_contact_settled(point: ContactPoint, person: Person, *, is_theirs: bool) -> None:
    """To each of the two who claimed it: the office has looked, and whose it is now."""
    queue_letter(
        to=person,
        category="account",
        template="people/email/contact_settled",
        context={"value": point.value, "is_theirs": is_theirs},
        key=f"settled:{point.pk}:{point.contested_at}",
    )


def queue_photo_taken_off(person: Person, reason: str) -> None:
    """To its owner: what staff said of it, and that they may give another one."""
    context = {"reason": reason}
    queue_letter(to=person, category="account", template="people/email/photo_taken_off", context=context)


def queue_contact_changed(change: ContactChange, token: str) -> None:
    """To the address or number that was there before, with the link that stops the change.

    A number is told where text messages lead anywhere; else the person hears of it at their address.
    """
    path = reverse("change_stop", args=[token])
    reader = change.user or getattr(change.person, "login", None)
    facts = {"kind": change.kind, "is_of_login": change.is_of_login, "path": path}
    if change.kind != ContactPoint.Kind.PHONE:
        queue_account_letter(email=change.before, template="people/email/contact_changed", context=facts, user=reader)
    elif carries_text(NUMBER_CHANGED):
        queue_account_text(phone=change.before, template=NUMBER_CHANGED, context={"page": absolute(path)}, user=reader)
    else:
        queue_letter(
            to=change.person or change.user, category="account", template="people/email/contact_changed", context=facts
        )


def queue_change_stopped(change: ContactChange) -> None:
    """To both: the one before, that it is as it was and what to do now; the other, that it does not count any more."""
    reader = change.user or getattr(change.person, "login", None)
    if change.kind != ContactPoint.Kind.EMAIL:
        return
    for email, is_theirs in ((change.before, True), (change.after, False)):
        if email:
            facts = {"is_of_login": change.is_of_login, "is_theirs": is_theirs}
            queue_account_letter(email=email, template="people/email/change_stopped", context=facts, user=reader)


def _queue(email: str, letter: str, user: User | None, **facts: Any) -> None:
    queue_account_letter(email=email, template=f"people/email/{letter}", context=facts, user=user)
