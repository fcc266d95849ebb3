"""Some stand on the books twice, as everywhere: found in the night, one pair told apart, one brought together."""

from __future__ import annotations

from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations.actions import place_affiliation
from directory import actions
from directory.models import DuplicatePair
from people import actions as people
from people.models import Person
from people.names.syllables import toneless

ENTERED_TWICE = 6
BROUGHT_TOGETHER = 1


def enter_some_twice(stage: Stage) -> None:
    pairs = []
    for number, one in enumerate([one for one in stage.classes if one.entry_year >= 2000][:ENTERED_TWICE]):
        person = one.missing().reverse()[0]  # every class of the demo has somebody who is not in the group
        pairs.append((person, _again(stage, one, person, in_letters=number % 2 == 0)))
    search = actions.begin_search(by=stage.house)
    while actions.continue_search(search, by=stage.house):
        pass
    (first, its_other), (second, other), *_left = pairs
    if pair := DuplicatePair.objects.of(first, its_other).first():
        actions.keep_apart(pair, by=stage.office())
    actions.merge_people(second, other, {}, by=stage.office())


def _again(stage: Stage, one: ClassOnStage, person: Person, *, in_letters: bool) -> Person:
    """As a list of the class had them: in letters or in characters, without number and birthday."""
    line = person.affiliations.order_by("pk")[0]
    name = toneless(person.reading.lower()).title() if in_letters and person.reading else person.full_name
    twin = people.create_person(full_name=name, gender=person.gender, by=stage.house)
    said = ("department", "class_name", "entry_year", "end_year", "kind")
    facts = {name: getattr(line, name) for name in said}
    affiliation = people.add_affiliation(twin, by=stage.house, **facts)
    place_affiliation(affiliation, one.association, by=stage.house)
    return twin
