"""A person's page over the API: the words of the page, its gate, its count."""

import json

import pytest
import time_machine

from directory.models import ProfileCount
from directory.queries.finding import cards_of
from people.actions import issue_token, set_photo
from people.models import FormerId
from tests.directory.finding.people import graduate, index, show
from tests.directory.finding.test_page import as_reader
from tests.directory.finding.test_profiles import after
from tests.files.makers import picture, upload
from tests.support.actors import acting
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return graduate("孙外")


def asked(person, reader, **headers):
    return as_reader(reader).get(f"/api/v1/people/{person.public_id}/", **headers)


def test_says_what_is_shown_and_nothing_else(reader):
    one = graduate(
        "王一", city_code="440100", work=("A mill", "Miller", ""), former="王前", shows={"city": 40, "employer": 40}
    )
    said = asked(one, reader).json()
    assert (said["public_id"], said["full_name"], said["has_died"], said["photo"]) == (one.public_id, "王一", False, "")
    assert [studied["years"] for studied in said["studies"]] == ["2006–2009"]
    assert {fact["name"]: fact["values"] for fact in said["facts"]}["employer"] == ["A mill"]
    told = json.dumps(said, ensure_ascii=False)
    assert "Miller" not in told and "王前" not in told and "1985" not in told
    show(one, "title", 40)
    assert "Miller" in asked(one, reader).content.decode()


def test_a_face_is_on_the_card_in_the_directory_for_whom_it_is_shown_to(reader, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    one = graduate("王一", login=UserFactory())
    set_photo(one, upload(picture(size=(240, 300))), by=acting(one))
    assert not cards_of(acting(reader), [one.pk])[0].photo
    show(one, "photo", 40)
    (card,) = cards_of(acting(reader), [one.pk])
    sent = as_reader(reader).get(card.photo)
    assert b"".join(sent.streaming_content)
    assert asked(one, reader).json()["photo"]
    index()
    (listed,) = as_reader(reader).get("/api/v1/people/?q=王一").json()["results"]
    assert b"".join(as_reader(reader).get(listed["photo"]).streaming_content)
    show(one, "photo", 10)
    assert as_reader(reader).get("/api/v1/people/?q=王一").json()["results"][0]["photo"] == ""


def test_a_program_may_search_in_vain(reader, client):
    _token, secret = issue_token("a script", ["people:read"], 30, by=acting(reader))
    answer = client.get("/api/v1/people/?q=zzz", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_whom_one_may_not_see_is_not_there(reader):
    hidden = graduate("王二", shows={"name": 30})
    answer = asked(hidden, reader)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json() == asked(type(hidden)(public_id="nosuchperson"), reader).json()


def test_an_id_that_went_up_in_another_leads_on(reader):
    one = graduate("王一")
    FormerId.objects.create(person=one, public_id="oldoldoldold", key=one.pk + 1000)
    said = as_reader(reader).get("/api/v1/people/oldoldoldold/").json()
    assert said["public_id"] == one.public_id


def test_is_counted_with_the_page_and_slowed_like_it_whatever_the_token_may(reader, client):
    _token, secret = issue_token("a script", ["people:read"], 30, by=acting(reader))
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    with time_machine.travel("2026-11-22T04:00:00Z", tick=False):
        one, other = graduate("王一"), graduate("王二")
        assert client.get(f"/api/v1/people/{one.public_id}/", **bearer).status_code == 200
        as_reader(reader).get(f"/people/{one.public_id}/")
        assert ProfileCount.objects.get().count == 1, "looked at again"
        after(reader, 200, ago=5)
        slow = client.get(f"/api/v1/people/{other.public_id}/", **bearer)
        assert (slow.status_code, slow["Retry-After"], slow.json()["code"]) == (429, "16", "profiles_too_fast")
        after(reader, 300)
        assert client.get(f"/api/v1/people/{other.public_id}/", **bearer).json()["code"] == "profiles_enough"
    _token, secret = issue_token("another", ["messaging:read"], 30, by=acting(reader))
    assert client.get(f"/api/v1/people/{one.public_id}/", HTTP_AUTHORIZATION=f"Bearer {secret}").status_code == 403
