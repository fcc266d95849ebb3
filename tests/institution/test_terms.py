"""Terms are published as a new version; the words that stood before are kept."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from institution import reads
from institution.actions import change_institution, publish_terms
from institution.models import Institution, TermsEdition
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db
LIST, ADD = (reverse(f"admin:institution_termsedition_{page}") for page in ("changelist", "add"))


@pytest.fixture
def administrator(client, monkeypatch):
    actor = acting(PersonFactory())
    rights = {"console.open", "institution.edit"}
    monkeypatch.setattr("common.console._gate", [lambda who, what, row: who.person == actor.person and what in rights])
    client.force_login(actor.user)
    return actor


class TestPublishTerms:
    def test_stands_from_now_on_and_what_stood_is_kept(self, administrator):
        change_institution(by=CLOCK, terms_zh="友善。", terms_en="Be kind.")
        publish_terms("2027-1", terms_zh="更友善。 ", terms_en="Be kinder.", by=administrator)
        institution = Institution.objects.get()
        assert (institution.terms_version, institution.terms_zh, institution.terms_en) == (
            "2027-1", "更友善。", "Be kinder.",
        )  # fmt: skip
        assert institution.terms_published_at
        assert list(TermsEdition.objects.order_by("pk").values_list("version", "terms_en")) == [
            ("2026-1", "Be kind."),
            ("2027-1", "Be kinder."),
        ]
        line = Entry.objects.get(verb="institution.terms_published")
        assert line.facts == {"version": "2027-1"}
        assert line.about[0] == "institution.institution:1"

    def test_each_version_once(self):
        publish_terms("2027-1", terms_en="Be kind.", by=CLOCK)
        for version in ("2027-1", "2026-1"):
            with pytest.raises(Refusal) as refused:
                publish_terms(version, terms_en="Be kinder.", by=CLOCK)
            assert refused.value.code == "terms_version_known"
        publish_terms("2027-2", terms_en="Be kinder.", by=CLOCK)
        assert TermsEdition.objects.count() == 3

    def test_needs_words(self):
        with pytest.raises(Refusal) as refused:
            publish_terms("2027-1", terms_zh="  ", by=CLOCK)
        assert refused.value.code == "terms_have_no_words"
        assert not TermsEdition.objects.exists()

    def test_needs_a_version_that_can_stand_in_a_list(self):
        with pytest.raises(ValidationError):
            publish_terms("the new ones!", terms_en="Be kind.", by=CLOCK)
        assert not Institution.objects.exists()

    def test_is_for_the_school_s_own_office(self, administrator):
        for actor in (VISITOR, acting(PersonFactory())):
            with pytest.raises(Forbidden):
                publish_terms("2027-1", terms_en="Mine.", by=actor)

    def test_shows_at_once_in_this_process_and_not_when_rolled_back(self, django_capture_on_commit_callbacks):
        assert reads.current().terms_version == "2026-1"
        with transaction.atomic():
            publish_terms("2027-1", terms_en="Be kind.", by=CLOCK)
            transaction.set_rollback(True)
        reads.forget()
        assert reads.current().terms_version == "2026-1"
        with django_capture_on_commit_callbacks(execute=True):
            publish_terms("2027-1", terms_en="Be kind.", by=CLOCK)
        assert reads.current().terms_version == "2027-1"


class TestConsole:
    def test_publishes_and_lists(self, client, administrator):
        change_institution(by=CLOCK, terms_en="Be kind.")
        reads.forget()
        assert "Be kind." in client.get(ADD).content.decode()
        answer = client.post(ADD, {"version": "2027-1", "terms_zh": "", "terms_en": "Be kinder."})
        assert answer.url == LIST
        reads.forget()
        assert "2027-1" in client.get(reverse("terms")).content.decode()

    def test_shows_what_has_to_be_changed_and_keeps_the_rest(self, client, administrator):
        answer = client.post(
            ADD, {"version": "2026-1", "terms_en": "Be kinder."}, headers={"accept-language": "en"}
        ).content.decode()
        assert "Take the next one" in answer
        assert "Be kinder." in answer

    def test_is_closed_to_others(self, client, administrator, monkeypatch):
        monkeypatch.setattr("common.console._gate", [lambda who, what, row: what == "console.open"])
        for address in (LIST, ADD):
            assert client.get(address).status_code == 403
        assert client.post(ADD, {"version": "2027-1", "terms_en": "Mine."}).status_code == 403
        assert not TermsEdition.objects.exists()
