"""The applicant's side: say who one is, say more, think again. Nothing in here looks at the records.

What is said is written down, and a worker compares it a moment later: so the answer, and the time it takes, is the same
whoever is in the books.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from audit.actions import record
from common.actions import action
from common.actors import Actor
from common.bell import ring
from common.verdicts import Refusal
from directory.models import Claim, ClaimTry
from directory.permissions.claims import can_add_to_claim, can_claim, can_try
from directory.queries.claims.digits import stated, tidy_digits
from people.models import User
from people.names import clean_name

State = Claim.State


@dataclass(frozen=True, slots=True)
class ClaimStatement:
    """What somebody says of themselves. ``id_digits`` are compared and never kept."""

    full_name: str
    former_name: str = ""
    student_number: str = ""
    department: str = ""
    class_name: str = ""
    entry_year: int | None = None
    end_year: int | None = None
    id_digits: str = ""
    word: str = ""

    def as_kept(self) -> dict[str, Any]:
        """The columns of a claim; raises ``Refusal`` ``year_needed`` or ``digits_cannot_be``."""
        if self.entry_year is None and self.end_year is None:
            raise Refusal("year_needed", _("Say when you came or when you graduated."), field="end_year")
        if self.id_digits and not tidy_digits(self.id_digits):
            raise Refusal("digits_cannot_be", _("Four characters: digits, the last may be X."), field="id_digits")
        kept = {name: getattr(self, name) for name in Claim.SAID}
        names = {name: clean_name(kept[name]) for name in ("full_name", "former_name")}
        return kept | names | {"id_digests": stated(tidy_digits(self.id_digits))}


@action
def make_claim(statement: ClaimStatement, *, address: str = "", by: Actor) -> Claim:
    """Say which record is one's own; a worker compares it at once. ``address`` is where the request came from.

    Raises ``Refusal`` ``claim_is_open``, ``record_is_known``, ``claims_too_fast``, ``claims_enough``,
    ``claims_from_one_place``, ``year_needed`` or ``digits_cannot_be``: none of them depends on the records.
    """
    user = _hold_login(by)
    can_claim(by).or_raise()
    kept = statement.as_kept()
    count_try(user, address)
    claim: Claim = Claim.objects.add(login=user, **kept)
    record(by, "directory.claim_made", about=[claim])
    ring("directory.weigh_claim", claim.pk)
    return claim


@action
def add_to_claim(claim: Claim, statement: ClaimStatement, *, address: str = "", by: Actor) -> Claim:
    """Say more, or say it right: everything is compared anew. Digits that are left out stay as they were.

    Raises what ``make_claim`` raises, and ``claim_is_answered``.
    """
    user = _hold_login(by)
    claim = Claim.objects.locked().get(pk=claim.pk)
    can_add_to_claim(by, claim).or_raise()
    kept = statement.as_kept()
    if not kept["id_digests"]:
        del kept["id_digests"]
    count_try(user, address)
    claim.change(**kept, state=State.WAITING, weighed_at=None)
    record(by, "directory.claim_added_to", about=[claim])
    ring("directory.weigh_claim", claim.pk)
    return claim


@action
def withdraw_claim(claim: Claim, *, by: Actor) -> Claim:
    """The applicant thinks again. Raises ``Refusal`` ``claim_is_answered``."""
    _hold_login(by)
    claim = Claim.objects.locked().get(pk=claim.pk)
    can_add_to_claim(by, claim).or_raise()
    claim.change(state=State.WITHDRAWN, ended_at=timezone.now(), id_digests=[])
    record(by, "directory.claim_withdrawn", about=[claim])
    return claim


def _hold_login(by: Actor) -> User:
    """Two tries of one login at once count each other. Nobody is held where nobody has logged in."""
    held = User.objects.select_for_update(of=("self",)).filter(pk=by.user.pk if by.user else 0)
    return held.first() or User()


def count_try(user: User, address: str, secret: str = "") -> None:
    """Part of an action that holds the login: one more try, or a ``Refusal``. ``secret`` is the digest of a code."""
    digest = salted_hmac("directory.claim_try", address, algorithm="sha256").hexdigest() if address else ""
    can_try(user, digest).or_raise()
    ClaimTry.objects.add(login=user, address=digest, secret=secret)
