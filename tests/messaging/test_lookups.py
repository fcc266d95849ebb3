"""Letters whose end nobody knows: the provider is asked, where one answers; its silence follows the kind's rule."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging import gateways
from messaging.actions import lookups
from messaging.actions.resolving import send_again, send_unknown_again
from messaging.engine import ask_about, ask_about_letters
from messaging.gateways.mailgun import told_by
from messaging.letters import queue_account_letter, queue_letter
from messaging.models import ArrivalReport, Delivery, Feedback, Mailing, Suppression
from messaging.queries.lookups import can_be_asked
from messaging.registry import Category, categories
from tests.associations.joining import serve
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import SchoolFactory
from tests.support.letters import send
from tests.support.mail_provider import KEY, Desk
from tests.support.mail_provider import serve as open_desk

pytestmark = pytest.mark.django_db
State = Delivery.State
GONE = {"code": 550, "message": "5.1.1 No such user"}


@pytest.fixture(scope="module")
def open_all_day():
    desk = Desk()
    server = open_desk(desk)
    desk.place = f"127.0.0.1:{server.server_address[1]}/v3?sender_domain=mg.lingnan.example.org"
    yield desk
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(open_all_day, settings):
    place = open_all_day.place
    open_all_day.__init__()
    open_all_day.place = place
    settings.MAIL_SERVER = f"anymail+mailgun://:{KEY}@{place}"
    settings.MAIL_FROM = "Alumni Office <alumni@lingnan.example.org>"
    gateways.forget()
    yield open_all_day
    gateways.forget()


@pytest.fixture
def office():
    return acting(serve(SchoolFactory(), "administrator").person)


@pytest.fixture(autouse=True)
def must_arrive():
    kind = Category(code="test_must", label="A decision", must_arrive=True, why="It is yours.")
    yield categories.hang(kind)
    categories.take_down(kind.code)


def lost(desk, *, taken, category="test_wall", address="reader@example.org", minutes=3) -> Delivery:
    """A letter whose answer was lost: after the provider had taken it, or before."""
    desk.hangs_up_after_taking, desk.loses_questions = taken, not taken
    facts = {"subject": "你好", "words": "话"}
    queue_letter(to=address, category=category, template="tests/email/short", context=facts, channels=["email"])
    send()
    letter = Delivery.objects.latest("pk")
    assert letter.state == State.UNKNOWN
    return later(letter, minutes)


def later(letter, minutes) -> Delivery:
    then = timezone.now() - timedelta(minutes=minutes)
    Delivery.objects.filter(pk=letter.pk).update(handed_at=then, settled_at=then)
    ArrivalReport.objects.filter(delivery=letter).update(asked_at=then)
    letter.refresh_from_db()
    return letter


def now_of(letter):
    letter = Delivery.objects.get(pk=letter.pk)
    return letter.state, letter.reason


class TestByTheClock:
    def test_what_the_provider_has_was_handed_over(self, desk):
        letter = lost(desk, taken=True, minutes=1)
        assert ask_about_letters(by=CLOCK) == 0, "too early"
        later(letter, 3)
        assert ask_about_letters(by=CLOCK) == 1
        assert now_of(letter) == (State.ACCEPTED, "said_by_the_other_side")
        assert desk.asked[-1].startswith("/v3/mg.lingnan.example.org/events?message-id=")
        assert ask_about_letters(by=CLOCK) == 0
        assert len(desk.taken) == 1, "sent once"

    def test_what_it_could_not_bring_counts_as_come_back(self, desk):
        letter = lost(desk, taken=True)
        desk.note("failed", letter.message_id, letter.address, severity="permanent", **{"delivery-status": GONE})
        ask_about_letters(by=CLOCK)
        assert now_of(letter)[0] == State.REFUSED
        assert (Feedback.objects.get().source, Suppression.objects.get().cause) == ("asked", "bounced")

    def test_what_it_does_not_have_is_asked_again_and_stays_unknown(self, desk):
        letter = lost(desk, taken=False)
        assert ask_about_letters(by=CLOCK) == 1
        assert ask_about_letters(by=CLOCK) == 0, "not again at once"
        later(letter, 31)
        assert ask_about_letters(by=CLOCK) == 1
        assert now_of(letter) == (State.UNKNOWN, "provider_has_nothing")
        later(letter, 45)
        assert ask_about_letters(by=CLOCK) == 0, "that is settled"

    def test_what_must_arrive_goes_again_once(self, desk):
        letter = lost(desk, taken=False, category="test_must", minutes=31)
        assert send_unknown_again(by=CLOCK) == 0, "it is asked first"
        ask_about_letters(by=CLOCK)
        assert now_of(letter) == (State.WAITING, "sent_again_by_itself")
        send()
        later(letter, 31)
        ask_about_letters(by=CLOCK)
        assert now_of(letter)[0] == State.UNKNOWN, "lost a second time it waits for a person"

    def test_a_code_is_over(self, desk):
        desk.loses_questions = True
        queue_account_letter(email="zeng@example.org", template="people/email/sign_in_code", context={"code": "123456"})
        send()
        letter = later(Delivery.objects.get(), 31)
        ask_about_letters(by=CLOCK)
        assert now_of(letter) == (State.REFUSED, "provider_has_nothing")

    def test_an_answer_that_says_nothing_settles_nothing(self, desk):
        letters = [lost(desk, taken=True, address=f"n{n}@example.org") for n in range(2)]
        strange = [(429, "", 0), (503, "", 0), (401, "", 0), (400, "", 2), (200, "rubbish", 2), (200, "[]", 2)]
        for desk.answers, desk.says, asked in strange:
            assert ask_about_letters(by=CLOCK) == asked, (desk.answers, desk.says)
            assert {now_of(later(each, 40))[0] for each in letters} == {State.UNKNOWN}

    def test_one_that_never_answers_is_waited_for_two_hours(self, desk):
        letter = lost(desk, taken=True, category="test_must", minutes=119)
        desk.answers = 503
        assert (ask_about_letters(by=CLOCK), send_unknown_again(by=CLOCK)) == (0, 0)
        later(letter, 121)
        assert send_unknown_again(by=CLOCK) == 1

    def test_anothers_event_says_nothing(self, desk):
        letter = lost(desk, taken=False, minutes=31)
        desk.note("delivered", letter.message_id, "somebody@else.example")
        ask_about_letters(by=CLOCK)
        assert now_of(letter) == (State.UNKNOWN, "provider_has_nothing")

    def test_a_mail_server_cannot_be_asked(self, settings, desk, office):
        letter = lost(desk, taken=True, minutes=40)
        settings.MAIL_SERVER = "smtp://127.0.0.1:9"
        gateways.forget()
        assert gateways.informant_for("email") is None and not can_be_asked("email") and not can_be_asked("inbox")
        assert ask_about_letters(by=CLOCK) == 0
        with pytest.raises(Refusal) as refusal:
            ask_about(letter, by=office)
        assert refusal.value.code == "nobody_to_ask"

    def test_only_the_house_notes_answers(self, desk):
        letter = lost(desk, taken=True)
        for act in (lookups.note_not_there, lookups.note_no_answer):
            with pytest.raises(Forbidden):
                act(letter, by=VISITOR)
        with pytest.raises(Forbidden):
            lookups.note_answer(letter, gateways.Sent(True, ""), by=VISITOR)
        lookups.note_answer(letter, gateways.Sent(True, ""), by=CLOCK)
        assert lookups.note_not_there(letter, by=CLOCK).state == State.ACCEPTED, "it is known by now"


@pytest.mark.parametrize(
    ("kinds", "arrived"),
    [
        (["accepted"], None),
        (["accepted", "temporary"], None),
        (["accepted", "delivered"], True),
        (["delivered", "complained"], True),
        (["accepted", "delivered", "permanent"], False),
        (["rejected"], False),
    ],
)
def test_events_together(kinds, arrived):
    failures = {"temporary": "failed", "permanent": "failed"}
    told = told_by([{"event": failures.get(kind, kind), "severity": kind} for kind in kinds])
    assert told.arrived is arrived


class TestByAPerson:
    def test_the_button_asks_and_says_what_it_heard(self, desk, office, client):
        letter = lost(desk, taken=True, minutes=1)
        client.force_login(office.user)
        page, ask = (reverse(f"admin:messaging_delivery_{name}", args=[letter.pk]) for name in ("change", "ask"))
        assert ask in client.get(page).content.decode()
        client.get(ask)
        assert now_of(letter)[0] == State.UNKNOWN
        desk.answers = 503
        assert "gave no answer" in client.post(ask, follow=True).content.decode()
        desk.answers = 200
        assert "The provider has it" in client.post(ask, follow=True).content.decode()
        assert now_of(letter)[0] == State.ACCEPTED
        assert Entry.objects.filter(verb="messaging.provider_asked").count() == 2
        assert ask not in client.get(page).content.decode()

    def test_several_from_the_list(self, desk, office, client):
        keys = [lost(desk, taken=taken, address=f"n{taken}@example.org").pk for taken in (True, False)]
        client.force_login(office.user)
        form = {"action": "ask_the_provider", "_selected_action": keys}
        said = client.post(reverse("admin:messaging_delivery_changelist"), form, follow=True).content.decode()
        assert "The provider has it" in said and "has nothing of it yet" in said

    def test_not_by_others(self, desk):
        with pytest.raises(Forbidden):
            ask_about(lost(desk, taken=True), by=VISITOR)
        assert not Entry.objects.filter(verb="messaging.provider_asked").exists()

    def test_a_letter_of_a_mailing_that_is_over_goes_again(self, desk, office):
        """Nothing leaves from a mailing that is finished; a letter that is sent again brings it back."""
        letter = lost(desk, taken=False, minutes=31)
        mailing = Mailing.objects.create(category="test_wall", state="finished", ended_at=timezone.now())
        Delivery.objects.filter(pk=letter.pk).update(mailing=mailing)
        ask_about_letters(by=CLOCK)
        assert now_of(letter) == (State.UNKNOWN, "provider_has_nothing")
        send_again(letter, by=office)
        mailing.refresh_from_db()
        assert (now_of(letter)[0], mailing.state, mailing.ended_at) == (State.WAITING, "running", None)
