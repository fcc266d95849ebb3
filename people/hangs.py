"""What people hangs in: its own rows and those of the floors below, traits of its own, and what stops letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audit.registry import Rows, speak_of
from common.actors import Actor
from common.console import may
from common.console_home import Check, Decision, checks, decisions
from institution.reads import now, zone
from messaging.models import Addressee, Preference
from messaging.registry import ACCOUNT, Category, Stop, categories, look_up_addresses_by, stops
from people.codes import codes_within, industry_sections
from people.models import Affiliation, ContactPoint, FieldChoice, Person, Position, Tag, Tagging, Touch, YearlyCheck
from people.queries import address_of, contact_changes_open_to, logins_open_to, proposals_open_to
from people.registry import Holding, Shape, Trait, holdings, traits

COUNTED_TO = 10_000

# What a line of the registers says; a second line of the same studies is one that leaves some of it open.
_SAID = ("department", "programme", "class_name", "student_number", "entry_year", "end_year", "starts_on", "ends_on")


def same_line(row: Affiliation, to: Person) -> Affiliation | None:
    """The line of the same studies: nothing that both say differs, and number or year of entry or end agrees."""
    for line in to.affiliations.filter(kind=row.kind).order_by("pk"):
        told = [(getattr(line, name), getattr(row, name)) for name in _SAID]
        agree = any(a and a == b for a, b in (told[_SAID.index(name)] for name in _TELLING))
        if agree and all(a == b or not a or not b for a, b in told):
            return line
    return None


_TELLING = ("student_number", "entry_year", "end_year")


def filled_in(twin: Affiliation, row: Affiliation) -> dict[str, Any]:
    """What the line that stays leaves open."""
    return {
        name: getattr(row, name) for name in (*_SAID, "alumnus_at") if not getattr(twin, name) and getattr(row, name)
    }


def proof_of_either(twin: ContactPoint, row: ContactPoint) -> dict[str, Any]:
    """Proven under one name is proven; and then nobody else claims it."""
    proven = min(filter(None, (twin.verified_at, row.verified_at)), default=None)
    contested = None if proven else twin.contested_at or row.contested_at
    return {"verified_at": proven, "contested_at": contested}


def the_stricter_choice(twin: FieldChoice, row: FieldChoice) -> dict[str, Any]:
    """What is hidden under either name stays hidden."""
    searchable = twin.is_searchable and row.is_searchable
    return {"audience": min(twin.audience, row.audience), "is_searchable": searchable}


def the_quieter_wish(twin: Preference, row: Preference) -> dict[str, Any]:
    """Whoever said "not at all", under either name, is not written to."""
    return {"rhythm": row.rhythm} if row.rhythm == Preference.Rhythm.NEVER else {}


HOLDINGS = [
    Holding(
        "people.affiliations",
        _("What the school's records say"),
        "people.Affiliation",
        ("kind", "department", "programme", "class_name", "student_number", "entry_year", "end_year"),
        twin=same_line,
        absorb=filled_in,
    ),
    Holding(
        "people.contact_points",
        _("How you can be reached"),
        "people.ContactPoint",
        ("kind", "value", "source", "created_at", "verified_at", "ended_at"),
        identity=("kind", "value", "ended_at"),
        absorb=proof_of_either,
    ),
    Holding(
        "people.contact_changes",
        _("Contacts that took the place of others"),
        "people.ContactChange",
        ("kind", "before", "after", "created_at", "may_be_stopped_until", "stopped_at"),
    ),
    Holding(
        "people.login_changes",
        _("Addresses of your login that took the place of others"),
        "people.ContactChange",
        ("kind", "before", "after", "created_at", "may_be_stopped_until", "stopped_at"),
        path="user__person",
    ),
    Holding(
        "people.yearly_checks",
        _("When you were asked whether all is right"),
        "people.YearlyCheck",
        ("asked_at", "confirmed_at", "changed_at"),
        identity=("counts_from",),
    ),
    Holding(
        "people.contact_proposals",
        _("Where others thought you may be reached"),
        "people.ContactProposal",
        ("kind", "value", "note", "created_at", "state", "answered_at"),
    ),
    Holding(
        "people.proposals_made",
        _("Whom of your classmates you helped to find"),
        "people.ContactProposal",
        ("kind", "created_at", "state"),
        path="proposed_by",
    ),
    Holding(
        "people.touches",
        _("When the school was in touch with you"),
        "people.Touch",
        ("kind", "happened_on", "words", "next_step", "due_on", "done_at"),
    ),
    Holding("people.tags", _("Tags"), "people.Tagging", ("tag__name", "created_at"), identity=("tag",)),
    Holding(
        "people.former_names",
        _("Former names"),
        "people.FormerName",
        ("full_name", "until"),
        identity=("full_name",),
    ),
    Holding(
        "people.positions",
        _("Positions"),
        "people.Position",
        ("organisation__name", "title", "industry_code", "city_code", "starts_on", "ends_on"),
        identity=("organisation", "title", "starts_on"),
    ),
    Holding(
        "people.former_records",
        _("Records that went up in yours"),
        "people.FormerId",
        ("created_at",),
    ),
    Holding(
        "people.consents",
        _("What you agreed to"),
        "people.Consent",
        ("subject", "text_version", "given", "door", "created_at"),
        path="user__person",
    ),
    Holding(
        "people.field_choices",
        _("Who sees what of you"),
        "people.FieldChoice",
        ("field", "audience", "is_searchable", "changed_at"),
        identity=("field",),
        absorb=the_stricter_choice,
    ),
    Holding("people.blocks", _("Whom you blocked"), "people.Block", ("created_at",), identity=("blocked",)),
    # Who blocked somebody is not told, not even to that person.
    Holding("people.blocked_by", _("Blocks"), "people.Block", (), path="blocked", identity=("person",)),
    Holding(
        "people.tokens",
        _("Personal tokens"),
        "people.AccessToken",
        ("name", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at"),
        path="user__person",
    ),
    Holding(
        "people.ties",
        _("When your login was tied to your record"),
        "people.LoginTie",
        ("created_at", "untied_at"),
    ),
    Holding(
        "messaging.letters",
        _("Letters to you"),
        "messaging.Delivery",
        ("created_at", "channel", "category", "subject", "text", "state", "read_at"),
        path="addressee__owner",
    ),
    Holding(
        "messaging.preferences",
        _("What you want to hear"),
        "messaging.Preference",
        ("category", "channel", "rhythm"),
        path="addressee__owner",
        identity=("category", "channel"),
        absorb=the_quieter_wish,
    ),
    Holding(
        "files.kept",
        _("Files you brought"),
        "files.StoredFile",
        ("name", "content_type", "size", "created_at"),
        path="kept_by__person",
    ),
]


def _affiliated(**lookup: Any) -> Q:
    return Q(Exists(Affiliation.objects.filter(person=OuterRef("pk"), **lookup)))


def _within(field: str) -> Callable[[Any], Q]:
    """A year of it in a span that may be open at either end."""

    def condition(span: tuple[int | None, int | None]) -> Q:
        first, last = span
        asked = {f"{field}__gte": first, f"{field}__lte": last}
        return _affiliated(**{lookup: year for lookup, year in asked.items() if year is not None})

    return condition


def _works(**lookup: Any) -> Q:
    """Now, as far as is known."""
    return Q(Exists(Position.objects.filter(person=OuterRef("pk"), ends_on="", **lookup)))


def _affiliated_by(field: str) -> Callable[[Any], Q]:
    return lambda value: _affiliated(**{field: value})


def _reachable() -> Q:
    """As coverage counts it: a login, or a way to be reached that stands; and no wish or reason to be left alone."""
    ways = [ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE, ContactPoint.Kind.WECHAT]
    point = Exists(ContactPoint.objects.current().filter(person=OuterRef("pk"), kind__in=ways))
    return Q(deceased_at=None, do_not_contact_at=None) & (Q(login__isnull=False) | Q(point))


TRAITS = [
    Trait(
        "people.kind",
        _("kind of affiliation"),
        _affiliated_by("kind"),
        lambda: Affiliation.Kind.choices,
        asked_as="kind",
        place=80,
    ),
    Trait("people.entry_years", _("entry year"), _within("entry_year"), asked_as="entry", shape=Shape.YEARS, place=30),
    Trait("people.end_years", _("graduation year"), _within("end_year"), asked_as="end", shape=Shape.YEARS, place=20),
    Trait("people.entry_year", _("entry year"), _affiliated_by("entry_year")),
    Trait("people.end_year", _("graduation year"), _affiliated_by("end_year")),
    Trait("people.department", _("department"), _affiliated_by("department")),
    Trait("people.is_alumnus", _("alumnus"), lambda value: _affiliated(alumnus_at__isnull=not value)),
    Trait("people.has_login", _("has a login"), lambda value: Q(login__isnull=not value)),
    Trait("people.is_reachable", _("can be reached"), lambda value: _reachable() if value else ~_reachable()),
    Trait(
        "people.city",
        _("city"),
        lambda value: Q(city_code=value),
        field="city",
        asked_as="city",
        shape=Shape.CITY,
        place=10,
    ),
    Trait("people.gender", _("gender"), lambda value: Q(gender=value), lambda: Person.Gender.choices, field="gender"),
    Trait(
        "people.tag",
        _("tag"),
        lambda value: Q(Exists(Tagging.objects.filter(person=OuterRef("pk"), tag=value))),
        lambda: [(str(tag.pk), tag.name) for tag in Tag.objects.offered().order_by("name")],
    ),
    Trait(
        "people.industry",
        _("industry"),
        lambda value: _works(industry_code__in=codes_within(value)),
        industry_sections,
        field="industry",
        asked_as="industry",
        place=50,
    ),
    Trait(
        "people.employer",
        _("employer"),
        lambda organisations: _works(organisation__in=organisations),
        field="employer",
        asked_as="employer",
        shape=Shape.EMPLOYER,
        place=60,
    ),
]

# Also what must arrive: no letter goes to the dead, nor about an office to somebody who wants none. Only letters about
# signing in pass: they answer what somebody at a page has just asked for.
STOPS = [
    Stop(
        "deceased",
        _("The person has died."),
        lambda: ~Q(category=ACCOUNT.code) & Q(_of_owner(owner__deceased_at__isnull=False)),
        holds_what_must_arrive=True,
    ),
    Stop(
        "do_not_contact",
        _("The person asked not to be written to."),
        lambda: ~Q(category=ACCOUNT.code) & Q(_of_owner(owner__do_not_contact_at__isnull=False)),
        holds_what_must_arrive=True,
    ),
]


ROWS = [
    Rows("people.person", lambda actor: Person.objects.visible_in_console(actor)),
    Rows("people.user", logins_open_to),
]


def _of_owner(**lookup: Any) -> Exists:
    return Exists(Addressee.objects.filter(pk=OuterRef("addressee_id"), **lookup))


def contacts_that_two_claim(actor: Actor) -> Decision | None:
    """Whose they are, the office says: a proof stands against a proof."""
    if not may(actor, "people.edit", None):
        return None
    claimed = ContactPoint.objects.contested().filter(person__in=Person.objects.visible_in_console(actor))
    found = claimed.aggregate(count=Count("pk"), since=Min("contested_at"))
    return Decision(
        title=_("Contacts that two people claim"),
        why=_("Both have shown that letters reach them there. Ask both, then say whose it is."),
        count=found["count"],
        url=reverse("admin:people_person_changelist") + "?noted=contested",
        act_label=_("Look"),
        since=found["since"],
    )


def changes_that_were_stopped(actor: Actor) -> Decision | None:
    """Somebody says that it was not them: whether a login was in the wrong hands, the office asks."""
    if not may(actor, "people.edit", None):
        return None
    found = contact_changes_open_to(actor).unsettled().aggregate(count=Count("pk"), since=Min("stopped_at"))
    return Decision(
        title=_("Changes of a contact that were stopped"),
        why=_("Somebody at the address before says that it was not them. Call, and ask whether a login was misused."),
        count=found["count"],
        url=reverse("admin:people_contactchange_changelist") + "?state=open",
        act_label=_("Look"),
        since=found["since"],
    )


def contacts_that_were_proposed(actor: Actor) -> Decision | None:
    """A number somebody of the class has named is called by the office; an address is asked by letter."""
    if not may(actor, "people.edit", None):
        return None
    to_call = proposals_open_to(actor).open_now().filter(kind=ContactPoint.Kind.PHONE)
    found = to_call.aggregate(count=Count("pk"), since=Min("created_at"))
    return Decision(
        title=_("Numbers of lost classmates"),
        why=_("Somebody of the class has told us a number. Call once, and ask whether it may stand in the record."),
        count=found["count"],
        url=reverse("admin:people_contactproposal_changelist") + "?state__exact=waiting&kind__exact=phone",
        act_label=_("Call"),
        since=found["since"],
    )


def steps_that_are_due(actor: Actor) -> Decision | None:
    """What somebody has promised at the end of a call; everybody who keeps the record sees it."""
    if not may(actor, "people.edit", None):
        return None
    due = Touch.objects.visible_to(actor).with_a_step_due()
    found = due.aggregate(count=Count("pk"), first=Min("due_on"))
    since = found["first"] and datetime.combine(found["first"], time.min, tzinfo=zone())
    return Decision(
        title=_("Next steps that are due"),
        why=_("Noted at the end of a call or a visit. Do it, then say that it is done."),
        count=found["count"],
        url=reverse("admin:people_touch_changelist") + "?step=due",
        act_label=_("Look"),
        since=since,
    )


LETTERS_ABOUT_THE_RECORD = Category(
    code="record",
    label=_("What we know of you"),
    help=_("Once a year: is it still right?"),
    priority=7,
)


def members_confirm_their_data(actor: Actor) -> Check | None:
    """How many said this year that all is right, of those whose records this actor keeps; counted to 10,000."""
    if not may(actor, "people.edit", None):
        return None
    year = now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    kept = YearlyCheck.objects.filter(person__in=Person.objects.visible_in_console(actor))
    confirmed, silent = (rows[:COUNTED_TO].count() for rows in (kept.confirmed_since(year), kept.silent_since(year)))
    said = ngettext("%(count)d member has confirmed", "%(count)d members have confirmed", confirmed)
    quiet = ngettext("%(count)d has not answered yet", "%(count)d have not answered yet", silent)
    return Check(
        title=_("Are your data still right?"),
        text=_("This year %(confirmed)s, %(silent)s.")
        % {"confirmed": said % {"count": confirmed}, "silent": quiet % {"count": silent}},
        is_well=True,
        url=reverse("admin:people_person_changelist") + "?asked=silent",
    )


def hang_in() -> None:
    categories.hang(LETTERS_ABOUT_THE_RECORD)
    checks.append(members_confirm_their_data)
    decisions.append(contacts_that_two_claim)
    decisions.append(changes_that_were_stopped)
    decisions.append(contacts_that_were_proposed)
    decisions.append(steps_that_are_due)
    speak_of(*ROWS)
    look_up_addresses_by(address_of)
    for stop in STOPS:
        stops.hang(stop)
    for holding in HOLDINGS:
        holdings.hang(holding)
    for trait in TRAITS:
        traits.hang(trait)
