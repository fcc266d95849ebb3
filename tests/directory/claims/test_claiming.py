"""Which record is mine: what is beyond doubt is answered at once, the rest by a person; nobody learns who is there."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden
from directory import actions, tasks
from directory.models import Claim, ClaimTry
from directory.permissions import claims as rules
from institution.actions import change_institution
from institution.models import Institution
from institution.reads import forget
from messaging.letters.rendering import write
from people.models import Person, User
from tests.directory.claims.makers import DIGITS, NUMBER, again, claim, login, record, refused, said
from tests.directory.duplicates.makers import CLASS, record_of
from tests.people.pages import inside
from tests.support.actors import CLOCK, SHELL, VISITOR, acting, acting_login
from tests.support.factories import PersonFactory, TermFactory
from tests.support.letters import letters_to, queued

pytestmark = pytest.mark.django_db


class TestTheHouseAnswersByItself:
    """Only one record, a proof that a classmate does not have, and nothing against it."""

    def test_name_number_years_and_digits(self, staff):
        person = record()
        made = claim(id_digits="123x", full_name="曾麗")
        person.refresh_from_db()
        assert (made.state, made.person, person.login) == ("approved", person, made.login)
        assert {"name_spelling", "number_same", "years_same", "id_same"} <= set(made.evidence)
        assert (made.decided_by, made.id_digests, made.alarms) == (None, [], [])
        assert letters_to(made.login)[-1] == "claim_approved"
        assert not letters_to(staff.person)

    def test_a_proven_address_that_the_school_knows(self):
        person = record(digits="", contact="zeng@example.org")
        assert claim(login("zeng@example.org"), student_number="").person == person
        assert Person.objects.get(pk=person.pk).has_login

    @pytest.mark.parametrize(
        "spoils",
        [
            {"id_digits": ""},  # whoever sat beside them knows the rest
            {"id_digits": "9999"},
            {"id_digits": DIGITS, "class_name": "软件0302班"},
            {"id_digits": DIGITS, "full_name": "曾莉"},
            {"id_digits": DIGITS, "end_year": 2011, "entry_year": 2007},
            {"id_digits": DIGITS, "student_number": ""},
        ],
    )
    def test_not_with_less_or_with_something_against_it(self, spoils):
        person = record()
        assert claim(**spoils).state in ("waiting", "asked")
        assert not Person.objects.get(pk=person.pk).has_login

    @pytest.mark.parametrize("spoil", ["twin", "claimed", "dead", "officer", "minor", "a classmate's hint", "asked"])
    def test_not_what_only_a_person_can_see(self, spoil):
        person = record()
        user, facts = login(), {"id_digits": DIGITS}
        if spoil == "twin":
            record_of("曾丽", line=CLASS)
        elif spoil == "claimed":
            Person.objects.filter(pk=person.pk).update(login=login())
        elif spoil == "dead":
            Person.objects.filter(pk=person.pk).update(deceased_at=timezone.now())
        elif spoil == "officer":
            TermFactory(person=person)
        elif spoil == "minor":
            User.objects.filter(pk=user.pk).update(birth_date=str(timezone.now().year - 15))
        elif spoil == "asked":
            claim(id_digits="")  # another login says so, too
        else:
            person.contact_points.create(kind="email", value=user.email, source="classmate")
            facts = {}
        before = Person.objects.get(pk=person.pk).login_id
        assert claim(User.objects.get(pk=user.pk), **facts).state in ("waiting", "asked")
        assert Person.objects.get(pk=person.pk).login_id == before

    def test_a_thin_word_is_asked_for_more_whoever_is_there(self):
        thin = {"student_number": ""}
        assert claim(**thin).state == "asked"
        record()
        made = claim(**thin)
        assert (made.state, made.question, letters_to(made.login)) == ("asked", "", ["claim_asked"])
        assert again(made, id_digits=DIGITS).state == "approved"

    def test_the_worker_and_the_clock_weigh_what_waits_once(self):
        record()
        made = claim(weighed=False, id_digits=DIGITS)
        other = claim(weighed=False)
        tasks.weigh_claim(made.pk)
        tasks.weigh_waiting_claims()
        assert set(Claim.objects.values_list("state", flat=True)) == {"approved", "waiting"}
        tasks.weigh_claim(made.pk)
        assert Claim.objects.get(pk=other.pk).weighed_at
        with pytest.raises(Forbidden):
            actions.weigh_claim(other, by=acting_login(other.login))


class TestNobodyLearnsWhoIsThere:
    def worlds(self):
        """No record, one, two of the name, one that is claimed, a dead one, one that went up in another."""
        yield "nobody"
        person = record()
        yield "one"
        record_of("曾丽", line=CLASS)
        yield "two"
        Person.objects.filter(pk=person.pk).update(login=login())
        yield "claimed"
        Person.objects.filter(pk=person.pk).update(deceased_at=timezone.now())
        yield "dead"
        actions.merge_people(record_of("曾丽", line=CLASS), record_of("曾丽", line=CLASS), {}, by=SHELL)
        yield "merged"

    def everything_read(self, **facts) -> tuple[list[str], list[int]]:
        """Each answer to somebody who tries, with what differs between any two tries taken out."""
        user = login(f"same{User.objects.count():04}@example.org")
        browser, pages, asked = inside(user), [], []
        fields = {"full_name": "曾丽", "student_number": NUMBER, "entry_year": "2003", "end_year": "2007", **facts}

        def read(answer) -> None:
            text = answer.content.decode() + answer.headers.get("Location", "") + str(answer.status_code)
            for one in Claim.objects.filter(login=user):
                text = text.replace(one.public_id, "ID")
            text = re.sub(r"\b\w{64}\b|/vouch/ID-\w{16}", "", text)
            pages.append(text.replace(user.email, "ADDRESS").replace(user.get_short_name(), "NAME"))

        read(browser.get(reverse("claim_new")))
        with CaptureQueriesContext(connection) as queries:
            read(browser.post(reverse("claim_new"), fields))
        asked.append(len(queries))
        made = Claim.objects.get(login=user)
        read(browser.get(made.get_absolute_url()))
        tasks.weigh_claim(made.pk)
        read(browser.get(made.get_absolute_url()))
        read(browser.post(made.get_absolute_url(), fields))
        tasks.weigh_claim(made.pk)
        read(browser.get(reverse("claim_new")))
        read(browser.get(reverse("me")))
        return pages, asked

    @pytest.mark.parametrize("facts", [{"id_digits": "9999"}, {"student_number": ""}])
    def test_the_same_bytes_and_the_same_work_in_every_world(self, facts):
        first = None
        for world in self.worlds():
            read = self.everything_read(**facts)
            first = first or read
            for page, like in zip(read[0], first[0], strict=True):
                apart = [pair for pair in zip(page.splitlines(), like.splitlines(), strict=False) if pair[0] != pair[1]]
                assert page == like, (world, apart[:2])
            assert read[1] == first[1], world

    def test_which_would_be_seen(self):
        """The control: an approval is an answer, and differs."""
        before = self.everything_read(id_digits=DIGITS)
        record()
        assert self.everything_read(id_digits=DIGITS) != before


class TestWhatIsOddIsToldAtOnce:
    def alarms(self, **facts) -> list[str]:
        return claim(**facts).alarms

    def test_a_record_that_is_claimed_and_its_owner_is_told(self, staff):
        person = record()
        Person.objects.filter(pk=person.pk).update(login=login())
        owner = Person.objects.get(pk=person.pk)
        made = claim(id_digits=DIGITS)
        assert made.alarms == ["record_is_claimed"]
        assert letters_to(staff.person) == ["claim_alarm"]
        assert letters_to(owner) == ["record_claimed_again"]
        claim(id_digits=DIGITS)
        assert letters_to(owner) == ["record_claimed_again"], "once in a week, whoever tries"
        told = write(queued("directory/email/claim_alarm")[0]).text
        assert not any(secret in told for secret in ("曾丽", NUMBER, made.login.email))
        assert made.login.email not in write(queued("directory/email/record_claimed_again")[0]).text

    def test_wrong_digits_where_all_else_fits(self, staff):
        record()
        made = claim(id_digits="9999")
        assert made.alarms == ["digits_wrong"]
        assert letters_to(staff.person) == ["claim_alarm"]
        made = again(made, id_digits=DIGITS)
        assert (made.state, made.alarms) == ("waiting", ["digits_wrong"]), "guessing does not end in a yes"
        assert letters_to(staff.person) == ["claim_alarm"]

    def test_withdrawing_and_beginning_anew_is_guessing_on(self, staff):
        record()
        made = claim(id_digits="9999")
        actions.withdraw_claim(made, by=acting_login(made.login))
        anew = claim(made.login, id_digits=DIGITS)
        assert (anew.state, anew.alarms) == ("waiting", ["digits_wrong"])
        actions.withdraw_claim(anew, by=acting_login(anew.login))
        assert claim(id_digits=DIGITS).state == "approved", "nobody else is kept out by it"

    def test_somebodys_number_under_another_name(self):
        record()
        made = claim(full_name="单雅琴")
        assert made.alarms == ["strong_but_wrong"]
        actions.withdraw_claim(made, by=acting_login(made.login))
        record(number="2003010102", full_name="单雅琴")
        assert not self.alarms(full_name="单雅琴"), "a slip in the number of somebody who is in the books themselves"

    def test_the_dead_and_two_who_want_one(self):
        person = record()
        Person.objects.filter(pk=person.pk).update(deceased_at=timezone.now())
        assert self.alarms() == ["record_of_the_dead"]
        assert self.alarms() == ["claimed_by_two", "record_of_the_dead"]

    def test_several_logins(self, monkeypatch):
        record()
        for _each in range(3):
            actions.withdraw_claim(made := claim(), by=acting_login(made.login))
        made = claim(id_digits=DIGITS)
        assert (made.state, made.alarms) == ("waiting", ["under_attack"])


class TestSayWhoOneIs:
    def test_is_written_down_and_rung_for_but_not_when_it_is_rolled_back(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as rung:
            made = claim(weighed=False, id_digits=DIGITS)
        assert [hook.bell[0] for hook in rung if hasattr(hook, "bell")] == ["directory.weigh_claim"]
        entry = Entry.objects.get(verb="directory.claim_made")
        assert entry.about == [f"directory.claim:{made.pk}"]
        assert DIGITS not in str(Claim.objects.filter(pk=made.pk).values()) + str(Entry.objects.values_list("facts"))
        with transaction.atomic():
            claim()
            transaction.set_rollback(True)
        assert Claim.objects.count() == 1

    def test_refuses(self):
        user = login()
        by = acting_login(user)
        assert refused(lambda: actions.make_claim(said(entry_year=None, end_year=None), by=by)) == "year_needed"
        assert refused(lambda: actions.make_claim(said(id_digits="12X4"), by=by)) == "digits_cannot_be"
        made = claim(user)
        assert refused(lambda: claim(user)) == "claim_is_open"
        for stranger in (VISITOR, acting_login(login())):
            with pytest.raises(Forbidden):
                actions.add_to_claim(made, said(), by=stranger)
            with pytest.raises(Forbidden):
                actions.withdraw_claim(made, by=stranger)
        with pytest.raises(Forbidden):
            actions.make_claim(said(), by=VISITOR)
        actions.withdraw_claim(made, by=by)
        assert refused(lambda: actions.withdraw_claim(made, by=by)) == "claim_is_answered"
        assert refused(lambda: actions.add_to_claim(made, said(), by=by)) == "claim_is_answered"
        known = PersonFactory(with_login=True)
        assert refused(lambda: actions.make_claim(said(), by=acting(known))) == "record_is_known"

    def test_slows_down_login_and_place(self, monkeypatch):
        user = login()
        made = claim(user)
        now = timezone.now()
        with time_machine.travel(now, tick=False):
            again(made)
            assert refused(lambda: again(made)) == "claims_too_fast"
        with time_machine.travel(now + timedelta(minutes=2), tick=False):
            again(made)
            assert refused(lambda: again(made)) == "claims_too_fast"
        monkeypatch.setattr(rules, "MOST_TRIES", 3)
        with time_machine.travel(now + timedelta(days=20)):
            assert refused(lambda: again(made)) == "claims_enough"
        monkeypatch.setattr(rules, "FROM_ONE_ADDRESS", ((2, timedelta(minutes=1)),))
        for _each in range(2):
            actions.make_claim(said(), address="192.0.2.1", by=acting_login(login()))
        other = acting_login(login())
        assert refused(lambda: actions.make_claim(said(), address="192.0.2.1", by=other)) == "claims_from_one_place"
        actions.make_claim(said(), address="192.0.2.2", by=other)
        assert "192.0.2" not in str(ClaimTry.objects.values())

    def test_the_database_holds_it_too(self):
        made = claim()
        for wrong in (
            {"state": "approved"},
            {"full_name": ""},
            {"state": "refused", "ended_at": timezone.now()},
            {"state": "withdrawn", "ended_at": timezone.now(), "id_digests": ["x"]},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Claim.objects.filter(pk=made.pk).update(**wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.create(login=made.login, full_name="曾丽")


class TestAMailboxOfTheSchool:
    @pytest.fixture(autouse=True)
    def domains(self, db):
        Institution.objects.update_or_create(pk=1, defaults={"mail_domains": "school.edu.cn"})
        forget()
        yield
        forget()

    def test_is_evidence_and_no_proof(self):
        person = record(digits="")
        made = claim(login("zeng@school.edu.cn"))
        assert (made.state, made.person) == ("waiting", person)
        assert "school_address" in made.evidence
        assert made.score == claim(login("zeng@school.edu.example")).score + 3

    def test_is_a_proof_where_the_record_has_it(self):
        record(digits="", contact="zeng@school.edu.cn")
        assert claim(login("zeng@school.edu.cn"), student_number="").state == "approved"

    def test_counts_only_when_it_is_confirmed_and_for_the_name(self):
        record(digits="")
        user = login("zeng@school.edu.cn")
        user.emailaddress_set.update(verified=False)
        assert "school_address" not in claim(user).evidence
        assert "school_address" not in claim(login("wang@school.edu.cn"), full_name="王芳").evidence

    def test_the_settings_take_only_what_is_the_schools_own(self):
        for line in ("qq.com", "学校.cn"):
            with pytest.raises(ValidationError) as error:
                change_institution(by=CLOCK, mail_domains=line)
            assert "mail_domains" in error.value.message_dict
