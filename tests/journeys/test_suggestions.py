"""What is proposed beneath the fields of the directory, by keyboard alone; axe looks on while the list is open."""

from __future__ import annotations

from django.urls import reverse

from people.models import User
from tests.directory.finding.people import graduate, index
from tests.journeys.steps import found_institution
from tests.journeys.test_claiming import at_the_screen_of
from tests.journeys.words import both_languages
from tests.support.factories import UserFactory


@both_languages
def test_a_name_and_a_city_are_chosen_by_keyboard(transactional_db, traveller, language):
    found_institution()
    for name in ("曾丽", "曾力"):
        graduate(name)
    login: User = UserFactory()
    graduate("孙外", login=login)
    index()
    someone = at_the_screen_of(login, traveller, language)
    someone.go(reverse("person_list"))
    page, field = someone.page, someone.page.locator("#id_q")
    field.press_sequentially("zeng")
    page.locator("#id_q ~ .proposals li").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    someone.check()
    field.press("Escape")
    assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", "zeng"), "what was typed stays"
    field.press_sequentially("l")
    page.locator("#id_q ~ .proposals li").first.wait_for()
    field.press("ArrowDown")
    name = page.locator("#id_q ~ .proposals li[aria-selected=true] bdi").inner_text()
    with page.expect_navigation():
        field.press("Enter")
    assert page.locator("#id_q").input_value() == name in ("曾丽", "曾力")
    page.locator(".filter-switch").click()
    city = page.locator("#id_city")
    city.press_sequentially("guangz")
    page.locator("#id_city ~ .proposals li").first.wait_for()
    city.press("ArrowDown")
    city.press("Enter")
    assert city.input_value() in ("广州市", "Guangzhou")
