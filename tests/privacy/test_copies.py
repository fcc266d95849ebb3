"""A copy of everything: whole, of nobody else, for its owner alone, and gone after some days."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import Entry
from common.actors import person_actor
from common.verdicts import Forbidden, Refusal
from files.gateways import full_path
from files.models import StoredFile
from people.actions import attach_login, detach_login, issue_token
from people.models import User
from people.registry import Subject, holdings
from privacy import actions, tasks
from privacy.exports import gather
from privacy.models import DataCopy
from tests.privacy.lives import PASSWORD, live, opened
from tests.support.actors import CLOCK, VISITOR, acting_login
from tests.support.factories import UserFactory
from tests.support.letters import letters_to, queued, send

pytestmark = pytest.mark.django_db


def made(life) -> DataCopy:
    copy = actions.ask_for_copy(by=life.by)
    tasks.make_copy(copy.pk)
    copy.refresh_from_db()
    return copy


def refusal_of(call) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


class TestWhatIsInIt:
    def test_all_of_one_and_nothing_of_another(self, life):
        """P03: their mark from every table, the other's from none; the secret of a token from nowhere."""
        live("Zeisig", life.group)
        with translation.override("zh-hans"):
            copy = made(life)
        content = opened(copy.file)
        assert {"data.json", "index.html", "style.css"} < content.keys()
        told = content["data.json"].decode(), content["index.html"].decode()
        for text in told:
            assert "zeisig" not in text.lower()
            for word in ("Name", "Former", "Works", "head", "was called", "token", "wrote this", "answered", "-wechat"):
                assert f"Kanari {word}" in text or f"Kanari{word}" in text, word
            for word in (
                "second-kanari@example.org",
                "kanari@example.org",
                "Kanari-06",
                "Kanari class",
                "Kanari smiles",
            ):
                assert word in text, word
        assert User.objects.get(pk=life.login.pk).password not in told[0]
        assert [name for name in content if name.startswith("files/")], "the picture goes along"
        assert 'lang="zh-hans"' in told[1] and "广州" in told[1]

    def test_is_valid_data_with_a_section_for_each_holding(self, life):
        data = json.loads(opened(made(life).file)["data.json"])
        assert {one.name for one in holdings} | {"people.person", "people.login", "audit"} == set(data["sections"])
        rows = data["sections"]["people.contact_points"]["rows"]
        assert {row["value"] for row in rows} >= {"Kanari-wechat", "second-kanari@example.org"}
        assert data["sections"]["people.blocked_by"]["rows"] == []

    def test_says_of_others_only_that_it_was_somebody_else(self, life):
        other = live("Zeisig", life.group)
        from audit.actions import record

        record(other.by, "people.person_changed", about=[life.person], fields=["full_name"])
        sections = {one.name: one for one in gather(Subject.of(life.person)).sections}
        assert sections["audit"].rows[0]["who"] == "somebody else"
        assert "you" in {row["who"] for row in sections["audit"].rows}

    def test_of_a_login_without_a_record(self):
        login = UserFactory(email="nobody@example.org")
        copy = actions.ask_for_copy(by=acting_login(login))
        tasks.make_copy(copy.pk)
        copy.refresh_from_db()
        data = json.loads(opened(copy.file)["data.json"])
        assert data["sections"]["people.login"]["rows"][0]["email"] == "nobody@example.org"
        assert "people.person" not in data["sections"]
        assert [row["state"] for row in data["sections"]["privacy.copies"]["rows"]] == ["waiting"]


class TestAskForCopy:
    def test_is_one_order_and_one_a_day(self, life):
        copy = actions.ask_for_copy(by=life.by)
        assert copy.is_waiting
        assert Entry.objects.filter(verb="privacy.copy_asked_for").about(life.person).exists()
        assert refusal_of(lambda: actions.ask_for_copy(by=life.by)) == "copy_being_made"
        tasks.make_copy(copy.pk)
        assert refusal_of(lambda: actions.ask_for_copy(by=life.by)) == "copy_made_today"
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            assert actions.ask_for_copy(by=life.by).pk != copy.pk

    def test_is_for_oneself_at_a_page(self, life):
        token, _secret = issue_token("a", ["people:read"], 1, by=life.by)
        for by in (VISITOR, person_actor(life.login, token=token)):
            with pytest.raises((Forbidden, User.DoesNotExist)):
                actions.ask_for_copy(by=by)
        assert not DataCopy.objects.exists()


class TestMakeCopy:
    def test_tells_its_owner_and_nothing_of_what_is_in_it(self, life):
        copy = made(life)
        assert (copy.state, copy.tries) == ("ready", 1)
        assert copy.expires_at - copy.ready_at == timedelta(days=7)
        assert letters_to(life.person)[-1] == "copy_ready"
        letter = queued("privacy/email/copy_ready")[0]
        send()
        letter.refresh_from_db()
        assert "Kanari-" not in letter.text and "second-" not in letter.text and "/me/data/" in letter.text
        assert Entry.objects.filter(verb="privacy.copy_made").about(life.person).get().facts == {"size": copy.file.size}

    def test_whoever_was_killed_leaves_an_order(self, life, monkeypatch):
        """Everything of one try is one transaction; the next one makes it, and the clock rings for it."""
        copy = actions.ask_for_copy(by=life.by)
        with monkeypatch.context() as patch:
            patch.setattr("privacy.actions.copies.emails.queue_copy_ready", lambda copy: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                tasks.make_copy(copy.pk)
        copy.refresh_from_db()
        assert (copy.state, copy.tries, StoredFile.objects.filter(kind="archive").count()) == ("waiting", 1, 0)
        assert actions.continue_copies(by=CLOCK) == 0, "somebody may still be at it"
        with time_machine.travel(timezone.now() + timedelta(minutes=3)):
            assert actions.continue_copies(by=CLOCK) == 1
            tasks.make_copy(copy.pk)
        assert DataCopy.objects.get().state == "ready"
        tasks.make_copy(copy.pk)
        assert DataCopy.objects.get().tries == 2, "it is made once"

    def test_is_given_up_after_some_tries(self, life):
        copy = actions.ask_for_copy(by=life.by)
        DataCopy.objects.update(tries=DataCopy.MOST_TRIES)
        tasks.make_copy(copy.pk)
        assert DataCopy.objects.get().state == "failed"
        assert Entry.objects.filter(verb="privacy.copy_failed").about(life.person).exists()
        assert actions.ask_for_copy(by=life.by).is_waiting, "what failed does not count for the day"

    def test_only_the_house_makes_and_removes(self, life):
        copy = actions.ask_for_copy(by=life.by)
        for call in (
            lambda: actions.begin_copy(copy, by=life.by),
            lambda: actions.make_copy(copy, by=life.by),
            lambda: actions.continue_copies(by=life.by),
            lambda: actions.remove_old_copies(by=life.by),
        ):
            with pytest.raises(Forbidden):
                call()


class TestFetchCopy:
    def test_by_its_owner_counted_and_written_down(self, life):
        copy = made(life)
        actions.fetch_copy(copy, by=life.by)
        copy.refresh_from_db()
        assert copy.downloads == 1 and copy.downloaded_at
        assert Entry.objects.filter(verb="privacy.copy_fetched").about(copy).get().facts == {"downloads": 1}

    def test_refusals(self, life):
        copy = made(life)
        stranger = live("Zeisig", life.group)
        with pytest.raises(Forbidden):
            actions.fetch_copy(copy, by=stranger.by)
        DataCopy.objects.update(downloads=DataCopy.MOST_DOWNLOADS)
        assert refusal_of(lambda: actions.fetch_copy(copy, by=life.by)) == "copy_fetched_enough"
        with time_machine.travel(timezone.now() + timedelta(days=8)):
            assert refusal_of(lambda: actions.fetch_copy(copy, by=life.by)) == "copy_gone"

    def test_whoever_is_parted_from_the_record_gets_its_copy_no_more(self, life):
        """Let in by mistake, and found out: what was made in between stays where it is."""
        copy, login = made(life), life.login
        detach_login(life.person, by=CLOCK)
        assert refusal_of(lambda: actions.fetch_copy(copy, by=acting_login(login))) == "copy_gone"
        actions.fetch_copy(copy, by=acting_login(attach_login(life.person, login, by=CLOCK).login))


def test_the_file_goes_when_its_days_are_over(life, django_capture_on_commit_callbacks):
    copy = made(life)
    path = full_path(copy.file.path)
    tasks.remove_old_copies()
    assert path.exists()
    with (
        time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        tasks.remove_old_copies()
    copy.refresh_from_db()
    assert (copy.state, copy.file, path.exists()) == ("gone", None, False)


class TestPages:
    def come_in(self, life) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.post(reverse("account_login"), {"login": life.login.email, "password": PASSWORD})
        return client

    def test_who_asks_and_who_fetches_is_asked_once_more(self, life):
        client = self.come_in(life)
        page = client.get(reverse("data_detail"))
        assert page.status_code == 200 and b"Make a copy" in page.content
        asked = client.post(reverse("copy_ask"))
        assert asked.url.startswith(reverse("account_reauthenticate"))
        assert not DataCopy.objects.exists()
        client.post(asked.url, {"password": PASSWORD, "next": reverse("copy_ask")})
        copy = DataCopy.objects.get()
        tasks.make_copy(copy.pk)
        again = client.post(reverse("copy_ask"), follow=True)
        assert b"once a day" in again.content
        fetched = client.post(reverse("copy_fetch", args=[copy.public_id]))
        assert fetched["Content-Type"] == "application/zip" and fetched["Cache-Control"] == "no-store"
        assert b"".join(fetched.streaming_content)[:2] == b"PK"
        assert b"fetched 1 time" in client.get(reverse("data_detail")).content

    def test_of_another_it_is_not_there(self, life):
        copy = made(live("Zeisig", life.group))
        client = self.come_in(life)
        asked = client.post(reverse("copy_fetch", args=[copy.public_id]))
        answer = client.post(asked.url, {"password": PASSWORD, "next": reverse("copy_fetch", args=[copy.public_id])})
        assert answer.status_code == 404

    def test_who_comes_in_by_codes_has_to_have_come_in_just_now(self, life):
        User.objects.filter(pk=life.login.pk).update(password="!")
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(life.login, backend="people.backends.LoginBackend")
        answer = client.post(reverse("copy_ask"))
        assert (answer.status_code, DataCopy.objects.count()) == (403, 0)
        assert b"Come in once more" in answer.content
        session = client.session
        session["account_authentication_methods_user"] = str(life.login.pk)
        session["account_authentication_methods"] = [{"method": "code", "at": timezone.now().timestamp()}]
        session.save()
        assert client.post(reverse("copy_ask")).status_code == 302
        assert DataCopy.objects.count() == 1
