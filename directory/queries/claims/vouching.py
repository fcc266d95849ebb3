"""The link by which an applicant asks classmates, who may answer it, and what their answers are worth."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from associations.models import Association, Membership
from common.actors import Actor, person_actor
from directory.models import Claim, ClaimVouch
from people.models import ContactPoint, Person
from people.registry import circles

_SEAL = 16  # hexadecimal: nobody hits upon one of 2^64, and every guess costs a page
CLASSMATES = "associations.classmates"


def vouch_path(claim: Claim) -> str:
    return reverse("claim_vouch", args=[f"{claim.public_id}-{_seal(claim.public_id, settings.SECRET_KEY)}"])


def claim_asked_about(token: str) -> Claim | None:
    """The claim whose link this is; also under a key that was in use when it was sent."""
    public_id, _dash, seal = token.partition("-")
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(seal, _seal(public_id, key)) for key in keys):
        return None
    return Claim.objects.select_related("login").filter(public_id=public_id).first()


def was_there_then(person: Person, claim: Claim) -> bool:
    """In the group of a class that came or left in a year that the applicant names. Asks what they wrote and where the
    classmate stands, never the records: so being asked tells nobody who is in the books."""
    years = Q()
    for name in ("entry_year", "end_year"):
        if year := getattr(claim, name):
            years |= Q(**{f"association__{name}": year})
    groups = Membership.objects.standing().filter(person=person, association__kind=Association.Kind.CLASS)
    return bool(years) and groups.filter(years).exists()


def is_applicant(actor: Actor, claim: Claim) -> bool:
    """The applicant, also by another login: under a name that has the address or number of theirs."""
    if actor.user is None or actor.user.pk == claim.login_id:
        return True
    own = [value for value in (claim.login.email, claim.login.phone) if value]
    points = ContactPoint.objects.current().filter(person=actor.person, value__in=own)
    return points.exists() or bool(actor.user.phone and actor.user.phone == claim.login.phone)


def vouched_for(claim: Claim, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """What the classmates of each of these records say, as evidence; records of which nobody spoke are left out.

    Only those count in whose circle of classmates the record stands; two statements for each who spoke, ten at most.
    """
    heard: dict[int, list[bool]] = {}
    beside = circles[CLASSMATES].persons
    near = Person.objects.filter(pk__in=keys)
    for said in ClaimVouch.objects.standing().filter(claim=claim).select_related("voucher__login").order_by("pk"):
        login = said.voucher.login
        if login is not None:
            known = near.filter(beside(person_actor(login))).exclude(pk=said.voucher_id)
            for key in known.values_list("pk", flat=True):
                heard.setdefault(key, []).append(said.knows)
    return {key: _evidence(sum(words), len(words) - sum(words)) for key, words in heard.items()}


def _evidence(known_to: int, unknown_to: int) -> tuple[str, ...]:
    known = {0: (), 1: ("vouched_by_one",)}.get(known_to, ("vouched_by_two",))
    return (*known, "unknown_to_one") if unknown_to else known


def _seal(public_id: str, key: str) -> str:
    return salted_hmac("directory.vouch", public_id, secret=key, algorithm="sha256").hexdigest()[:_SEAL]
