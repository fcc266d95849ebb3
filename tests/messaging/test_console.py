"""Deliveries in the console, and the two buttons."""

import pytest
from django.db import connection
from django.urls import reverse

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.actions.resolving import mark_arrived, send_again
from messaging.letters import queue_letter
from messaging.models import UNKNOWN_FIRST, Delivery
from tests.support.actors import acting, acting_login
from tests.support.factories import ClassFactory, OfficeFactory, SchoolFactory, TermFactory, UserFactory
from tests.support.letters import send
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


def officer(association, code="office"):
    office = OfficeFactory(
        code=code, kinds=["school", "class"], capabilities=["console.open", "messages.see"], answers_requests=False
    )
    return TermFactory(association=association, office=office).person


@pytest.fixture
def registrar():
    return officer(SchoolFactory())


@pytest.fixture
def liaison():
    return officer(ClassFactory(), "class_office")


def unknown(address="one@example.org", category="test_wall") -> Delivery:
    queue_letter(
        to=address,
        category=category,
        template="tests/email/short",
        context={"subject": f"To {address}", "words": "Private words"},
        channels=["email"],
    )
    delivery = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown", attempt=1, reason="worker_gone", subject="To you")
    return Delivery.objects.get(pk=delivery.pk)


class TestMarkArrived:
    def test_settles_and_says_who(self, registrar):
        delivery = mark_arrived(unknown(), by=acting(registrar))
        assert (delivery.state, delivery.reason) == ("accepted", "said_to_have_arrived")
        entry = Entry.objects.get(verb="messaging.marked_arrived")
        assert entry.person_id == registrar.pk
        assert entry.about == [f"messaging.delivery:{delivery.pk}"]

    def test_only_what_is_unknown(self, registrar):
        delivery = unknown()
        mark_arrived(delivery, by=acting(registrar))
        with pytest.raises(Refusal) as refused:
            mark_arrived(delivery, by=acting(registrar))
        assert refused.value.code == "not_unknown"

    def test_only_the_whole_schools_office(self, liaison):
        for actor in (acting(liaison), acting_login(UserFactory())):
            with pytest.raises(Forbidden):
                mark_arrived(unknown(), by=actor)


class TestSendAgain:
    def test_goes_out_once_more_under_the_same_name(self, registrar, sink, django_capture_on_commit_callbacks):
        delivery = unknown()
        connection.run_on_commit.clear()  # queueing it has rung already
        with django_capture_on_commit_callbacks() as bells:
            send_again(delivery, by=acting(registrar))
        assert [bell.bell for bell in bells] == [("messaging.send_waiting", ())]
        send()
        row = Delivery.objects.get()
        assert (row.state, row.attempt) == ("accepted", 2)
        assert sink.letters[0].message["Message-ID"] == row.message_id
        assert Entry.objects.filter(verb="messaging.sent_again").count() == 1

    def test_refuses_what_was_emptied(self, registrar):
        delivery = unknown()
        delivery.change(emptied_at=delivery.created_at)
        with pytest.raises(Refusal) as refused:
            send_again(delivery, by=acting(registrar))
        assert refused.value.code == "letter_emptied"

    def test_only_the_whole_schools_office(self, liaison):
        with pytest.raises(Forbidden):
            send_again(unknown(), by=acting(liaison))

    def test_only_what_is_unknown(self, registrar):
        delivery = unknown()
        send_again(delivery, by=acting(registrar))
        with pytest.raises(Refusal):
            send_again(delivery, by=acting(registrar))


class TestPages:
    list_url = "admin:messaging_delivery_changelist"

    @pytest.fixture
    def office(self, client, registrar):
        client.force_login(acting(registrar).user)
        return client

    def page(self, client, delivery) -> str:
        return client.get(reverse("admin:messaging_delivery_change", args=[delivery.pk])).content.decode()

    def test_the_unknown_come_first(self, office):
        first = unknown("unknown@example.org")
        queue_letter(to="young@example.org", category="test_wall", template="tests/email/short")
        listed = office.get(reverse(self.list_url)).context["cl"].result_list
        assert listed[0].pk == first.pk

    def test_an_index_carries_that_order(self):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            plan = Delivery.objects.order_by(*UNKNOWN_FIRST)[:50].explain()
        assert "deliveries_unknown_first" in plan

    def test_by_state(self, office):
        unknown()
        queue_letter(to="young@example.org", category="test_wall", template="tests/email/short")
        assert len(office.get(reverse(self.list_url), {"state": "unknown"}).context["cl"].result_list) == 1
        assert len(office.get(reverse(self.list_url), {"category": "test_wall"}).context["cl"].result_list) == 2

    def test_no_text_of_a_letter_is_shown(self, office):
        page = self.page(office, unknown())
        assert "Private words" not in page
        assert "It arrived" in page or "送到了" in page

    def test_the_buttons_act_by_post_only(self, office):
        delivery = unknown()
        arrived = reverse("admin:messaging_delivery_arrived", args=[delivery.pk])
        office.get(arrived)
        assert Delivery.objects.get().state == "unknown"
        office.post(arrived)
        assert Delivery.objects.get().state == "accepted"
        assert arrived not in self.page(office, delivery)
        answer = office.post(reverse("admin:messaging_delivery_again", args=[delivery.pk]), follow=True)
        assert answer.status_code == 200
        assert Delivery.objects.get().state == "accepted"

    def test_several_at_once(self, office):
        keys = [unknown(f"n{number}@example.org").pk for number in range(2)]
        form = {"action": "send_them_again", "_selected_action": keys}
        office.post(reverse(self.list_url), form)
        assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
        form["action"] = "say_they_arrived"
        office.post(reverse(self.list_url), form)
        assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}

    def test_nothing_is_changed_added_or_deleted_by_hand(self, office):
        delivery = unknown()
        assert office.get(reverse("admin:messaging_delivery_add")).status_code == 403
        assert office.post(reverse("admin:messaging_delivery_delete", args=[delivery.pk])).status_code == 403
        assert office.post(reverse("admin:messaging_delivery_change", args=[delivery.pk]), {}).status_code == 403

    def test_a_class_has_no_such_list(self, client, liaison):
        unknown()
        client.force_login(acting(liaison).user)
        assert client.get(reverse(self.list_url)).status_code == 403

    def test_the_list_costs_the_same_for_more(self, office):
        unknown()
        assert_same_queries(
            lambda: office.get(reverse(self.list_url)),
            lambda: [unknown(f"n{number}@example.org") for number in range(5)],
        )
