"""What else becomes of a request: declined, withdrawn, answered from the desk, passed up; and the end of a term."""

from __future__ import annotations

import re

import pytest

from associations.models import JoinRequest, Office, Term
from tests.associations.joining import roster_line
from tests.journeys.steps import ask, found_institution, link_in, log_in, login_of, sign_up
from tests.journeys.words import both_languages, word
from tests.support.factories import ClassFactory, PersonFactory, TermFactory

LIAISON = "jiaxin@example.org"


@pytest.fixture
def liaison(transactional_db, live_server):
    """A class of 2009 with a roster and somebody who keeps it."""
    found_institution()
    group = ClassFactory(name_zh="2006级会计电算化3班", name_en="Accounting 3, entered 2006", slug="accounting-3")
    person = PersonFactory(full_name="陈嘉欣", login=login_of(LIAISON))
    for name, number in (("曾丽", "0603231"), ("李小玲", "0603232"), ("莫家豪", "0603233")):
        roster_line(group, name, student_number=number)
    return TermFactory(association=group, person=person)


@both_languages
def test_be_declined_and_ask_again_then_withdraw(traveller, post_office, liaison, language):
    applicant = traveller(language)
    applicant.go(liaison.association.get_absolute_url())
    sign_up(applicant, post_office, "nobody@example.org")
    ask(applicant, "王不认识", "", "")

    officer = traveller(language)
    officer.go(link_in(post_office.next_letter(LIAISON, "王不认识")))
    officer.page.get_by_text(word(language, "I do not know them")).click()
    officer.page.fill("[name=reason]", "班里没有这个人。")
    officer.press(word(language, "Decline with this reason"))

    name = "2006级会计电算化3班" if language == "zh-hans" else "Accounting 3, entered 2006"
    subject = word(language, "About your request to join %(group)s", group=name)
    assert "班里没有这个人。" in post_office.next_letter("nobody@example.org", subject)
    applicant.page.reload()
    applicant.says("班里没有这个人。")
    applicant.press(word(language, "Ask again"))
    ask(applicant, "王不认识", "", "我大二才转来。")
    applicant.press(word(language, "Withdraw the request"))
    applicant.says(word(language, "Your request is withdrawn"))
    assert set(JoinRequest.objects.values_list("state", flat=True)) == {"declined", "withdrawn"}


@both_languages
def test_the_liaison_lets_in_from_the_desk_and_takes_back(traveller, post_office, liaison, language):
    applicant = traveller(language)
    applicant.go(liaison.association.get_absolute_url())
    sign_up(applicant, post_office, "lili@example.org")
    ask(applicant, "曾丽", "0603231", "")

    officer = traveller(language)
    log_in(officer, post_office, LIAISON)
    officer.go(f"/desk/{liaison.association.slug}/")
    officer.page.get_by_role("button", name=re.compile("通过这|Let this")).click()
    officer.check()
    officer.press(re.compile(word(language, "Take back")))
    assert JoinRequest.objects.get().state == JoinRequest.State.WAITING


@both_languages
def test_nobody_answers_and_the_clock_passes_it_up(traveller, post_office, liaison, language):
    secretary = Term.objects.create(
        association=liaison.association.parent.parent,
        office=Office.objects.get(code="department_secretary"),
        person=PersonFactory(full_name="黄锦华", login=login_of("huang@example.org")),
        starts_on="2020-01-01",
        single_holder=True,
    )
    applicant = traveller(language)
    applicant.go(liaison.association.get_absolute_url())
    sign_up(applicant, post_office, "lili@example.org")
    ask(applicant, "曾丽", "0603231", "")
    let_days_pass(8)

    link = link_in(post_office.next_letter("huang@example.org", ""))
    applicant.page.reload()
    applicant.says(secretary.person.full_name)
    officer = traveller(language)
    officer.go(link)
    officer.press(word(language, "I know them: let them in"))
    assert JoinRequest.objects.get().decided_by == secretary.person


@both_languages
def test_the_end_of_a_term_takes_the_rights_away(traveller, post_office, liaison, language):
    officer = traveller(language)
    log_in(officer, post_office, LIAISON)
    officer.go(f"/desk/{liaison.association.slug}/")
    assert officer.page.title()

    liaison.change(ends_on=liaison.starts_on)
    answer = officer.page.request.get(officer.site + f"/desk/{liaison.association.slug}/")
    assert answer.status == 404


def let_days_pass(days: int) -> None:
    """The request has been waiting longer; then the clock is called, as it will be within a quarter of an hour."""
    from datetime import timedelta

    from celery import current_app
    from django.db.models import F

    JoinRequest.objects.update(waiting_since=F("waiting_since") - timedelta(days=days))
    current_app.loader.import_default_modules()
    current_app.tasks["associations.pass_up_silent_requests"].apply()
