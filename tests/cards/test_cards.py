"""Giving cards and taking them away; what a scan is told."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from cards import actions
from cards.codes import PERIOD, code_of
from cards.models import Card
from cards.numbers import new_number
from cards.queries import check_code
from common.verdicts import Forbidden, Refusal
from directory.actions import merge_people, undo_merge
from messaging.letters.rendering import write
from people.actions import issue_token
from people.models import Affiliation, Person, User
from people.registry import holdings
from tests.cards.conftest import alumnus
from tests.support.actors import CLOCK, SHELL, VISITOR, acting
from tests.support.factories import PersonFactory
from tests.support.letters import queued
from tests.support.racing import both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]
pytestmark = pytest.mark.django_db
ISSUED, REVOKED = "cards/email/card_issued", "cards/email/card_revoked"
Because = Card.Because


def refused(act) -> str:
    with pytest.raises((Refusal, Forbidden)) as refusal:
        act()
    return refusal.value.code


def is_valid(card: Card) -> bool:
    return check_code(code_of(card.pk, timezone.now())).is_valid


class TestIssueCard:
    def test_to_an_alumnus_who_asks_for_it(self, owner, card):
        assert (card.person, card.login, card.is_standing) == (owner, owner.login, True)
        assert is_valid(card)
        assert [letter.addressee.owner for letter in queued(ISSUED)] == [owner]
        entry = Entry.objects.get(verb="cards.card_issued")
        assert entry.about == [f"cards.card:{card.pk}", f"people.person:{owner.pk}"]

    def test_not_to_others(self, owner, card):
        assert refused(lambda: actions.issue_card(owner, by=acting(alumnus()))) == "forbidden"
        assert refused(lambda: actions.issue_card(owner, by=VISITOR)) == "forbidden"
        assert refused(lambda: actions.issue_card(owner, by=acting(owner))) == "card_stands"
        student = PersonFactory(with_login=True)
        assert refused(lambda: actions.issue_card(student, by=acting(student))) == "not_an_alumnus_yet"
        gone = alumnus(deceased_at=timezone.now())
        assert refused(lambda: actions.issue_card(gone, by=acting(gone))) == "record_is_nobodys"

    def test_nothing_is_sent_when_it_is_rolled_back(self, owner):
        with transaction.atomic():
            actions.issue_card(owner, by=acting(owner))
            transaction.set_rollback(True)
        assert not queued(ISSUED)

    def test_the_database_holds_one_standing_card_each_and_reasons(self, owner, card):
        for wrong in ({"number": "0123456789"}, {"revoked_at": timezone.now()}, {"released_at": timezone.now()}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Card.objects.filter(pk=card.pk).update(**wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            Card.objects.bulk_create([Card(person=owner, number=new_number())])
        with pytest.raises(ValidationError):
            card.change(number="4129087736" if card.number != "4129087736" else "4129087737")


class TestTakingAway:
    def test_a_new_card_kills_the_old_one_at_once(self, owner, card):
        code = code_of(card.pk, timezone.now())
        another = actions.replace_card(card, by=acting(owner))
        assert not check_code(code).is_valid
        assert is_valid(another)
        assert another.number != card.number
        assert [letter.context["had_one"] for letter in queued(ISSUED)] == [False, True]
        card.refresh_from_db()
        assert card.revoked_because == Because.REPLACED
        assert refused(lambda: actions.replace_card(card, by=acting(owner))) == "card_revoked"

    def test_given_back_by_its_owner_alone(self, owner, card, keeper):
        for other in (acting(alumnus()), keeper, VISITOR):
            assert refused(lambda: actions.revoke_card(card, Because.GIVEN_BACK, by=other)) == "forbidden"  # noqa: B023
        actions.revoke_card(card, Because.GIVEN_BACK, by=acting(owner))
        assert not is_valid(card)
        assert not queued(REVOKED)
        assert is_valid(actions.issue_card(owner, by=acting(owner)))

    def test_by_the_office_which_says_why(self, owner, card, keeper):
        assert refused(lambda: actions.revoke_card(card, Because.MISUSED, by=acting(owner))) == "forbidden"
        actions.revoke_card(card, Because.MISUSED, by=keeper)
        assert Entry.objects.get(verb="cards.card_revoked").facts == {"because": "misused"}
        assert [letter.context["because"] for letter in queued(REVOKED)] == ["misused"]
        assert refused(lambda: actions.issue_card(owner, by=acting(owner))) == "card_withheld"
        assert refused(lambda: actions.release_card(card, by=acting(owner))) == "forbidden"
        actions.release_card(card, by=keeper)
        assert refused(lambda: actions.release_card(card, by=keeper)) == "card_not_withheld"
        again = actions.issue_card(owner, by=acting(owner))
        actions.revoke_card(again, Because.REPORTED_LOST, by=keeper)
        assert actions.issue_card(owner, by=acting(owner)), "whoever lost one may have another at once"

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_letters_can_be_written(self, owner, card, keeper, language):
        User.objects.update(language=language)
        actions.revoke_card(actions.replace_card(card, by=acting(owner)), Because.MISUSED, by=keeper)
        letters = queued(ISSUED) + queued(REVOKED)
        assert len(letters) == 3
        assert all(write(letter).subject and write(letter).language == language for letter in letters)


class TestWhatStopsACardByItself:
    def test_death_another_login_a_closed_one_and_a_graduation_taken_back(self, owner, card):
        def with_(model, **changed) -> bool:
            with transaction.atomic():
                model.objects.update(**changed)
                answer = is_valid(card)
                transaction.set_rollback(True)
            return answer

        assert is_valid(card)
        assert not with_(Person, deceased_at=timezone.now())
        assert not with_(Person, login=None)
        assert not with_(User, is_active=False)
        assert not with_(Affiliation, alumnus_at=None)
        assert not with_(Card, login=alumnus().login)

    def test_the_clock_writes_it_down_and_nobody_is_written_to(self, owner, card):
        standing = (other := alumnus()) and actions.issue_card(other, by=acting(other))
        Person.objects.filter(pk=owner.pk).update(deceased_at=timezone.now())
        assert refused(lambda: actions.revoke_card(card, Because.STRANDED, by=acting(owner))) == "forbidden"
        assert actions.revoke_stranded(by=CLOCK) == 1
        assert actions.revoke_stranded(by=CLOCK) == 0
        card.refresh_from_db()
        assert card.revoked_because == Because.STRANDED
        assert is_valid(standing)
        assert not queued(REVOKED)

    def test_who_claims_a_record_gets_a_card_though_one_of_another_login_lies_there(self, owner, card):
        Person.objects.filter(pk=owner.pk).update(login=None)
        claimer = User.objects.create(email="new@example.org")
        Person.objects.filter(pk=owner.pk).update(login=claimer)
        owner = Person.objects.get(pk=owner.pk)
        new = actions.issue_card(owner, by=acting(owner))
        card.refresh_from_db()
        assert card.revoked_because == Because.STRANDED
        assert is_valid(new)

    def test_erasing_takes_the_rows_and_the_copy_for_oneself_has_them(self, owner, card):
        holding = holdings["cards.cards"]
        assert [row["number"] for row in holding.export(owner)] == [card.number]
        assert holding.kept == ""
        owner.delete()
        assert not is_valid(card)

    def test_of_two_records_that_become_one_the_card_that_stays_is_one(self, owner, card):
        double = alumnus(full_name="单雅琴")
        second = actions.issue_card(double, by=acting(double))
        merge = merge_people(owner, double, {}, by=SHELL)
        assert list(Card.objects.standing()) == [card]
        assert not is_valid(second)
        undo_merge(merge, by=SHELL)
        assert {*Card.objects.standing()} == {card, second}


class TestScanning:
    def test_says_valid_or_not_and_nothing_of_anybody(self, client, owner, card):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        page = client.get(reverse("card_check", args=[code_of(card.pk, timezone.now())]))
        told = page.content.decode()
        assert "Valid today" in told
        assert page["Cache-Control"].startswith("max-age=0")
        for hidden in (owner.full_name, owner.latin_name, card.number, str(card), owner.public_id, "会计系"):
            assert hidden not in told

    def test_unknown_revoked_and_expired_are_answered_alike_and_cost_alike(self, client, owner, card):
        now = timezone.now()
        old = code_of(card.pk, now - 3 * PERIOD)
        unknown = code_of(card.pk + 1000, now)
        another = actions.replace_card(card, by=acting(owner))
        codes = [old, unknown, code_of(card.pk, now), "not-a-code", code_of(another.pk, now)[:-4] + "AAAA"]
        check_code("")  # the institution's name is remembered from here on
        answers, costs = set(), set()
        with time_machine.travel(now, tick=False):
            for code in [*codes, code_of(another.pk, now)]:
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    check_code(code)
                costs.add(len(queries))
            for code in codes:
                answers.add(client.get(reverse("card_check", args=[code])).content)
        assert len(answers) == 1
        assert costs == {1}

    def test_a_code_outlives_the_night_and_not_two(self, card):
        now = timezone.now()
        code = code_of(card.pk, now)
        with time_machine.travel(now + PERIOD):
            assert check_code(code).is_valid
        with time_machine.travel(now + 2 * PERIOD):
            assert not check_code(code).is_valid

    def test_not_without_end_from_one_address(self, client, card, monkeypatch):
        monkeypatch.setattr("cards.views.SCANS_A_MINUTE", 2)
        with time_machine.travel(timezone.now(), tick=False):
            address = reverse("card_check", args=[code_of(card.pk, timezone.now())])
            assert [client.get(address, REMOTE_ADDR="203.0.113.9").status_code for _ in range(3)] == [200, 200, 429]
            assert client.get(address, REMOTE_ADDR="203.0.113.10").status_code == 200

    def test_a_gate_asks_by_a_token_of_its_own(self, client, card):
        partner = alumnus()
        _token, secret = issue_token("the library", ["cards:check"], 30, by=acting(partner))
        _token, other = issue_token("a script", ["people:read"], 30, by=acting(partner))
        address = reverse("api_card_check", args=[code_of(card.pk, timezone.now())])
        answer = client.get(address, HTTP_AUTHORIZATION=f"Bearer {secret}")
        assert answer.json().keys() == {"is_valid", "institution", "checked_at"}
        assert answer.json()["is_valid"] is True
        assert (
            client.get(reverse("api_card_check", args=["junk"]), HTTP_AUTHORIZATION=f"Bearer {secret}").json()[
                "is_valid"
            ]
            is False
        )
        assert client.get(address, HTTP_AUTHORIZATION=f"Bearer {other}").status_code == 403
        assert client.get("/api/v1/me/", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 403


class TestOnesOwnPage:
    def test_from_nothing_to_a_card_to_another_and_back(self, owner, her_page):
        her_page.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        page = reverse("card_detail")
        assert "Get my card" in her_page.get(page).content.decode()
        her_page.post(page, {"do": "issue"})
        first = Card.objects.get()
        shown = her_page.get(page).content.decode()
        for said in (owner.full_name, "Shan Yaqin", str(first), "会计系 1班", "<path d="):
            assert said in shown
        assert " style=" not in shown
        her_page.post(page, {"do": "replace"})
        assert Card.objects.standing().get() != first
        her_page.post(page, {"do": "give_back"})
        assert not Card.objects.standing().exists()
        assert her_page.post(page, {"do": "give_back"}).status_code == 404
        assert her_page.post(page, {"do": "dance"}).status_code == 404

    def test_says_why_there_is_none(self, client, db):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        student = PersonFactory(with_login=True)
        client.force_login(student.login)
        assert "You study here still" in client.get(reverse("card_detail")).content.decode()
        client.force_login(User.objects.create(email="nobody@example.org"))
        assert "knows who you are" in client.get(reverse("card_detail")).content.decode()
        assert client.post(reverse("card_detail"), {"do": "issue"}).status_code == 302
        assert not Card.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def lost_twice(self):
        owner = alumnus()
        card = actions.issue_card(owner, by=acting(owner))
        return race(*[lambda: actions.replace_card(card, by=acting(owner))] * 2)

    def test_without_the_lock_the_constraint_has_to_hold_it(self, both_have_looked, without_locks):
        outcomes = self.lost_twice()
        assert "card_revoked" not in [getattr(loss, "code", "") for loss in outcomes]

    def test_with_the_lock_the_second_hears_that_it_is_done(self, both_have_looked):
        outcomes = self.lost_twice()
        assert len(winners(outcomes)) == 1
        assert [loss.code for loss in outcomes if isinstance(loss, Refusal)] == ["card_revoked"]
        assert Card.objects.standing().count() == 1
