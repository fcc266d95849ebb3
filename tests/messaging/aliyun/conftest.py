"""A carrier that answers as Aliyun does, and whoever keeps its templates."""

import pytest

from messaging import gateways
from messaging.models import SmsTemplate
from tests.associations.joining import serve
from tests.messaging.aliyun.carried import CODE, NEWS, NOTICE, SIGN
from tests.support.actors import acting
from tests.support.aliyun import KEY, SECRET, open_carrier
from tests.support.factories import SchoolFactory


@pytest.fixture(scope="module")
def open_all_day():
    with open_carrier() as carrier:
        yield carrier


@pytest.fixture
def carrier(open_all_day, settings):
    known = {row["code"]: row["text"] for row in (CODE, NOTICE, NEWS)}
    open_all_day.__init__(templates=known, signs={SIGN}, url=open_all_day.url)
    settings.SMS_GATEWAY, settings.SMS_PUSH_SECRET = open_all_day.url, "push-secret"
    settings.ALIYUN_ACCESS_KEY_ID, settings.ALIYUN_ACCESS_KEY_SECRET = KEY, SECRET
    gateways.forget()
    return open_all_day


@pytest.fixture
def keeper():
    return acting(serve(SchoolFactory(), "administrator").person)


@pytest.fixture
def rows():
    for facts in (CODE, NOTICE, NEWS):
        SmsTemplate.objects.create(**facts)
