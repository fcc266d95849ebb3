"""The parts of the story, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from alumni_portal.demo.story.college import found_college
from alumni_portal.demo.story.inviting import keep_one_out, tell_of_invitations
from alumni_portal.demo.story.knocking import tell_of_knocking
from alumni_portal.demo.story.lives import tell_of_lives
from alumni_portal.demo.story.members import enrol_chapters, enrol_classes
from alumni_portal.demo.story.offices import choose_officers, hire_staff
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.registers import bring_in_registers
from alumni_portal.demo.story.signing_in import open_accounts
from alumni_portal.demo.story.stage import Stage
from alumni_portal.demo.story.walls import tell_of_walls
from associations.actions import count_coverage

Part = Callable[[Stage], None]


def tell_story(people: int) -> Stage:
    """A whole institution, or none: everything in one transaction, so that a half-built one is never met."""
    stage = Stage(people)
    with transaction.atomic():
        for days, part in (
            (1110, found_college),
            (1110, hire_staff),
            (1095, bring_in_registers),
            (1090, choose_officers),
            (0, enrol_classes),
            (0, enrol_chapters),
            (0, tell_of_lives),
            (0, keep_one_out),
            (0, tell_of_knocking),
            (0, tell_of_invitations),
            (0, open_accounts),
            (0, tell_of_walls),
        ):
            with ago(days):
                part(stage)
        count_coverage(by=stage.house)
    return stage
