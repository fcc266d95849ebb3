"""What upper floors hang into messaging when the apps are ready: categories, stops, moments, and the address book."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import CharField, Exists, Expression, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.registry import Registry
from messaging import queries
from messaging.models import Addressee, Delivery, Mailing, Preference
from messaging.queries.texts import has_template, wants_templates
from messaging.queries.waits import until_one_more_is_welcome, until_quiet_ends
from messaging.queries.wechat import has_wechat_template, uses_wechat

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from files.models import StoredFile
    from messaging.letters.rendering import Written

Channel = Delivery.Channel
Rhythm = Preference.Rhythm
Occasion = tuple[int, str]  # the key of a person, and which of their dates of one kind

BY_MAIL_AND_IN_THE_INBOX: dict[str, str] = {Channel.EMAIL: Rhythm.AT_ONCE, Channel.INBOX: Rhythm.AT_ONCE}
BY_MAIL_ONLY: dict[str, str] = {Channel.EMAIL: Rhythm.AT_ONCE}


@dataclass(frozen=True, slots=True)
class Category:
    """What a letter is about, as its reader chooses by it.

    ``rhythms`` says for each channel it can use how often it comes while the reader has chosen nothing.
    One that ``must_arrive`` cannot be switched off and says ``why``. One that ``is_secret`` (a login code)
    keeps neither text nor facts once it has left. ``priority`` 0 goes first, 9 last. WeChat takes nothing that
    ``is_marketing``: what invites, asks or praises.
    """

    code: str
    label: StrOrPromise
    help: StrOrPromise = ""
    must_arrive: bool = False
    why: StrOrPromise = ""
    is_secret: bool = False
    is_marketing: bool = False
    priority: int = 5
    rhythms: Mapping[str, str] = field(default_factory=lambda: dict(BY_MAIL_AND_IN_THE_INBOX))

    @property
    def name(self) -> str:
        return self.code

    @property
    def comes_again(self) -> bool:
        """Whether a letter of which nobody knows if it arrived is sent once more by itself: what must arrive, but no
        code, which is asked for anew. Of everything else once too often is worse than once too few."""
        return self.must_arrive and not self.is_secret


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that holds a letter back at the moment it would be handed over.

    ``condition()`` is true of a Delivery that must not leave. It is asked for once per batch and stands inside the
    hand-over statement, so it may only speak of the Delivery's own columns and of
    ``Exists(… OuterRef("addressee_id") …)``, never join, and takes the time from the database (``Now()``).
    ``reason`` is what the office reads beside the letter. Letters that must arrive are not held back unless
    ``holds_what_must_arrive``. One that ``comes_later`` cannot be true yet when a mailing is launched, and is not asked
    of a million letters there.
    """

    code: str
    reason: StrOrPromise
    condition: Callable[[], Q | Exists]
    holds_what_must_arrive: bool = False
    comes_later: bool = False

    @property
    def name(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that puts a letter off and never keeps it: quiet hours, too many letters in a week.

    ``until()`` gives the moment until which a Delivery waits, as an expression of the same kind as a stop's condition,
    NULL where it need not; or None when nobody waits now. ``reason`` is what the office reads beside the letter.
    What must arrive waits for nothing.
    """

    code: str
    reason: StrOrPromise
    until: Callable[[], Expression | None]

    @property
    def name(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Moment:
    """A kind of date that reminders hang on ("a term ends"), of people.

    ``between(start, end)`` is a queryset of tuples whose date falls into that half-open time: key of the person,
    occasion, date and hour. The occasion tells one date of a person from another of the same kind (the key of the
    term, the year of the birthday), in at most 40 characters. It is put into larger statements, so it may be long.
    ``of(pairs)`` says of these (person, occasion) when they are now. What is missing is settled, or gone: nobody is
    reminded of it any more. ``every`` is how often it is worth asking: rarely, where the dates are known for years.
    ``field`` is the personal field that the date tells of: who may not read it is not shown whose turn is when.
    """

    code: str
    label: StrOrPromise
    between: Callable[[datetime, datetime], QuerySet[Any, Any]]
    of: Callable[[Collection[Occasion]], Mapping[Occasion, datetime]]
    every: timedelta = timedelta(minutes=1)
    field: str = "name"

    @property
    def name(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the letters of a mailing, a whole batch at once, so that what a batch needs is fetched once.

    ``name`` stands in the ``template`` of its deliveries. ``write(deliveries)`` gives by the key of each delivery the
    words, or the exception for which there are none (``MatterIsGone``, ``LetterCannotBeWritten``, ``NotYet``); it
    writes nothing into the database and leaves none out. The deliveries come with addressee, login, owner and mailing.

    ``enclosed(delivery)`` are the files that went with it, for the page on which its reader reads it.
    """

    name: str
    write: Callable[[Sequence[Delivery]], Mapping[int, Written | Exception]]
    enclosed: Callable[[Delivery], Sequence[StoredFile]] = lambda delivery: ()


@dataclass(frozen=True, slots=True)
class Steering:
    """Who else may pause, resume and cancel a mailing: ``may_steer(actor, mailing)`` knows it by ``mailing.about``.

    ``page(mailing)`` is the path of the page where it is steered, empty for a mailing of another app.
    """

    name: str
    may_steer: Callable[[Actor, Mailing], bool]
    page: Callable[[Mailing], str] = lambda mailing: ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text message of its own, for which the office has a template approved. ``variables`` are what it can fill in,
    beside ``name``, ``subject`` and ``institution``, which all can."""

    name: str
    label: StrOrPromise
    variables: tuple[str, ...] = ()
    is_code: bool = False
    is_marketing: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Where an owner can be reached now; empty text where they cannot."""

    email: str = ""
    phone: str = ""
    language: str = ""


categories: Registry[Category] = Registry()
stops: Registry[Stop] = Registry()
waits: Registry[Wait] = Registry()
moments: Registry[Moment] = Registry()
writers: Registry[Writer] = Registry()
steering: Registry[Steering] = Registry()
texts: Registry[Text] = Registry()

texts.hang(Text("messaging/sms/notice", _("a letter waits (notice)")))
texts.hang(Text("messaging/sms/news", _("a letter waits (invitation)"), is_marketing=True))

ACCOUNT = categories.hang(
    Category(
        code="account",
        label=_("Logging in"),
        help=_("Codes, confirmations of an address, and warnings about your login."),
        must_arrive=True,
        why=_("Without these letters you could not log in."),
        is_secret=True,
        priority=0,
        rhythms=dict(BY_MAIL_ONLY),
    )
)

ABOUT_MAILINGS = categories.hang(
    Category(
        code="mailings",
        label=_("Your mailings"),
        help=_("When a mailing of yours stops by itself."),
        must_arrive=True,
        why=_("Without these letters you would not know that your mailing has stopped."),
        priority=2,
    )
)

ANSWERS = categories.hang(
    Category(
        code="answers",
        label=_("Answers to your letters"),
        help=_("What readers of your mailings write back."),
        priority=4,
    )
)

RETURNS = categories.hang(
    Category(
        code="returns",
        label=_("Whether letters reach you"),
        help=_("When letters to your address come back."),
        must_arrive=True,
        why=_("By e-mail we could not tell you."),
        priority=3,
        rhythms={Channel.INBOX: Rhythm.AT_ONCE},
    )
)

_address_book: list[Callable[[Any], Address]] = []
_address_books: list[Callable[[QuerySet], QuerySet]] = []


def look_up_addresses_by(
    look_up: Callable[[Any], Address], look_up_many: Callable[[QuerySet], QuerySet] | None = None
) -> None:
    """``look_up(person)`` says where a person can be reached. Hung in by ``people``.

    ``look_up_many(people)`` says the same of all of them inside one statement: the queryset with ``known_email``,
    ``known_phone`` and ``known_language``.
    """
    _address_book[:] = [look_up]
    _address_books[:] = [] if look_up_many is None else [look_up_many]


_proofs: list[Callable[[Addressee], bool]] = []


def tell_proven_numbers_by(proof: Callable[[Addressee], bool]) -> None:
    """``proof(addressee)``: their number was shown to reach them. Hung in by ``people``."""
    _proofs[:] = [proof]


def is_proven_number(addressee: Addressee) -> bool:
    return bool(_proofs) and _proofs[0](addressee)


_zones: list[Callable[[QuerySet], QuerySet]] = []


def tell_zones_by(tell: Callable[[QuerySet], QuerySet]) -> None:
    """``tell(people)``: the queryset with ``known_zone``, the name of the time zone each lives by, NULL where that is
    not known. Hung in by ``people``."""
    _zones[:] = [tell]


def with_zones(owners: QuerySet) -> QuerySet:
    """Each with ``known_zone``; nobody's is known where nothing is hung in."""
    if _zones:
        return _zones[0](owners)
    return owners.annotate(known_zone=Value(None, output_field=CharField()))


def address_of(owner: Any) -> Address:
    """By the hung-in book; without one by the owner's login."""
    if _address_book:
        return _address_book[0](owner)
    login = getattr(owner, "login", None)
    return Address(email=login.email, language=login.language) if login is not None else Address()


def with_addresses(owners: QuerySet) -> QuerySet:
    """Each with ``known_email``, ``known_phone``, ``known_language``: what ``address_of`` says of one."""
    if _address_books:
        return _address_books[0](owners)
    language = Coalesce("login__language", Value(""))
    known = {"known_email": Coalesce("login__email", Value("")), "known_language": language}
    return owners.annotate(known_phone=Value(""), **known)


stops.hang(
    Stop(
        code="no_address",
        reason=_("There is no address to send it to."),
        condition=lambda: Q(channel=Channel.EMAIL) & Q(queries.has_no_address()),
        holds_what_must_arrive=True,
    )
)
stops.hang(
    Stop(
        code="no_inbox",
        reason=_("There is no login in whose inbox it could lie."),
        condition=lambda: Q(channel=Channel.INBOX) & Q(queries.has_no_inbox()),
        holds_what_must_arrive=True,
    )
)
stops.hang(
    Stop(
        code="left_alone",
        reason=_("Nothing is sent to this address any more."),
        condition=lambda: Q(channel=Channel.EMAIL) & Q(queries.is_left_alone()),
    )
)
stops.hang(
    Stop(
        code="not_wanted",
        reason=_("The reader has switched these letters off."),
        condition=queries.is_not_wanted,
    )
)


waits.hang(
    Wait(code="quiet_hours", reason=_("It waits until quiet hours or days off are over."), until=until_quiet_ends)
)
waits.hang(
    Wait(
        code="enough_for_now",
        reason=_("The reader has had as many mailings as one should get in that time."),
        until=until_one_more_is_welcome,
    )
)


def carries(channel: str) -> bool:
    """Whether this channel leads anywhere: text messages need a gateway that somebody has named."""
    if channel == Channel.SMS:
        return bool(settings.SMS_GATEWAY)
    return uses_wechat() if channel == Channel.WECHAT else True


def carries_by_wechat(category: Category) -> bool:
    """Whether letters of this kind can go by WeChat at all."""
    return carries(Channel.WECHAT) and not category.is_marketing and has_wechat_template(category.code)


def carries_text(name: str) -> bool:
    """Whether this text message can leave: carriers that want templates send none that the office has not approved."""
    return carries(Channel.SMS) and (not wants_templates() or has_template(name))


def page_of(mailing: Mailing) -> str:
    """Where it is steered, or empty text."""
    return next((path for each in steering if (path := each.page(mailing))), "")


def find_category(code: str) -> Category | None:
    """None for a row that outlived the code that wrote it."""
    return next((category for category in categories if category.code == code), None)


def codes_that_must_arrive() -> list[str]:
    return [category.code for category in categories if category.must_arrive]


def held_back_by(stop: Stop) -> Q:
    """True of deliveries that this stop keeps from leaving."""
    holds = Q(stop.condition())
    return holds if stop.holds_what_must_arrive else holds & ~Q(category__in=codes_that_must_arrive())


def put_off_by(wait: Wait) -> Q | None:
    """True of deliveries that wait for this now; None when none does."""
    until = wait.until()
    if until is None:
        return None
    return Q(GreaterThan(Coalesce(until, Now()), Now())) & ~Q(category__in=codes_that_must_arrive())


def free_to_leave() -> Q:
    """True of deliveries that no stop holds back and that wait for nothing: part of the hand-over statement."""
    free = Q()
    for stop in stops:
        free &= ~held_back_by(stop)
    for wait in waits:
        waiting = put_off_by(wait)
        free &= Q() if waiting is None else ~waiting
    return free
