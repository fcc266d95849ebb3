"""The institution's own pages, colours and seal; and its page in the console."""

import pytest
from django.urls import reverse

from files.models import StoredFile
from institution import reads
from institution.actions import change_institution
from institution.forms import GROUPS, InstitutionForm
from institution.models import Institution
from tests.files import makers
from tests.support.actors import CLOCK, acting
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db
EDIT = "admin:institution_institution_changelist"


def changed(**values) -> Institution:
    institution = change_institution(by=CLOCK, **values)
    reads.forget()
    return institution


class TestStylesheet:
    def test_sets_the_accent_by_day_only(self, client):
        institution = changed(accent_colour="#7b1e3a")
        response = client.get(institution.stylesheet_url)
        assert response["Content-Type"].startswith("text/css")
        assert "immutable" in response["Cache-Control"]
        css = response.content.decode()
        assert "--act: #7b1e3a" in css
        assert "--act-over: #5c162c" in css
        assert "not (prefers-color-scheme: dark)" in css
        assert css.count("{") == css.count("}")

    def test_under_an_old_address_is_kept_for_a_while_only(self, client):
        changed(accent_colour="#7b1e3a")
        assert "immutable" not in client.get("/institution.css?0a5563")["Cache-Control"]

    def test_is_empty_without_an_accent_and_no_page_asks_for_it(self, client):
        assert client.get(reverse("institution_stylesheet")).content == b""
        assert b"institution.css" not in client.get(reverse("institution_privacy")).content
        changed(accent_colour="#7b1e3a")
        assert b"institution.css?7b1e3a" in client.get(reverse("institution_privacy")).content


class TestSeal:
    def test_in_use_is_shown_to_everybody(self, client):
        institution = changed(seal=makers.upload(makers.picture("RGBA", form="PNG")))
        response = client.get(institution.seal_url)
        assert response["Content-Type"] == "image/webp"
        assert b"".join(response.streaming_content)
        assert "immutable" in response["Cache-Control"]
        assert institution.seal_url in client.get(reverse("institution_privacy")).content.decode()

    def test_is_no_way_to_other_files(self, client):
        institution = changed(seal=makers.upload(makers.picture()))
        old = institution.seal_url
        changed(seal=makers.upload(makers.picture()))
        other = StoredFile.objects.exclude(pk=Institution.objects.get().seal_id).get()
        assert client.get(old).status_code == 404
        assert client.get(reverse("institution_seal", args=[other.public_id])).status_code == 404
        changed(remove_seal=True)
        assert client.get(old).status_code == 404


@pytest.mark.parametrize("name", ["institution_privacy", "institution_accessibility"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
class TestPublicPages:
    def test_can_be_read_by_everybody_in_both_languages(self, client, name, language):
        changed(email="office@example.edu", phone="020-8000 1958", office_zh="校友办公室", office_en="Alumni Office")
        page = client.get(reverse(name), headers={"accept-language": language}).content.decode()
        assert "office@example.edu" in page
        assert ("谁能看到我的资料" in page or "无障碍" in page) == (language == "zh-hans")
        assert "<h1>" in page


@pytest.fixture
def administrator(client, monkeypatch):
    actor = acting(PersonFactory())
    rights = {"console.open", "institution.edit"}
    monkeypatch.setattr("common.console._gate", [lambda who, what, row: who.person == actor.person and what in rights])
    client.force_login(actor.user)
    return actor


def filled(**values) -> dict:
    form = InstitutionForm(instance=Institution())
    blank = {name: form[name].value() for name in form.fields if name not in ("seal", "remove_seal")}
    return {name: value for name, value in (blank | values).items() if value is not None}


class TestEdit:
    def test_has_a_place_for_every_field(self):
        placed = [name for _label, names in GROUPS for name in names]
        assert len(placed) == len(set(placed))
        editable = {field.name for field in Institution._meta.concrete_fields if field.editable}
        assert editable <= set(placed)

    def test_saves(self, client, administrator):
        assert client.get(reverse(EDIT)).status_code == 200
        response = client.post(reverse(EDIT), filled(name_en="Lingnan", accent_colour="#7b1e3a"))
        assert response.status_code == 302
        institution = Institution.objects.get()
        assert (institution.name_en, institution.accent_colour) == ("Lingnan", "#7b1e3a")
        assert client.get(reverse("admin:institution_institution_change", args=[1])).status_code == 302

    def test_takes_a_seal_and_gives_it_back(self, client, administrator):
        seal = makers.upload(makers.picture("RGBA", form="PNG"), "seal.png")
        client.post(reverse(EDIT), filled(name_en="Lingnan") | {"seal": seal})
        assert Institution.objects.get().seal
        assert "Take the seal away" in client.get(reverse(EDIT), headers={"accept-language": "en"}).content.decode()
        client.post(reverse(EDIT), filled(name_en="Lingnan") | {"remove_seal": "on"})
        assert not Institution.objects.get().seal

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({"accent_colour": "#999999"}, "too light"),
            ({"time_zone": "Mars/Base"}, "time zone"),
            ({"join_school_days": 2}, "days must rise"),
            ({"seal": makers.SVG}, "not a picture"),
        ],
    )
    def test_shows_what_has_to_be_changed_and_keeps_the_rest(self, client, administrator, values, told):
        if "seal" in values:
            values = {"seal": makers.upload(values["seal"], "seal.svg")}
        response = client.post(reverse(EDIT), filled(name_en="Kept") | values, headers={"accept-language": "en"})
        page = response.content.decode()
        assert response.status_code == 200
        assert told in page
        assert 'value="Kept"' in page
        assert not Institution.objects.exists()

    def test_is_closed_to_others(self, client, administrator, monkeypatch):
        monkeypatch.setattr("common.console._gate", [lambda who, what, row: what == "console.open"])
        assert client.get(reverse(EDIT)).status_code == 403
        assert client.post(reverse(EDIT), filled(name_en="Mine")).status_code == 403
        assert not Institution.objects.exists()
