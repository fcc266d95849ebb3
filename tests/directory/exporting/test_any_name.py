"""Any name there is goes in and out of form, API, search, letter, CSV and workbook unchanged (I09).

Unchanged is what the house takes for the name: unseen signs that could forge one go at the door (``clean_name``), and
from there on not a character may be lost. Some examples for each day; five thousand with ``make faults``.
"""

import csv
import email
import email.policy
import html
import io

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from common.safe_cells import unmark_formula
from directory.exports import write_table
from messaging.letters import queue_letter
from messaging.letters.composing import compose
from messaging.letters.rendering import Written
from messaging.models import Delivery
from people import actions as people_actions
from people.models import Person
from people.names import clean_name, search_key
from tests.associations.joining import serve
from tests.support.actors import SHELL, acting
from tests.support.api import as_page
from tests.support.factories import ClassFactory, PersonFactory, SchoolFactory

pytestmark = pytest.mark.django_db

MOST = 60  # characters, so that a name fits into a subject
every_plane = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=MOST)
AWKWARD = "👩\u200d🔬🏽🇨🇳曾丽單𠮷䶮𰻝é́ाक्षمحمدעברית\u200c\u202e\u2066·’'-=+@＝_x0041_ \t\"<&>;,"
awkward = st.text(st.sampled_from(AWKWARD), min_size=1, max_size=20)
names = st.one_of(every_plane, awkward)


def examples(count):
    return settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@pytest.fixture
def desk():
    """A page of the office, a record, and its owner's own program."""
    office = acting(serve(SchoolFactory(), "administrator").person)
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(office.user)
    person = PersonFactory(with_login=True)
    return client, office, person, as_page(person)


def goes_through(desk, written):
    client, office, person, program = desk
    name = clean_name(written)
    page = reverse("admin:people_person_name", args=[person.pk])
    answer = client.post(page, {"full_name": written, "family_name": "", "given_name": "", "own_reading": ""})
    if not name:
        assert answer.status_code == 200 and answer.context["form"].errors
        return
    assert answer.status_code == 302, answer.context["form"].errors
    standing = Person.objects.get(pk=person.pk)
    assert standing.full_name == name
    assert clean_name(name) == name
    assert program.ask("me/").json()["person"]["full_name"] == name
    shown = client.get(answer.url).content.decode()
    assert html.escape(name) in shown
    if search_key(name):
        assert Person.objects.filter(pk=person.pk).found_by(name, actor=office).exists()
    assert letter_with(standing, name) == (name, name)


def letter_with(person, name):
    """What a mail program reads: the subject, and the text."""
    queue_letter(to=person, category="account", template="directory/email/records_merged", about=person)
    delivery = Delivery.objects.filter(channel="email").select_related("addressee").latest("pk")
    sent = compose(delivery, Written("en", name, name, html.escape(name)), "reader@example.org")
    message = email.message_from_bytes(sent, policy=email.policy.default)
    text = message.get_body(("plain",)).get_content()
    return str(message["Subject"]), text.rstrip("\r\n")


def cells(format_, rows):
    file = io.BytesIO()
    write_table(file, format_, ["name", "end"], [[row, "."] for row in rows])
    file.seek(0)
    if format_ == "xlsx":
        read = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python(skip_empty_area=False)
        return [row[0] for row in read[1:]]
    text = file.getvalue().decode("gb18030" if format_ == "csv_gb" else "utf-8-sig")
    return [row[0] for row in list(csv.reader(io.StringIO(text, newline="")))[1:]]


def comes_back(rows):
    for format_ in ("csv", "csv_gb"):
        assert [unmark_formula(cell) for cell in cells(format_, rows)] == rows
    rows = [clean_name(row) for row in rows]
    assert cells("xlsx", rows) == rows


@examples(10)
@given(names)
def test_form_page_api_search_and_letter(desk, written):
    with transaction.atomic():
        goes_through(desk, written)
        transaction.set_rollback(True)


@examples(40)
@given(st.lists(names, min_size=1, max_size=5))
def test_files(rows):
    comes_back(rows)


@pytest.mark.faults
@pytest.mark.timeout(7_200)
@examples(5_000)
@given(names)
def test_five_thousand_through_all_doors(desk, written):
    with transaction.atomic():
        goes_through(desk, written)
        transaction.set_rollback(True)
    comes_back([written])


@pytest.mark.parametrize("broken", ["\ud800", "曾\udfff", "\x00", "曾\x00丽"])
def test_what_is_no_text_is_refused_and_never_an_error_of_ours(broken):
    group = ClassFactory()
    login = people_actions.create_login("a@example.org", by=SHELL, is_verified=True)
    answer = as_page(login).send("join-requests/", {"association": group.public_id, "full_name": broken})
    assert answer.status_code == 400 and answer.json()["code"] in ("parse_error", "invalid")
    office = serve(SchoolFactory(), "administrator").person
    client = Client(raise_request_exception=True)
    client.force_login(office.login)
    page = reverse("admin:people_person_name", args=[PersonFactory().pk])
    body = b"full_name=" + "".join(f"%{byte:02X}" for byte in broken.encode("utf-8", "surrogatepass")).encode()
    answer = client.post(page, body, content_type="application/x-www-form-urlencoded")
    # A browser cannot send half a character: what stands for one is kept as the sign for it.
    assert answer.context["form"].errors if "\x00" in broken else answer.status_code in (200, 302)
    assert client.get(f"/people/?q={'%00' if chr(0) in broken else '%ED%A0%80'}").status_code < 500
