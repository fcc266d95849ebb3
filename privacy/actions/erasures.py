"""Being forgotten: asked for, announced at every address, stopped by a click, carried out when its day has come."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from files.gateways import remove
from people.models import FormerId, LoginTie, Person, User
from people.registry import Subject
from privacy import emails, gateways
from privacy.actions.forgetting import forget_everything, names_of
from privacy.models import Erasure
from privacy.models.erasures import digest_of
from privacy.permissions import (
    can_ask_for_erasure,
    can_carry_out_erasure,
    can_order_erasure,
    can_stop_erasure,
    has_nothing_to_hand_over,
)

State = Erasure.State


@action
def ask_for_erasure(*, by: Actor) -> Erasure:
    """Everything about this login and its record is to be erased, ``ERASURE_DAYS`` from now. Told at every proven
    address, with a link that stops it. Raises ``Refusal`` while they hold an office, or have asked already."""
    subject = _hold(Subject.of(by.user)) if by.user is not None else Subject(None, None)  # type: ignore[arg-type]
    can_ask_for_erasure(by, subject).or_raise()
    return _write_down(subject, by, is_own=True)


@action
def order_erasure(person: Person, reason: str, *, by: Actor) -> Erasure:
    """Staff have been asked on paper, or by telephone. The same days and the same letters; ``reason`` says why."""
    subject = _hold(Subject.of(person))
    can_order_erasure(by, subject).or_raise()
    return _write_down(subject, by, is_own=False, reason=reason.strip())


@action
def stop_erasure(erasure: Erasure, *, by: Actor, token: str = "") -> Erasure:
    """Nothing is erased. By the one it is about, by the holder of the link, by the office."""
    erasure = Erasure.objects.locked().get(pk=erasure.pk)
    can_stop_erasure(by, erasure, token).or_raise()
    erasure.change(state=State.CANCELLED, ended_at=timezone.now(), digest=None, reason="")
    record(by, "privacy.erasure_stopped", about=[erasure, _whose(erasure)])
    return erasure


@action
def carry_out_erasure(erasure: Erasure, *, by: Actor) -> bool:
    """Its day has come: all of it, in one transaction. False when it was stopped, or something has to be handed over.

    The list beside the backups is written before the commit: an id that stands there without its erasure is due and
    will be erased; one that was erased and does not stand there would come back with a backup.
    """
    can_carry_out_erasure(by).or_raise()
    subject = _hold(Subject(erasure.person, erasure.login))  # type: ignore[arg-type]
    erasure = Erasure.objects.locked().get(pk=erasure.pk)
    subject = _still_theirs(erasure, subject)
    if not erasure.is_waiting or erasure.due_at > timezone.now():
        return False
    free = has_nothing_to_hand_over(subject)
    if not free:
        erasure.change(held_up=free.code)
        return False
    _erase(erasure, subject, by)
    return True


@action
def finish_erasure(erasure: Erasure, *, by: Actor) -> None:
    """The files, after the rows. Removed twice they are removed."""
    can_carry_out_erasure(by).or_raise()
    erasure = Erasure.objects.locked().get(pk=erasure.pk)
    if erasure.state == State.ERASED:
        remove(erasure.paths)
        erasure.change(state=State.DONE, paths=[])


@action
def replay_erasure(erased: gateways.Erased, *, by: Actor) -> str:
    """A backup was restored that is older than this erasure: once more. Returns what became of it:

    ``erased``, ``already`` erased in the backup, ``unknown`` there, or ``merged``: the record went up in another one,
    which may be somebody else's now; a person has to look.
    """
    can_carry_out_erasure(by).or_raise()
    found = _in_the_backup(erased)
    if isinstance(found, str):
        return found
    subject = _hold(Subject.of(found))
    erasure = Erasure.objects.of(subject.person, subject.login).waiting().locked().first()
    now = timezone.now()
    if erasure is None:
        erasure = Erasure.objects.add(person=subject.person, login=subject.login, due_at=now, state=State.CANCELLED)
    _erase(erasure, subject, by, is_on_the_list=True)
    return "erased"


def _in_the_backup(erased: gateways.Erased) -> Person | User | str:
    if erased.kind == gateways.LOGIN:
        login = User.objects.filter(public_id=erased.public_id).first()
        if login is None:
            return "unknown"
        return "already" if login.email.endswith("@erased.invalid") else login
    person = Person.objects.filter(public_id=erased.public_id).first()
    if person is None:
        return "merged" if Person.objects.known_as(erased.public_id).exists() else "unknown"
    return "already" if person.erased_at else person


def _hold(subject: Subject) -> Subject:
    """Record, then login: the order in which the house locks."""
    person = Person.objects.locked().get(pk=subject.person.pk) if subject.person is not None else None
    login = User.objects.select_for_update().get(pk=subject.login.pk) if subject.login is not None else None
    return Subject(person, login)  # type: ignore[arg-type]


@action
def leave_record_out(person: Person, login: User, *, by: Actor) -> int:
    """This login and this record were parted: what it asked for itself is about itself alone from now on.

    Called by an action that has asked who may. Returns how many erasures waited.
    """
    waiting = list(Erasure.objects.waiting().filter(person=person, login=login, is_own=True).locked())
    for erasure in waiting:
        record(by, "privacy.record_left_out", about=[erasure, person])
        erasure.change(person=None)
    return len(waiting)


def _still_theirs(erasure: Erasure, subject: Subject) -> Subject:
    """Whoever asked for themselves and was parted from the record since has asked for somebody else's: their login
    goes, the record stays with its owner. A record that went up in another one is theirs still."""
    person, login = subject.person, subject.login
    if not erasure.is_own or person is None or login is None or person.login_id == login.pk:
        return subject
    untied = LoginTie.objects.filter(user=login, person=person, untied_at__isnull=False)
    went_up = FormerId.objects.filter(person=person, created_at__gte=erasure.created_at)
    if went_up.exists() or not untied.exists():
        return subject
    erasure.change(person=None)
    return Subject(None, login)  # type: ignore[arg-type]


def _write_down(subject: Subject, by: Actor, *, is_own: bool, reason: str = "") -> Erasure:
    token = secrets.token_urlsafe(24)
    erasure = Erasure.objects.add(
        person=subject.person,
        login=subject.login,
        asked_by=None if is_own else by.person,
        is_own=is_own,
        reason=reason,
        digest=digest_of(token),
        due_at=timezone.now() + timedelta(days=settings.ERASURE_DAYS),
    )
    record(by, "privacy.erasure_asked_for", about=[erasure, _whose(erasure)], facts={"own": is_own})
    emails.announce_erasure(erasure, subject, token)
    return erasure


def _erase(erasure: Erasure, subject: Subject, by: Actor, *, is_on_the_list: bool = False) -> None:
    names, now = names_of(subject), timezone.now()
    paths = forget_everything(subject)
    erasure.change(state=State.ERASED, ended_at=now, digest=None, reason="", held_up="", paths=paths)
    record(by, "privacy.erased", about=[erasure, _whose(erasure)], facts={"files": len(paths)})
    ring("privacy.finish_erasures")
    if not is_on_the_list:
        gateways.append(names, now)


def _whose(erasure: Erasure) -> Person | User:
    """The constraint leaves no third."""
    return erasure.person or erasure.login  # type: ignore[return-value]
