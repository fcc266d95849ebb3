"""What a reader wants to hear."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from common.actors import visitor
from common.verdicts import Forbidden, Refusal
from messaging.actions import choices
from messaging.letters import addressee_of, queue_letter
from messaging.letters.links import read_unsubscribe_token, unsubscribe_token, unsubscribe_url
from messaging.models import Delivery, Preference, Suppression
from messaging.registry import ACCOUNT, Category, categories
from tests.support.actors import acting_login
from tests.support.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = UserFactory(language="en", email="reader@example.org")
    client.force_login(user)
    return user


def verbs() -> list[str]:
    return [entry.verb for entry in Entry.objects.order_by("pk")]


def rhythms(user) -> dict[tuple[str, str], str]:
    rows = Preference.objects.filter(addressee__login=user)
    return {(row.category, row.channel): row.rhythm for row in rows}


class TestChooseRhythms:
    def test_keeps_what_was_chosen_and_says_so_once(self):
        user = UserFactory()
        by = acting_login(user)
        choices.choose_rhythms(user, {("test_wall", "email"): "digest"}, by=by)
        choices.choose_rhythms(user, {("test_wall", "email"): "digest"}, by=by)
        choices.choose_rhythms(user, {("test_wall", "email"): "never", ("test_wall", "inbox"): "at_once"}, by=by)
        assert rhythms(user) == {("test_wall", "email"): "never", ("test_wall", "inbox"): "at_once"}
        assert verbs() == ["messaging.preferences_changed"] * 2
        assert Entry.objects.latest("pk").fields == ["test_wall:email", "test_wall:inbox"]

    def test_nobody_chooses_for_another(self):
        user = UserFactory()
        with pytest.raises(Forbidden):
            choices.choose_rhythms(user, {("test_wall", "email"): "never"}, by=acting_login(UserFactory()))
        assert rhythms(user) == {}


class TestUnsubscribe:
    def test_by_category(self):
        to = addressee_of("one@example.org")
        choices.unsubscribe(to, categories["test_wall"], by=visitor("link"))
        choices.unsubscribe(to, categories["test_wall"], by=visitor("link"))
        queue_letter(to=to, category="test_wall", template="tests/email/short")
        assert not Delivery.objects.exists()
        assert verbs() == ["messaging.unsubscribed"]

    def test_over_an_earlier_choice(self):
        to = addressee_of("one@example.org")
        Preference.objects.create(addressee=to, category="test_wall", channel="email", rhythm="digest")
        choices.unsubscribe(to, categories["test_wall"], by=visitor("link"))
        assert Preference.objects.get().rhythm == "never"

    def test_not_from_what_must_arrive(self):
        with pytest.raises(Refusal) as refused:
            choices.unsubscribe(addressee_of("one@example.org"), ACCOUNT, by=visitor("link"))
        assert refused.value.code == "must_arrive"

    def test_and_back(self):
        to = addressee_of("one@example.org")
        choices.unsubscribe(to, categories["test_wall"], by=visitor("link"))
        choices.subscribe_again(to, categories["test_wall"], by=visitor("link"))
        choices.subscribe_again(to, categories["test_wall"], by=visitor("link"))
        assert not Preference.objects.exists()
        assert verbs() == ["messaging.unsubscribed", "messaging.subscribed_again"]


class TestEverything:
    def test_nothing_any_more_to_this_address(self):
        to = addressee_of("One@example.org")
        choices.unsubscribe_from_everything(to, by=visitor("link"))
        choices.unsubscribe_from_everything(addressee_of("one@example.org"), by=visitor("link"))
        assert Suppression.objects.get().cause == "unsubscribed"
        assert verbs() == ["messaging.unsubscribed_from_everything"]

    def test_somebody_without_an_address_needs_none(self):
        choices.unsubscribe_from_everything(addressee_of(PersonFactory()), by=visitor("link"))
        assert not Suppression.objects.exists()

    def test_the_reader_lifts_it(self):
        user = UserFactory()
        Suppression.objects.create(email=user.email.upper(), cause="unsubscribed")
        choices.lift_suppression(addressee_of(user), by=acting_login(user))
        choices.lift_suppression(addressee_of(user), by=acting_login(user))
        assert not Suppression.objects.exists()
        assert verbs() == ["messaging.suppression_lifted"]

    @pytest.mark.parametrize("cause", ["complained", "staff"])
    def test_but_not_what_others_set(self, cause):
        user = UserFactory()
        Suppression.objects.create(email=user.email, cause=cause)
        with pytest.raises(Refusal) as refused:
            choices.lift_suppression(addressee_of(user), by=acting_login(user))
        assert refused.value.code == "set_by_others"
        assert Suppression.objects.exists()

    def test_nor_anothers(self):
        user = UserFactory()
        Suppression.objects.create(email=user.email, cause="unsubscribed")
        with pytest.raises(Forbidden):
            choices.lift_suppression(addressee_of(user), by=acting_login(UserFactory()))


class TestPreferencesPage:
    def test_shows_each_category_by_channel_and_why_some_always_come(self, client, reader):
        page = client.get(reverse("letter_preferences")).content.decode()
        assert "News of your class." in page
        assert 'name="test_wall-email"' in page
        assert 'name="test_wall-inbox"' in page
        assert "account-email" not in page
        assert "Without these letters you could not log in." in page

    def test_looking_makes_no_row(self, client, reader):
        client.get(reverse("letter_preferences"))
        assert not hasattr(reader, "addressee")

    def test_keeps_the_choices(self, client, reader):
        form = {"test_wall-email": "digest", "test_wall-inbox": "at_once"} | others()
        assert client.post(reverse("letter_preferences"), form).status_code == 302
        assert rhythms(reader) == {("test_wall", "email"): "digest"}
        assert '<option value="digest" selected>' in client.get(reverse("letter_preferences")).content.decode()

    def test_a_choice_there_is_not(self, client, reader):
        form = {"test_wall-email": "hourly", "test_wall-inbox": "digest"} | others()
        answer = client.post(reverse("letter_preferences"), form)
        assert answer.status_code == 200
        assert "One of the choices is not known here" in answer.content.decode()
        assert rhythms(reader) == {}

    def test_no_letters_at_all_and_back(self, client, reader):
        addressee_of(reader)
        client.post(reverse("letter_everything"), {"wanted": "no"})
        assert "Your address gets only what must arrive" in client.get(reverse("letter_preferences")).content.decode()
        client.post(reverse("letter_everything"), {"wanted": "yes"})
        assert not Suppression.objects.exists()

    def test_what_others_set_stays_and_says_so(self, client, reader):
        addressee_of(reader)
        Suppression.objects.create(email=reader.email, cause="complained")
        answer = client.post(reverse("letter_everything"), {"wanted": "yes"}, follow=True)
        assert "Only the alumni office can lift this" in answer.content.decode()


class TestUnsubscribePage:
    @pytest.fixture
    def link(self):
        return unsubscribe_url(addressee_of("one@example.org"), "test_wall").removeprefix("http://testserver")

    @pytest.fixture
    def stranger(self):
        """No cookie, no login, and the protection against forged forms is on."""
        return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    @pytest.mark.parametrize("method", ["get", "head", "options"])
    def test_looking_changes_nothing(self, stranger, link, method):
        getattr(stranger, method)(link)
        assert not Preference.objects.exists()
        assert not Suppression.objects.exists()
        assert verbs() == []

    def test_it_shows_no_address(self, stranger, link):
        page = stranger.get(link).content.decode()
        assert "No more e-mail about “The wall”?" in page
        assert "one@example.org" not in page

    def test_one_click_of_a_mail_program(self, stranger, link):
        answer = stranger.post(link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
        assert Preference.objects.get().rhythm == "never"
        entry = Entry.objects.get()
        assert (entry.verb, entry.actor_kind, entry.door) == ("messaging.unsubscribed", "signed_link", "link")

    def test_the_button_and_its_undo(self, stranger, link):
        assert "This takes effect at once" in stranger.post(link, {"wish": "category"}).content.decode()
        assert "comes again" in stranger.post(link, {"wish": "again"}).content.decode()
        assert not Preference.objects.exists()

    def test_everything(self, stranger, link):
        stranger.post(link, {"wish": "all"})
        assert Suppression.objects.get().email == "one@example.org"

    @pytest.mark.parametrize(
        "spoil", [lambda link: link[:-3] + "x/", lambda link: link.replace("test_wall", "account")]
    )
    def test_a_link_that_is_not_ours(self, stranger, link, spoil):
        assert stranger.get(spoil(link)).status_code == 404
        assert stranger.post(spoil(link)).status_code == 404

    def test_a_category_that_must_arrive_has_no_such_page(self, stranger):
        link = unsubscribe_url(addressee_of("one@example.org"), "account").removeprefix("http://testserver")
        assert stranger.post(link).status_code == 404

    def test_a_link_for_one_category_opens_no_other(self):
        categories.hang(Category(code="test_money", label="Money"))
        try:
            to = addressee_of("one@example.org")
            assert read_unsubscribe_token(unsubscribe_token(to, "test_wall")) == (to.public_id, "test_wall")
            spoilt = unsubscribe_token(to, "test_wall").replace("test_wall", "test_money")
            assert read_unsubscribe_token(spoilt) is None
        finally:
            categories.take_down("test_money")


def others() -> dict[str, str]:
    """The fields of categories that other apps have registered, as they are shown."""
    return {
        f"{category.code}-{channel}": str(rhythm)
        for category in categories
        if not category.must_arrive and category.code != "test_wall"
        for channel, rhythm in category.rhythms.items()
    }
