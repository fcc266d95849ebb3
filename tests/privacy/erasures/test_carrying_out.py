"""Nothing that names somebody is left behind, in any column of any table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from associations.models import Term
from audit.models import Entry
from common.actors import person_actor
from common.verdicts import Forbidden
from directory.actions import refresh_index
from directory.models import IndexEntry, Listing
from messaging.actions.incoming import receive_mail
from messaging.letters import addressee_of, queue_letter
from messaging.models import Delivery, Feedback, IncomingMail, SmsNumber, Suppression, WechatBinding, WechatScene
from people.actions import detach_login
from people.models import AddressLeftAlone, ContactPoint, FormerId, Organisation, Person, User
from people.registry import holdings
from privacy import actions, tasks
from privacy.actions.forgetting import NAMELESS, STAYS
from privacy.models import Erasure
from tests.associations.conftest import appoint
from tests.messaging.returned_mail import written
from tests.privacy.erasures.erasing import FIFTEEN, blank, erase, lines_with
from tests.privacy.lives import live
from tests.support.actors import CLOCK
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db


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

    def test_no_wechat_of_theirs_is_left(self, life):
        addressee = addressee_of(life.person)
        told = {"account": "wx", "openid": "openid-kanari", "bound_at": timezone.now()}
        WechatBinding.objects.create(addressee=addressee, **told)
        soon = timezone.now() + 2 * FIFTEEN
        WechatScene.objects.create(addressee=addressee, digest="d", scanned_by="openid-kanari", expires_at=soon)
        assert lines_with("openid-kanari")
        erase(life)
        assert not lines_with("openid-kanari")

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
