"""Answers about people that are not rows of one model."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import connection
from django.db.models import Case, CharField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.actors import Actor
from common.console import may
from institution.models import TermsEdition
from institution.reads import current, zone
from messaging.models import Addressee, Suppression
from messaging.registry import Address, carries_text
from people.codes.zones import HOME_COUNTRY, zones_of_countries
from people.models import (
    AddressLeftAlone,
    ContactChange,
    ContactCode,
    ContactPoint,
    ContactProposal,
    GuardianConsent,
    Person,
    Tag,
    User,
    YearlyCheck,
)
from people.models.contact_changes import ContactChangeQuerySet
from people.models.contact_proposals import ContactProposalQuerySet, address_digest
from people.models.persons import PersonQuerySet


def offers_phone() -> bool:
    """Whether one may come in by a code sent to a telephone: the operator has said so and named a gateway."""
    return "phone" in settings.ACCOUNT_LOGIN_METHODS and carries_text("people/sms/code")


def address_of(person: Person) -> Address:
    """Where letters reach this person now: at their login's address, else at their first choice."""
    firsts = dict(person.contact_points.current().filter(is_primary=True).values_list("kind", "value"))
    login = person.login
    return Address(
        email=login.email if login else firsts.get(ContactPoint.Kind.EMAIL, ""),
        phone=firsts.get(ContactPoint.Kind.PHONE, ""),
        language=login.language if login else "",
    )


def with_addresses(people: PersonQuerySet) -> PersonQuerySet:
    """What ``address_of`` says of each, inside one statement: ``known_email``, ``known_phone``, ``known_language``."""
    firsts = ContactPoint.objects.current().filter(is_primary=True, person=OuterRef("pk"))

    def first(kind: str) -> Coalesce:
        return Coalesce(Subquery(firsts.filter(kind=kind).values("value")[:1]), Value(""))

    written = Case(When(login__isnull=False, then=F("login__email")), default=first(ContactPoint.Kind.EMAIL))
    return people.annotate(
        known_email=written,
        known_phone=first(ContactPoint.Kind.PHONE),
        known_language=Coalesce("login__language", Value("")),
    )


def is_proven_number_of(addressee: Addressee) -> bool:
    """Whether the number of an addressee was shown to reach them: by a code, at log-in or for their record."""
    if addressee.login is not None and addressee.login.phone == addressee.phone:
        return True
    points = ContactPoint.objects.current().verified().filter(kind=ContactPoint.Kind.PHONE, value=addressee.phone)
    return addressee.owner_id is not None and points.filter(person=addressee.owner_id).exists()


def cities_open_to(actor: Actor, keys: Iterable[int]) -> set[int]:
    """Which of these persons let this reader see where they live. One query, none where nobody is asked for."""
    keys = set(keys)
    if not keys:
        return set()
    return set(Person.objects.filter(pk__in=keys).showing(actor, "city").values_list("pk", flat=True))


def proven_elsewhere(point: ContactPoint) -> ContactPoint | None:
    """The same address or number, standing as proven in another record."""
    same = ContactPoint.objects.current().verified().filter(kind=point.kind, value=point.value)
    return same.exclude(person=point.person_id).filter(kind__in=ContactPoint.OF_ONE_PERSON).first()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which terms somebody agreed to, when, and in which words; empty words are the house's own."""

    version: str
    agreed_at: datetime
    words: str


def agreements_of(user: User) -> list[Agreement]:
    """Every edition once, the latest first. Two queries."""
    given = user.consents.filter(subject="terms", given=True).order_by("created_at")
    days = dict(given.values_list("text_version", "created_at"))  # the last answer to each
    words = {edition.version: edition.terms for edition in TermsEdition.objects.filter(version__in=days)}
    words.setdefault(current().terms_version, current().terms)
    latest_first = sorted(days.items(), key=lambda agreed: agreed[1], reverse=True)
    return [Agreement(version, at, words.get(version, "")) for version, at in latest_first]


def standing_code(point: ContactPoint) -> ContactCode | None:
    """The newest code sent there, unless it was used, has run out, or was guessed at too often."""
    newest = point.codes.order_by("-pk").first()
    if newest is None or newest.used_at or newest.tries >= ContactCode.MOST_TRIES:
        return None
    return newest if newest.expires_at > timezone.now() else None


def logins_open_to(actor: Actor) -> QuerySet[User]:
    """Logins of people whose contact data the actor may see; those of nobody yet to whoever keeps the institution."""
    open_ones = Q(person__in=Person.objects.with_contacts_open_to(actor).showing(actor, "email"))
    if actor.is_system or may(actor, "institution.edit", None):
        open_ones |= Q(person=None)
    return User.objects.filter(open_ones)


def guardian_consents_open_to(actor: Actor) -> QuerySet[GuardianConsent]:
    """A paper names a minor's address and a guardian: shown to who wrote it down, to officers who see the contacts
    of that login, and to the office of the school."""
    if actor.is_system or may(actor, "people.edit", current()):
        return GuardianConsent.objects.all()
    addresses = logins_open_to(actor).values("email")
    return GuardianConsent.objects.filter(Q(recorded_by=actor.user) | Q(email__in=addresses))


def contact_changes_open_to(actor: Actor) -> ContactChangeQuerySet:
    """Of records and logins whose addresses the actor sees anyway."""
    kept = Person.objects.visible_in_console(actor).filter(pk__in=Person.objects.with_contacts_open_to(actor))
    return ContactChange.objects.filter(Q(person__in=kept) | Q(user__in=logins_open_to(actor)))


A_YEAR = timedelta(days=365)
STANDS_ON_MY_PAGE = timedelta(days=60)
LOOKED_BACK = 7  # days: so that a clock that stood still for a weekend forgets nobody


def due_for_a_check(moment: datetime) -> PersonQuerySet:
    """Whom to ask now whether all is right: members who said, changed and were asked nothing for a year.

    Who was never asked has their turn around the day in the year on which they joined, so that the first year does
    not write to everybody in one night; later turns follow from the ones before.
    """
    members = Person.objects.living().filter(do_not_contact_at=None, login__is_active=True)
    noted = YearlyCheck.objects.filter(person=OuterRef("pk"))
    again = Exists(noted.filter(counts_from__lte=moment - A_YEAR))
    first = ~Exists(noted) & Q(login__date_joined__lte=moment - A_YEAR + timedelta(days=LOOKED_BACK))
    return members.filter(again | (first & _joined_around(moment.astimezone(zone()).date())))


def _joined_around(today: date) -> Q:
    """On one of the last days, in whatever year; who joined on 29 February has their turn on 1 March as well."""
    days = {today - timedelta(days=back) for back in range(LOOKED_BACK)}
    turns = {(day.month, day.day) for day in days}
    if (3, 1) in turns:
        turns.add((2, 29))
    joined = Q()
    for month, day in sorted(turns):
        joined |= Q(login__date_joined__month=month, login__date_joined__day=day)
    return joined


def is_asked_for_a_check(person: Person | None) -> bool:
    """Whether they were asked in the last weeks and have neither said nor changed anything since."""
    asked = YearlyCheck.objects.silent_since(timezone.now() - STANDS_ON_MY_PAGE)
    return person is not None and asked.filter(person=person).exists()


WAYS = [ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE, ContactPoint.Kind.WECHAT]


def is_lost() -> Q:
    """Nobody knows how to reach them: no login, no way that works. Never the dead, nor who wants to be left alone."""
    return Q(deceased_at=None, do_not_contact_at=None, login=None) & ~Q(has_a_way_that_works(*WAYS))


def has_a_way_that_works(*kinds: str) -> Exists:
    """On a person: an address, a number or WeChat that stands, and from which letters do not come back."""
    gone = Suppression.objects.bounced().filter(email__iexact=OuterRef("value"))
    ways = ContactPoint.objects.current().filter(person=OuterRef("pk"), kind__in=kinds)
    return Exists(ways.exclude(Q(kind=ContactPoint.Kind.EMAIL) & Q(Exists(gone))))


@cache
def _known_zones() -> str:
    """Those that this database knows too, as JSON: a name it does not know would fail the statement."""
    zones = zones_of_countries()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names WHERE name = ANY(%s)", [list(set(zones.values()))])
        known = {name for (name,) in cursor.fetchall()}
    return json.dumps({code: zone for code, zone in sorted(zones.items()) if zone in known})


def with_zones(people: QuerySet) -> QuerySet:
    """Each with ``known_zone``: by whose clock they live, as far as their city or country says; else NULL."""
    country = Case(
        When(city_code__regex=r"^[0-9]", then=Value(HOME_COUNTRY)), default="city_code", output_field=CharField()
    )
    zone = Func(
        Value(_known_zones()),
        country,
        template="((%(expressions)s))",
        arg_joiner="::jsonb ->> ",
        output_field=CharField(),
    )
    return people.annotate(known_zone=zone)


def within_reach() -> Q:
    """Of a person: a login, or a way that works; and no wish or reason to be left alone. One rule for whoever counts or
    chooses people by it (``associations.actions.coverage`` says the same in its statement)."""
    ways = has_a_way_that_works(ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE, ContactPoint.Kind.WECHAT)
    return Q(deceased_at=None, do_not_contact_at=None) & (Q(login__isnull=False) | Q(ways))


def may_be_asked_at(person: Person, kind: str, value: str) -> bool:
    """Whether a letter to a lost classmate may go there: never to who wants none, and once in thirty days for all."""
    address = address_digest(kind, value)
    if AddressLeftAlone.objects.filter(address=address).exists():
        return False
    if Suppression.objects.standing().filter(email__iexact=value).exists():
        return False
    quiet = Q(person__do_not_contact_at__isnull=False) | Q(person__deceased_at__isnull=False)
    if ContactPoint.objects.filter(kind=kind, value=value).filter(quiet).exists():
        return False
    lately = timezone.now() - timedelta(days=30)
    return not ContactProposal.objects.filter(address=address, asked_at__gte=lately).exists()


def proposals_open_to(actor: Actor) -> ContactProposalQuerySet:
    """About people whose records the actor keeps and whose contacts they see."""
    kept = Person.objects.visible_in_console(actor).filter(pk__in=Person.objects.with_contacts_open_to(actor))
    return ContactProposal.objects.filter(person__in=kept)


def tags_of(person: Person) -> list[Tag]:
    return list(Tag.objects.filter(taggings__person=person).order_by("name"))
