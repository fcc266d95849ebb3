"""Files that go with a message: within what the institution allows, fixed with it, and whole where they arrive."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import dkim
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from files import gateways
from institution import reads
from institution.models import Institution
from messaging.actions.daily import gather_daily_letter
from messaging.actions.mailings import launch_mailing
from messaging.gateways.mail import packed
from messaging.gateways.provider import as_django_has_it
from messaging.letters import addressee_of, rendering
from messaging.letters.attaching import attachment
from messaging.models import Delivery, Preference
from outreach.actions.attachments import add_attachment, remove_attachment
from outreach.actions.messages import copy_message, freeze_message
from outreach.letters import TEMPLATE, enclosing, writing
from outreach.models import MessageAttachment
from outreach.wordings.looking_over import look_over
from people.models import ContactPoint, Person
from tests.files import makers
from tests.files.makers import upload
from tests.outreach.test_bytes import public_key  # noqa: F401 - a fixture
from tests.outreach.writing_desk import delivery_to, message_of, secretary_of
from tests.support.actors import CLOCK, acting
from tests.support.factories import DepartmentFactory, PersonFactory
from tests.support.letters import send

pytestmark = pytest.mark.django_db

LONG = "岭南学院2026年校庆日程（含集合地点与乘车路线，请先看第三页）终稿" * 2


@pytest.fixture
def unit():
    return DepartmentFactory(name_en="Law")


@pytest.fixture
def writer(unit):
    return acting(secretary_of(unit))


@pytest.fixture
def message(unit):
    return message_of(unit, fixed=False)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(writing, "_kept", writing.Kept(-writing.KEPT_SECONDS))


def allow(megabytes):
    Institution.objects.update_or_create(pk=1, defaults={"attachments_most_mb": megabytes, "name_en": "Lingnan"})
    reads.forget()


def large(megabytes):
    return makers.pdf(body=b"0" * (megabytes * 1_000_000))


def test_it_is_kept_and_taken_away_by_whoever_writes(message, writer):
    attached = add_attachment(message, upload(makers.pdf(), "日程.pdf"), by=writer)
    assert (attached.file.name, attached.file.kind) == ("日程.pdf", "attachment")
    assert Entry.objects.latest("pk").verb == "outreach.attachment_added"
    for stranger in (acting(PersonFactory()), acting(secretary_of(DepartmentFactory()))):
        with pytest.raises(Forbidden):
            add_attachment(message, upload(makers.pdf()), by=stranger)
        with pytest.raises(Forbidden):
            remove_attachment(attached, by=stranger)
    remove_attachment(attached, by=writer)
    assert not message.attachments.exists()
    assert Entry.objects.latest("pk").verb == "outreach.attachment_removed"


def test_all_together_are_no_more_than_the_institution_allows(message, writer, monkeypatch):
    allow(2)
    add_attachment(message, upload(large(1), "a.pdf"), by=writer)
    for megabytes in (1, 3):
        with pytest.raises(Refusal) as refusal, transaction.atomic():
            add_attachment(message, upload(large(megabytes), "b.pdf"), by=writer)
        assert refusal.value.code == "attachments_too_large"
    assert message.attachments.count() == 1
    monkeypatch.setattr("outreach.actions.attachments.MOST", 1)
    with pytest.raises(Refusal) as refusal:
        add_attachment(message, upload(makers.CALENDAR, "c.ics"), by=writer)
    assert refusal.value.code == "too_many_attachments"
    assert not [each for each in look_over(message) if each.is_error]
    allow(1)  # the institution has changed its mind
    (fault,) = [each for each in look_over(message) if each.is_error]
    assert (fault.code, fault.where, fault.where_label) == (
        "attachments_too_large",
        "attachments",
        "Files with the letter",
    )
    with pytest.raises(Refusal) as refusal:
        freeze_message(message, by=writer)
    assert refusal.value.code == "message_has_faults"
    allow(0)
    assert "No files go with letters here." in str(look_over(message)[0].what)


def test_it_is_fixed_with_the_message_and_copied_with_it(message, writer):
    attached = add_attachment(message, upload(makers.pdf(), "a.pdf"), by=writer)
    add_attachment(message, upload(makers.CALENDAR, "b.ics"), by=writer)
    freeze_message(message, by=writer)
    for act in (
        lambda: add_attachment(message, upload(makers.pdf()), by=writer),
        lambda: remove_attachment(attached, by=writer),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "message_is_fixed"
    for change in (
        "UPDATE outreach_messageattachment SET file_id = file_id",
        "DELETE FROM outreach_messageattachment",
        "INSERT INTO outreach_messageattachment (created_at, public_id, message_id, file_id)"
        " SELECT now(), 'abcdefghijkl', message_id, file_id FROM outreach_messageattachment LIMIT 1",
    ):
        with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
        assert error.value.__cause__.diag.constraint_name == "a_fixed_message_stays"
    copy = copy_message(message, by=writer)
    assert [each.file.name for each in copy.attachments.order_by("pk")] == ["a.pdf", "b.ics"]
    remove_attachment(copy.attachments.first(), by=writer)
    assert message.attachments.count() == 2


def readers(*addresses):
    for number, address in enumerate(addresses):
        person = PersonFactory(full_name=f"Reader {number}", with_login=True)
        ContactPoint.objects.create(person=person, kind="email", value=address)
        addressee_of(person).change(email=address, language="en")
        yield person.pk


def sent(message, count=3):
    keys = list(readers(*(f"r{number}@example.org" for number in range(count))))
    launch_mailing(
        Person.objects.filter(pk__in=keys),
        category="news",
        writer=TEMPLATE,
        about=message,
        channels=["email", "inbox"],
        by=CLOCK,
    )
    send()
    return keys


def test_every_byte_arrives_and_a_file_is_read_once_for_all(message, writer, sink, public_key, monkeypatch):  # noqa: F811
    files = {f"{LONG}.pdf": large(1), "map (1).docx": makers.office(), "校庆.ics": makers.CALENDAR}
    for name, content in files.items():
        add_attachment(message, upload(content, name), by=writer)
    freeze_message(message, by=writer)
    read = []
    monkeypatch.setattr(enclosing, "full_path", lambda path: read.append(path) or gateways.full_path(path))
    sent(message)
    assert len(sink.letters) == 3 and len(read) == 3  # not nine
    for letter in sink.letters:
        assert dkim.verify(letter.raw, dnsfunc=lambda name, **_: public_key)
        assert letter.raw.isascii() and max(map(len, letter.raw.split(b"\r\n"))) < 100 + 400  # From, To and List-…
        head, *rest = letter.message.iter_parts()
        assert letter.message.get_content_type() == "multipart/mixed"
        assert head.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in head.iter_parts()] == ["text/plain", "text/html"]
        assert "We would like to see you" in letter.message.get_body(("plain",)).get_content()
        arrived = {part.get_filename(): part.get_payload(decode=True) for part in rest}
        assert arrived == files
        assert [part.get_content_disposition() for part in rest] == ["attachment"] * 3
        assert rest[2].get_content_type() == "text/calendar" and rest[2].get_content_charset() == "utf-8"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}


def test_the_inbox_links_to_it_for_its_reader_alone(message, writer, sink, client):
    add_attachment(message, upload(makers.pdf(), "日程.pdf"), by=writer)
    freeze_message(message, by=writer)
    reader, other = sent(message, 2)
    letter = Delivery.objects.get(addressee__owner=reader, channel="inbox")
    client.force_login(Person.objects.get(pk=reader).login)
    page = client.get(letter.get_absolute_url()).content.decode()
    link = page.partition('<section class="enclosed"')[2].partition('href="')[2].partition('"')[0]
    assert "日程.pdf" in page
    assert b"".join(client.get(link).streaming_content) == makers.pdf()
    stranger = Client()
    stranger.force_login(Person.objects.get(pk=other).login)
    assert stranger.get(link).status_code == 404 and Client().get(link).status_code == 404
    assert stranger.get(letter.get_absolute_url()).status_code == 404


def test_a_file_that_the_disk_lost_keeps_the_letter_back(message, writer, sink):
    attached = add_attachment(message, upload(makers.pdf(), "a.pdf"), by=writer)
    freeze_message(message, by=writer)
    gateways.full_path(attached.file.path).unlink()
    sent(message, 1)
    assert not sink.letters
    assert "is not on the disk" in Delivery.objects.get(channel="email").reason


def test_on_the_page_nothing_typed_is_lost(message, writer, sink):
    client, where = Client(), reverse("message_edit", args=[message.public_id])
    client.force_login(writer.user)
    typed = {"revision": 0, "subject-en": "One", "body-en": "Mine", "subject-zh-hans": "二", "body-zh-hans": "文"}
    shown = client.post(
        where, typed | {"act": "attach", "attachment": upload(makers.pdf(), "日程.pdf")}
    ).content.decode()
    attached = MessageAttachment.objects.get()
    assert "Mine</textarea>" in shown and f'value="detach-{attached.public_id}"' in shown
    assert shown.count("日程.pdf") == 4  # in the list with its button, and in both letters
    for nothing in ({"act": "attach"}, {"act": "attach", "attachment": upload(b"MZ", "a.exe")}):
        refused = client.post(where, typed | nothing).content.decode()
        assert "Mine</textarea>" in refused and 'role="alert"' in refused
    client.post(where, typed | {"act": "test"})
    send()
    assert [part.get_filename() for letter in sink.letters for part in letter.message.iter_attachments()] == [
        "日程.pdf"
    ] * 2
    gone = client.post(where, typed | {"act": f"detach-{attached.public_id}"}).content.decode()
    assert "Mine</textarea>" in gone and "日程.pdf" not in gone
    assert client.post(where, typed | {"act": "detach-nothing"}).status_code == 404
    other = Client()
    other.force_login(acting(secretary_of(DepartmentFactory())).user)
    assert other.post(where, {"act": "attach", "attachment": upload(makers.pdf())}).status_code == 404


@pytest.mark.parametrize("name", ["a.pdf", "日程.pdf", f"{LONG}.pdf", "a'b (c)*.pdf", "é" * 61 + ".pdf"])
def test_a_name_is_read_as_it_was_written(name):
    part = message_from_bytes(attachment(name, "application/pdf", b"x" * 100).part, policy=default)
    assert part.get_filename() == name and part.get_payload(decode=True) == b"x" * 100
    head = attachment(name, "application/pdf", b"x").part.partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 90
    assert {line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] != b" "} == {
        b"Content-Type",
        b"Content-Transfer-Encoding",
        b"Content-Disposition",
    }


def test_the_letter_of_a_day_takes_it_along(message, writer, sink, monkeypatch):
    """What is too much for a mailbox is named."""
    add_attachment(message, upload(makers.pdf(), "日程.pdf"), by=writer)
    add_attachment(message, upload(large(1), "map.pdf"), by=writer)
    freeze_message(message, by=writer)
    (reader,) = readers("daily@example.org")
    daily = addressee_of(Person.objects.get(pk=reader))
    Preference.objects.create(addressee=daily, category="news", channel="email", rhythm="digest")
    launch_mailing(
        Person.objects.filter(pk=reader), category="news", writer=TEMPLATE, about=message, channels=["email"], by=CLOCK
    )
    monkeypatch.setattr(rendering, "LARGEST_DAILY", 500_000)
    gather_daily_letter(daily, "news", timezone.now() + timedelta(minutes=1), by=CLOCK)
    send()
    (letter,) = sink.letters
    (part,) = letter.message.iter_attachments()
    assert (part.get_filename(), part.get_payload(decode=True)) == ("日程.pdf", makers.pdf())
    said = letter.message.get_body(("plain",)).get_content()
    assert "Enclosed: 日程.pdf" in said and "Too large for a daily letter, ask us for it: map.pdf" in said


def test_a_provider_is_given_it_too(message):
    file = attachment("日程.pdf", "application/pdf", makers.pdf())
    words = rendering.Written("en", "Subject", "Text", "<p>Text</p>", (file,))
    delivery = delivery_to(PersonFactory(), message)
    delivery.addressee.email = "a@example.org"
    made = as_django_has_it(packed(delivery, words))
    assert made.attachments == [("日程.pdf", makers.pdf(), "application/pdf")]
    assert made.body == "Text" and made.alternatives[0][0] == "<p>Text</p>"
