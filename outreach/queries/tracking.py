"""How many opened a letter to many, and how many followed its links: totals, never who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from institution.reads import current
from messaging.models import Delivery, Mailing
from outreach.models import LetterEvent, Message
from outreach.queries.links import addresses_of

FEWEST = 5  # letters of a group; of fewer no figure is shown
Kind = LetterEvent.Kind


@dataclass(slots=True)
class Measured:
    """The letters of one variant that were accepted by e-mail, and of how many of them somebody or something opened it
    or followed a link. A letter may count with both: a scanner first, its reader later."""

    letters: int = 0
    opened_by_people: int = 0
    opened_by_machines: int = 0
    followed_by_people: int = 0
    followed_by_machines: int = 0
    links: dict[int, int] = field(default_factory=dict)  # by number, how many letters' readers followed it

    @property
    def may_be_shown(self) -> bool:
        return self.letters >= FEWEST


@dataclass(frozen=True, slots=True)
class FollowedLink:
    address: str
    by_people: int


def measured(mailing: Mailing) -> Mapping[str, Measured]:
    """By variant: ``a`` and ``b`` of a sample, empty text for the rest of it or where there was none. Two queries. What
    is shown to anybody goes through ``may_be_shown``."""
    found: dict[str, Measured] = {}
    said = Coalesce(KT("context__variant"), Value(""), output_field=TextField())
    sent = Delivery.objects.filter(
        mailing=mailing, channel=Delivery.Channel.EMAIL, state=Delivery.State.ACCEPTED
    ).order_by()
    for variant, many in sent.annotate(said=said).values_list("said").annotate(many=Count("pk")):
        found.setdefault(variant, Measured()).letters = many
    events = LetterEvent.objects.filter(mailing=mailing).order_by().values_list("variant", "kind", "link", "by_machine")
    for variant, kind, link, by_machine, many in events.annotate(many=Count("pk")):
        _count(found.setdefault(variant, Measured()), kind, link, many, by_machine=by_machine)
    return dict(sorted(found.items()))


def _count(figures: Measured, kind: str, link: int, many: int, *, by_machine: bool) -> None:
    if link != LetterEvent.ANY:
        if not by_machine:
            figures.links[link] = many
        return
    verb = "opened" if kind == Kind.OPENED else "followed"
    setattr(figures, f"{verb}_by_{'machines' if by_machine else 'people'}", many)


def has_events(mailing: Mailing) -> bool:
    return LetterEvent.objects.filter(mailing=mailing).exists()


def count_followed(mailing: Mailing) -> Mapping[str, int] | None:
    """Of the two subjects of a sample, how many letters led somebody on; None where it is not counted, or of few."""
    return _of_sample(mailing, "followed_by_people")


def count_opened(mailing: Mailing) -> Mapping[str, int] | None:
    return _of_sample(mailing, "opened_by_people")


def _of_sample(mailing: Mailing, what: str) -> Mapping[str, int] | None:
    if not current().letters_tracked:
        return None
    sample = {variant: each for variant, each in measured(mailing).items() if variant}
    if len(sample) < 2 or not all(each.may_be_shown for each in sample.values()):
        return None
    return {variant: getattr(each, what) for variant, each in sample.items()}


def links_followed(message: Message, figures: Mapping[str, Measured]) -> list[FollowedLink]:
    """Each link with how many followed it, the most first; of groups that are too small nothing is counted."""
    shown = [each for each in figures.values() if each.may_be_shown]
    lines = [
        FollowedLink(address, sum(each.links.get(number, 0) for each in shown))
        for number, address in enumerate(addresses_of(message), start=1)
    ]
    return sorted((line for line in lines if line.by_people), key=lambda line: -line.by_people) if shown else []
