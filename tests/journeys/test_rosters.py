"""The whole of the main job, from a file of the registry to a word on the wall of a class; and a file with errors,
mended and taken back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from associations.models import Association, Membership
from directory.models import Import
from people.actions import attach_login
from people.models import Person
from tests.associations.joining import serve
from tests.journeys.steps import ask, come_in, found_institution, link_in, log_in, login_of, sign_up
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


def read_file(office, roster: Path) -> None:
    office.page.goto(office.site + reverse("import_new"))  # looked over in ``bring_in``
    office.page.set_input_files("[name=file]", roster)
    office.page.get_by_role("button", name=word(office.language, "Read the file")).click()


def see_what_would_happen(office, many: int) -> str:
    """The dry run. Returns what the button says that lets so many in."""
    office.page.get_by_role("button", name=word(office.language, "See what would happen")).click()
    one, several = "Let %(many)s person come in", "Let %(many)s people come in"
    start = words(office.language, one, several, many, many=many)
    office.page.get_by_role("button", name=start).wait_for()
    return start


def bring_in(office, roster: Path) -> None:
    """File, columns, dry run, and then in; the worker does the work while the page looks on."""
    page, language = office.page, office.language
    office.go(reverse("import_new"))
    read_file(office, roster)
    office.check()
    start = see_what_would_happen(office, NEW_IN_ROSTER)
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


TITLE = ("岭南工贸职业学院 校友名册",)
COLUMNS = ("姓名", "学号", "院系", "班级", "入学年份", "毕业年份", "出生日期", "宿舍")
STUDIES = ("经济管理学院", "2018级会计1班", "2018", "2021")
GOOD = [
    ("𠮷田美咲", "201801010101", *STUDIES, "2000-03-08", "南苑5栋"),
    ("刘䶮", "201801010102", *STUDIES, "1999年12月", ""),
]
NAMELESS = ("", "201801010103", *STUDIES, "2000-05-01", "")
ROUNDED = ("单雄信", "2.01801E+11", *STUDIES, "2000-02-30", "")
IN_COLUMN = "%(field)s (column %(column)s): %(sentence)s"
PLANTED = (
    (5, "full name", "A", "There is no name."),
    (6, "student number", "B", "The spreadsheet has rounded the number; the last digits are lost."),
    (6, "date of birth", "G", "There is no such day."),
)
MENDED = [("查慧敏", *NAMELESS[1:]), (ROUNDED[0], "201801010104", *STUDIES, "2000-02-29", "")]


def gb18030(path: Path, *rows: Sequence[str]) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([TITLE, COLUMNS, *rows])
    path.write_bytes(text.getvalue().encode("gb18030"))
    return path


@pytest.mark.long  # without a browser: tests/directory/importing/test_pages.py, test_planted.py and test_undoing.py
@both_languages
def test_errors_are_read_mended_and_the_second_file_taken_back(
    traveller, post_office, administrator, settings, language, tmp_path
):
    """Pages that the journey above looks over are only pressed through."""

    def said(message: str, **values: object) -> str:
        return word(language, message, **values)

    office = traveller(language)
    page = office.page
    come_in(office, administrator.person, settings)
    read_file(office, gb18030(tmp_path / "planted.csv", *GOOD, NAMELESS, ROUNDED))
    page.get_by_text(
        said("How the file was read: %(how)s, column names in row %(row)s", how="GB18030", row=2)
    ).wait_for()
    see_what_would_happen(office, many=2)
    office.go(page.url + "?show=error")
    for row, field, column, sentence in PLANTED:
        line = page.get_by_role("row").filter(has=page.get_by_role("cell", name=str(row), exact=True))
        assert said(IN_COLUMN, field=said(field), column=column, sentence=said(sentence)) in line.inner_text()
    page.get_by_role("button", name=said("Put this file aside")).click()

    read_file(office, gb18030(tmp_path / "mended.csv", *GOOD, *MENDED))
    page.select_option("[name=column_7]", label=said("keep as a note"))
    page.get_by_role("button", name=see_what_would_happen(office, many=4)).click()
    take_back = page.get_by_role("link", name=said("Take this import back"))
    take_back.wait_for()
    office.press("𠮷田美咲")
    office.says("201801010101")
    office.says("南苑5栋")
    page.go_back()
    office.press(said("Take this import back"))
    page.get_by_role("button", name=said("Take it back")).click()
    page.get_by_text(said("This import was taken back")).wait_for()
    brought = Import.objects.latest("pk")
    office.go(f"{brought.get_absolute_url()}?show=taken_away")
    office.says("单雄信")
    assert (brought.taken_away, brought.kept) == (4, 0)
    assert Person.objects.count() == 1, "only whoever did it is left"
