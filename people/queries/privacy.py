"""What owners are told about who sees what: the choices as they stand, and how many people each of them means."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Audience, FieldChoice, Person
from people.models.circles import Opening, circles
from people.models.gate import PersonalField, Shown, facts_of, fields, rules
from people.models.gate.conditions import is_alumnus, opens
from people.models.gate.reading import NEEDS

ALUMNI_COUNTED_FOR = 3_600  # seconds: of many thousands one more or less says nothing
_ALUMNI = "people.verified_alumni"


@dataclass(frozen=True, slots=True)
class Line:
    """One field on the page: how far it goes now, what may be chosen, and whether the institution has settled it."""

    field: PersonalField
    audience: Audience
    chosen: FieldChoice | None
    is_searchable: bool
    offers_search: bool
    is_locked: bool
    farthest: Audience  # what is chosen beyond it waits until the owner has graduated or come of age

    @property
    def asked(self) -> Audience:
        """What stands in the list of choices: what was chosen, even where the owner's age holds it back."""
        return Audience(self.chosen.audience) if self.chosen and not self.is_locked else self.audience


def lines_of(person: Person) -> list[Line]:
    """Every field in the order of the page. Three queries."""
    shown = facts_of([person])[person.pk]
    return [_line(known, shown) for known in in_page_order()]


def in_page_order() -> list[PersonalField]:
    """As the house lists them; what other apps hang in follows."""
    return sorted(fields, key=lambda each: (each.position, each.name))


def _line(known: PersonalField, shown: Shown) -> Line:
    rule = rules()[known.name]
    return Line(
        field=known,
        audience=shown.audience(known.name),
        chosen=shown.choices.get(known.name),
        is_searchable=shown.is_searchable(known.name),
        offers_search=rule.is_searchable,
        is_locked=rule.is_locked,
        farthest=shown.farthest(known),
    )


def in_words(audience: Audience, field: PersonalField, counts: ReaderCounts) -> str:
    """ "classmates (41 people)"; without a number where nobody can be counted."""
    count = counts.get((audience, field.needs))
    if count is None:
        return str(audience.label)
    people = ngettext("%(count)s person", "%(count)s people", count) % {"count": number_format(count)}
    return _("%(audience)s (%(people)s)") % {"audience": audience.label, "people": people}


def who_sees(person: Person) -> dict[str, str]:
    """Of each field, by its name: who reads it as it stands now, by role and number. As many queries as the page on
    which it is chosen."""
    counts = reader_counts(person)
    return {line.field.name: in_words(line.audience, line.field, counts) for line in lines_of(person)}


ReaderCounts = dict[tuple[Audience, Opening], int]


def reader_counts(person: Person) -> ReaderCounts:
    """How many people stand in each audience, (audience, what the field needs) → persons; each once."""
    standing: dict[tuple[Audience, Opening], Q] = defaultdict(lambda: Q(pk__in=[]))
    for circle in circles:
        if circle.readers is None or circle.audience is None:
            continue
        for needs in NEEDS:
            if opens(circle, needs):
                standing[circle.audience, needs] |= Q(pk__in=circle.readers(person).values("pk"))
    found = {key: Person.objects.filter(condition).count() for key, condition in standing.items()}
    return found | {(Audience.ALUMNI, needs): _verified_alumni() for needs in NEEDS}


def _verified_alumni() -> int:
    known = cache.get(_ALUMNI)
    if known is None:
        known = Person.objects.living().filter(Q(is_alumnus()), login__isnull=False).count()
        cache.set(_ALUMNI, known, ALUMNI_COUNTED_FOR)
    return known
