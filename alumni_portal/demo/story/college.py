"""The institution, its tree, and the chapters across it."""

from __future__ import annotations

from datetime import date

from alumni_portal.demo import blueprint
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations import actions
from associations.models import Association
from common.actions import writing_window
from institution import reads
from institution.models import Institution

Kind = Association.Kind


def found_college(stage: Stage) -> None:
    _set_up_institution()
    stage.school = actions.set_up_school(*blueprint.SCHOOL, by=stage.house)
    for department in blueprint.DEPARTMENTS:
        stage.departments[department.slug] = actions.open_association(
            stage.school, Kind.DEPARTMENT, department.zh, department.en, slug=department.slug,
            mode=department.mode, founding_year=department.founding_year, by=stage.house,
        )  # fmt: skip
    for department, entry_year in blueprint.cohorts(stage.today):
        _open_cohort(stage, department, entry_year)
    for kind, zh, en, slug, joining in blueprint.CHAPTERS:
        stage.chapters[slug] = actions.open_association(
            stage.school, kind, zh, en, slug=slug, joining=joining, by=stage.house
        )


def _set_up_institution() -> None:
    with writing_window():
        Institution.objects.update_or_create(pk=1, defaults=blueprint.INSTITUTION)
    reads.forget()


def _open_cohort(stage: Stage, department: blueprint.Department, entry_year: int) -> None:
    years = {"entry_year": entry_year, "end_year": entry_year + blueprint.YEARS_OF_STUDY}
    cohort = actions.open_association(
        stage.departments[department.slug], Kind.COHORT, f"{entry_year}级", f"Entered {entry_year}",
        slug=f"{department.slug}-{entry_year}", by=stage.house, **years,
    )  # fmt: skip
    stage.cohorts[department.slug, entry_year] = cohort
    for number, programme in enumerate(department.programmes, start=1):
        association = actions.open_association(
            cohort, Kind.CLASS, *blueprint.class_names(entry_year, programme),
            slug=f"{department.slug}-{entry_year}-{number}", by=stage.house, **years,
        )  # fmt: skip
        stage.classes.append(ClassOnStage(association, department.slug, entry_year))


def is_student_year(entry_year: int, today: date) -> bool:
    return entry_year == blueprint.students_entry_year(today)
