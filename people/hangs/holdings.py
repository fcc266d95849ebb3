"""What this app, and the floors below it, hold about a person: to export, to erase, to carry over."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.models import Addressee, Delivery, Preference, WechatBinding
from people.hangs.residues import addresses_of, numbers_of
from people.models import Affiliation, ContactPoint, FieldChoice, Person, YearlyCheck
from people.registry import Holding

State = Delivery.State

# What a line of the registers says; a second line of the same studies is one that leaves some of it open.
_SAID = ("department", "programme", "class_name", "student_number", "entry_year", "end_year", "starts_on", "ends_on")
_TELLING = ("student_number", "entry_year", "end_year")


def same_line(row: Affiliation, to: Person) -> Affiliation | None:
    """The line of the same studies: nothing that both say differs, and number or year of entry or end agrees."""
    for line in to.affiliations.filter(kind=row.kind).order_by("pk"):
        told = [(getattr(line, name), getattr(row, name)) for name in _SAID]
        agree = any(a and a == b for a, b in (told[_SAID.index(name)] for name in _TELLING))
        if agree and all(a == b or not a or not b for a, b in told):
            return line
    return None


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


def the_wechat_that_stands(row: WechatBinding, to: Addressee) -> WechatBinding | None:
    """One reader has one WeChat: that of the record that stays, where both have one."""
    if row.ended_at is not None:
        return None
    return WechatBinding.objects.filter(addressee=to, ended_at=None).first()


def the_letter_that_left(twin: Delivery, row: Delivery) -> dict[str, Any]:
    """Both records were to get it: what has reached the reader, or may have, under either name does not come again.
    What was held back under one name (there was no address) and waits under the other waits; stops are read once more
    when it leaves."""
    left = {State.ACCEPTED: State.ACCEPTED, State.HANDING: State.UNKNOWN, State.UNKNOWN: State.UNKNOWN}
    if twin.state == State.SUPPRESSED and row.state in (State.WAITING, State.DEFERRED, State.LEASED):
        return {"state": State.WAITING, "reason": "", "settled_at": None, "next_at": row.next_at}
    if twin.state in left or row.state not in left:
        return {}
    told = ("reason", "attempt", "handed_at", "address", "message_id", "subject", "text", "read_at")
    ended = row.settled_at or timezone.now()
    return {name: getattr(row, name) for name in told} | {"state": left[State(row.state)], "settled_at": ended}


def the_one_check(row: YearlyCheck, to: Person) -> YearlyCheck | None:
    return YearlyCheck.objects.filter(person=to).first()


def the_later_moments(twin: YearlyCheck, row: YearlyCheck) -> dict[str, Any]:
    """Asked, said or changed under either name; they are not asked twice in a year."""
    moments = ("asked_at", "confirmed_at", "changed_at", "counts_from")
    told = {name: (getattr(twin, name), getattr(row, name)) for name in moments}
    return {name: max(filter(None, both)) for name, both in told.items() if both[1] and both[0] != both[1]}


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
        "people.postal_addresses",
        _("Postal addresses in their parts"),
        "people.PostalAddress",
        (
            *("kind", "recipient", "country", "province", "city", "district", "street", "postcode", "since", "until"),
            *("point__source", "created_at", "point__ended_at"),
        ),
        path="point__person",
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
        twin=the_one_check,
        absorb=the_later_moments,
    ),
    Holding(
        "people.contact_proposals",
        _("Where others thought you may be reached"),
        "people.ContactProposal",
        ("kind", "value", "note", "created_at", "state", "answered_at"),
        identity=("address", "state"),
    ),
    Holding(
        "people.proposals_made",
        _("Whom of your classmates you helped to find"),
        "people.ContactProposal",
        ("kind", "created_at", "state"),
        path="proposed_by",
        kept=_("That a classmate was found belongs to them; it stays without your name."),
    ),
    Holding(
        "people.touches",
        _("When the school was in touch with you"),
        "people.Touch",
        ("kind", "happened_on", "words", "next_step", "due_on", "done_at"),
    ),
    Holding(
        "people.touches_noted",
        _("Calls and visits you noted for the school"),
        "people.Touch",
        ("kind", "happened_on"),
        path="noted_by",
        kept=_("What is noted of somebody stays with them, whoever wrote it down."),
    ),
    Holding(
        "people.relations",
        _("What you are to another person, whose name is theirs to tell"),
        "people.Relation",
        ("kind", "created_at"),
    ),
    Holding(
        "people.relations_from_others",
        _("What another person is to you, whose name is theirs to tell"),
        "people.Relation",
        ("kind", "created_at"),
        path="other",
    ),
    Holding(
        "people.record_notes",
        _("What rosters said of you besides"),
        "people.RecordNote",
        ("label", "text", "source", "created_at"),
        identity=("label", "text"),
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
        kept=_("The school has to be able to show which words were agreed to, and when; it stays without your name."),
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
    Holding(
        "people.blocked_by",
        _("Blocks"),
        "people.Block",
        (),
        path="blocked",
        identity=("person",),
        withheld=_("Who blocked somebody is told to nobody."),
    ),
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
        by_login="addressee__login",
        absorb=the_letter_that_left,
    ),
    Holding(
        "messaging.preferences",
        _("What you want to hear"),
        "messaging.Preference",
        ("category", "channel", "rhythm"),
        path="addressee__owner",
        by_login="addressee__login",
        identity=("category", "channel"),
        absorb=the_quieter_wish,
    ),
    Holding(
        "messaging.wechat",
        _("Your WeChat, where letters come"),
        "messaging.WechatBinding",
        ("openid", "bound_at", "ended_at", "ended_because"),
        path="addressee__owner",
        by_login="addressee__login",
        twin=the_wechat_that_stands,
    ),
    Holding(
        "messaging.wechat_scenes",
        _("Pictures you had shown to connect a WeChat"),
        "messaging.WechatScene",
        ("created_at", "expires_at"),
        path="addressee__owner",
        by_login="addressee__login",
    ),
    Holding(
        "messaging.came_in",
        _("What you wrote to us by e-mail"),
        "messaging.IncomingMail",
        ("created_at", "subject", "text"),
        found_by=lambda subject: Q(sender__in=addresses_of(subject)),
    ),
    Holding(
        "messaging.texted",
        _("Text messages to your number"),
        "messaging.SmsNumber",
        ("number", "asked_at", "codes_at", "texts_at", "unreachable_since", "stopped_at"),
        found_by=lambda subject: Q(number__in=numbers_of(subject)),
        titles={
            "asked_at": _("codes asked for in the last day"),
            "codes_at": _("codes of the last day"),
            "texts_at": _("text messages of the last day"),
        },
        kept=_("A number that somebody else has too stays known; one that was yours alone is forgotten."),
    ),
    Holding(
        "files.kept",
        _("Files you brought"),
        "files.StoredFile",
        ("name", "content_type", "size", "created_at"),
        path="kept_by__person",
        titles={"content_type": _("kind of file")},
        kept=_(
            "Your own pictures go with what they hang on. What you brought for others, a roster for one, is theirs."
        ),
        clears={"kept_by": None, "name": "–"},
    ),
]
