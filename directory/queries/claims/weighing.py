"""Claims against records: the points of ``people.names.scoring``, what only a claim brings, what is odd."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from associations.models import Term
from common.partial_dates import latest
from directory.models import Claim, IdDigits
from directory.queries.claims.digits import fits
from directory.queries.claims.standing import (
    claimed_by_others,
    fresh_record_of,
    guessed_before,
    under_attack,
    was_parted_from,
)
from directory.queries.claims.statements import FROM_THE_SCHOOL, keys_near, statement_of, without_years
from directory.queries.claims.vouching import vouched_for
from directory.queries.known import known_of
from directory.queries.likeness import is_same_name
from institution.reads import current, is_school_address, now
from people.models import Person
from people.names import score_records
from people.names.scoring import AGAINST, LIKELY_FROM, SAME_FROM, name_evidence, points_of
from people.names.scoring import WEIGHTS as SCORES

# Beside the weights of two records: what a claim brings with it.
# Two classmates are worth a class that fits and a little more; no proof, since two friends are found for anything.
VOUCHED: Final = {"vouched_by_one": 2, "vouched_by_two": 5, "unknown_to_one": -3}
# A mailbox of the school shows that somebody was here, and so does every classmate's: it helps where the name fits, and
# is no proof. Where it stands in the record it is, as "contact_proven".
WEIGHTS: Final = MappingProxyType({"id_same": 8, "id_differs": -12, "invited": 12, "school_address": 3} | VOUCHED)
# What a classmate who knows name, number, class and birthday of another still does not have: what the school had sent
# to them alone; an address that the school knew; or four digits, these with a number or birthday only, since four
# digits can be guessed.
PROOFS: Final = ({"invited"}, {"contact_proven"}, {"id_same", "number_same"}, {"id_same", "birth_same"})
_AGAINST: Final = AGAINST | {"id_differs", "unknown_to_one"}
_STRONG: Final = frozenset({"number_same", "contact_proven"})
_NAMED: Final = frozenset({"name_exact", "name_spelling", "name_former"})
MOST_SHOWN: Final = 5
NEAR_FROM: Final = 8  # the name and both years, say: a person may know more


@dataclass(frozen=True, slots=True)
class Match:
    """One record beside a claim. ``person.login`` is loaded."""

    person: Person
    points: int
    evidence: tuple[str, ...]

    @property
    def comes_near(self) -> bool:
        return self.points >= NEAR_FROM or self.is_invited

    @property
    def is_invited(self) -> bool:
        return "invited" in self.evidence

    @property
    def is_named_so(self) -> bool:
        return bool(_NAMED & set(self.evidence))

    @property
    def contradicts(self) -> bool:
        return bool(_AGAINST & set(self.evidence))

    @property
    def is_proven(self) -> bool:
        return any(proof <= set(self.evidence) for proof in PROOFS)

    @property
    def is_strong(self) -> bool:
        """As much speaks for it as for two records that would be linked."""
        return self.points >= SAME_FROM and self.is_named_so and not self.contradicts


@dataclass(frozen=True, slots=True)
class Weighed:
    """The records that fit, best first; what is odd; and whether the house may say yes by itself."""

    matches: tuple[Match, ...]
    alarms: tuple[str, ...]
    is_safe: bool

    @property
    def best(self) -> Match | None:
        return self.matches[0] if self.matches else None


def weigh(claim: Claim) -> Weighed:
    """Some ten statements, and as many comparisons as there are records that come near."""
    asked = statement_of(claim)
    keys = keys_near(asked) | ({claim.invitation.person_id} if claim.invitation else set())
    known = known_of(keys, FROM_THE_SCHOOL)
    digits = {one.person_id: one for one in IdDigits.objects.filter(person__in=keys)}
    people = Person.objects.filter(pk__in=keys).exclude(login=claim.login_id).select_related("login").order_by("pk")
    found = []
    vouched = vouched_for(claim, keys)
    for person in people:
        evidence = score_records(asked, without_years(known[person.pk])).evidence
        brought = (*_of_the_claim(claim, person, digits.get(person.pk)), *vouched.get(person.pk, ()))
        if brought and not any(code.startswith("name_") for code in evidence):
            evidence = (*name_evidence(asked, known[person.pk]), *evidence)  # little else was said, so none was asked
        if _NAMED & set(evidence) and any(map(is_school_address, asked.proven)):
            brought = ("school_address", *brought)
        found.append(_match(person, (*evidence, *brought)))
    found.sort(key=lambda match: (not match.is_invited, -match.points, match.person.pk))
    near = tuple(match for match in found if match.comes_near)
    alarms = _alarms(claim, near, found)
    return Weighed(near[:MOST_SHOWN], alarms, _is_safe(claim, near, alarms))


def _match(person: Person, evidence: tuple[str, ...]) -> Match:
    own = sum(WEIGHTS[code] for code in evidence if code in WEIGHTS)
    return Match(person, own + points_of(tuple(code for code in evidence if code not in WEIGHTS)), evidence)


def _of_the_claim(claim: Claim, person: Person, digits: IdDigits | None) -> tuple[str, ...]:
    found = ["invited"] if claim.invitation is not None and claim.invitation.person_id == person.pk else []
    if digits is not None and claim.id_digests:
        found.append("id_same" if fits(digits.salt, digits.digest, claim.id_digests) else "id_differs")
    return tuple(found)


def _alarms(claim: Claim, near: tuple[Match, ...], found: list[Match]) -> tuple[str, ...]:
    """What staff hear of at once; codes of ``directory.words.claims``. What was odd once stays odd."""
    keys = [match.person.pk for match in near[:1]]
    strong = [match for match in near if match.is_strong]
    codes = {*claim.alarms} | ({"digits_wrong"} if guessed_before(claim) else set())
    codes |= {"record_is_claimed" for match in strong if match.person.login_id is not None}
    codes |= {"record_of_the_dead" for match in strong if match.person.deceased_at is not None}
    codes |= {"claimed_by_two"} if claimed_by_others(claim, keys) else set()
    codes |= {"parted_before"} if was_parted_from(claim, [match.person.pk for match in near]) else set()
    codes |= {"under_attack"} if under_attack(keys) else set()
    codes |= {"digits_wrong" for match in found if "id_differs" in match.evidence and _would_fit(match)}
    if not any(_stands_there(claim, match) for match in found):
        codes |= {"strong_but_wrong" for match in found if _STRONG & set(match.evidence) and _differs(match)}
    return tuple(sorted(codes))


def _differs(match: Match) -> bool:
    return bool(AGAINST & set(match.evidence))


def _stands_there(claim: Claim, match: Match) -> bool:
    """A record under the name that was said, with all but a number: they have mistyped theirs."""
    if not is_same_name(claim.full_name, match.person.full_name):
        return False
    rest = [code for code in match.evidence if code in SCORES and not code.startswith(("number_", "name_"))]
    return not AGAINST & set(rest) and points_of(("name_exact", *rest)) >= LIKELY_FROM


def _would_fit(match: Match) -> bool:
    rest = set(match.evidence) - {"id_differs"}
    return match.points - WEIGHTS["id_differs"] >= SAME_FROM and not _AGAINST & rest


def _is_safe(claim: Claim, near: tuple[Match, ...], alarms: tuple[str, ...]) -> bool:
    """One record alone, of a living grown-up without login and office, with a proof and nothing against it. Where the
    school had sent something to somebody, their namesakes do not count."""
    near = tuple(match for match in near if match.is_invited) or near
    if len(near) != 1 or alarms or fresh_record_of(claim.login) or getattr(claim.login, "person", None):
        return False
    match = near[0]
    return match.is_strong and match.is_proven and _may_be_given(claim, match.person)


def _may_be_given(claim: Claim, person: Person) -> bool:
    if person.login_id is not None or person.deceased_at is not None:
        return False
    if not claim.login.is_active or any(may_be_minor(born) for born in (person.birth_date, claim.login.birth_date)):
        return False
    return not Term.objects.not_over().filter(person=person).exists()


def may_be_minor(born: str) -> bool:
    """Who may be below the age at which a guardian is asked; an unknown day of birth is no minor's."""
    if not born:
        return False
    day, today = latest(born), now().date()
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day)) < current().guardian_age
