"""What a claim says, as it is compared with records, and where to look for these."""

from __future__ import annotations

from dataclasses import replace

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from associations.queries.candidates import without_year
from directory.models import Claim
from directory.queries.keys import number_key
from people.models import Affiliation, ContactPoint, FormerName, Person
from people.names import Known, Studies, readings, search_key, split_name
from people.names.characters import has_han

MOST = 200  # records that are looked at for one claim
# What a classmate has heard shows nothing; what its owner or the school says, and what was proven, does.
FROM_THE_SCHOOL = Q(verified_at__isnull=False) | ~Q(source=ContactPoint.Source.CLASSMATE)


def statement_of(claim: Claim) -> Known:
    """With the address and number of the login, which were proven, and the birthday said at sign-up."""
    user = claim.login
    proven = set(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))
    studies = Studies(
        student_number=claim.student_number,
        entry_year=claim.entry_year,
        end_year=claim.end_year,
        department=claim.department,
        class_name=without_year(claim.class_name),
    )
    return Known(
        full_name=claim.full_name,
        former_names=(claim.former_name,) if claim.former_name else (),
        birth_date=user.birth_date,
        proven=frozenset(proven | ({user.phone} if user.phone else set())),
        studies=(studies,),
    )


def without_years(known: Known) -> Known:
    """A record with its classes as they are called within their year."""
    return replace(
        known, studies=tuple(replace(line, class_name=without_year(line.class_name)) for line in known.studies)
    )


def is_thin(claim: Claim) -> bool:
    """Whether it says so little that nobody could be told apart by it. Asks what was said alone, never the records."""
    return not (claim.student_number or claim.id_digests or claim.invitation_id)


def keys_near(asked: Known) -> set[int]:
    """The records that it could be about: of the number, of a proven address, or of a name that sounds like it in a
    year that fits."""
    found = set(_by_number(asked)) | set(_by_contact(asked))
    named = Q()
    for form in {form for name in (asked.full_name, *asked.former_names) for form in _forms(name)}:
        named |= Q(search_forms__contains=f" {form}")
    if named:
        in_years = Person.objects.filter(_of_the_years(asked))
        found |= set(in_years.filter(named).order_by("pk").values_list("pk", flat=True)[:MOST])
        once = FormerName.objects.filter(named, person__in=in_years).order_by("pk")
        found |= set(once.values_list("person_id", flat=True)[:MOST])
    return found


def _forms(name: str) -> set[str]:
    """Its sound from the family name on, and in letters from the given name on as well."""
    if has_han(name):
        return {family + given for family, given in readings(name).spoken}
    parts = split_name(name)
    return {search_key(parts.family + parts.given), search_key(parts.given + parts.family)} - {""}


def _by_number(asked: Known) -> QuerySet[Affiliation, int]:
    number = asked.studies[0].student_number
    forms = {number, number.upper(), number.lower(), number_key(number)} - {""}
    return Affiliation.objects.filter(student_number__in=forms).values_list("person_id", flat=True)[:MOST]


def _by_contact(asked: Known) -> QuerySet[ContactPoint, int]:
    points = ContactPoint.objects.current().filter(FROM_THE_SCHOOL, value__in=asked.proven)
    return points.filter(kind__in=ContactPoint.OF_ONE_PERSON).values_list("person_id", flat=True)[:MOST]


def _of_the_years(asked: Known) -> Q:
    """One year apart at most: people misremember the year in which they left."""
    studies, lines = asked.studies[0], Affiliation.objects.filter(person=OuterRef("pk"))
    near = Q()
    for name in ("entry_year", "end_year"):
        if year := getattr(studies, name):
            near |= Q(**{f"{name}__range": (year - 1, year + 1)})
    return Q(Exists(lines.filter(near)))
