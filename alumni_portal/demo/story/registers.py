"""Everybody on the school's registers, placed in the class that keeps them now."""

from __future__ import annotations

from itertools import accumulate, islice, pairwise

from alumni_portal.demo import blueprint
from alumni_portal.demo.invented_people import WOMAN, InventedPerson, invented
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations import actions
from associations.models import Placement
from people import actions as people
from people.codes import city_code_of
from people.models import ContactPoint, Person

Gender, Contact = Person.Gender, ContactPoint.Kind


def bring_in_registers(stage: Stage) -> None:
    for one, size in zip(stage.classes, _sizes(stage), strict=True):
        lines = islice(invented(stage.random, one.entry_year, stage.student_numbers), size)
        placed = [_bring_in(stage, one, line) for line in lines]
        actions.place_in_bulk(placed, one.association, by=stage.house, source=Placement.Source.IMPORT)


def _sizes(stage: Stage) -> list[int]:
    """Classes differ by a third, and together hold exactly the people that were asked for."""
    shares = list(accumulate(stage.random.uniform(0.83, 1.17) for _ in stage.classes))
    ends = [round(stage.people_wanted * share / shares[-1]) for share in shares]
    return [end - begin for begin, end in pairwise([0, *ends])]


def _bring_in(stage: Stage, one: ClassOnStage, line: InventedPerson):
    person = people.create_person(
        full_name=line.full_name,
        gender=Gender.FEMALE if line.gender == WOMAN else Gender.MALE,
        birth_date=line.birth_date,
        city_code=city_code_of(line.city),
        by=stage.house,
    )
    for kind, value in ((Contact.EMAIL, line.email), (Contact.PHONE, line.phone)):
        if value:
            people.add_contact_point(person, kind, value, source=ContactPoint.Source.IMPORT, by=stage.house)
    one.people.append(person)
    return people.add_affiliation(
        person,
        department=stage.departments[one.department].name_zh,
        programme=one.association.name_zh.removeprefix(f"{one.entry_year}级").rstrip("123班"),
        class_name=one.association.name_zh,
        student_number=line.student_number,
        entry_year=one.entry_year,
        end_year=one.entry_year + blueprint.YEARS_OF_STUDY,
        by=stage.house,
    )
