"""Writing a message and fixing it."""

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from outreach.actions.messages import Words, change_wording, copy_message, create_message, freeze_message
from outreach.models import Message, Wording
from tests.outreach.writing_desk import EN, ZH, message_of, secretary_of
from tests.support.actors import acting
from tests.support.factories import DepartmentFactory, PersonFactory

pytestmark = pytest.mark.django_db

BOTH = {"en": EN, "zh-hans": ZH}


@pytest.fixture
def unit():
    return DepartmentFactory()


@pytest.fixture
def writer(unit):
    return acting(secretary_of(unit))


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


class TestCreateMessage:
    def test_it_begins_with_what_is_said(self, unit, writer):
        message = create_message(unit, {"en": Words(" Hello ", "Text", "Other")}, by=writer)
        said = sorted(message.wordings.values_list("language", "variant", "subject", "body"))
        assert said == [("en", "a", "Hello", "Text"), ("en", "b", "Other", "")]
        assert message.author == writer.person
        assert verbs()[-1] == "outreach.message_begun"

    def test_only_for_a_unit_one_writes_for(self, writer):
        with pytest.raises(Forbidden):
            create_message(DepartmentFactory(), by=writer)
        with pytest.raises(Forbidden):
            create_message(DepartmentFactory(), by=acting(PersonFactory()))


class TestChangeWording:
    def test_it_says_it_anew_and_counts(self, unit, writer):
        message = create_message(unit, BOTH, by=writer)
        changed = change_wording(message, {"en": Words("New", "Words")}, by=writer, revision=0)
        assert changed.revision == 1
        assert changed.wordings.get(language="en").subject == "New"
        assert changed.wordings.get(language="zh-hans").subject == ZH.subject
        assert Entry.objects.latest("pk").facts == {"languages": ["en"]}

    def test_who_was_slower_is_told_and_nothing_is_lost(self, unit, writer):
        message = create_message(unit, BOTH, by=writer)
        change_wording(message, {"en": Words("First", "x")}, by=writer, revision=0)
        with pytest.raises(Refusal) as refusal:
            change_wording(message, {"en": Words("Second", "x")}, by=writer, revision=0)
        assert refusal.value.code == "changed_meanwhile"
        assert message.wordings.get(language="en").subject == "First"

    def test_not_by_somebody_else(self, unit, writer):
        message = create_message(unit, BOTH, by=writer)
        with pytest.raises(Forbidden):
            change_wording(message, BOTH, by=acting(secretary_of(DepartmentFactory())))

    def test_not_once_it_is_fixed(self, unit, writer):
        message = freeze_message(create_message(unit, BOTH, by=writer), by=writer)
        with pytest.raises(Refusal) as refusal:
            change_wording(message, BOTH, by=writer)
        assert refusal.value.code == "message_is_fixed"


class TestFreezeMessage:
    def test_it_is_read_once_for_all_readers(self, unit, writer):
        message = freeze_message(create_message(unit, BOTH, by=writer), by=writer)
        assert message.frozen_at is not None
        for wording in message.wordings.all():
            assert wording.html.startswith("<p") and wording.text and "{{" not in wording.html
        assert verbs()[-1] == "outreach.message_fixed"

    def test_not_with_a_fault(self, unit, writer):
        message = create_message(unit, {"en": EN}, by=writer)
        with pytest.raises(Refusal) as refusal:
            freeze_message(message, by=writer)
        assert refusal.value.code == "message_has_faults"
        assert "简体中文" in str(refusal.value)

    def test_not_twice_and_not_by_others(self, unit, writer):
        message = create_message(unit, BOTH, by=writer)
        with pytest.raises(Forbidden):
            freeze_message(message, by=acting(PersonFactory()))
        freeze_message(message, by=writer)
        with pytest.raises(Refusal) as refusal:
            freeze_message(message, by=writer)
        assert refusal.value.code == "message_is_fixed"

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE outreach_wording SET subject = 'x'",
            "UPDATE outreach_wording SET html = 'x'",
            "DELETE FROM outreach_wording",
            "INSERT INTO outreach_wording (message_id, language, variant, subject, body, html, text)"
            " SELECT id, 'en', 'b', 'x', '', '', '' FROM outreach_message",
            "UPDATE outreach_message SET frozen_at = NULL",
            "UPDATE outreach_message SET revision = 9",
            "DELETE FROM outreach_message",
        ],
    )
    def test_the_database_keeps_it(self, change):
        message_of()
        with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
        assert error.value.__cause__.diag.constraint_name == "a_fixed_message_stays"

    def test_but_lets_its_author_be_forgotten(self):
        message = message_of()
        message.change(author=None)
        message.refresh_from_db()
        assert message.author is None

    def test_a_draft_may_still_go(self):
        message_of(fixed=False).delete()
        assert not Message.objects.exists() and not Wording.objects.exists()


class TestCopyMessage:
    def test_the_same_words_to_be_changed_again(self, unit, writer):
        message = message_of(unit)
        copy = copy_message(message, by=writer)
        assert copy.frozen_at is None and copy.pk != message.pk
        said = ["language", "variant", "subject", "body"]
        assert sorted(copy.wordings.values_list(*said)) == sorted(message.wordings.values_list(*said))
        assert not copy.wordings.exclude(html="").exists()
        change_wording(copy, {"en": Words("x", "y")}, by=writer)
        assert "outreach.message_copied" in verbs()

    def test_not_by_others(self):
        with pytest.raises(Forbidden):
            copy_message(message_of(), by=acting(PersonFactory()))
