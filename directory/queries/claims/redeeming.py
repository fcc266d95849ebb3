"""What a secret would open for whoever gives it with this name. The same statements, whatever there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from directory.models import ClaimInvitation, ClaimTry
from directory.queries.claims.secrets import digests_of
from directory.queries.likeness import is_same_name
from people.models import FormerName, Person

MOST_TRIES = 5  # with one secret, by whoever: the next one opens nothing even with the right name
COUNTED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Opening:
    """``digest`` is the one the secret is known by; ``person`` is there wherever the secret was ever somebody's."""

    digest: str
    person: Person | None
    fits: bool


def opening_of(secret: str, full_name: str) -> Opening:
    """Three statements. ``fits`` when the invitation is open, the record without a login and of somebody living, the
    name one of theirs, and the secret has not been tried too often."""
    digests = digests_of(secret)
    found = ClaimInvitation.objects.filter(digest__in=digests).select_related("person").first()
    person = found.person if found else None
    former = list(FormerName.objects.filter(person=person.pk if person else 0).values_list("full_name", flat=True))
    since = timezone.now() - COUNTED_FOR
    tried = ClaimTry.objects.filter(secret__in=digests, created_at__gt=since).count()
    fits = found is not None and person is not None and found.is_open and tried < MOST_TRIES
    fits = fits and _may_be_opened(person) and _is_called(person, former, full_name)
    return Opening(found.digest if found else digests[0], person, fits)


def _may_be_opened(person: Person | None) -> bool:
    return person is not None and person.login_id is None and person.deceased_at is None and person.erased_at is None


def _is_called(person: Person | None, former: list[str], full_name: str) -> bool:
    """As the record writes it, or wrote it once; also in traditional characters, or in letters where it has them."""
    names = [person.full_name, person.latin_name, *former] if person else []
    return any(name and is_same_name(full_name, name) for name in names)
