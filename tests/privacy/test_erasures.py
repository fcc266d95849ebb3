"""Being forgotten: announced, stoppable, whole, on the list beside the backups, and once more after a restore."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from associations import actions as associations
from associations.models import Office, Term
from audit.models import Entry
from common.actors import Actor, Kind, person_actor
from common.verdicts import Forbidden, Refusal
from directory.actions import refresh_index
from directory.models import IndexEntry, Listing
from messaging.actions.incoming import receive_mail
from messaging.letters import addressee_of, queue_letter
from messaging.models import Delivery, Feedback, IncomingMail, SmsNumber, Suppression
from people.actions import detach_login, issue_token
from people.models import AddressLeftAlone, ContactPoint, FormerId, Organisation, Person, User
from people.registry import Subject, holdings
from privacy import actions, gateways, tasks
from privacy.actions.forgetting import NAMELESS, STAYS, names_of
from privacy.models import Erasure
from tests.associations.conftest import appoint
from tests.messaging.returned_mail import written
from tests.privacy.lives import PASSWORD, live
from tests.support.actors import CLOCK, SHELL, VISITOR, acting
from tests.support.factories import PersonFactory
from tests.support.letters import queued, send

pytestmark = pytest.mark.django_db
FIFTEEN = timedelta(days=15)


def refusal_of(call) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def everywhere() -> str:
    """Every column of every table, as the database writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT row::text FROM "{table}" row')
            found += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(found)


def lines_with(mark: str) -> list[str]:
    return [line for line in everywhere().splitlines() if mark.lower() in line.lower()]


def blank(field):
    return None if field.null else field.get_default()


def erase(life) -> Erasure:
    erasure = actions.ask_for_erasure(by=life.by)
    with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
        tasks.carry_out_erasures()
        tasks.finish_erasures()
    erasure.refresh_from_db()
    return erasure


def link_in(letter: Delivery) -> str:
    return letter.context["path"].strip("/").rpartition("/")[0].rpartition("/")[2]


@pytest.fixture
def office(group):
    """Somebody of the alumni office of the school."""
    person = PersonFactory(full_name="Office", with_login=True)
    school = type(group).objects.get(kind="school")
    associations.appoint_officer(
        school, Office.objects.get(code="administrator"), person, date(2020, 1, 1), None, by=SHELL
    )
    return acting(person)


class TestAskForErasure:
    def test_is_announced_wherever_they_proved_to_be(self, life):
        person = life.person
        person.contact_points.filter(value__startswith="second").update(verified_at=timezone.now())
        erasure = actions.ask_for_erasure(by=life.by)
        assert erasure.due_at - timezone.now() > timedelta(days=13, hours=23)
        letters = queued("privacy/email/erasure_announced")
        assert {one.addressee.email for one in letters} == {"kanari@example.org", "second-kanari@example.org"}
        assert Entry.objects.filter(verb="privacy.erasure_asked_for").about(person).get().facts == {"own": True}
        assert refusal_of(lambda: actions.ask_for_erasure(by=life.by)) == "erasure_waiting"

    def test_whoever_holds_an_office_hands_it_over_first(self, life):
        appoint("liaison", life.group, life.person)
        assert refusal_of(lambda: actions.ask_for_erasure(by=life.by)) == "office_held"
        Term.objects.filter(person=life.person).update(ends_on=date.today() - timedelta(days=1))
        assert actions.ask_for_erasure(by=life.by).is_waiting

    def test_not_by_a_program_nor_a_visitor(self, life):
        token, _secret = issue_token("a", ["people:read"], 1, by=life.by)
        for by in (VISITOR, person_actor(life.login, token=token)):
            with pytest.raises(Forbidden):
                actions.ask_for_erasure(by=by)
        assert not Erasure.objects.exists()


class TestOrderErasure:
    def test_by_the_office_with_a_reason(self, life, office):
        erasure = actions.order_erasure(life.person, "Letter of 3 May, folder 7.", by=office)
        assert (erasure.is_own, erasure.asked_by) == (False, office.person)
        assert len(queued("privacy/email/erasure_announced")) == 1
        assert Entry.objects.filter(verb="privacy.erasure_asked_for").about(life.person).get().facts == {"own": False}

    def test_is_carried_out_like_any_other_and_keeps_no_reason(self, life, office):
        erasure = actions.order_erasure(life.person, "Letter of 3 May, folder 7.", by=office)
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
            assert actions.carry_out_erasure(erasure, by=CLOCK)
        erasure.refresh_from_db()
        assert (erasure.state, erasure.reason) == (Erasure.State.ERASED, "")

    def test_not_without_reason_not_oneself_not_by_others(self, life, office):
        with pytest.raises(Exception, match="Say why"):
            actions.order_erasure(life.person, " ", by=office)
        assert refusal_of(lambda: actions.order_erasure(office.person, "x", by=office)) == "own_record"
        with pytest.raises(Forbidden):
            actions.order_erasure(office.person, "x", by=life.by)
        assert not Erasure.objects.exists()


class TestStopErasure:
    def test_by_the_link_by_the_login_by_the_office(self, life, office):
        erasure = actions.ask_for_erasure(by=life.by)
        token = link_in(queued("privacy/email/erasure_announced")[0])
        linked = Actor(Kind.SIGNED_LINK, door="link")
        with pytest.raises(Forbidden):
            actions.stop_erasure(erasure, by=linked, token="another")
        assert actions.stop_erasure(erasure, by=linked, token=token).state == "cancelled"
        assert Entry.objects.filter(verb="privacy.erasure_stopped").about(life.person).exists()
        for by in (life.by, office):
            erasure = actions.ask_for_erasure(by=life.by)
            assert actions.stop_erasure(erasure, by=by).state == "cancelled"
            assert refusal_of(lambda one=erasure, by=by: actions.stop_erasure(one, by=by)) == "erasure_over"

    def test_not_by_anybody_else(self, life):
        erasure = actions.ask_for_erasure(by=life.by)
        for by in (VISITOR, live("Zeisig", life.group).by):
            with pytest.raises(Forbidden):
                actions.stop_erasure(erasure, by=by)

    def test_what_was_stopped_is_not_carried_out(self, life):
        erasure = actions.ask_for_erasure(by=life.by)
        actions.stop_erasure(erasure, by=life.by)
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
            assert not actions.carry_out_erasure(erasure, by=CLOCK)
        assert Person.objects.get(pk=life.person.pk).full_name == "Kanari Name"


class TestCarryOut:
    def test_nothing_of_them_is_left_anywhere_but_of_others_all(self, life, settings):
        """P04 in small: every column of every table, the disk, the list; before it everything is there."""
        other = live("Zeisig", life.group)
        copy = actions.ask_for_copy(by=life.by)
        tasks.make_copy(copy.pk)
        FormerId.objects.create(person=life.person, public_id="formerformer", key=10**9)
        queue_letter(to=other.person, category="joining", template="x", about=life.person, context={"n": "Kanari Name"})
        Suppression.objects.create(email="kanari@example.org", cause="unsubscribed")
        while refresh_index(by=CLOCK):
            pass
        before, of_the_other = lines_with("kanari"), set(lines_with("zeisig"))
        tables = {line.partition(":")[0] for line in before}
        assert {"people_person", "directory_indexentry", "messaging_delivery", "files_storedfile"} <= tables
        disk = Path(settings.MEDIA_ROOT)
        files = {path for path in disk.rglob("*") if path.is_file()}
        erase(life)
        assert lines_with("kanari") == []
        assert {line.partition(":")[0] for line in of_the_other} - {
            line.partition(":")[0] for line in lines_with("zeisig")
        } == set()
        assert len(files) - len({path for path in disk.rglob("*") if path.is_file()}) == 3, "picture, thumbnail, copy"
        while refresh_index(by=CLOCK):
            pass
        assert not Listing.objects.filter(person_id=life.person.pk).exists()
        assert not IndexEntry.objects.filter(person_id=life.person.pk).exists()
        assert Listing.objects.filter(person_id=other.person.pk).exists()

    def test_of_record_and_login_a_nameless_stone_stays(self, life):
        login = life.login
        erasure = erase(life)
        assert erasure.state == "done" and erasure.paths == []
        for row in (Person.objects.get(pk=life.person.pk), User.objects.get(pk=login.pk)):
            stays = STAYS[row._meta.label] | {"erased_at", "full_name", "sort_key", "email", "password", "is_active"}
            told = {
                field.name: getattr(row, field.attname)
                for field in row._meta.concrete_fields
                if field.name not in stays and getattr(row, field.attname) != blank(field)
            }
            assert told == {}
        person, login = Person.objects.get(pk=life.person.pk), User.objects.get(pk=login.pk)
        assert (person.full_name, login.is_active, login.has_usable_password()) == (NAMELESS, False, False)
        assert not Person.objects.living().filter(pk=person.pk).exists()
        assert Entry.objects.filter(verb="privacy.erased").about(person).exists()

    def test_what_is_kept_is_kept_without_a_name(self, life):
        appoint("liaison", life.group, life.person)
        Term.objects.filter(person=life.person).update(
            starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1), handover_note="Kanari keys"
        )
        erase(life)
        term = Term.objects.get(person=life.person.pk)
        assert (term.handover_note, str(term.person)) == ("", NAMELESS)

    def test_who_wanted_no_letters_gets_none_later(self, life):
        Suppression.objects.create(email="kanari@example.org", cause="complained")
        erase(life)
        assert not Suppression.objects.exists() and AddressLeftAlone.objects.count() == 1

    def test_a_number_is_forgotten_unless_somebody_else_has_it_too(self, life):
        own, shared = "+8613800138998", "+8613800138999"
        for person, number in ((life.person, own), (life.person, shared), (PersonFactory(), shared)):
            ContactPoint.objects.create(person=person, kind="phone", value=number)
        for number in (own, shared):
            SmsNumber.objects.create(number=number, texts_at=[timezone.now()], stopped_at=timezone.now())
        erase(life)
        assert [each.number for each in SmsNumber.objects.all()] == [shared]
        assert AddressLeftAlone.objects.count() == 1  # the wish outlives the number

    def test_what_came_back_and_what_they_wrote_goes_along(self, life):
        own = receive_mail(written("office@example.org", "Kanari@example.org", words="I moved to Foshan"), by=CLOCK)
        letter = Delivery.objects.create(
            addressee=addressee_of(life.person),
            channel="email",
            category="record",
            template="x",
            address="k@example.org",
        )
        back = IncomingMail.objects.create(digest="2", door="pipe", kind="bounce", delivery=letter, text="a copy of it")
        other = receive_mail(written("office@example.org", "other@example.org", number=2), by=CLOCK)
        Feedback.objects.create(kind="hard", email="KANARI@example.org", source="pipe", happened_at=timezone.now())
        told = holdings["messaging.came_in"].export(life.person)
        assert [row["text"] for row in told] == ["I moved to Foshan"]
        erase(life)
        assert not IncomingMail.objects.filter(pk__in=[own.pk, back.pk]).exists()
        assert IncomingMail.objects.filter(pk=other.pk).exists()
        assert not Feedback.objects.exists()

    def test_an_employer_others_work_for_stays(self, life):
        shared = Organisation.objects.create(name="Shared Works")
        life.person.positions.create(organisation=shared, title="x")
        PersonFactory().positions.create(organisation=shared, title="y")
        erase(life)
        assert list(Organisation.objects.values_list("name", flat=True)) == ["Shared Works"]

    def test_whoever_is_parted_from_the_record_meanwhile_takes_their_login_alone_with_them(self, life):
        """Let in by mistake, asked at once, and found out: the record is somebody else's."""
        by, person, login = life.by, life.person, life.login
        erasure = actions.ask_for_erasure(by=by)
        detach_login(person, by=CLOCK)
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
            tasks.carry_out_erasures()
        person.refresh_from_db()
        login.refresh_from_db()
        erasure.refresh_from_db()
        assert person.full_name == "Kanari Name" and person.erased_at is None and person.affiliations.exists()
        assert login.email.endswith("@erased.invalid") and not login.is_active
        assert erasure.state == Erasure.State.ERASED and erasure.person is None
        assert not Entry.objects.filter(verb="privacy.erased").about(person).exists()

    def test_an_office_taken_since_holds_it_up(self, life):
        erasure = actions.ask_for_erasure(by=life.by)
        appoint("liaison", life.group, life.person)
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
            assert not actions.carry_out_erasure(erasure, by=CLOCK)
        erasure.refresh_from_db()
        assert (erasure.state, erasure.held_up) == ("waiting", "office_held")

    def test_not_before_its_day_and_by_the_house_alone(self, life):
        erasure = actions.ask_for_erasure(by=life.by)
        assert not actions.carry_out_erasure(erasure, by=CLOCK)
        for call in (actions.carry_out_erasure, actions.finish_erasure):
            with pytest.raises(Forbidden):
                call(erasure, by=life.by)

    def test_whoever_is_killed_on_the_way_leaves_it_to_the_next(self, life, settings, monkeypatch):
        """Before the commit nothing has happened; after it the files wait for the clock."""
        erasure = actions.ask_for_erasure(by=life.by)
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
            with monkeypatch.context() as patch:
                patch.setattr("privacy.actions.erasures.record", lambda *args, **named: 1 / 0)
                with pytest.raises(ZeroDivisionError):
                    actions.carry_out_erasure(erasure, by=CLOCK)
            assert Person.objects.get(pk=life.person.pk).full_name == "Kanari Name"
            tasks.carry_out_erasures()
            erasure.refresh_from_db()
            assert erasure.state == "erased" and len(erasure.paths) == 2
            tasks.finish_erasures()
        erasure.refresh_from_db()
        assert (erasure.state, erasure.paths) == ("done", [])

    def test_a_login_without_a_record(self, group):
        login = User.objects.create(email="kanari-alone@example.org", birth_date="1990")
        erasure = actions.ask_for_erasure(by=person_actor(login))
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False):
            assert actions.carry_out_erasure(erasure, by=CLOCK)
        assert lines_with("kanari-alone") == []


class TestList:
    def test_a_line_for_each_name_and_nothing_else(self, life, settings):
        FormerId.objects.create(person=life.person, public_id="formerformer", key=10**9)
        names = names_of(Subject.of(life.person))
        assert [kind for kind, _id in names] == ["person", "person", "login"]
        erase(life)
        lines = Path(settings.ERASURE_JOURNAL).read_text().splitlines()
        assert [tuple(line.split()[1:]) for line in lines] == names

    def test_a_line_cut_off_by_a_crash_swallows_no_other(self, settings):
        moment = timezone.now()
        gateways.append([("person", "aaaaaaaaaaaa")], moment)
        path = Path(settings.ERASURE_JOURNAL)
        path.write_text(path.read_text() + "2026-11-22T12:00")
        gateways.append([("person", "bbbbbbbbbbbb"), ("login", "cccccccccccc")], moment)
        erased, bad = gateways.read(path)
        assert ([one.public_id for one in erased], bad) == (["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"], 1)

    def test_what_is_erased_and_not_committed_is_still_due(self, life, settings, monkeypatch):
        """The list is written before the commit, never after it."""
        erasure = actions.ask_for_erasure(by=life.by)
        monkeypatch.setattr("privacy.actions.erasures.gateways.append", lambda names, at: 1 / 0)
        with time_machine.travel(timezone.now() + FIFTEEN, tick=False), pytest.raises(ZeroDivisionError):
            actions.carry_out_erasure(erasure, by=CLOCK)
        erasure.refresh_from_db()
        assert erasure.is_waiting


class TestReplay:
    def replay(self, **named) -> str:
        out = StringIO()
        call_command("replay_erasures", stdout=out, stderr=StringIO(), **named)
        return out.getvalue()

    def test_whoever_is_back_is_erased_again(self, life, settings):
        login = life.login
        unknown = [("person", "zzzzzzzzzzzz")]
        gateways.append([*names_of(Subject.of(life.person)), *unknown], timezone.now())
        assert "3 on the list: 1 already, 1 erased, 1 unknown" in self.replay()
        assert lines_with("kanari") == [] and not User.objects.get(pk=login.pk).is_active
        before = Path(settings.ERASURE_JOURNAL).read_text()
        assert "2 already, 1 unknown" in self.replay()
        assert Path(settings.ERASURE_JOURNAL).read_text() == before, "what is on the list is not written again"

    def test_one_that_went_up_in_another_is_looked_at_by_somebody(self, life):
        FormerId.objects.create(person=life.person, public_id="formerformer", key=10**9)
        gateways.append([("person", "formerformer")], timezone.now())
        with pytest.raises(CommandError, match="look"):
            self.replay()
        assert Person.objects.get(pk=life.person.pk).full_name == "Kanari Name"

    def test_without_a_list_it_says_so(self):
        with pytest.raises(CommandError, match="no list"):
            self.replay()


class TestPages:
    def come_in(self, life) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.post(reverse("account_login"), {"login": life.login.email, "password": PASSWORD})
        return client

    def test_asked_once_more_then_written_down_then_stopped(self, life):
        client = self.come_in(life)
        asked = client.post(reverse("erasure_ask"))
        assert asked.url.startswith(reverse("account_reauthenticate")) and not Erasure.objects.exists()
        client.post(asked.url, {"password": PASSWORD, "next": reverse("erasure_ask")})
        erasure = Erasure.objects.get()
        page = client.get(reverse("data_detail")).content.decode()
        assert "Everything is erased on" in page
        client.post(reverse("erasure_keep", args=[erasure.public_id]))
        erasure.refresh_from_db()
        assert erasure.state == "cancelled"

    def test_the_link_of_the_letter_shows_first_and_names_nobody(self, life):
        actions.ask_for_erasure(by=life.by)
        letter = queued("privacy/email/erasure_announced")[0]
        link = letter.context["path"]
        send()
        letter.refresh_from_db()
        assert letter.text == "" and letter.context == {}, "the link is not kept"
        visitor = Client(HTTP_ACCEPT_LANGUAGE="en")
        shown = visitor.get(link).content.decode()
        assert "Stop the erasure" in shown and "Kanari" not in shown
        assert Erasure.objects.get().is_waiting
        assert "Stopped" in visitor.post(link).content.decode()
        assert Erasure.objects.get().state == "cancelled"
        assert visitor.get(link).status_code == 404, "and leads nowhere after it"

    def test_the_office_orders_and_withdraws(self, life, office):
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(office.user, backend="people.backends.LoginBackend")
        address = reverse("erasure_order", args=[life.person.public_id])
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": "Paper of May"}).status_code == 200 and not Erasure.objects.exists()
        client.post(address, {"reason": "Paper of May", "is_sure": "on"})
        erasure = Erasure.objects.get()
        assert "Everything is erased on" in client.get(address).content.decode()
        client.post(reverse("erasure_withdraw", args=[erasure.public_id]))
        erasure.refresh_from_db()
        assert (erasure.state, erasure.reason) == ("cancelled", "")
