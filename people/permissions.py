"""Who may change what about people, and when.

Which offices a person holds is known two floors up; ``common.console.may`` asks there. The building blocks of
records (``create_person``, ``add_affiliation``, ``attach_login`` …) ask only what the state of things demands:
they are called by the actions of floors above, which have asked who may.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import Actor, Kind
from common.console import may
from common.partial_dates import earliest, latest
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.reads import current, now
from messaging.models import Delivery
from messaging.registry import carries
from people.models import (
    AccessToken,
    Block,
    ContactChange,
    ContactCode,
    ContactPoint,
    ContactProposal,
    GuardianConsent,
    Person,
    Position,
    User,
)
from people.models.contact_proposals import address_digest
from people.models.gate import fields, rules
from people.queries import is_lost

REAL_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none
NEW_FOR = timedelta(hours=24)
OLDEST_ALIVE = 130  # years
TAKE_CODES = {ContactPoint.Kind.EMAIL: Delivery.Channel.EMAIL, ContactPoint.Kind.PHONE: Delivery.Channel.SMS}
BETWEEN_CODES = timedelta(minutes=1)
CODES_AN_HOUR = 5


LINK = re.compile(r"https?:|://|\bwww\.", re.IGNORECASE)
PROPOSALS_A_DAY, PROPOSALS_AT_ONCE = 5, 3
LETTERS_A_DAY = 500  # of the whole house


def is_owner(actor: Actor, person: Person) -> bool:
    """Whether this is the actor's own record."""
    return actor.person is not None and actor.person.pk == person.pk


def can_keep_record(actor: Actor, person: Person) -> Verdict:
    """The house itself, and officers who keep the records of people here."""
    if actor.is_system or may(actor, "people.edit", person):
        return ALLOWED
    return forbidden(_("Only those who keep the records of people may do this."))


def can_note_touch(actor: Actor, person: Person, day: date) -> Verdict:
    """Whoever keeps the record; of what has been, not of what is to come."""
    if not (keeping := can_keep_record(actor, person)):
        return keeping
    if day > now().date():
        return refused("touch_in_the_future", _("That day has not come. What is to be done is the next step."))
    return ALLOWED


def can_keep_tags(actor: Actor) -> Verdict:
    """The list is the institution's; everybody who keeps records chooses from it."""
    keeps = actor.is_system or may(actor, "people.edit", current())
    return ALLOWED if keeps else forbidden(_("The office of the school keeps the list of tags."))


def can_change_person(actor: Actor, person: Person) -> Verdict:
    """The owner too."""
    return ALLOWED if is_owner(actor, person) else can_keep_record(actor, person)


def can_choose_audience(actor: Actor, person: Person, field: str, audience: int) -> Verdict:
    """The owner alone; staff would say for somebody else what they consented to."""
    if not is_owner(actor, person):
        return forbidden(_("Everybody chooses for themselves who sees what."))
    if field not in fields or audience not in fields[field].audiences:
        return refused("audience_not_offered", _("This cannot be chosen here. Load the page anew."))
    if rules()[field].is_locked:
        return refused("field_locked", _("The institution has settled this for everybody."))
    return ALLOWED


def can_keep_field_rules(actor: Actor) -> Verdict:
    """Whoever keeps the institution's settings."""
    if actor.is_system or may(actor, "institution.edit", None):
        return ALLOWED
    return forbidden(_("Only those who keep the institution's settings may do this."))


def can_rule_field(actor: Actor, field: str, audience: int) -> Verdict:
    if not (keeping := can_keep_field_rules(actor)):
        return keeping
    if field not in fields or audience not in fields[field].audiences:
        return refused("audience_not_offered", _("This cannot be chosen here. Load the page anew."))
    return ALLOWED


def can_block(actor: Actor, person: Person) -> Verdict:
    """Any person, another than oneself; not through a token that only reads."""
    if actor.person is None:
        return forbidden(_("Log in first."), "login_needed")
    if actor.person.pk == person.pk:
        return refused("blocks_oneself", _("You cannot block yourself."))
    return ALLOWED


def can_lift_block(actor: Actor, block: Block) -> Verdict:
    """Whoever set it up."""
    if is_owner(actor, block.person):
        return ALLOWED
    return forbidden(_("Only whoever blocked somebody lifts that again."))


def can_confirm_record(actor: Actor, person: Person) -> Verdict:
    """Only they know whether it is right."""
    return ALLOWED if is_owner(actor, person) else forbidden(_("Everybody says this of their own record."))


def can_end_position(position: Position) -> Verdict:
    if position.ends_on:
        return refused("position_has_ended", _("This stands among what you did before already."))
    return ALLOWED


def can_see_contacts(actor: Actor, person: Person) -> Verdict:
    """The same answer as ``Person.objects.with_contacts_open_to(actor)`` gives for many."""
    if Person.objects.with_contacts_open_to(actor).filter(pk=person.pk).exists():
        return ALLOWED
    return forbidden(_("Contact data is shown to its owner and to officers who keep it."))


def can_prove_contact(actor: Actor, point: ContactPoint) -> Verdict:
    """The owner alone: whoever proves it for another has proven something else."""
    if not is_owner(actor, point.person):
        return forbidden(_("Only its owner can confirm a contact."))
    if point.verified_at is not None:
        return refused("contact_proven", _("This is confirmed already."))
    channel = TAKE_CODES.get(ContactPoint.Kind(point.kind))
    if channel is None or not carries(channel):
        return refused("contact_takes_no_code", _("No code can be sent there."))
    return ALLOWED


def can_settle_contact(actor: Actor, point: ContactPoint, held: ContactPoint | None) -> Verdict:
    """Whoever keeps both records and sees how both people are reached; else the unit that stands above both."""
    if point.ended_at or point.verified_at or point.contested_at is None:
        return refused("contact_not_contested", _("Nobody claims this contact any more."))
    for person in filter(None, [point.person, held.person if held else None]):
        if not (can_keep_record(actor, person) and can_see_contacts(actor, person)):
            return forbidden(_("Others keep one of the two records. Somebody above both has to say whose it is."))
    return ALLOWED


def can_send_contact_code(actor: Actor, point: ContactPoint) -> Verdict:
    """Not so often that a stranger's mailbox could be filled from here, or a code be guessed."""
    if not (proving := can_prove_contact(actor, point)):
        return proving
    recent = ContactCode.objects.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    here = recent.filter(point__kind=point.kind, point__value=point.value)
    if here.filter(created_at__gt=timezone.now() - BETWEEN_CODES).exists():
        return refused("code_asked_too_often", _("A code has just left. Give it a minute, then ask again."))
    if max(here.count(), recent.filter(point__person=point.person).count()) >= CODES_AN_HOUR:
        return refused("code_asked_too_often", _("Those were many codes. Take a break of an hour, then ask again."))
    return ALLOWED


def can_choose_contact(actor: Actor, point: ContactPoint) -> Verdict:
    """Another first choice. What was shown to reach them gives way only to what was shown to reach them, too."""
    if not (keeping := can_change_person(actor, point.person)):
        return keeping
    if point.is_primary:
        return refused("contact_preferred", _("This is the first choice already."))
    firsts = ContactPoint.objects.current().verified().filter(person=point.person_id, kind=point.kind, is_primary=True)
    if point.verified_at is None and firsts.exists():
        return refused("contact_not_proven", _("Confirm it first: a code shows that it reaches you."))
    return ALLOWED


def can_stop_change(change: ContactChange) -> Verdict:
    """Whoever holds the link, once, for seven days. What is somebody else's login by now is not taken from them."""
    if change.stopped_at is not None:
        return refused("change_stopped", _("This was stopped already. Nothing more is needed."))
    if change.may_be_stopped_until <= timezone.now():
        return refused("change_too_old", _("The seven days are over. Tell the alumni office; a person looks at it."))
    if change.user is None:
        return ALLOWED
    field = "phone" if change.kind == ContactPoint.Kind.PHONE else "email__iexact"
    if User.objects.filter(**{field: change.before}).exclude(pk=change.user.pk).exists():
        return refused("address_taken", _("Another login has this address or number by now. The alumni office helps."))
    return ALLOWED


def can_settle_change(actor: Actor, change: ContactChange) -> Verdict:
    """Whoever keeps the record and sees its contacts; of a login that is nobody's yet, the office of the school."""
    if change.stopped_at is None:
        return refused("change_not_stopped", _("Nobody has stopped this change."))
    person = change.person or getattr(change.user, "person", None)
    if person is not None:
        return can_keep_record(actor, person) and can_see_contacts(actor, person)
    keeps = actor.is_system or may(actor, "institution.edit", None)
    return ALLOWED if keeps else forbidden(_("Only those who keep the institution may do this."))


def can_name_lost(actor: Actor, person: Person) -> Verdict:
    """Whoever sees them in a class, and whoever answers requests there."""
    another = actor.person is not None and actor.person.pk != person.pk
    seen = Person.objects.visible_to(actor).filter(pk=person.pk)
    if another and (seen.exists() or may(actor, "requests.decide", person)):
        return ALLOWED
    return forbidden(_("Those of their class and those who keep it can say where somebody is."))


def can_propose_contact(actor: Actor, person: Person, kind: str, value: str, note: str = "") -> Verdict:
    """Whoever knows the lost person from a class or keeps it; so few a day that nobody is pestered."""
    if not (knowing := can_name_lost(actor, person)) or actor.person is None:
        return knowing
    if not Person.objects.filter(is_lost(), pk=person.pk).exists():
        return refused("not_lost", _("We know how to reach them by now. Thank you all the same."))
    if kind not in ContactProposal.KINDS:
        return refused("kind_not_asked", _("An e-mail address or a telephone number, please."))
    if LINK.search(note):
        return refused("note_has_a_link", _("Words only: letters with links to other places look like fraud."))
    return _within_limits(actor.person, person, kind, value)


def _within_limits(proposer: Person, person: Person, kind: str, value: str) -> Verdict:
    day = ContactProposal.objects.filter(created_at__gt=timezone.now() - timedelta(days=1))
    if day.filter(proposed_by=proposer).count() >= PROPOSALS_A_DAY:
        return refused("too_many_proposals", _("Those were many for one day. Tell us the others tomorrow."))
    if day.exclude(asked_at=None).count() >= LETTERS_A_DAY:
        return refused("too_many_today", _("We have asked many people today. Tell us again tomorrow."))
    waiting = person.contact_proposals.open_now()
    if waiting.filter(address=address_digest(kind, value)).exists():
        return refused("proposed_already", _("Somebody has told us this already. We wait for an answer."))
    if waiting.count() >= PROPOSALS_AT_ONCE:
        return refused("enough_proposed", _("Others have told us already where they may be. We wait for an answer."))
    return ALLOWED


def can_answer_proposal(actor: Actor, proposal: ContactProposal) -> Verdict:
    """Whoever holds the link that went there; officers who keep the record and see its contacts."""
    is_waiting = proposal.state == ContactProposal.State.WAITING
    if not is_waiting or proposal.person.deceased_at or proposal.person.do_not_contact_at:
        return refused("proposal_answered", _("This was answered already."))
    if proposal.expires_at <= timezone.now():
        return refused("proposal_out_of_date", _("Thirty days have passed, so nothing was kept."))
    if actor.kind == Kind.SIGNED_LINK:
        return ALLOWED
    return can_keep_record(actor, proposal.person) and can_see_contacts(actor, proposal.person)


def can_attach_login(person: Person, user: User) -> Verdict:
    """A record has one login for good; whoever comes second is not its owner, or has two logins."""
    if person.login_id is not None:
        return refused("person_has_a_login", _("This record belongs to somebody who has a login already."))
    if person.deceased_at is not None:
        return refused("person_is_deceased", _("The records say that this person has died. Ask the alumni office."))
    if Person.objects.filter(login=user).exists():
        return refused("login_has_a_person", _("This login belongs to a person already."))
    return ALLOWED


def can_unmake_person(person: Person) -> Verdict:
    if person.login_id is not None:
        return refused("person_has_a_login", _("This record belongs to somebody who has a login already."))
    if person.created_at < timezone.now() - NEW_FOR:
        return refused("person_is_no_longer_new", _("Only a record made within the last day can be taken back."))
    return ALLOWED


def can_act_for_staff(actor: Actor) -> Verdict:
    """Whoever holds an office that opens the console has a second step at the door; a liaison is not asked."""
    if not settings.CONSOLE_NEEDS_SECOND_FACTOR or actor.user is None or not may(actor, "console.open", None):
        return ALLOWED
    if get_adapter().is_mfa_enabled(actor.user, types=REAL_FACTORS):
        return ALLOWED
    return forbidden(_("Your office needs a second step at the door. Set it up with your login."), "second_step_needed")


def can_sign_up(email: str, birth_date: str) -> Verdict:
    """Nobody below the institution's least age; below its age of consent only with a guardian's word.

    A date known to the year only counts as the youngest it may mean, and asks for the day where that decides.
    """
    today, rules = now().date(), current()
    youngest, oldest = _age(latest(birth_date), today), _age(earliest(birth_date), today)
    if oldest < 0 or youngest > OLDEST_ALIVE:
        return refused("birth_date_cannot_be", _("This date of birth cannot be right. Look at the year again."))
    if oldest < rules.minimum_age:
        return refused("too_young", _too_young(rules.minimum_age))
    if youngest >= rules.guardian_age:
        return ALLOWED
    if youngest < rules.minimum_age or oldest >= rules.guardian_age:
        return refused("birth_day_needed", _("Please write your date of birth with month and day: 2008-09-01."))
    if GuardianConsent.objects.filter(email=email.strip().lower()).exists():
        return ALLOWED
    return refused("guardian_needed", _guardian_needed(rules.guardian_age))


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _too_young(age: int) -> str:
    return _(
        "Logins begin at %(age)s. Until then your family is welcome to write to the alumni office; we look forward "
        "to having you here later."
    ) % {"age": age}


def _guardian_needed(age: int) -> str:
    return _(
        "You are not %(age)s yet, so your mother, father or guardian has to agree first. They sign a sheet of paper "
        "at the alumni office; after that, sign up again with this same address."
    ) % {"age": age}


def is_asked_to_agree(user: User) -> bool:
    """Whether terms were published to which this login has not agreed yet."""
    return current().terms_published_at is not None and user.agreed_terms != current().terms_version


def can_agree_to_terms(actor: Actor, version: str) -> Verdict:
    """For oneself, at a page, to the words that stand there."""
    if actor.user is None or actor.token is not None:
        return forbidden(_("Everybody agrees for themselves."))
    if version != current().terms_version:
        return refused("terms_changed_meanwhile", _("The terms have changed meanwhile. Here they are as they are now."))
    return ALLOWED


def can_record_guardian_consent(actor: Actor) -> Verdict:
    """Somebody with a name answers for it: not the house by itself."""
    if actor.user is not None and may(actor, "people.edit", None):
        return ALLOWED
    return forbidden(_("Only those who keep the records of people may do this."))


def can_come_in_at(user: User, email: str | None) -> Verdict:
    """With a code that went to ``email``: as long as that is the login's address."""
    if email and email.lower() != user.email.lower():
        return refused("address_changed", _("This code went to an address that is not this login's any more."))
    return ALLOWED


def can_come_in_by(user: User, phone: str) -> Verdict:
    if phone != user.phone:
        return refused("number_changed", _("This code went to a number that is not this login's any more."))
    return ALLOWED


def can_have_login_phone(user: User, phone: str) -> Verdict:
    """A number opens one login."""
    if User.objects.filter(phone=phone).exclude(pk=user.pk).exists():
        return refused("phone_taken", _("This number has a login already."))
    return ALLOWED


def is_own_login(actor: Actor, user: User) -> Verdict:
    if actor.is_system or (actor.user is not None and actor.user.pk == user.pk and actor.token is None):
        return ALLOWED
    return forbidden(_("Everybody decides about their own login."))


def can_issue_token(actor: Actor) -> Verdict:
    """For oneself, from a page: a token that makes tokens would outlive its own day."""
    if actor.user is None:
        return forbidden(_("Log in first."), "login_needed")
    if actor.token is not None:
        return forbidden(_("A token cannot make tokens. Log in and make it on your own page."), "token_makes_no_token")
    return ALLOWED


def can_revoke_token(actor: Actor, token: AccessToken) -> Verdict:
    if actor.user is not None and token.user_id == actor.user.pk:
        return ALLOWED
    return forbidden(_("Only its owner can withdraw a token."))


def can_see_logins(actor: Actor) -> Verdict:
    """The list of logins is a list of addresses: for those who see contact data of people."""
    if actor.is_system or may(actor, "people.see_contacts", None):
        return ALLOWED
    return forbidden(_("Only officers who see contact data see the list of logins."))
