"""Who may claim a record, how often, and who answers.

Nothing that is said to an applicant here depends on the records: whoever claims must not learn who is in the books.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Capability
from associations.permissions.offices import can_tie_login_to
from associations.queries.reach import holds_at_school
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from directory.models import Claim, ClaimTry
from directory.queries.claims import fresh_record_of
from people.models import Person, User
from people.permissions import can_keep_record, is_owner

# So many tries of one login within thirty days, then so long a pause before the next.
PAUSES = ((8, timedelta(days=1)), (5, timedelta(hours=1)), (3, timedelta(minutes=10)), (2, timedelta(minutes=1)))
MOST_TRIES = 12
COUNTED_FOR = timedelta(days=30)
# A reunion signs up from one address; who tries a hundred in a day from one is no reunion.
FROM_ONE_ADDRESS = ((100, timedelta(days=1)), (40, timedelta(minutes=1)))
State = Claim.State


def can_claim(actor: Actor) -> Verdict:
    """A login that nobody knows yet, or whose record a group made from what it said; not through a token."""
    may = _is_unknown(actor)
    if may and actor.user is not None and Claim.objects.open_now().filter(login=actor.user).exists():
        return refused("claim_is_open", _("You have told us already; we are looking."))
    return may


def can_redeem(actor: Actor) -> Verdict:
    """Give a code or a link: the same login, also where it has said already who it is."""
    return _is_unknown(actor)


def _is_unknown(actor: Actor) -> Verdict:
    if actor.user is None or actor.token is not None:
        return forbidden(_("Log in first."), "login_needed")
    if actor.person is not None and fresh_record_of(actor.user) is None:
        return refused("record_is_known", _("We know who you are already. Is something wrong? Write to the office."))
    return ALLOWED


def can_try(user: User, address: str) -> Verdict:
    """One more try, after those of this login and from this address. The caller holds the login."""
    now = timezone.now()
    lately = ClaimTry.objects.filter(created_at__gt=now - COUNTED_FOR)
    own = lately.filter(login=user).order_by("created_at").values_list("created_at", flat=True)
    if len(own) >= MOST_TRIES:
        return refused(
            "claims_enough", _("You have tried many times this month. The alumni office can help: write or call.")
        )
    if _has_to_wait(PAUSES, list(own), now):
        return refused("claims_too_fast", _("Take a little time before you try again, and look whether all is right."))
    here = lately.filter(address=address, created_at__gt=now - timedelta(days=1)).exclude(address="")
    if _has_to_wait(FROM_ONE_ADDRESS, list(here.order_by("created_at").values_list("created_at", flat=True)), now):
        return refused(
            "claims_from_one_place", _("Very many people have tried from where you are. Try again later, please.")
        )
    return ALLOWED


def _has_to_wait(pauses: tuple[tuple[int, timedelta], ...], tries: list[datetime], now: datetime) -> bool:
    pause = next((pause for count, pause in pauses if len(tries) >= count), None)
    return pause is not None and tries[-1] + pause > now


def can_add_to_claim(actor: Actor, claim: Claim) -> Verdict:
    """Say more, or withdraw: the applicant, as long as nobody has answered."""
    if actor.user is None or actor.token is not None or claim.login_id != actor.user.pk:
        return forbidden(_("Only the one who asked can do this."))
    return _is_open(claim)


def can_weigh(actor: Actor, claim: Claim) -> Verdict:
    """The house itself."""
    return _is_open(claim) if actor.is_system else forbidden(_("The house does this by itself."))


def can_answer_claim(actor: Actor, claim: Claim) -> Verdict:
    """Whoever sees it in the console, never one's own; as long as nobody has answered."""
    if not Claim.objects.visible_in_console(actor).filter(pk=claim.pk).exists():
        return forbidden(_("Only those who keep the records of people may do this."))
    if actor.user is not None and actor.user.pk == claim.login_id:
        return forbidden(_("Somebody else has to answer your own claim."), "own_claim")
    return _is_open(claim)


def can_approve_claim(actor: Actor, claim: Claim, person: Person) -> Verdict:
    """Whoever keeps that record and holds as much as its offices give; a record has one owner."""
    may = can_answer_claim(actor, claim) and can_keep_record(actor, person) and can_tie_login_to(actor, person)
    if not may:
        return may
    if is_owner(actor, person):
        return refused("own_record", _("This is your own record. Somebody else has to decide."))
    if person.login_id is not None:
        return refused(
            "record_is_claimed", _("This record belongs to a login already. Ask its owner before you do anything.")
        )
    if person.deceased_at is not None:
        return refused("person_is_deceased", _("The records say that this person has died. Put that right first."))
    if getattr(claim.login, "person", None) is not None and fresh_record_of(claim.login) is None:
        return refused("login_has_a_person", _("This login belongs to a person already."))
    return ALLOWED


def can_keep_id_digits(actor: Actor) -> Verdict:
    """Whoever keeps the whole register."""
    if actor.is_system or holds_at_school(actor, Capability.PEOPLE_EDIT):
        return ALLOWED
    return forbidden(_("Only those who keep the records of people may do this."))


def _is_open(claim: Claim) -> Verdict:
    if claim.is_open:
        return ALLOWED
    return refused("claim_is_answered", _("This has been answered already."))
