"""A secretary writes to a department: audience, both languages, a test, a second person's yes, a worker, a report."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.urls import reverse

from messaging.models import Delivery, Mailing, Preference
from outreach.models import Campaign
from outreach.queries.reports import people_by_unit
from people.models import Person
from tests.associations.joining import serve
from tests.faults.crew import wait_until
from tests.journeys.steps import come_in, found_institution, login_of
from tests.journeys.words import both_languages, word, words
from tests.support.factories import AffiliationFactory, ClassFactory, PersonFactory, PlacementFactory

MEMBER = "member@example.org"


def appointed(unit, code: str, email: str) -> Person:
    return serve(unit, code, person=PersonFactory(login=login_of(email))).person


def place(group, name: str, email: str = "", kind: str = "full_time") -> Person:
    person = PersonFactory(full_name=name, login=login_of(email) if email else None)
    PlacementFactory(affiliation=AffiliationFactory(person=person, kind=kind), association=group)
    return person


@both_languages
def test_from_an_audience_to_the_report(transactional_db, traveller, post_office, settings, language):
    institution = found_institution()
    type(institution).objects.update(campaigns_approved_above=2)
    group = ClassFactory()
    department = group.parent.parent
    author = serve(
        department, "department_secretary", person=PersonFactory(login=login_of("author@example.org"))
    ).person
    second = serve(department.parent, "office_staff", person=PersonFactory(login=login_of("second@example.org"))).person
    place(group, "曾丽", MEMBER)
    place(group, "Chan Tai Man", "chan@example.org")
    place(group, "没有地址")
    place(group, "夜校同学", "evening@example.org", kind="evening")

    secretary = traveller(language)
    come_in(secretary, author, settings)
    choose_people(secretary, department)
    campaign = begin_to_write(secretary)
    say_it(secretary, post_office)
    secretary.go(campaign.get_absolute_url())
    secretary.press(word(language, "Hand it in"))
    one, several = "Hand it in for %(many)s person", "Hand it in for %(many)s people"
    secretary.press(words(language, one, several, 3, many=3))

    office = traveller(language)
    come_in(office, second, settings)
    office.go(reverse("admin:index"))
    office.press(word(language, "Read them"))
    office.press(campaign.title)
    office.press(word(language, "Read it and answer"))
    office.says(second.full_name)  # the letter as this reader would get it
    office.page.check("[name=decision][value=approve]")
    office.press(word(language, "Answer"))

    secretary.go(campaign.get_absolute_url())
    secretary.press(word(language, "Send it now"))
    secretary.press(words(language, "Send it to %(many)s person", "Send it to %(many)s people", 3, many=3))
    wait_until(lambda: Mailing.objects.get().state == "finished", 90, "the mailing was not finished")
    member_says_no_more(traveller(language), post_office)

    secretary.go(reverse("campaign_report", args=[campaign.public_id]))
    one, several = "%(unit)s: it was launched to %(many)s person.", "%(unit)s: it was launched to %(many)s people."
    name = department.name_en if language == "en" else department.name_zh
    secretary.says(words(language, one, several, 3, many=3, unit=name))
    campaign.refresh_from_db()
    report = people_by_unit(campaign.mailing, department, department)
    assert report.total.of == {"accepted": 2, "held_back": 1}
    assert Delivery.objects.filter(mailing=campaign.mailing).count() == 2 * 3


def choose_people(secretary, department) -> None:
    """Full-time students of the department, by one condition."""
    page, language = secretary.page, secretary.language
    secretary.go(reverse("audience_new") + f"?unit={department.public_id}")
    page.select_option("[name=add-0]", "people.kind")
    page.locator("button[name=act][value='line:0']").click()
    page.select_option("[name='value-0.0']", "full_time")
    page.fill("[name=name]", "Full-time")
    secretary.press(word(language, "Save the audience"))
    secretary.press(word(language, "Write to them"))


def begin_to_write(secretary) -> Campaign:
    secretary.page.fill("[name=title]", "Reunion 2026")
    secretary.page.check("[name=category][value=gatherings]")
    secretary.press(word(secretary.language, "Go on to the text"))
    return Campaign.objects.get()


def say_it(secretary, post_office) -> None:
    """In both languages; then a test to oneself."""
    page = secretary.page
    page.fill("[name=subject-zh-hans]", "回学校看看")
    page.fill("[name=body-zh-hans]", "{{name}}，你好。十月回来坐坐。")
    page.fill("[name=subject-en]", "Come back and see")
    page.fill("[name=body-en]", "Dear {{name}}, come back in October.")
    secretary.press(word(secretary.language, "Keep it and send me a test"))
    post_office.next_letter("author@example.org", "回学校看看" if secretary.language != "en" else "Come back and see")


def member_says_no_more(member, post_office) -> None:
    """One click in the mail program: what it sends to the address in the letter's header."""
    (letter,) = [each for each in post_office.sink.letters if each.to == MEMBER]
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.search(r"<(https?://[^>]+)>", str(letter.message["List-Unsubscribe"]))[1]
    answer = member.page.request.post(member.site + urlsplit(address).path, form={"List-Unsubscribe": "One-Click"})
    assert answer.ok
    preference = Preference.objects.get(addressee__email=MEMBER, category="gatherings", channel="email")
    assert preference.rhythm == Preference.Rhythm.NEVER
