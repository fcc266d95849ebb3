"""What a card shows, and what a code is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cards.codes import code_of, dying_at, read_code
from cards.models import Card
from cards.numbers import in_groups
from common.actors import Actor
from files.links import signed_url
from institution.reads import current
from people.models import Affiliation, Person
from people.queries.photos import may_stand_on_card


@dataclass(frozen=True, slots=True)
class CardFace:
    """Everything that can be read on a card."""

    name: str
    other_name: str  # in the other script
    number: str
    school_zh: str
    school_en: str
    studies: str
    years: str
    since: datetime
    code: str
    dies_at: datetime
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """All that a scan is told."""

    is_valid: bool
    institution: str
    at: datetime


def face_of(card: Card, actor: Actor) -> CardFace:
    """As its owner shows it; the photo by their consent alone. At most four queries."""
    person, moment = card.person, timezone.now()
    line = _line_of(person)
    years = "–".join(str(year) for year in (line.entry_year, line.end_year) if year) if line else ""
    return CardFace(
        name=person.full_name,
        other_name=person.latin_name or person.reading,
        number=in_groups(card.number),
        school_zh=current().name_zh,
        school_en=current().name_en,
        studies=str(line) if line else "",
        years=years,
        since=card.created_at,
        code=code_of(card.pk, moment),
        dies_at=dying_at(moment),
        photo=signed_url(person.photo, actor) if person.photo and may_stand_on_card(person) else "",
    )


def _line_of(person: Person) -> Affiliation | None:
    """Of several the one that ended last."""
    return person.affiliations.of_alumni().order_by("-end_year", "-pk").first()


def check_code(code: str) -> Checked:
    """Whether it is of a card that counts now. Every code costs the same work, whatever is wrong with it."""
    now, read = timezone.now(), read_code(code)
    works = Card.objects.working().filter(pk=read.card_id).exists()
    return Checked(works and now < read.dies_at, current().name, now)
