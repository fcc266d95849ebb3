"""Numbers that text messages no longer go to: stopped by an answer, or with nobody there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from messaging.actions.numbers import lift_number
from messaging.actions.suppressing import LiftReason
from messaging.models import SmsNumber
from people.actions import prove_login_phone
from tests.support.actors import acting, acting_login
from tests.support.factories import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
NUMBER = "+8613800138000"


class TestNumbersLeftAlone:
    """Lifted by the office with a reason, or by whoever proves it anew."""

    @pytest.fixture
    def stopped(self):
        SmsNumber.objects.create(number="+8613800138222", asked_at=[timezone.now()])  # nothing stands against it
        return SmsNumber.objects.create(number=NUMBER, stopped_at=timezone.now())

    def test_the_office_lifts_it_in_the_console(self, stopped, keeper, client):
        client.force_login(keeper.user)
        listed = client.get(reverse("admin:messaging_smsnumber_changelist"))
        assert [each.number for each in listed.context["cl"].result_list] == [NUMBER]
        page, lift = (reverse(f"admin:messaging_smsnumber_{name}", args=[stopped.pk]) for name in ("change", "lift"))
        shown = client.get(page).content.decode()
        assert lift in shown and "+00:00" not in shown and "mailbox" not in shown
        client.get(lift), client.post(lift, {"why": "nothing"})
        assert SmsNumber.objects.get(pk=stopped.pk).stopped_at
        client.post(lift, {"why": "asked"})
        assert SmsNumber.objects.get(pk=stopped.pk).stopped_at is None
        entry = Entry.objects.get(verb="messaging.number_lifted")
        assert entry.facts["reason"] == "asked" and NUMBER not in str(vars(entry))
        with pytest.raises(Refusal) as refusal:
            lift_number(stopped, LiftReason.ASKED, by=keeper)
        assert refusal.value.code == "nothing_against_it"

    def test_not_by_others(self, stopped):
        with pytest.raises(Forbidden):
            lift_number(stopped, LiftReason.ASKED, by=acting(PersonFactory()))
        assert SmsNumber.objects.get(pk=stopped.pk).stopped_at

    def test_whoever_proves_it_anew_has_it_back_and_coming_in_by_it_changes_nothing(self, stopped):
        user = UserFactory()
        prove_login_phone(user, NUMBER, by=acting_login(user))
        assert SmsNumber.objects.get(pk=stopped.pk).stopped_at is None
        assert Entry.objects.filter(verb="messaging.number_proven_again").exists()
        SmsNumber.objects.update(stopped_at=timezone.now())
        prove_login_phone(user, NUMBER, by=acting_login(user))
        assert SmsNumber.objects.get(pk=stopped.pk).stopped_at, "a code to log in takes nothing back"
