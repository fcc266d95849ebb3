"""Logins: made at sign-up, tied to a Person when a request is approved, untied when that is taken back."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.utils import timezone

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.models import changed_fields
from messaging.models import Addressee, Preference
from people.actions.contact_points import add_contact_point, end_contact_point, keep_addressee_true
from people.models import ContactChange, ContactPoint, LoginTie, Person, User
from people.permissions import can_attach_login


@action
def create_login(
    email: str,
    *,
    by: Actor,
    password: str | None = None,
    language: str = "",
    birth_date: str = "",
    is_verified: bool = False,
) -> User:
    """A way to come in, with no Person yet. ``is_verified``: the address was proven to be theirs.

    Sign-up asks age and consent before; the shell makes the first administrator's. Raises ``ValidationError``
    when the address has a login already.
    """
    user = User(email=email.strip().lower(), password=make_password(password), language=language, birth_date=birth_date)
    user.full_clean(exclude=["password"])
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=is_verified, primary=True)
    _adopt_bare_addressee(user)
    record(by, "people.login_created", about=[user])
    return user


def _adopt_bare_addressee(user: User) -> Addressee:
    """Who was written to at this bare address before is this login now."""
    bare = Addressee.objects.filter(owner=None, login=None, email__iexact=user.email).first()
    if bare is None:
        return Addressee.objects.add(login=user, email=user.email, language=user.language)
    return bare.change(login=user, language=user.language or bare.language)


@action
def change_login(user: User, *, by: Actor, **facts: Any) -> User:
    """Language, size of letters, date of birth. The addressee hears of the language."""
    user = User.objects.select_for_update().get(pk=user.pk)
    changed = changed_fields(user, facts)
    if not changed:
        return user
    for name in changed:
        setattr(user, name, facts[name])
    user.full_clean(exclude=["password"])
    user.save(update_fields=changed)
    if "language" in changed:
        Addressee.objects.filter(login=user).update(language=user.language)
    record(by, "people.login_changed", about=[user], fields=sorted(changed))
    return user


@action
def change_login_address(user: User, email: str, *, by: Actor) -> User:
    """The proven new address of a login; letters go there from now on."""
    user = User.objects.select_for_update().get(pk=user.pk)
    before = user.email
    user.email = email.strip().lower()
    if user.email == before:
        return user
    user.full_clean(exclude=["password"])
    user.save(update_fields=["email"])
    Addressee.objects.filter(login=user).update(email=user.email)
    record(by, "people.login_changed", about=[user], fields=["email"])
    return user


def hold_login(user_id: int) -> User:
    """The person behind a login before the login itself: the order in which the house locks. Part of an action."""
    list(Person.objects.filter(login=user_id).locked().only("pk"))
    return User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user_id)


@action
def attach_login(person: Person, user: User, *, by: Actor) -> Person:
    """The record is this login's: what was sent to either is in one inbox, and the proven address is a contact.

    Called by actions that asked who may. Raises ``Refusal`` ``person_has_a_login``, ``login_has_a_person`` or
    ``person_is_deceased``.
    """
    person = Person.objects.locked().get(pk=person.pk)
    user = User.objects.select_for_update().get(pk=user.pk)
    can_attach_login(person, user).or_raise()

    person.change(login=user)
    tie = LoginTie.objects.add(user=user, person=person)
    _bring_addressees_together(tie)
    if EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        _bring_contact(tie, by)
    keep_addressee_true(person)
    record(by, "people.login_attached", about=[person, user])
    return person


def _bring_contact(tie: LoginTie, by: Actor) -> None:
    known = set(tie.person.contact_points.values_list("pk", flat=True))
    point = add_contact_point(
        tie.person,
        ContactPoint.Kind.EMAIL,
        tie.user.email,
        by=by,
        source=ContactPoint.Source.OWNER,
        verified_at=timezone.now(),
    )
    if point.pk not in known:
        tie.change(brought_contact=point.pk)


def _bring_addressees_together(tie: LoginTie) -> None:
    """The login's addressee becomes the Person's; the one the Person had goes up in it."""
    logins = _addressee_of_login(tie.user)
    persons = Addressee.objects.filter(owner=tie.person).first()
    if persons is not None:
        tie.change(
            moved_letters=list(persons.deliveries.values_list("pk", flat=True)),
            persons_choices=_choices(persons.preferences.all()),
            logins_choices=_choices(logins.preferences.all()),
        )
        persons.deliveries.update(addressee=logins)
        _take_over_choices(persons, logins)
        persons.delete()
    logins.change(owner=tie.person, phone=persons.phone if persons else logins.phone)


def _addressee_of_login(user: User) -> Addressee:
    found = Addressee.objects.locked().filter(login=user).first()
    return found or Addressee.objects.add(login=user, email=user.email, language=user.language)


def _choices(preferences: QuerySet[Preference]) -> list[list[str]]:
    return [list(choice) for choice in preferences.values_list("category", "channel", "rhythm")]


def _take_over_choices(persons: Addressee, logins: Addressee) -> None:
    """Whoever said "not at all", under either name, is not written to; else the login's own choice counts."""
    own = {(choice.category, choice.channel): choice for choice in logins.preferences.all()}
    for choice in persons.preferences.all():
        standing = own.get((choice.category, choice.channel))
        if standing is None:
            choice.change(addressee=logins)
        elif choice.rhythm == Preference.Rhythm.NEVER:
            standing.change(rhythm=choice.rhythm)


@action
def detach_login(person: Person, *, by: Actor) -> Person:
    """Take the tie back: each side gets again what it had before, and the login has no Person any more."""
    person = Person.objects.locked().get(pk=person.pk)
    if person.login is None:
        return person
    tie = LoginTie.objects.locked().filter(person=person, untied_at=None).first()
    tie = tie or LoginTie.objects.add(user=person.login, person=person)
    if tie.brought_contact:
        for point in person.contact_points.current().filter(pk=tie.brought_contact):
            end_contact_point(point, by=by)
    _end_what_was_said(tie, by)
    person.change(login=None)
    _part_addressees(tie)
    keep_addressee_true(person)
    tie.change(untied_at=timezone.now())
    record(by, "people.login_detached", about=[person, tie.user])
    return person


def _end_what_was_said(tie: LoginTie, by: Actor) -> None:
    """Addresses and numbers that came through this login show nothing of whose record it is: they would be a proof for
    whoever reads there. Nor does a link that stops a change bring one of them back."""
    said = tie.person.contact_points.filter(
        kind__in=ContactPoint.OF_ONE_PERSON, source=ContactPoint.Source.OWNER, created_at__gte=tie.created_at
    )
    values = list(said.values_list("value", flat=True))
    for point in said.filter(ended_at=None).order_by("pk"):
        end_contact_point(point, by=by)
    changes = ContactChange.objects.filter(person=tie.person, stopped_at=None, before__in=values)
    changes.update(may_be_stopped_until=timezone.now())


def _part_addressees(tie: LoginTie) -> None:
    logins = _addressee_of_login(tie.user).change(owner=None, email=tie.user.email)
    if not tie.moved_letters and not tie.persons_choices:
        return
    persons = Addressee.objects.add(owner=tie.person)
    logins.deliveries.filter(pk__in=tie.moved_letters).update(addressee=persons)
    own = {(category, channel): rhythm for category, channel, rhythm in tie.logins_choices}
    for category, channel, rhythm in tie.persons_choices:
        logins.preferences.filter(category=category, channel=channel).delete()
        _choose(persons, category, channel, rhythm)
        if (category, channel) in own:
            _choose(logins, category, channel, own[category, channel])


def _choose(addressee: Addressee, category: str, channel: str, rhythm: str) -> None:
    Preference.objects.add(addressee=addressee, category=category, channel=channel, rhythm=rhythm)
