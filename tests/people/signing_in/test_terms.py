"""Terms that were published anew: everybody is asked before anything else, once, and it is written down."""

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from institution import reads
from institution.actions import publish_terms
from people import actions
from people.models import Consent, User
from people.permissions import is_asked_to_agree
from tests.people.pages import inside
from tests.people.signing_in.visitors import PASSWORD, code, new_visitor, sign_up
from tests.support.actors import CLOCK, SHELL, VISITOR, acting, acting_login
from tests.support.factories import PersonFactory, TermFactory, UserFactory
from tests.support.queries import assert_same_queries, count_queries

pytestmark = pytest.mark.django_db
AGREE = reverse("terms_agree")


def publish(version="2027-1"):
    publish_terms(version, terms_zh="新条款。", terms_en="New words.", by=CLOCK)
    reads.forget()


@pytest.fixture
def published(db):
    publish()


@pytest.fixture
def her_page(zeng):
    return inside(zeng)


class TestBeforeAnythingElse:
    def test_nobody_is_asked_while_nothing_was_published(self, her_page):
        assert her_page.get("/me/").status_code == 200

    def test_the_next_page_after_logging_in(self, zeng, published):
        visitor = new_visitor()
        came_in = visitor.post(reverse("account_login"), {"login": zeng.email, "password": PASSWORD})
        asked = visitor.get(came_in.url)
        assert asked.url == f"{AGREE}?next=%2Fme%2F"
        assert "New words." in visitor.get(asked.url).content.decode()

    @pytest.mark.parametrize("path", ["/", "/me/", "/me/profile/", "/console/", "/inbox/", "/account/email/"])
    def test_every_page_leads_there(self, her_page, published, path):
        assert her_page.get(path).url.startswith(AGREE)

    def test_officers_too(self, published):
        term = TermFactory()
        assert inside(term.person.login).get(f"/desk/{term.association.slug}/").url.startswith(AGREE)

    def test_nothing_can_be_sent_past_it(self, her_page, published, zeng):
        answer = her_page.post(reverse("profile_edit"), {"part": "display", "display-language": "zh-hans"})
        assert answer.url == AGREE
        zeng.refresh_from_db()
        assert zeng.language == "en"

    def test_a_part_of_a_page_sends_the_whole_page_there(self, her_page, published):
        assert her_page.get("/inbox/", headers={"hx-request": "true"})["HX-Redirect"] == AGREE

    @pytest.mark.parametrize(
        "name",
        [
            "terms",
            "terms_agree",
            "agreement_list",
            "institution_privacy",
            "institution_accessibility",
            "institution_stylesheet",
        ],
    )
    def test_what_one_may_read_first(self, her_page, published, name):
        assert her_page.get(reverse(name)).status_code == 200

    def test_one_may_leave(self, her_page, published):
        assert her_page.post(reverse("account_logout")).url == "/"
        assert "_auth_user_id" not in her_page.session

    def test_visitors_are_not_asked(self, published):
        assert Client().get("/").status_code == 200

    def test_programs_are_not_asked(self, her_page, published, zeng):
        _token, secret = actions.issue_token("roster", ["people:read"], 30, by=acting_login(zeng))
        assert Client().get("/api/v1/me/", headers={"authorization": f"Bearer {secret}"}).status_code == 200
        assert her_page.get("/api/v1/me/").status_code == 200

    def test_asking_costs_no_query(self, her_page):
        before = len(count_queries(lambda: her_page.get("/terms/")))
        publish()
        actions.give_consent(User.objects.get(), by=CLOCK)
        her_page.get("/terms/")
        assert len(count_queries(lambda: her_page.get("/terms/"))) <= before


class TestAgreeing:
    def agree(self, her_page, version="2027-1", **more):
        return her_page.post(AGREE, {"version": version, "agrees": "on", "next": "/inbox/"} | more)

    def test_is_written_down_with_version_time_and_door_and_leads_on(self, her_page, published, zeng):
        assert self.agree(her_page).url == "/inbox/"
        consent = Consent.objects.get()
        assert (consent.user, consent.subject, consent.text_version, consent.given, consent.door) == (
            zeng, "terms", "2027-1", True, "page",
        )  # fmt: skip
        assert consent.created_at
        assert Entry.objects.get(verb="people.consent_given").about[0] == f"people.user:{zeng.pk}"
        assert her_page.get("/inbox/").status_code == 200

    def test_needs_the_tick(self, her_page, published):
        answer = her_page.post(AGREE, {"version": "2027-1", "next": "/inbox/"})
        assert "Tick this if you agree" in answer.content.decode()
        assert 'value="/inbox/"' in answer.content.decode()
        assert not Consent.objects.exists()

    def test_the_words_may_change_while_one_reads(self, her_page, published):
        her_page.get(AGREE)
        publish("2027-2")
        answer = self.agree(her_page, version="2027-1").content.decode()
        assert "changed meanwhile" in answer
        assert 'value="2027-2"' in answer
        assert not Consent.objects.exists()

    def test_each_new_version_asks_again(self, her_page, published):
        self.agree(her_page)
        publish("2027-2")
        assert her_page.get("/me/").url.startswith(AGREE)
        self.agree(her_page, version="2027-2")
        assert her_page.get("/me/").status_code == 200

    def test_whoever_signs_up_now_has_agreed_already(self, visitor, published):
        answer = sign_up(visitor)
        visitor.post(answer.url, {"code": code()})
        assert visitor.get("/me/").status_code == 200

    def test_consent_taken_back_is_asked_for_again(self, published, zeng):
        actions.give_consent(zeng, by=CLOCK)
        assert not is_asked_to_agree(zeng)
        actions.give_consent(zeng, given=False, by=CLOCK)
        assert is_asked_to_agree(zeng)

    def test_consent_to_something_else_says_nothing_of_the_terms(self, published, zeng):
        actions.give_consent(zeng, subject="newsletter", by=CLOCK)
        assert is_asked_to_agree(zeng)

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
    def test_never_leads_to_another_host(self, her_page, published, elsewhere):
        assert self.agree(her_page, next=elsewhere).url == "/me/"
        assert her_page.get(AGREE, {"next": elsewhere}).url == "/me/"

    def test_nobody_agrees_for_another(self, published):
        for by in (VISITOR, CLOCK, SHELL):
            with pytest.raises(Forbidden):
                actions.agree_to_terms("2027-1", by=by)

    def test_refuses_another_version(self, published):
        with pytest.raises(Refusal) as refusal:
            actions.agree_to_terms("2026-1", by=acting(PersonFactory()))
        assert refusal.value.code == "terms_changed_meanwhile"


def test_logins_from_before_carry_what_their_consents_say():
    migration = import_module("people.migrations.0009_logins_agreed_to_what_their_consents_say")
    agreed, took_back, never = (UserFactory() for _ in range(3))
    for version in ("2026-1", "2026-2"):
        actions.give_consent(agreed, text_version=version, by=CLOCK)
        actions.give_consent(took_back, text_version=version, by=CLOCK)
    actions.give_consent(took_back, given=False, by=CLOCK)
    actions.give_consent(never, subject="newsletter", by=CLOCK)
    User.objects.update(agreed_terms="")
    for _ in range(2):
        migration.carry_what_was_agreed_to(apps, None)
    assert [User.objects.get(pk=each.pk).agreed_terms for each in (agreed, took_back, never)] == ["2026-2", "", ""]


class TestWhatOneAgreedTo:
    @pytest.fixture
    def shown(self, her_page):
        return lambda: her_page.get(reverse("agreement_list")).content.decode()

    def test_is_read_in_the_words_of_that_day(self, her_page, shown, zeng):
        publish("2027-1")
        actions.agree_to_terms("2027-1", by=acting_login(zeng))
        publish_terms("2028-1", terms_zh="再新的条款。", terms_en="Newest words.", by=CLOCK)
        reads.forget()
        page = shown()
        assert "New words." in page and "Other terms have taken their place since" in page
        assert "Newest words." not in page, "they have not agreed to these"
        actions.agree_to_terms("2028-1", by=acting_login(zeng))
        page = shown()
        assert page.index("Newest words.") < page.index("New words.")
        assert reverse("agreement_list") in her_page.get("/me/").content.decode()

    def test_is_ones_own(self, shown, published):
        somebody = UserFactory()
        actions.agree_to_terms("2027-1", by=acting_login(somebody))
        assert "New words." not in shown()
        assert "Nothing is written down" in shown()

    def test_costs_the_same_however_often_one_agreed(self, shown, zeng):
        versions = iter(range(2027, 2099))

        def agree_again():
            for _each in range(3):
                version = f"{next(versions)}-1"
                publish(version)
                actions.give_consent(zeng, text_version=version, by=CLOCK)

        agree_again()
        assert_same_queries(shown, agree_again)
