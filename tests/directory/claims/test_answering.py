"""What staff answer, what an answer carries on, the last four of ID numbers, and the pages of it all."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from associations import actions as groups
from associations.models import JoinRequest, Membership
from audit.models import Entry
from common.verdicts import Forbidden
from directory import actions, tasks
from directory.models import Claim, ClaimTry, IdDigits, Merge
from directory.queries.claims.digits import fits, kept, stated, tidy_digits
from messaging.letters.rendering import write
from people.models import Person, User
from people.registry import holdings
from tests.associations.joining import knock, serve
from tests.directory.claims.makers import DIGITS, NUMBER, again, claim, login, record, refused, said
from tests.directory.duplicates.makers import numbered, record_of
from tests.people.pages import inside
from tests.support.actors import VISITOR, acting, acting_login
from tests.support.factories import ClassFactory, PersonFactory, SchoolFactory, TermFactory
from tests.support.letters import letters_to, queued
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


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
