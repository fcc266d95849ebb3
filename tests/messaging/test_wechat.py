"""Letters by WeChat: by templates, to WeChats whose owners said yes, never advertising, and every end known."""

import re
from datetime import datetime, timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.core.cache import cache, caches
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging import gateways
from messaging.actions.mailings import launch_mailing
from messaging.actions.orders import give_way, set_channel_order
from messaging.actions.wechat import note_finished
from messaging.actions.wechat_bindings import disconnect, forget_what_is_over, say_yes, take_scan
from messaging.actions.wechat_templates import add_wechat_template, change_wechat_template
from messaging.engine.wechat import offer_picture
from messaging.forms import PreferencesForm, WechatTemplateForm
from messaging.gateways.wechat import outcome_of
from messaging.letters import addressee_of, queue_letter
from messaging.models import (
    Allowance,
    ArrivalReport,
    ChannelOrder,
    Delivery,
    Mailing,
    WechatBinding,
    WechatReceipt,
    WechatScene,
    WechatTemplate,
)
from messaging.permissions import can_launch_by_wechat
from messaging.queries.wechat import end_of_quota
from messaging.reading.wechat import NotUnderstood, Seal, read_push
from messaging.registry import Category, categories
from messaging.vocabulary import fits, fitted
from messaging.words import TEXTS, said
from people.models import Person
from tests.associations.joining import serve
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory, SchoolFactory
from tests.support.letters import send
from tests.support.wechat import (
    ACCOUNT,
    AES_KEY,
    SECRET,
    TOKEN,
    open_account,
    push_of,
    query_of,
    sealed,
    signed,
    unsealed,
)

pytestmark = pytest.mark.django_db
OPENID, ID = "oA-openid-of-a-reader", "T" * 43
TEMPLATE = {
    "template_id": ID,
    "category": "",
    "language": "zh-hans",
    "state": "approved",
    "text": "信件：{{thing1.DATA}}\n时间：{{time2.DATA}}\n状态：{{phrase3.DATA}}",
    "fills": {"thing1": "subject", "time2": "time", "phrase3": '"待查看"'},
}
State = Delivery.State


@pytest.fixture(scope="module")
def open_all_day():
    with open_account() as account:
        yield account


@pytest.fixture
def account(open_all_day, settings):
    open_all_day.__init__(templates={ID: TEMPLATE["text"]}, followers={OPENID}, url=open_all_day.url)
    settings.WECHAT_GATEWAY, settings.WECHAT_PUSH_TOKEN, settings.WECHAT_AES_KEY = open_all_day.url, TOKEN, ""
    settings.WECHAT_SERVICE_APP_ID, settings.WECHAT_SERVICE_APP_SECRET = ACCOUNT, SECRET
    cache.delete(f"wechat-token:{ACCOUNT}")
    caches["guards"].delete(f"wechat-token:{ACCOUNT}:forced")
    gateways.forget()
    return open_all_day


@pytest.fixture
def template():
    return WechatTemplate.objects.create(**TEMPLATE)


@pytest.fixture
def keeper():
    return acting(serve(SchoolFactory(), "administrator").person)


@pytest.fixture
def person():
    return PersonFactory(with_login=True)


@pytest.fixture
def bound(person):
    return WechatBinding.objects.create(
        addressee=addressee_of(person), account=ACCOUNT, openid=OPENID, bound_at=timezone.now()
    )


@pytest.fixture
def advertising():
    rhythms = {"email": "at_once", "wechat": "at_once"}
    yield categories.hang(Category(code="test_ads", label="Come and see", is_marketing=True, rhythms=rhythms))
    categories.take_down("test_ads")


def letter_to(person, **more):
    facts = {"category": "test_wall", "template": "tests/email/short", "channel": "wechat"}
    facts["context"] = {"subject": "聚会改到下午", "words": "…"}
    return Delivery.objects.create(addressee=addressee_of(person), **facts | more)


def state(delivery):
    return Delivery.objects.get(pk=delivery.pk).state


def reason(delivery):
    return Delivery.objects.get(pk=delivery.pk).reason


def push(words, query=None):
    address = f"{reverse('service_account_webhook')}?{query or query_of()}"
    return Client().post(address, words.encode(), content_type="text/xml")


def answered(answer):
    """The words that WeChat would show."""
    return ElementTree.fromstring(answer.content).findtext("Content")


class TestSending:
    def test_a_letter_goes_by_its_template_and_the_openid_stays_where_it_is(self, account, template, person, bound):
        delivery = letter_to(person)
        send()
        (message,) = account.messages
        assert (message.openid, message.template, message.client_msg_id) == (OPENID, ID, delivery.public_id)
        assert message.values["thing1"] == "聚会改到下午" and message.values["phrase3"] == "待查看"
        assert re.fullmatch(r"\d{4}年\d+月\d+日 \d\d:\d\d", message.values["time2"])
        assert message.url.endswith(reverse("letter_list"))
        row = Delivery.objects.get(pk=delivery.pk)
        assert (row.state, row.address) == (State.ACCEPTED, bound.public_id)
        assert row.wechat_receipts.get().msgid == str(message.msgid)
        assert OPENID not in str(row.__dict__)

    def test_without_a_template_nobody_is_contacted(self, account, person, bound):
        delivery = letter_to(person)
        send()
        assert (state(delivery), reason(delivery)) == (State.REFUSED, "wechat_no_template")
        assert not account.messages

    def test_what_does_not_fit_its_field_is_refused_here(self, account, person, bound, template):
        WechatTemplate.objects.update(fills={"thing1": "subject", "time2": "time", "phrase3": "subject"})
        delivery = letter_to(person)
        send()
        assert (state(delivery), reason(delivery)) == (State.REFUSED, "wechat_value_unfit: phrase3")

    def test_that_of_its_kind_goes_before_the_one_for_all(self, account, template, person, bound):
        own = TEMPLATE | {"template_id": "W" * 43, "category": "test_wall"}
        WechatTemplate.objects.create(**own)
        account.templates["W" * 43] = TEMPLATE["text"]
        letter_to(person)
        letter_to(person, category="account")
        send()
        assert [message.template[0] for message in account.messages] == ["W", "T"]

    @pytest.mark.parametrize(
        ("code", "end", "minutes"),
        [
            (-1, State.DEFERRED, 2),
            (43117, State.DEFERRED, 61),
            (48001, State.DEFERRED, 2),
            (43101, State.REFUSED, None),
            (43116, State.REFUSED, None),
            (40037, State.REFUSED, None),
            (47003, State.REFUSED, None),
            (40241, State.UNKNOWN, None),
        ],
    )
    def test_every_answer_has_its_end_and_its_words(self, account, template, person, bound, code, end, minutes):
        account.answers_with = code
        delivery = letter_to(person)
        send()
        row = Delivery.objects.get(pk=delivery.pk)
        assert (row.state, row.reason) == (end, f"wechat_{code}")
        assert said(row.reason)
        if minutes is not None:
            assert timezone.now() < row.next_at < timezone.now() + timedelta(minutes=minutes)

    def test_an_answer_nobody_foresaw_refuses_and_is_shown_as_it_is(self):
        told = outcome_of({"errcode": 49999, "errmsg": "new"})
        assert (told.state, told.reason) == (State.REFUSED, "wechat_49999 new")
        assert outcome_of({"what": "?"}).state == State.UNKNOWN

    def test_a_lost_answer_is_unknown_and_not_sent_again(self, account, template, person, bound):
        account.loses_answers = True
        delivery = letter_to(person)
        send()
        send()
        assert state(delivery) == State.UNKNOWN and len(account.messages) == 1

    def test_a_reader_who_left_is_connected_no_longer(self, account, template, person, bound):
        account.followers.clear()
        delivery = letter_to(person)
        send()
        assert reason(delivery) == "wechat_43004"
        bound.refresh_from_db()
        assert (bound.ended_because, bound.openid) == ("unfollowed", "")
        later = letter_to(person)
        send()
        assert (state(later), reason(later)) == (State.SUPPRESSED, "wechat_unfollowed")

    def test_whoever_connected_none_is_held_back(self, account, template, person):
        delivery = letter_to(person)
        send()
        assert (state(delivery), reason(delivery)) == (State.SUPPRESSED, "no_wechat")

    def test_one_of_another_account_is_none(self, account, template, person, bound, settings):
        WechatBinding.objects.update(account="wx-before")
        delivery = letter_to(person)
        send()
        assert reason(delivery) == "no_wechat"


class TestToken:
    def test_one_for_all_letters_and_renewed_once_when_it_is_bad(self, account, template, person, bound):
        letter_to(person)
        letter_to(person)
        send()
        assert account.tokens_given == 1
        account.token = "taken back elsewhere"
        delivery = letter_to(person)
        send()
        assert state(delivery) == State.ACCEPTED and (account.tokens_given, account.forced) == (2, 0)

    def test_forced_once_where_the_same_comes_back_and_then_later(self, account, template, person, bound):
        account.answers_with = 42001
        delivery = letter_to(person)
        send()
        assert (state(delivery), reason(delivery), account.forced) == (State.DEFERRED, "wechat_42001", 1)
        letter_to(person)
        send()
        assert account.forced == 1, "twenty a day are all there are"

    def test_a_wrong_secret_harms_no_letter(self, account, template, person, bound, settings):
        settings.WECHAT_SERVICE_APP_SECRET = "another"
        gateways.forget()
        delivery = letter_to(person)
        send()
        row = Delivery.objects.get(pk=delivery.pk)
        assert (row.state, row.attempt, row.reason) == (State.DEFERRED, 0, "wechat_40125")


class TestQuota:
    def test_the_day_has_so_many_and_the_rest_waits_for_midnight_there(self, account, template, person, bound):
        first, second = letter_to(person), letter_to(person)
        account.answers_with = 45009
        send()
        assert {state(first), state(second)} == {State.DEFERRED}
        assert sorted([reason(first), reason(second)]) == ["wechat_45009", "wechat_quota"]
        ends = end_of_quota(timezone.now())
        assert {row.next_at for row in Delivery.objects.all()} == {ends}
        assert Allowance.objects.get(name__startswith="wechat:").left == 0

    def test_midnight_is_that_of_beijing(self):
        evening = datetime.fromisoformat("2026-11-22T15:59:00+00:00")
        assert end_of_quota(evening) == datetime.fromisoformat("2026-11-22T16:00:00+00:00")
        assert end_of_quota(evening + timedelta(minutes=1)) == datetime.fromisoformat("2026-11-23T16:00:00+00:00")


class TestReports:
    def test_what_failed_is_taken_back_and_the_first_word_counts(self, account, template, person, bound):
        delivery = letter_to(person)
        send()
        finished = {"Event": "TEMPLATESENDJOBFINISH", "MsgID": str(account.messages[0].msgid)}
        assert push(push_of(OPENID, Status="failed:user block", **finished)).content == b"success"
        assert (state(delivery), reason(delivery)) == (State.REFUSED, "wechat_user_block")
        push(push_of(OPENID, Status="success", **finished))
        assert state(delivery) == State.REFUSED and ArrivalReport.objects.get().arrived is False
        assert said("wechat_user_block") and said("wechat_system_failed")

    def test_a_lost_answer_is_settled_by_its_reader(self, account, template, person, bound):
        account.loses_answers = True
        delivery = letter_to(person)
        send()
        note_finished(str(account.messages[0].msgid), "success", OPENID, by=CLOCK)
        assert state(delivery) == State.ACCEPTED and ArrivalReport.objects.get().arrived

    def test_of_two_that_could_be_meant_none_is(self, account, template, person, bound):
        account.loses_answers = True
        letters = [letter_to(person), letter_to(person)]
        send()
        note_finished("1", "success", OPENID, by=CLOCK)
        assert {state(each) for each in letters} == {State.UNKNOWN}

    def test_a_report_that_comes_before_its_number_is_kept(self, account, template, person, bound):
        number = next(account.numbers) + 1
        note_finished(str(number), "failed: system failed", OPENID, by=CLOCK)
        delivery = letter_to(person)
        send()
        assert (state(delivery), reason(delivery)) == (State.REFUSED, "wechat_system_failed")
        assert WechatReceipt.objects.get().delivery == delivery

    def test_only_a_provider_or_the_house_reports(self, person):
        with pytest.raises(Forbidden):
            note_finished("1", "success", OPENID, by=acting(person))


class TestMarketing:
    def test_no_way_leads_to_wechat(self, account, template, person, bound, advertising, keeper, typist):
        with pytest.raises(Refusal) as refused:
            launch_mailing(
                Person.objects.all(),
                category="test_ads",
                writer=typist.name,
                about="x:1",
                channels=["wechat"],
                by=CLOCK,
            )
        assert refused.value.code == "wechat_no_marketing"
        with pytest.raises(Refusal):
            set_channel_order("test_ads", ["wechat", "email"], 60, by=keeper)
        with pytest.raises(Refusal):
            add_wechat_template(by=keeper, **TEMPLATE | {"template_id": "W" * 43, "category": "test_ads"})
        delivery = letter_to(person, category="test_ads")
        send()
        assert not account.messages and reason(delivery) == "wechat_no_marketing"
        with pytest.raises(IntegrityError), transaction.atomic():
            Mailing.objects.create(category="test_ads", is_marketing=True, channels=["email", "wechat"])

    def test_all_kinds_of_campaigns_are_marketing(self):
        kinds = ("news", "gatherings", "giving", "units", "greetings")
        assert all(categories[kind].is_marketing for kind in kinds)

    def test_a_launch_wants_a_template_and_an_account(self, account, settings):
        assert can_launch_by_wechat(categories["test_wall"]).code == "wechat_no_template"
        settings.WECHAT_GATEWAY = ""
        assert can_launch_by_wechat(categories["test_wall"]).code == "no_wechat"


class TestTemplates:
    def test_written_down_and_retired_and_audited(self, account, keeper):
        row = add_wechat_template(by=keeper, **TEMPLATE)
        change_wechat_template(row, by=keeper, state="retired")
        verbs = Entry.objects.filter(verb__startswith="messaging.wechat_template").values_list("verb", flat=True)
        assert sorted(verbs) == ["messaging.wechat_template_added", "messaging.wechat_template_changed"]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"template_id": "short"}, "template_id"),
            ({"category": "account"}, "no_such_kind"),
            ({"category": "nothing"}, "no_such_kind"),
            ({"text": "no fields"}, "no_fields"),
            ({"text": "{{magic1.DATA}}", "fills": {"magic1": "subject"}}, "unknown_field"),
            ({"fills": {"thing1": "subject"}}, "fields_differ"),
            ({"fills": TEMPLATE["fills"] | {"thing1": "secret"}}, "unknown_fact"),
            ({"fills": TEMPLATE["fills"] | {"phrase3": '"far too long a phrase"'}}, "words_unfit"),
        ],
    )
    def test_what_wechat_could_not_send_is_refused(self, account, keeper, change, code):
        with pytest.raises(Refusal) as refused:
            add_wechat_template(by=keeper, **TEMPLATE | change)
        assert refused.value.code == code

    def test_25_at_a_time_and_only_by_keepers(self, account, keeper, person):
        for number in range(25):
            WechatTemplate.objects.create(**TEMPLATE | {"template_id": f"{number:043}", "category": f"k{number}"})
        with pytest.raises(Refusal) as refused:
            add_wechat_template(by=keeper, **TEMPLATE)
        assert refused.value.code == "too_many_templates"
        with pytest.raises(Forbidden):
            add_wechat_template(by=acting(person), **TEMPLATE)

    def test_the_form_reads_lines(self):
        lines = 'thing1 = subject\nphrase3 = "待查看"\n'
        form = WechatTemplateForm({**TEMPLATE, "filled_by": lines})
        assert form.is_valid() and form.facts()["fills"] == {"thing1": "subject", "phrase3": '"待查看"'}

    def test_fields_take_what_is_published(self):
        fitting = {"thing": "一" * 20, "phrase": "待查看", "number": "-1.5", "time": "2026年11月22日 15:04"}
        assert all(fits(value, kind) for kind, value in fitting.items())
        unfit = {"thing": "一" * 21, "phrase": "abc", "number": "1e5", "character_string": "单号", "amount": "many"}
        assert not any(fits(value, kind) for kind, value in unfit.items())
        assert fitted("一" * 30, "thing") == "一" * 19 + "…" and fitted("1" * 40, "number") == "1" * 40


class TestConnecting:
    def test_a_picture_a_scan_an_answer(self, account, person):
        client = Client()
        client.force_login(person.login)
        assert client.post(reverse("letter_wechat")).status_code == 302
        page = client.get(reverse("letter_wechat")).content.decode()
        assert 'class="scan-code"' in page and account.scenes[0] not in page
        assert account.scenes[0] not in str(list(WechatScene.objects.values()))

        asked = answered(push(push_of(OPENID, Event="subscribe", EventKey=f"qrscene_{account.scenes[0]}")))
        assert person.full_name in asked and not WechatBinding.objects.exists()
        assert "Connected" in answered(push(push_of(OPENID, "text", Content=" 1 ", MsgId="5")))
        binding = WechatBinding.objects.get()
        assert (binding.addressee.owner, binding.openid, binding.account) == (person, OPENID, ACCOUNT)
        assert Delivery.objects.filter(template="messaging/email/wechat_connected", channel="inbox").exists()
        assert Entry.objects.filter(verb="messaging.wechat_connected").exists()
        send()

        page = client.get(reverse("letter_wechat")).content.decode()
        assert "No more letters by WeChat" in page and OPENID not in page
        assert OPENID not in client.get(reverse("letter_preferences")).content.decode()
        client.post(reverse("letter_wechat_end"))
        binding.refresh_from_db()
        assert (binding.ended_because, binding.openid) == ("unbound", "")

    def test_a_scan_alone_connects_nothing_and_a_picture_counts_once(self, account, person):
        offer_picture(person.login, by=acting(person))
        scene = account.scenes[0]
        assert take_scan(OPENID, scene, by=CLOCK) and not WechatBinding.objects.exists()
        assert take_scan("another", scene, by=CLOCK) is None, "whoever scans first is asked"
        assert say_yes("another", by=CLOCK) is None
        assert say_yes(OPENID, by=CLOCK)
        assert say_yes(OPENID, by=CLOCK) is None and take_scan(OPENID, scene, by=CLOCK) is None

    def test_a_picture_is_guessed_by_nobody_and_ends_by_itself(self, account, person):
        offer_picture(person.login, by=acting(person))
        assert len(account.scenes[0]) == 32
        assert take_scan(OPENID, "a" * 32, by=CLOCK) is None
        WechatScene.objects.update(expires_at=timezone.now())
        assert take_scan(OPENID, account.scenes[0], by=CLOCK) is None
        assert "失效" in answered(push(push_of(OPENID, Event="SCAN", EventKey=account.scenes[0])))

    def test_what_is_over_is_forgotten(self, account, person):
        offer_picture(person.login, by=acting(person))
        old = timezone.now() - timedelta(days=8)
        for name in ("wechat:wx/2026-01-01", "server/60"):
            Allowance.objects.create(name=name, left=1, counted_at=old)
        note_finished("1", "success", OPENID, by=CLOCK)
        WechatReceipt.objects.update(created_at=old)
        assert forget_what_is_over(by=CLOCK) == 0
        WechatScene.objects.update(expires_at=old)
        assert forget_what_is_over(by=CLOCK) == 1
        assert [row.name for row in Allowance.objects.all()] == ["server/60"] and not WechatReceipt.objects.exists()

    def test_a_new_picture_ends_the_one_before(self, account, person):
        offer_picture(person.login, by=acting(person))
        offer_picture(person.login, by=acting(person))
        assert take_scan(OPENID, account.scenes[0], by=CLOCK) is None
        assert take_scan(OPENID, account.scenes[1], by=CLOCK)

    def test_one_wechat_for_one_reader(self, account, person, bound):
        """Whoever holds the WeChat decides: what it was connected to before ends."""
        other = PersonFactory(with_login=True)
        offer_picture(other.login, by=acting(other))
        take_scan(OPENID, account.scenes[0], by=CLOCK)
        say_yes(OPENID, by=CLOCK)
        bound.refresh_from_db()
        assert (bound.ended_because, bound.openid) == ("moved", "")
        assert WechatBinding.objects.get(ended_at=None).addressee.owner == other

    def test_nobody_connects_another(self, account, person):
        with pytest.raises(Forbidden):
            offer_picture(person.login, by=acting(PersonFactory(with_login=True)))
        with pytest.raises(Forbidden):
            disconnect(person.login, by=acting(PersonFactory(with_login=True)))

    def test_a_wechat_that_is_away_is_said(self, account, person, settings):
        settings.WECHAT_GATEWAY = "wechat+http://127.0.0.1:9"
        gateways.forget()
        with pytest.raises(Refusal) as refused:
            offer_picture(person.login, by=acting(person))
        assert refused.value.code == "wechat_away"

    def test_leaving_the_account_and_words_end_it(self, account, person, bound):
        push(push_of(OPENID, Event="unsubscribe"))
        bound.refresh_from_db()
        assert bound.ended_because == "unfollowed"
        WechatBinding.objects.create(addressee=bound.addressee, account=ACCOUNT, openid=OPENID, bound_at=timezone.now())
        assert answered(push(push_of(OPENID, "text", Content="退订", MsgId="7")))
        assert not WechatBinding.objects.filter(ended_at=None).exists()

    def test_without_an_account_there_is_no_page(self, person, settings):
        settings.WECHAT_GATEWAY = ""
        client = Client()
        client.force_login(person.login)
        assert client.get(reverse("letter_wechat")).status_code == 404
        assert client.post(reverse("letter_wechat_end")).status_code == 404
        assert Client().get(reverse("service_account_webhook")).status_code == 404


class TestWebhook:
    def test_the_console_of_the_account_is_answered(self, account):
        page = reverse("service_account_webhook")
        assert Client().get(f"{page}?{query_of(echostr='8123')}").content == b"8123"
        assert Client().get(f"{page}?{query_of(echostr=quote('<b>'))}").content == b""
        assert Client().get(f"{page}?{query_of()}x&signature=0").status_code == 403

    def test_no_push_without_a_fresh_signature(self, account, bound):
        left = push_of(OPENID, Event="unsubscribe")
        assert push(left, "timestamp=1&nonce=2&signature=3").status_code == 403
        assert push(left, query_of(at=int(timezone.now().timestamp()) - 301)).status_code == 403
        assert Client().post(reverse("service_account_webhook"), left, content_type="text/xml").status_code == 403
        bound.refresh_from_db()
        assert bound.ended_at is None

    def test_told_again_it_changes_nothing_and_a_signature_counts_for_one_push(self, account, person, bound):
        query, first = query_of(nonce="once"), push_of(OPENID, "text", Content="?", MsgId="1")
        assert answered(push(first, query))
        assert push(first, query).content == b"success"
        assert push(push_of(OPENID, Event="unsubscribe"), query).status_code == 403
        bound.refresh_from_db()
        assert bound.ended_at is None

    @pytest.mark.parametrize(
        "words",
        [
            "",
            "no xml",
            "<xml><FromUserName>x",
            '<!DOCTYPE x [<!ENTITY a "b">]><xml><FromUserName>&a;</FromUserName></xml>',
            '<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>',
            "<xml>" + "<a>" * 50 + "</a>" * 50 + "</xml>",
            "<xml><Event>x</Event></xml>",
            "<xml>" + "x" * 70_000 + "</xml>",
        ],
    )
    def test_what_wechat_never_writes_is_not_read(self, account, words):
        assert push(words).status_code == 400

    def test_encrypted_pushes_are_opened_and_answered_so(self, account, person, settings):
        settings.WECHAT_AES_KEY = AES_KEY
        offer_picture(person.login, by=acting(person))
        words = sealed(push_of(OPENID, Event="SCAN", EventKey=account.scenes[0]))
        asked = {"nonce": "abc", "at": int(timezone.now().timestamp())}
        proof = signed(TOKEN, str(asked["at"]), "abc", words)
        body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt>{words}</Encrypt></xml>"
        answer = push(body, query_of(**asked, encrypt_type="aes", msg_signature=proof))
        told = {each.tag: each.text for each in ElementTree.fromstring(answer.content)}
        assert signed(TOKEN, told["TimeStamp"], told["Nonce"], told["Encrypt"]) == told["MsgSignature"]
        assert person.full_name in unsealed(told["Encrypt"])

    def test_with_a_key_nothing_plain_is_believed(self, account, bound, settings):
        settings.WECHAT_AES_KEY = AES_KEY
        left = push_of(OPENID, Event="unsubscribe")
        assert push(left).status_code == 400
        words = sealed(left)
        assert push(f"<xml><Encrypt>{words}</Encrypt></xml>", query_of(msg_signature="0")).status_code == 400
        bound.refresh_from_db()
        assert bound.ended_at is None

    def test_what_is_sealed_otherwise_is_not_opened(self):
        seal = Seal(AES_KEY, ACCOUNT, TOKEN)
        assert read_push(seal.open(sealed("<xml><A>1</A></xml>"))) == {"A": "1"}
        for wrong in (sealed("<xml/>", "wx-other"), "AAAA", "?", "", sealed("<xml/>")[:-4] + "AAA="):
            with pytest.raises(NotUnderstood):
                seal.open(wrong)
        with pytest.raises(NotUnderstood):
            Seal("short", ACCOUNT, TOKEN)


class TestOrders:
    def test_first_by_wechat_then_by_mail(self, account, template, person, bound, keeper):
        set_channel_order("test_wall", ["wechat", "email"], 60, by=keeper)
        assert "test_wall-wechat" in PreferencesForm(bound.addressee).fields
        facts = {"subject": "聚会改到下午", "words": "…"}
        queue_letter(to=person, category="test_wall", template="tests/email/short", context=facts)
        loud = Delivery.objects.exclude(channel="inbox").order_by("pk")
        assert [row.channel for row in loud] == ["wechat"]
        account.answers_with = 43101
        send()
        assert loud.all()[0].state == State.REFUSED
        assert [row.channel for row in loud.all()] == ["wechat", "email"]

    def test_what_is_not_reported_gives_way(self, account, template, person, bound):
        ChannelOrder.objects.create(category="test_wall", channels=["wechat", "email"], minutes=60)
        facts = {"subject": "聚会改到下午", "words": "…"}
        queue_letter(to=person, category="test_wall", template="tests/email/short", context=facts)
        send()
        assert give_way(by=CLOCK) == 0
        gone = timezone.now() - timedelta(minutes=61)
        Delivery.objects.filter(channel="wechat").update(created_at=gone, handed_at=gone)
        assert give_way(by=CLOCK) == 1

    def test_an_order_wants_a_template(self, account, keeper):
        with pytest.raises(Refusal) as refused:
            set_channel_order("test_wall", ["wechat", "email"], 60, by=keeper)
        assert refused.value.code == "wechat_no_template"

    def test_whoever_has_none_connected_gets_the_next(self, account, template, person):
        ChannelOrder.objects.create(category="test_wall", channels=["wechat", "email"], minutes=60)
        queue_letter(
            to=person, category="test_wall", template="tests/email/short", context={"subject": "a", "words": "b"}
        )
        assert not Delivery.objects.filter(channel="wechat").exists()
        assert Delivery.objects.filter(channel="email").exists()


def test_every_code_has_words():
    assert all(TEXTS[code] for code in TEXTS if code.startswith("wechat_"))
