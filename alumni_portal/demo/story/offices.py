"""Who keeps the associations: now, before, and from when to when."""

from __future__ import annotations

from alumni_portal.demo import blueprint
from alumni_portal.demo.invented_people import WOMAN
from alumni_portal.demo.story.college import is_student_year
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations import actions
from associations.models import Association, Term
from people import actions as people
from people.models import Affiliation, Person

DARK = 13  # windows behind which nobody serves today
COORDINATED = 5  # cohorts with somebody between department and class
OVER = 4  # of these: somebody served, and nobody followed


def hire_staff(stage: Stage) -> None:
    """The alumni office and the secretaries, with whom everything begins."""
    for key, (name, gender, department) in blueprint.STAFF.items():
        person = people.create_person(
            full_name=name, gender=Person.Gender.FEMALE if gender == WOMAN else Person.Gender.MALE, by=stage.house
        )
        people.add_affiliation(
            person, kind=Affiliation.Kind.STAFF, department=department, starts_on=stage.day(-9 * 365), by=stage.house
        )
        stage.staff[key] = person
        stage.login_of(person, blueprint.ADDRESSES.get(key, ""))
    _appoint(stage, stage.school, "administrator", stage.staff["secretary_general"], -1100)
    _appoint(stage, stage.school, "office_staff", stage.staff["office_1"], -900)
    _appoint(stage, stage.school, "office_staff", stage.staff["office_2"], -400)
    for slug, department in stage.departments.items():
        _appoint(stage, department, "department_secretary", stage.staff[slug], -1000)


def choose_officers(stage: Stage) -> None:
    others = [one for one in stage.classes if one.association.slug not in blueprint.ALWAYS_KEPT]
    dark_ones = {one.association.pk for one in stage.random.sample(others, DARK)}
    for one in stage.classes:
        if one.association.pk not in dark_ones:
            _choose_liaison(stage, one)
    for one in [one for one in stage.classes if one.liaison is None][:OVER]:
        _appoint(stage, one.association, "liaison", stage.random.choice(one.people), -1000, -200)
    for (slug, entry_year), cohort in list(stage.cohorts.items())[:COORDINATED]:
        group = next(one for one in stage.classes if (one.department, one.entry_year) == (slug, entry_year))
        _appoint(stage, cohort, "cohort_coordinator", group.people[1], -500, 600)
    _one_term_ends_soon(stage)


def choose_chapter_officers(stage: Stage, chapter: Association, members: list[Person]) -> None:
    president, *others = stage.random.sample(members, 4)
    _appoint(stage, chapter, "chapter_president", president, -250, 500)
    for person in others[:2]:
        _appoint(stage, chapter, "chapter_vice_president", person, -200, 500)
    _appoint(stage, chapter, "chapter_treasurer", others[2], -200, 500)


def _choose_liaison(stage: Stage, one: ClassOnStage) -> None:
    former, one.liaison, deputy = stage.random.sample(one.people, 3)
    stage.login_of(one.liaison, blueprint.ADDRESSES.get(one.association.slug, ""))
    if not is_student_year(one.entry_year, stage.today) and stage.random.random() < 0.5:
        _appoint(stage, one.association, "liaison", former, -1090, -365)
    _appoint(stage, one.association, "liaison", one.liaison, -365, stage.random.randint(200, 700))
    if stage.random.random() < 0.3:
        _appoint(stage, one.association, "deputy_liaison", deputy, -120, 300)


def _one_term_ends_soon(stage: Stage) -> None:
    """The one whose hand-over page is worth a look; its holder writes to the next."""
    one = stage.class_called(blueprint.ENDS_SOON)
    term = Term.objects.get(association=one.association, person=one.liaison, office__code="liaison")
    with ago(28):
        actions.end_term(term, on=stage.day(blueprint.ENDS_IN_DAYS), by=stage.office())
        actions.write_handover_note(term, blueprint.HANDOVER_NOTE, by=stage.acting(one.liaison))


def _appoint(stage: Stage, association, code: str, person: Person, starts: int, ends: int | None = None) -> None:
    """Days are counted from today; appointed on the first of them. Who served before need not come in now."""
    with ago(-starts):
        if ends is None or ends > 0:
            stage.login_of(person)
        actions.appoint_officer(
            association,
            stage.offices[code],
            person,
            stage.day(starts),
            None if ends is None else stage.day(ends),
            by=stage.house,
        )
