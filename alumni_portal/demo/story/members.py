"""Who is in which group."""

from __future__ import annotations

from alumni_portal.demo import blueprint
from alumni_portal.demo.story.offices import choose_chapter_officers
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.stage import ClassOnStage, Stage
from associations import actions
from people.models import Person

STILL_MISSING = 6  # at least, in every class: they knock, or are looked for


def enrol_classes(stage: Stage) -> None:
    """The rolls of the classes: well filled where somebody keeps them, a few names where nobody does."""
    for one in stage.classes:
        share = stage.random.uniform(0.45, 0.85) if one.liaison else stage.random.uniform(0, 0.25)
        found = stage.random.sample(one.people, min(round(share * len(one.people)), len(one.people) - STILL_MISSING))
        with ago(stage.random.randint(40, 700)):
            actions.enrol_members(one.association, found, by=stage.house)
        look_up_members(one)


def enrol_chapters(stage: Stage) -> None:
    """Across the tree: a fifth of all who are in any group, and some from abroad and from the factories."""
    everybody = [person for one in stage.classes for person in one.members]
    for slug, share in blueprint.CHAPTER_SHARES.items():
        chapter = stage.chapters[slug]
        found = stage.random.sample(everybody, max(5, round(share * stage.people_wanted)))
        with ago(stage.random.randint(300, 600)):
            actions.enrol_members(chapter, found, by=stage.house)
        choose_chapter_officers(stage, chapter, found)


def look_up_members(one: ClassOnStage) -> None:
    one.members = list(
        Person.objects.filter(memberships__association=one.association, memberships__ended_at=None).order_by("pk")
    )
