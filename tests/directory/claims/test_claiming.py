"""Which record is mine: what is beyond doubt is answered at once, the rest by a person; nobody learns who is there."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from associations import actions as groups
from associations.models import JoinRequest, Membership
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from directory import actions, tasks
from directory.models import Claim, ClaimTry, IdDigits, Merge
from directory.permissions import claims as rules
from directory.queries.claims.digits import fits, kept, stated, tidy_digits
from messaging.letters.rendering import write
from people.models import Person, User
from people.registry import holdings
from tests.associations.joining import knock, serve
from tests.directory.claims.makers import DIGITS, NUMBER, again, claim, login, record, said
from tests.directory.duplicates.makers import CLASS, numbered, record_of
from tests.people.pages import inside
from tests.support.actors import SHELL, VISITOR, acting, acting_login
from tests.support.factories import ClassFactory, PersonFactory, SchoolFactory, TermFactory
from tests.support.letters import letters_to, queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


def refused(act) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


@pytest.fixture
def staff():
    return acting(serve(SchoolFactory(), "office_staff").person)


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
            text = re.sub(r"\b\w{64}\b", "", text)
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


class TestStaffAnswer:
    def test_yes(self, staff):
        person, made = record(), claim()
        made = actions.approve_claim(made, person, by=staff)
        assert (made.state, made.decided_by, made.person) == ("approved", staff.person, person)
        assert Person.objects.get(pk=person.pk).login == made.login
        entry = Entry.objects.get(verb="directory.claim_approved")
        assert entry.about == [f"directory.claim:{made.pk}", f"people.person:{person.pk}"]
        assert refused(lambda: actions.approve_claim(made, person, by=staff)) == "claim_is_answered"

    def test_more_and_no(self, staff):
        made = claim()
        assert refused(lambda: actions.ask_applicant(made, " ", by=staff)) == "question_needed"
        made = actions.ask_applicant(made, "Who taught accounting?", by=staff)
        assert made.state == "asked"
        made = again(made)
        assert (made.state, made.question) == ("waiting", "Who taught accounting?")
        assert refused(lambda: actions.refuse_claim(made, "", by=staff)) == "reason_needed"
        made = actions.refuse_claim(made, "Please come by with a paper.", by=staff)
        assert (made.state, made.id_digests) == ("refused", [])
        assert letters_to(made.login) == ["claim_asked", "claim_refused"]
        assert refused(lambda: actions.refuse_claim(made, "no", by=staff)) == "claim_is_answered"
        assert refused(lambda: actions.ask_applicant(made, "no", by=staff)) == "claim_is_answered"

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_letters_can_be_written(self, staff, language):
        person = record()
        Person.objects.filter(pk=person.pk).update(login=login())
        made = actions.ask_applicant(claim(), "Who?", by=staff)
        actions.refuse_claim(made, "No.", by=staff)
        other = record("2003010109", full_name="单雅琴")
        actions.approve_claim(claim(full_name="单雅琴", student_number="2003010109"), other, by=staff)
        User.objects.update(language=language)
        sent = {letter.template for letter in queued("") if "directory" in letter.template}
        assert len(sent) == 5
        for template in sent:
            letter = write(queued(template)[0])
            assert letter.subject and "None" not in letter.text

    def test_refuses(self, staff):
        made, person = claim(), record()
        Person.objects.filter(pk=person.pk).update(login=login())
        assert refused(lambda: actions.approve_claim(made, person, by=staff)) == "record_is_claimed"
        gone = record_of("曾丽")
        Person.objects.filter(pk=gone.pk).update(deceased_at=timezone.now())
        assert refused(lambda: actions.approve_claim(made, gone, by=staff)) == "person_is_deceased"
        assert refused(lambda: actions.approve_claim(made, staff.person, by=staff)) == "own_record"
        office = TermFactory(office__capabilities=["institution.edit"], office__code="x", association=SchoolFactory())
        Person.objects.filter(pk=office.person_id).update(login=None)
        assert refused(lambda: actions.approve_claim(made, office.person, by=staff)) == "record_holds_an_office"
        missing = Person(pk=10**9)
        assert refused(lambda: actions.approve_claim(made, missing, by=staff)) == "record_is_gone"
        Person.objects.create(full_name="Known by now", sort_key="k", login=made.login)
        assert refused(lambda: actions.approve_claim(made, record_of("曾丽"), by=staff)) == "login_has_a_person"

    def test_who_may(self, staff):
        group = ClassFactory()
        person = record(group=group)
        made = claim()
        secretary = acting(serve(group.parent.parent, "department_secretary").person)
        elsewhere = acting(serve(ClassFactory().parent.parent, "department_secretary").person)
        liaison = acting(TermFactory(association=group).person)
        for stranger in (VISITOR, elsewhere, liaison, acting_login(made.login)):
            for act in (
                lambda by: actions.approve_claim(made, person, by=by),
                lambda by: actions.ask_applicant(made, "Who?", by=by),
                lambda by: actions.refuse_claim(made, "No.", by=by),
            ):
                with pytest.raises(Forbidden):
                    act(stranger)
        outside = record_of("曾丽")
        with pytest.raises(Forbidden):
            actions.approve_claim(made, outside, by=secretary)
        assert actions.approve_claim(made, person, by=secretary).state == "approved"

    def test_nobody_their_own(self, staff):
        made = actions.make_claim(said(), by=acting_login(login()))
        Claim.objects.filter(pk=made.pk).update(login=staff.user)
        with pytest.raises(Forbidden) as refusal:
            actions.refuse_claim(made, "No.", by=staff)
        assert refusal.value.code == "own_claim"


class TestWhatTheLoginHadAskedFor:
    def test_goes_on_where_the_school_had_placed_them(self):
        group, other = ClassFactory(), ClassFactory()
        record(group=group)
        user = login()
        for each in (group, other):
            knock(each, acting_login(user))
        claim(user, id_digits=DIGITS)
        states = dict(JoinRequest.objects.values_list("association", "state"))
        assert states == {group.pk: "approved", other.pk: "waiting"}
        assert Membership.objects.get().association == group

    def test_a_record_that_a_group_made_goes_up_in_the_old_one(self, staff):
        group = ClassFactory()
        old = record(group=ClassFactory())
        user = login()
        asked = knock(group, acting_login(user), full_name="曾丽")
        groups.approve_request(asked, by=acting(TermFactory(association=group).person))
        JoinRequest.objects.update(decided_at=timezone.now() - timedelta(hours=1))
        made = claim(User.objects.get(pk=user.pk), id_digits=DIGITS)
        assert made.state == "waiting", "between two records that stand a machine never decides"
        actions.approve_claim(made, old, by=staff)
        old.refresh_from_db()
        assert old.login == user
        assert Merge.objects.get().kept == old
        assert Membership.objects.get(association=group).person == old
        assert Claim.objects.get(pk=made.pk).person == old


class TestTheLastFour:
    def test_are_kept_as_digests_alone(self, staff, caplog):
        record(digits="")
        record_of("曾丽", line=numbered("2003010777"))
        record_of("曾丽", line=numbered("2003010777"))
        pairs = [(NUMBER, "123x"), (NUMBER, "12"), ("", ""), ("1", "1234"), ("2003010777", "1234")]
        brought = actions.keep_id_digits(pairs, by=staff)
        assert (brought.kept, brought.unreadable, brought.unknown) == (1, (2, 3), (4, 5))
        row = IdDigits.objects.get()
        assert fits(row.salt, row.digest, stated("123X"))
        assert not fits(row.salt, row.digest, stated("1234"))
        everything = f"{IdDigits.objects.values()}{Entry.objects.values()}{caplog.text}"
        assert "123x" not in everything.lower()
        actions.keep_id_digits([(NUMBER, "9876")], by=staff)
        row = IdDigits.objects.get()
        assert fits(row.salt, row.digest, stated("9876"))
        for stranger in (VISITOR, acting(serve(ClassFactory().parent.parent, "department_secretary").person)):
            with pytest.raises(Forbidden):
                actions.keep_id_digits([], by=stranger)

    def test_outlive_a_change_of_the_key(self, settings):
        row = IdDigits(salt="s", digest=kept("s", "1234"))
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key, for some years"
        assert fits(row.salt, row.digest, stated("1234"))
        settings.SECRET_KEY_FALLBACKS = []
        assert not fits(row.salt, row.digest, stated("1234"))

    def test_are_read_as_people_write_them(self):
        assert [tidy_digits(text) for text in ("123x", " １２３４ ", "x123", "12345", "")] == [
            "123X",
            "1234",
            "",
            "",
            "",
        ]


def test_what_was_said_is_forgotten_and_what_is_held_can_be_had(staff):
    made = actions.refuse_claim(claim(id_digits=DIGITS), "No.", by=staff)
    waits = claim()
    tasks.forget_claims()
    assert Claim.objects.get(pk=made.pk).full_name
    with time_machine.travel(timezone.now() + timedelta(days=181)):
        tasks.forget_claims()
    made.refresh_from_db()
    assert (made.full_name, made.end_year, made.state) == ("", None, "refused")
    assert Claim.objects.get(pk=waits.pk).full_name, "it is not answered"
    assert not ClaimTry.objects.exists()
    person = PersonFactory(login=waits.login)
    held = {one.name: one.export(person) for one in holdings if one.name.startswith("directory.claim")}
    assert held["directory.claims"][0]["full_name"] == "曾丽"
    assert not {"person", "evidence", "score", "alarms"} & held["directory.claims"][0].keys()


class TestPages:
    def test_staff_see_everything_on_one_page_and_answer_there(self, staff, settings):
        settings.CONSOLE_NEEDS_SECOND_FACTOR = False
        person, browser = record(contact="zeng@example.org"), inside(staff.user)
        made = claim(word="I sat by the window.")
        page = browser.get(reverse("claim_list")).content.decode()
        assert reverse("claim_answer", args=[made.public_id]) in page
        page = browser.get(reverse("claim_answer", args=[made.public_id])).content.decode()
        for shown in (NUMBER, "I sat by the window.", "the same student number", made.login.email, "zeng@example.org"):
            assert shown in page
        address = reverse("claim_answer", args=[made.public_id])
        assert browser.post(address, {"wish": "refuse", "reason": ""}).status_code == 200
        assert browser.post(address, {"wish": "ask", "question": "Who taught you?"}).status_code == 302
        assert browser.post(address, {"wish": "approve", "person": person.public_id}).status_code == 302
        assert Claim.objects.get().state == "approved"
        assert browser.get(reverse("claim_list") + "?show=approved").context["claims"]
        assert browser.get(reverse("claim_list") + "?show=x").status_code == 404
        answer = browser.post(reverse("claim_digits"), {"lines": f"{NUMBER}，1234\nnonsense"})
        assert answer.context["brought"].kept == 1
        assert "1234" not in answer.content.decode()

    def test_cost_the_same_however_many(self, staff, settings):
        settings.CONSOLE_NEEDS_SECOND_FACTOR = False
        record()
        claim()
        browser = inside(staff.user)
        assert_same_queries(lambda: browser.get(reverse("claim_list")), lambda: [claim() for _each in range(4)])

    def test_the_applicant_reads_and_answers(self, staff):
        made = actions.ask_applicant(claim(), "Who taught you?", by=staff)
        browser = inside(made.login)
        assert "Who taught you?" in browser.get(made.get_absolute_url()).content.decode()
        assert made.get_absolute_url() in browser.get(reverse("me")).content.decode()
        assert inside(login()).get(made.get_absolute_url()).status_code == 404
        browser.post(reverse("claim_withdraw", args=[made.public_id]))
        assert Claim.objects.get().state == "withdrawn"
