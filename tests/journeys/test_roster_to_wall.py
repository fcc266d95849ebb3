"""The whole of the main job, from a file of the registry to a word on the wall of a class."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from associations.models import Association, Membership
from people.actions import attach_login
from people.models import Person
from tests.associations.joining import serve
from tests.journeys.steps import ask, found_institution, link_in, log_in, login_of, sign_up
from tests.journeys.words import both_languages, word, words
from tests.support.actors import SHELL
from tests.support.factories import PersonFactory, SchoolFactory

ROSTER = Path(settings.ROOT) / "docs" / "samples" / "roster-gb18030.csv"
NEW_IN_ROSTER = 58  # of its rows one says the same as another, one has no name, one a rounded number
OFFICE = "office@example.org"
LIAISON = "xiaotong@example.org"
SAID = "毕业五周年，十月回学校看看。"


@pytest.fixture
def administrator(transactional_db, live_server):
    """A school, and somebody of the alumni office; nothing else."""
    found_institution()
    return serve(SchoolFactory(), "administrator", person=PersonFactory(full_name="周敏", login=login_of(OFFICE)))


@both_languages
def test_bring_in_a_roster_appoint_ask_answer_and_read_the_wall(traveller, post_office, administrator, language):
    office = traveller(language)
    log_in(office, post_office, OFFICE)
    bring_in(office, ROSTER)
    group = Association.objects.get(kind="class", name_zh="2018级会计1班")
    appoint(office, group, "林晓彤")

    liaison = traveller(language)
    liaison.go(group.get_absolute_url())
    log_in(liaison, post_office, LIAISON)
    liaison.go(group.get_absolute_url())
    post(liaison, SAID)

    applicant = traveller(language)
    applicant.go("/")
    applicant.page.fill("[name=year]", "2021")
    applicant.press(word(language, "Find my class"))
    applicant.press(re.compile("2018级会计1班"))
    sign_up(applicant, post_office, "lili@example.org")
    ask(applicant, "曾丽", "2018010101", "我坐最后一排靠窗。")

    officer = traveller(language)  # another screen: the letter's link needs no login
    officer.go(link_in(post_office.next_letter(LIAISON, "曾丽")))
    officer.press(word(language, "I know them: let them in"))

    post_office.next_letter("lili@example.org", "2018级会计1班")
    applicant.go(group.get_absolute_url())
    applicant.says(SAID)
    assert Membership.objects.get(person__full_name="曾丽").association == group


def bring_in(office, roster: Path) -> None:
    """File, columns, dry run, and then in; the worker does the work while the page looks on."""
    page, language = office.page, office.language
    office.go(reverse("import_new"))
    page.set_input_files("[name=file]", roster)
    office.press(word(language, "Read the file"))
    office.press(word(language, "See what would happen"))
    start = words(
        language, "Let %(many)s person come in", "Let %(many)s people come in", NEW_IN_ROSTER, many=NEW_IN_ROSTER
    )
    page.get_by_role("button", name=start).wait_for()
    office.check()
    assert not Person.objects.filter(full_name="曾丽").exists()
    office.press(start)
    page.get_by_role("link", name=word(language, "Bring in another one")).wait_for()
    office.check()
    rows = len(roster.read_bytes().decode("gb18030").splitlines()) - 2  # a title and the names of the columns
    office.says(str(rows))
    assert Person.objects.filter(full_name="曾丽").exists()


def appoint(office, group, name: str) -> None:
    person = Person.objects.get(full_name=name)
    attach_login(person, login_of(LIAISON), by=SHELL)
    office.go(reverse("officer_appoint", args=[group.slug]) + f"?q={name}")
    office.page.get_by_text(name).last.click()
    office.page.check("[name=office][value=liaison]")
    office.press(word(office.language, "Appoint"))
    office.says(name)


def post(someone, text: str) -> None:
    someone.page.fill("#wall textarea", text)
    someone.page.locator("#wall form.compose button.button").click()
    someone.page.wait_for_load_state()
    someone.check()
    someone.says(text)
