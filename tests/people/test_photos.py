"""A person's photo: given and taken off by whoever it shows, seen by whom they show it to."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from associations.models import Office
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from files import gateways
from files.models import StoredFile
from messaging.models import Delivery
from people import actions
from people.models import Affiliation, Audience, Consent, FieldChoice, Person
from people.models.gate import facts_of, reading_as
from people.queries.photos import may_stand_on_card, photo_for
from tests.files.makers import bomb, photo_with_place, picture, upload
from tests.support.actors import CLOCK, acting
from tests.support.factories import DepartmentFactory, PersonFactory, PlacementFactory, TermFactory

pytestmark = pytest.mark.django_db
FACE = (240, 300)


@pytest.fixture(autouse=True)
def _a_disk_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def face():
    return upload(picture(size=FACE), "IMG_20260101 my street.jpg")


def refused(act) -> str:
    with pytest.raises((Refusal, Forbidden)) as refusal:
        act()
    return refusal.value.code


class TestTakePhotoOff:
    def test_by_whoever_keeps_the_record_with_a_reason_that_its_owner_reads(self, person, client):
        department = PlacementFactory(affiliation__person=person, association=DepartmentFactory()).association
        office = Office.objects.get(code="department_secretary")
        keeper = acting(TermFactory(association=department, office=office).person)
        file = actions.set_photo(person, face(), by=acting(person)).photo
        client.force_login(keeper.user)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        page, of_them = (reverse(f"admin:people_person_{name}", args=[person.pk]) for name in ("photo_off", "change"))
        assert page in client.get(of_them).content.decode()
        assert client.post(page, {"reason": ""}).status_code == 200
        assert StoredFile.objects.filter(pk=file.pk).exists()
        assert client.post(page, {"reason": "This is a cat."}).url == of_them
        assert not StoredFile.objects.filter(pk=file.pk).exists()
        (letter,) = Delivery.objects.filter(template="people/email/photo_taken_off", channel="email")
        assert letter.context["reason"] == "This is a cat."
        assert Entry.objects.get(verb="people.photo_taken_off").facts == {}
        assert "There is no photo" in client.post(page, {"reason": "Again"}).content.decode()
        assert page not in client.get(of_them).content.decode()

    def test_nobody_else_and_nothing_is_sent_when_it_comes_to_nothing(self, person):
        actions.set_photo(person, face(), by=acting(person))
        for by in (acting(person), acting(PersonFactory(with_login=True))):
            assert refused(lambda by=by: actions.take_photo_off(person, "x", by=by)) == "forbidden"
        with transaction.atomic():
            actions.take_photo_off(person, "x", by=CLOCK)
            transaction.set_rollback(True)
        assert not Delivery.objects.filter(template="people/email/photo_taken_off").exists()


class TestSetPhoto:
    def test_is_written_anew_under_no_name_of_theirs(self, person):
        shown = actions.set_photo(person, face(), by=acting(person))
        assert (shown.photo.width, shown.photo.height) == FACE
        assert "street" not in shown.photo.name
        assert Entry.objects.get(verb="people.photo_set").about == [f"people.person:{person.pk}"]

    def test_nothing_of_the_camera_comes_through(self, person, monkeypatch):
        monkeypatch.setattr("people.actions.photos.SMALLEST", 10)
        shown = actions.set_photo(person, upload(photo_with_place()), by=acting(person))
        assert b"SECRET" not in gateways.full_path(shown.photo.path).read_bytes()

    def test_the_one_before_goes_at_once(self, person, django_capture_on_commit_callbacks):
        first = actions.set_photo(person, face(), by=acting(person)).photo
        with django_capture_on_commit_callbacks(execute=True):
            actions.set_photo(person, face(), by=acting(person))
        assert not StoredFile.objects.filter(pk=first.pk).exists()
        assert not gateways.full_path(first.path).exists()

    def test_only_of_oneself_and_only_what_is_a_picture(self, person, keeper):
        for other in (acting(PersonFactory(with_login=True)), keeper):
            assert refused(lambda by=other: actions.set_photo(person, face(), by=by)) == "forbidden"
        sent = {
            "photo_too_small": picture(size=(199, 400)),
            "not_a_picture": b"hello",
            "picture_too_large": bomb(),
            "empty_file": b"",
        }
        for code, content in sent.items():
            assert refused(lambda c=content: actions.set_photo(person, upload(c), by=acting(person))) == code
        assert not StoredFile.objects.exists()

    def test_rolled_back_leaves_the_one_before(self, person):
        first = actions.set_photo(person, face(), by=acting(person)).photo
        with transaction.atomic():
            actions.set_photo(person, face(), by=acting(person))
            transaction.set_rollback(True)
        assert Person.objects.get(pk=person.pk).photo == first
        assert gateways.full_path(first.path).exists()


class TestRemovePhoto:
    def test_takes_the_file_along(self, person, django_capture_on_commit_callbacks):
        assert refused(lambda: actions.remove_photo(person, by=acting(person))) == "no_photo"
        file = actions.set_photo(person, face(), by=acting(person)).photo
        assert refused(lambda: actions.remove_photo(person, by=acting(PersonFactory()))) == "forbidden"
        with django_capture_on_commit_callbacks(execute=True):
            assert actions.remove_photo(person, by=acting(person)).photo is None
        assert not gateways.full_path(file.path).exists()
        assert Entry.objects.filter(verb="people.photo_removed").exists()


class TestWhoSeesIt:
    def test_officers_alone_until_its_owner_says_more_and_a_minors_goes_no_further(self, person):
        actor = acting(person)
        person = actions.set_photo(person, face(), by=actor)
        Affiliation.objects.create(person=person, entry_year=2006, end_year=2009, alumnus_at=timezone.now())
        near = {a: bool(photo_for(actor, person, reading_as(a, person))) for a in (10, 20, 30, 40)}
        assert near == {10: True, 20: False, 30: False, 40: False}
        FieldChoice.objects.create(person=person, field="photo", audience=Audience.ALUMNI, is_searchable=False)
        Person.objects.filter(pk=person.pk).update(birth_date="1985")
        person = Person.objects.select_related("photo").get(pk=person.pk)
        assert photo_for(actor, person, reading_as(Audience.ALUMNI, person))
        person.birth_date = f"{timezone.now().year - 16}"
        assert facts_of([person])[person.pk].audience("photo") == Audience.OFFICERS
        assert photo_for(actor, person, reading_as(Audience.CLASSMATES, person)) == ""


class TestOnTheCard:
    def test_by_a_consent_that_is_a_row_each_time(self, person):
        assert not may_stand_on_card(person)
        for given in (True, False, True):
            actions.say_photo_on_card(person, given, by=acting(person))
            assert may_stand_on_card(person) is given
        assert Consent.objects.filter(user=person.login, subject="photo_on_card").count() == 3
        assert refused(lambda: actions.say_photo_on_card(person, True, by=acting(PersonFactory()))) == "forbidden"
        Person.objects.filter(pk=person.pk).update(login=None)
        assert not may_stand_on_card(Person.objects.get(pk=person.pk)), "it was the word of that login"


class TestThePage:
    def test_from_none_to_one_on_the_card_and_back(self, person, her_page):
        her_page.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        page = reverse("photo_edit")
        assert "Show this photo" in her_page.get(page).content.decode()
        answer = her_page.post(page, {"do": "set", "file": upload(b"hello")}).content.decode()
        assert "not a picture" in answer
        assert "required" in her_page.post(page, {"do": "set"}).content.decode()
        her_page.post(page, {"do": "set", "file": face()})
        shown = her_page.get(page).content.decode()
        assert "Who sees it: officers" in shown
        address = shown.split('class="own-photo" src="')[1].split('"')[0]
        assert b"".join(her_page.get(address).streaming_content).startswith(b"\xff\xd8"), "a JPEG"
        her_page.post(page, {"do": "card", "given": "yes"})
        assert may_stand_on_card(person)
        own_page = reverse("person_detail", args=[person.public_id])
        assert '<img class="pane photo' in her_page.get(own_page).content.decode()
        her_page.post(page, {"do": "remove"})
        assert Person.objects.get(pk=person.pk).photo is None
        assert her_page.post(page, {"do": "dance"}).status_code == 404
