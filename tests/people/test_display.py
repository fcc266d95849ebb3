"""Language and size of letters follow the person, not the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from people import actions
from tests.people.pages import PAGE, inside, send
from tests.support.actors import CLOCK
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
CHOOSE = reverse("display_choose")
LARGE = 'data-size="large"'


def shown(her_page, path="/terms/"):
    return her_page.get(path).content.decode()


class TestMasthead:
    def test_larger_letters_on_every_device(self, her_page, person):
        here = "http://testserver/terms/?page=2"
        assert her_page.post(CHOOSE, {"display_size": "large"}, headers={"referer": here}).url == here
        elsewhere = inside(person.login)
        assert LARGE in shown(elsewhere)
        elsewhere.post(CHOOSE, {"display_size": "normal"})
        assert LARGE not in shown(her_page), "what was chosen last counts, whatever this browser remembers"

    def test_the_other_language_on_every_device_and_for_letters(self, her_page, person):
        her_page.post(CHOOSE, {"language": "zh-hans", "next": PAGE})
        assert '<html lang="zh-hans"' in shown(inside(person.login))
        person.login.refresh_from_db()
        assert (person.login.language, person.login.addressee.language) == ("zh-hans", "zh-hans")
        assert Entry.objects.filter(verb="people.login_changed").latest("pk").fields == ["language"]

    def test_this_browser_remembers_it_when_they_are_gone(self, her_page):
        her_page.post(CHOOSE, {"display_size": "large", "language": "zh-hans"})
        her_page.post(reverse("account_logout"))
        assert LARGE in shown(her_page)
        assert '<html lang="zh-hans"' in shown(her_page)

    def test_ones_own_choice_wins_over_what_the_browser_remembers_of_another(self, person):
        browser = Client(HTTP_ACCEPT_LANGUAGE="en")
        browser.get("/terms/?size=large&lang=zh-hans")
        assert '<html lang="zh-hans"' in shown(browser)
        actions.change_login(person.login, display_size="normal", by=CLOCK)
        browser.force_login(person.login)
        assert '<html lang="en">' in shown(browser)

    def test_whoever_never_chose_has_what_the_browser_remembers(self):
        browser = inside(UserFactory(language=""))
        browser.get("/terms/?size=large&lang=zh-hans")
        assert f'<html lang="zh-hans" {LARGE}' in shown(browser)

    @pytest.mark.parametrize("sent", [{"display_size": "huge"}, {"language": "xx"}, {}])
    def test_what_means_nothing_changes_nothing(self, her_page, person, sent):
        before = Entry.objects.count()
        assert her_page.post(CHOOSE, sent).status_code == 302
        person.login.refresh_from_db()
        assert (person.login.language, person.login.display_size) == ("en", "")
        assert Entry.objects.count() == before

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", ""])
    def test_never_leads_to_another_host(self, her_page, elsewhere):
        assert her_page.post(CHOOSE, {"display_size": "large", "next": elsewhere}).url == PAGE
        assert her_page.post(CHOOSE, {"display_size": "large"}, headers={"referer": elsewhere}).url == PAGE

    def test_looking_at_a_page_changes_nothing(self, her_page, person):
        assert her_page.get(CHOOSE).status_code == 405
        her_page.get("/terms/?size=large")
        person.login.refresh_from_db()
        assert person.login.display_size == ""

    def test_visitors_have_links_and_members_buttons(self, her_page):
        assert "?size=large" in shown(Client())
        assert "?size=large" not in shown(her_page)
        assert f'action="{CHOOSE}"' in shown(her_page)


class TestPageOfLetters:
    URL = reverse("letter_preferences")

    def test_offers_the_language(self, her_page):
        assert '<option value="en" lang="en" selected>' in shown(her_page, self.URL)
        assert her_page.post(CHOOSE, {"language": "zh-hans", "next": self.URL}).url == self.URL
        assert '<option value="zh-hans" lang="zh-hans" selected>' in shown(her_page, self.URL)


class TestProfile:
    def test_is_remembered_with_the_login_and_in_this_browser(self, her_page, person):
        answer = send(her_page, "display", language="zh-hans", display_size="large")
        person.login.refresh_from_db()
        assert (person.login.language, person.login.display_size) == ("zh-hans", "large")
        assert answer.cookies["display_size"].value == "large"

    def test_a_login_that_is_nobody_yet_sets_this_and_no_more(self):
        her_page = inside(UserFactory())
        assert list(her_page.get(PAGE).context["forms"]) == ["display"]
        assert send(her_page, "name", full_name="x").status_code == 200

    def test_strangers_log_in_first(self):
        assert Client().get(PAGE).status_code == 302
