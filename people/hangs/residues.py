"""What would be left of somebody without a key to them, in people and the floors below: erased with them."""

from __future__ import annotations

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import Now

from audit.models import label_of
from messaging.models import Addressee, Delivery, Feedback, IncomingMail, SmsNumber, Suppression
from people.models import AddressLeftAlone, ContactPoint, Organisation, User
from people.models.contact_proposals import address_digest
from people.registry import Residue, Subject, holdings

AT_ONCE = 1_000  # labels in one statement


def addresses_of(subject: Subject) -> set[str]:
    """Every e-mail address they are or were known by, in lower case."""
    known: set[str] = set()
    if subject.login is not None:
        known |= {subject.login.email.lower()}
        known |= {
            one.lower() for one in EmailAddress.objects.filter(user=subject.login).values_list("email", flat=True)
        }
    if subject.person is not None:
        mails = subject.person.contact_points.filter(kind=ContactPoint.Kind.EMAIL)
        known |= {value.lower() for value in mails.values_list("value", flat=True)}
    return known - {""}


def numbers_of(subject: Subject) -> set[str]:
    known = {subject.login.phone} if subject.login is not None else set()
    if subject.person is not None:
        phones = subject.person.contact_points.filter(kind=ContactPoint.Kind.PHONE)
        known |= set(phones.values_list("value", flat=True))
    return known - {""}


def empty_letters_about(subject: Subject) -> None:
    """To whomever they went: that a letter was sent stays, what it said of this person does not."""
    labels = [label_of(row) for row in (subject.person, subject.login) if row is not None]
    for holding in holdings:
        if holding.model != "messaging.Delivery":
            labels += [label_of(row) for row in holding.rows(subject).only("pk")]
    nothing = {"text": "", "subject": "", "context": {}, "emptied_at": Now()}
    not_sent = [Delivery.State.WAITING, Delivery.State.DEFERRED, Delivery.State.GATHERED, Delivery.State.LEASED]
    for start in range(0, len(labels), AT_ONCE):
        about = Delivery.objects.filter(about__in=labels[start : start + AT_ONCE])
        carriers = about.exclude(gathered_in=None).values("gathered_in")
        Delivery.objects.filter(pk__in=list(carriers.values_list("gathered_in", flat=True))).update(**nothing)
        about.filter(state__in=not_sent).update(
            state=Delivery.State.SUPPRESSED, reason="matter_gone", settled_at=Now(), leased_until=None
        )
        about.update(**nothing)


def remove_addressees(subject: Subject) -> None:
    """Their own, with every letter to it; and bare ones at an address or number of theirs."""
    theirs = Q(owner=subject.person) if subject.person is not None else Q(pk__in=[])
    if subject.login is not None:
        theirs |= Q(login=subject.login)
    for address in addresses_of(subject):
        theirs |= Q(owner=None, login=None, email__iexact=address)
    theirs |= Q(owner=None, login=None, phone__in=numbers_of(subject))
    Addressee.objects.filter(theirs).delete()


def hash_addresses_left_alone(subject: Subject) -> None:
    """Who wanted no letters gets none: the address becomes a digest that nobody reads."""
    for address in addresses_of(subject):
        stopped, _models = Suppression.objects.filter(email__iexact=address).delete()
        if stopped:
            AddressLeftAlone.objects.get_or_create(address=address_digest(ContactPoint.Kind.EMAIL, address))


def forget_what_came_back(subject: Subject) -> None:
    """What mail servers and they themselves wrote to us about letters to them: a letter that came back holds a copy."""
    addresses = addresses_of(subject)
    theirs = Q(sender__in=addresses) | Q(kind=IncomingMail.Kind.BOUNCE, delivery__address__in=addresses)
    if subject.person is not None:
        theirs |= Q(delivery__addressee__owner=subject.person)
    if subject.login is not None:
        theirs |= Q(delivery__addressee__login=subject.login)
    IncomingMail.objects.filter(theirs).delete()
    for address in addresses:
        Feedback.objects.filter(email__iexact=address).delete()


def forget_numbers(subject: Subject) -> None:
    """When text messages went to their number, and what became of them. A number that somebody else has too stays."""
    theirs, persons = numbers_of(subject), ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE)
    logins = User.objects.all()
    if subject.person is not None:
        persons = persons.exclude(person=subject.person)
    if subject.login is not None:
        logins = logins.exclude(pk=subject.login.pk)
    shared = {*persons.filter(value__in=theirs).values_list("value", flat=True)}
    shared |= {*logins.filter(phone__in=theirs).values_list("phone", flat=True)}
    for known in SmsNumber.objects.filter(number__in=theirs - shared):
        if known.stopped_at is not None:
            AddressLeftAlone.objects.get_or_create(address=address_digest(ContactPoint.Kind.PHONE, known.number))
        known.delete()


def end_sessions(subject: Subject) -> None:
    """In the table and in the cache."""
    if subject.login is None:
        return
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in UserSession.objects.filter(user=subject.login).values_list("session_key", flat=True):
        store(key).delete()


def remove_organisations(subject: Subject) -> None:
    """Where nobody else ever worked: a workshop that carries its owner's name."""
    if subject.person is None:
        return
    theirs = Organisation.objects.filter(positions__person=subject.person).values("pk")
    alone = Organisation.objects.filter(pk__in=theirs).annotate(
        everybody=Count("positions"), they=Count("positions", filter=Q(positions__person=subject.person))
    )
    keys = list(alone.filter(everybody=F("they")).values_list("pk", flat=True))
    subject.person.positions.all().delete()
    Organisation.objects.filter(pk__in=keys).delete()


RESIDUES = [
    Residue(
        "people.letters",
        "Letters to others about one of their rows, found by what they are about.",
        empty_letters_about,
    ),
    Residue(
        "people.addressees", "Who a letter went to: a row with an address, and what was written.", remove_addressees
    ),
    Residue(
        "messaging.came_back",
        "Letters that came back, and answers, found by address and reader.",
        forget_what_came_back,
    ),
    Residue("messaging.texted", "What is known of a telephone number as a number.", forget_numbers),
    Residue("people.left_alone", "An address that is left alone: kept as a keyed digest.", hash_addresses_left_alone),
    Residue("people.open_sessions", "Sessions lie in the cache as well as in their table.", end_sessions),
    Residue("people.workplaces", "Employers that only this person ever named.", remove_organisations),
]
