"""Templates of the carrier, kept in the console as the carrier approved them."""

import pytest

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.actions.sms_templates import add_sms_template, change_sms_template
from messaging.models import SmsTemplate
from messaging.permissions import can_launch_by_text
from messaging.registry import categories
from tests.messaging.aliyun.carried import CODE, NEWS, NOTICE
from tests.support.actors import acting
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db


class TestKeepingTemplates:
    def test_the_office_writes_one_down_and_changes_it(self, keeper):
        template = add_sms_template(by=keeper, **CODE | {"state": "pending"})
        change_sms_template(template, state="approved", by=keeper)
        assert SmsTemplate.objects.get().state == "approved"
        verbs = ["messaging.sms_template_added", "messaging.sms_template_changed"]
        assert list(Entry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            (CODE | {"code": "1001"}, "template_code"),
            (CODE | {"sign_name": "【岭南】"}, "signature"),
            (CODE | {"sign_name": "岭"}, "signature"),
            (CODE | {"letter": "no/such"}, "no_such_text"),
            (CODE | {"text": "【岭南】${code}"}, "brackets"),
            (CODE | {"text": "${code}，${password}"}, "unknown_variable"),
            (NOTICE | {"text": "${name}${name}"}, "variable_twice"),
            (CODE | {"kind": "notice"}, "wrong_kind"),
            (CODE | {"text": "${name}：${code}"}, "code_alone"),
            (NEWS | {"kind": "notice"}, "wrong_kind"),
            (NEWS | {"text": "${subject}"}, "no_opt_out"),
        ],
    )
    def test_what_the_carrier_would_never_take_is_refused(self, keeper, facts, code):
        with pytest.raises(Refusal) as refusal:
            add_sms_template(by=keeper, **facts)
        assert refusal.value.code == code

    def test_two_in_use_for_one_are_one_too_many(self, keeper, rows):
        with pytest.raises(Exception, match="Retire that one first"):
            add_sms_template(by=keeper, **CODE | {"code": "SMS_2001"})

    def test_nobody_else(self, rows):
        with pytest.raises(Forbidden):
            add_sms_template(by=acting(PersonFactory(with_login=True)), **CODE)

    def test_a_mailing_is_looked_at_before_it_is_launched(self, carrier, rows, settings):
        wall = categories["test_wall"]
        assert can_launch_by_text(wall)
        SmsTemplate.objects.filter(letter="messaging/sms/news").update(state="retired")
        assert can_launch_by_text(wall).code == "text_no_template"
        settings.SMS_GATEWAY = ""
        assert can_launch_by_text(wall).code == "no_text_messages"
