"""What registers do not say: who died, who wants to be left alone, whose name is read otherwise, who shows where."""

from __future__ import annotations

from random import Random

from alumni_portal.demo import blueprint
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.stage import Stage
from associations.actions import change_association
from people import actions
from people.models import Audience, Person

READ_OTHERWISE = {
    "单": "Dān",
    "曾": "Céng",
    "解": "Jiě",
    "仇": "Chóu",
    "任": "Rèn",
    "区": "Qū",
    "盖": "Gài",
    "查": "Chá",
}
DIED = 6


def tell_of_lives(stage: Stage) -> None:
    _remember_the_dead(stage)
    _leave_one_alone(stage)
    _give_a_charter(stage)
    _say_own_readings(stage)
    _show_where_they_live(stage)
    _show_themselves(stage)


def _remember_the_dead(stage: Stage) -> None:
    """Of the older years, members and others; officers live."""
    oldest = [one for one in stage.classes if one.entry_year < 2000]
    people = [person for one in oldest for person in one.people if person.pk != getattr(one.liaison, "pk", None)]
    serving = set(Person.objects.exclude(terms=None).values_list("pk", flat=True))
    dead = stage.random.sample([person for person in people if person.pk not in serving], DIED)
    days = sorted((stage.random.randint(12, 900) for _ in dead), reverse=True)
    for number, (person, day) in enumerate(zip(dead, days, strict=True), start=1):
        with ago(day):
            actions.mark_deceased(person, by=stage.office() if number == DIED else stage.house)


def _leave_one_alone(stage: Stage) -> None:
    with ago(9):
        actions.mark_do_not_contact(stage.random.choice(stage.classes[0].missing()), by=stage.office())


def _give_a_charter(stage: Stage) -> None:
    with ago(3):
        change_association(stage.chapters["foshan"], charter=blueprint.CHARTER, by=stage.office())


def _say_own_readings(stage: Stage) -> None:
    """Two whose families read the name in the way that tables do not expect."""
    read = [
        person
        for one in stage.classes
        for person in one.people
        if person.full_name[0] in READ_OTHERWISE and len(person.full_name) > 1
    ]
    for person in read[:2]:
        table = person.reading.partition(" ")[2]
        actions.correct_person(
            person, own_reading=f"{READ_OTHERWISE[person.full_name[0]]} {table}", by=stage.acting(person)
        )


def _show_where_they_live(stage: Stage) -> None:
    """Most of the class that is shown let classmates see it, so that its window has its colours."""
    group = stage.class_called(blueprint.SHOWN).association
    members = Person.objects.filter(memberships__association=group, memberships__ended_at=None).exclude(city_code="")
    for person in members.living().order_by("pk"):
        if stage.random.random() < 0.9:
            actions.choose_audience(person, "city", Audience.CLASSMATES, by=stage.acting(person))


SHOW_THEMSELVES = 100  # members; a directory in which nobody is found would tell nothing
SHOWN_TO_ALL = {"name": 1.0, "city": 0.8, "employer": 0.6, "title": 0.6, "industry": 0.7}


def _show_themselves(stage: Stage) -> None:
    """Some of those who have come in want to be found by every alumnus, most of these with what they do."""
    chance = Random(7)
    members = Person.objects.living().filter(login__isnull=False, affiliations__alumnus_at__isnull=False).distinct()
    for person in members.order_by("pk")[:SHOW_THEMSELVES]:
        for field, share in SHOWN_TO_ALL.items():
            if chance.random() < share:
                actions.choose_audience(person, field, Audience.ALUMNI, by=stage.acting(person))
