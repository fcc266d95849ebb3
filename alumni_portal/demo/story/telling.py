"""The parts of the story, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from alumni_portal.demo.story.campaigning import tell_of_campaigns
from alumni_portal.demo.story.choosing import keep_audiences
from alumni_portal.demo.story.claiming import tell_of_claiming
from alumni_portal.demo.story.college import found_college
from alumni_portal.demo.story.faces import show_some_faces
from alumni_portal.demo.story.inviting import keep_one_out, tell_of_invitations
from alumni_portal.demo.story.knocking import tell_of_knocking
from alumni_portal.demo.story.listing import keep_lists
from alumni_portal.demo.story.lives import tell_of_lives
from alumni_portal.demo.story.members import enrol_chapters, enrol_classes
from alumni_portal.demo.story.offices import choose_officers, hire_staff
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.publishing import tell_of_the_newsletter
from alumni_portal.demo.story.registers import bring_in_registers
from alumni_portal.demo.story.signing_in import open_accounts
from alumni_portal.demo.story.stage import Stage
from alumni_portal.demo.story.staying import switch_on_the_welcome, take_newcomers_along
from alumni_portal.demo.story.twice import enter_some_twice
from alumni_portal.demo.story.walls import tell_of_walls
from associations.actions import count_coverage

Part = Callable[[Stage], None]
PARTS: tuple[tuple[str, int, tuple[Part, ...]], ...] = (  # what it is, how many days ago, and the parts of it
    ("the college, its departments and its office", 1110, (found_college, hire_staff)),
    ("three registers, brought in as rosters", 1095, (bring_in_registers,)),
    ("liaisons, secretaries and their terms", 1090, (choose_officers,)),
    ("class groups and chapters", 0, (enrol_classes, enrol_chapters)),
    ("what has become of people", 0, (tell_of_lives, show_some_faces)),
    ("requests in every state, invitations", 0, (keep_one_out, tell_of_knocking, tell_of_invitations)),
    ("some who were entered twice", 0, (enter_some_twice,)),
    ("who says which record is theirs", 0, (tell_of_claiming,)),
    ("lists that the office works with", 0, (keep_lists, keep_audiences)),
    ("letters that follow a date", 0, (switch_on_the_welcome,)),
    ("accounts to look through, words on the walls", 0, (open_accounts, tell_of_walls)),
    ("two letters to many: one has left, one waits", 0, (tell_of_campaigns,)),
    ("a newsletter with two issues", 0, (tell_of_the_newsletter,)),
    ("who is welcomed", 0, (take_newcomers_along,)),
)


def tell_story(people: int, say: Callable[[str], object] = lambda words: None) -> Stage:
    """A whole institution, or none: everything in one transaction, so that a half-built one is never met."""
    stage = Stage(people)
    with transaction.atomic():
        for words, days, parts in PARTS:
            say(f"  {words} …")
            with ago(days):
                for part in parts:
                    part(stage)
        count_coverage(by=stage.house)
    return stage
