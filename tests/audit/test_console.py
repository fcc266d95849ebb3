"""The audit in the console."""

import pytest
from django.urls import reverse

from audit import vocabulary
from audit.actions import record
from audit.admin import CountsUpTo
from audit.models import Entry
from audit.registry import Rows, timeline_url
from people.models import Person
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
LIST = "admin:audit_entry_changelist"


@pytest.fixture
def mine():
    return PersonFactory(full_name="曾丽")


@pytest.fixture
def officer(monkeypatch, mine):
    """Opens the console, reads the audit about one person."""
    officer = acting(PersonFactory(full_name="Officer"))
    rights = {"console.open", "audit.see"}
    monkeypatch.setattr(
        "common.console._gate",
        [lambda actor, capability, row: actor.person == officer.person and capability in rights],
    )
    monkeypatch.setattr(vocabulary, "_sees_all", [])
    monkeypatch.setattr(vocabulary, "verbs", {"people.changed": "changed the record"})
    rows = Rows("people.person", lambda actor: Person.objects.filter(pk=mine.pk), link=lambda person: "/p/")
    monkeypatch.setattr(vocabulary, "rows", {"people.person": rows})
    return officer


@pytest.fixture
def desk(client, officer):
    client.force_login(officer.user)
    return client


def shown(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


class TestList:
    def test_shows_what_the_officer_may_see(self, desk, mine):
        hidden = PersonFactory(full_name="单雅琴")
        record(CLOCK, "people.changed", about=[mine, hidden])
        record(CLOCK, "people.hidden", about=[hidden])
        page = shown(desk.get(reverse(LIST)))
        assert "changed the record" in page
        assert "曾丽" in page
        assert "单雅琴" not in page
        assert "people.hidden" not in page

    def test_is_closed_to_those_without_the_office(self, client, officer, mine):
        client.force_login(acting(mine).user)
        assert client.get(reverse(LIST)).status_code in (302, 403)

    @pytest.mark.parametrize(("term", "found"), [("request-1", 1), ("people.person:{pk}", 2), ("nothing", 0)])
    def test_is_searched_by_request_and_by_row(self, desk, mine, term, found):
        record(CLOCK, "people.changed", about=[mine])
        Entry.objects.create(
            actor_kind="system", verb="people.changed", request_id="request-1", about=[f"people.person:{mine.pk}"]
        )
        page = shown(desk.get(reverse(LIST), {"q": term.format(pk=mine.pk)}))
        assert page.count("changed the record") == found

    @pytest.mark.parametrize(("part", "found"), [("people", 1), ("messaging", 0)])
    def test_is_filtered_by_part(self, desk, mine, part, found, monkeypatch):
        monkeypatch.setitem(vocabulary.verbs, "messaging.settled", "settled")
        record(CLOCK, "people.changed", about=[mine])
        assert shown(desk.get(reverse(LIST), {"part": part})).count("changed the record") == found

    def test_costs_the_same_queries_however_long(self, desk, mine):
        def grow():
            for _ in range(5):
                record(CLOCK, "people.changed", about=[mine])

        grow()
        assert_same_queries(lambda: desk.get(reverse(LIST)), grow, at_most=8)

    def test_counts_no_further_than_its_cap(self, monkeypatch):
        monkeypatch.setattr(CountsUpTo, "cap", 3)
        for _ in range(5):
            record(CLOCK, "people.changed", about=[])
        assert CountsUpTo(Entry.objects.order_by("pk"), 2).count == 3


class TestEntry:
    def test_is_shown_and_cannot_be_changed(self, desk, mine):
        entry = record(CLOCK, "people.changed", about=[mine], facts={"count": 7})
        url = reverse("admin:audit_entry_change", args=[entry.pk])
        page = shown(desk.get(url))
        assert "changed the record" in page
        assert "曾丽" in page
        assert "&quot;count&quot;: 7" in page
        assert desk.post(url, {"verb": "nicer"}).status_code == 403
        assert desk.post(reverse("admin:audit_entry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403
        assert desk.get(reverse("admin:audit_entry_add")).status_code == 403

    def test_of_a_hidden_row_is_not_there(self, desk):
        entry = record(CLOCK, "people.changed", about=[PersonFactory()])
        gone = desk.get(reverse("admin:audit_entry_change", args=[entry.pk]))
        never = desk.get(reverse("admin:audit_entry_change", args=[entry.pk + 1]))
        assert gone.status_code == never.status_code == 302
        assert gone.url == never.url


class TestTimeline:
    def test_tells_the_story_of_a_row(self, desk, mine):
        record(CLOCK, "people.changed", about=[mine], fields=["full_name"])
        record(CLOCK, "people.other", about=[PersonFactory()])
        page = shown(desk.get(timeline_url(mine)))
        assert "changed the record" in page
        assert 'href="/p/"' in page
        assert "people.other" not in page

    def test_goes_back_page_by_page(self, desk, mine, monkeypatch):
        monkeypatch.setattr("audit.admin.ON_A_PAGE", 2)
        entries = [record(CLOCK, "people.changed", about=[mine]) for _ in range(5)]
        assert f"?before={entries[3].pk}" in shown(desk.get(timeline_url(mine)))
        assert f"?before={entries[1].pk}" in shown(desk.get(timeline_url(mine), {"before": entries[3].pk}))
        last = shown(desk.get(timeline_url(mine), {"before": entries[1].pk}))
        assert "Older entries" not in last and "更早的记录" not in last
        assert last.count("changed the record") == 1

    def test_of_nothing_says_so(self, desk, mine):
        assert "<ol" in shown(desk.get(timeline_url(mine), {"before": "x"}))

    def test_of_what_one_may_not_see_is_like_what_is_not_there(self, desk, mine):
        hidden = desk.get(timeline_url(PersonFactory()))
        assert hidden.status_code == 404
        for kind, key in [("people.person", "999999"), ("people.person", "x"), ("gone.model", "1")]:
            answer = desk.get(reverse("admin:audit_entry_timeline", args=[kind, key]))
            assert answer.status_code == 404

    def test_is_closed_to_those_without_the_office(self, client, officer, mine, monkeypatch):
        monkeypatch.setattr("common.console._gate", [lambda actor, capability, row: capability == "console.open"])
        client.force_login(acting(mine).user)
        assert client.get(timeline_url(mine)).status_code == 403
