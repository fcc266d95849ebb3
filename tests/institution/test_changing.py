"""Changing the settings."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from files.models import StoredFile
from institution import reads
from institution.actions import change_institution
from institution.models import Institution
from tests.files import makers
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import PersonFactory
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(monkeypatch):
    actor = acting(PersonFactory())
    monkeypatch.setattr(
        "common.console._gate",
        [lambda who, what, row: who.person == actor.person and what == "institution.edit" and row is not None],
    )
    return actor


class TestChangeInstitution:
    def test_makes_the_one_row_and_sets_what_it_is_given(self, administrator):
        institution = change_institution(by=administrator, name_zh="岭南工贸职业学院", currency="CNY")
        assert Institution.objects.get() == institution
        assert institution.name_zh == "岭南工贸职业学院"
        entry = Entry.objects.get()
        assert (entry.verb, entry.fields) == ("institution.changed", ["name_zh"])
        assert entry.about == ["institution.institution:1"]

    def test_writes_nothing_down_when_nothing_changes(self, administrator):
        change_institution(by=administrator, time_zone="Asia/Shanghai")
        assert not Entry.objects.exists()

    def test_is_for_the_school_s_own_office(self, administrator):
        for actor in (VISITOR, acting(PersonFactory())):
            with pytest.raises(Forbidden):
                change_institution(by=actor, name_en="Mine")
        assert not Institution.objects.exists()
        change_institution(by=CLOCK, name_en="Made by the shell")

    def test_knows_its_fields(self):
        for name in ("id", "seal_id", "motto"):
            with pytest.raises(TypeError):
                change_institution(by=CLOCK, **{name: 2})

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("time_zone", "Asia/Atlantis"),
            ("time_zone", "../etc/passwd"),
            ("accent_colour", "#777777"),
            ("accent_colour", "#7a7a7a"),
            ("accent_colour", "teal"),
            ("accent_colour", "#zzzzzz"),
            ("registration_url", "javascript:alert(1)"),
            ("registration_url", "http://beian.miit.gov.cn/"),
            ("country", "China"),
            ("currency", "yuan"),
            ("join_reminder_days", 0),
            ("join_reminder_days", 8),
            ("default_language", "fr"),
            ("guardian_age", 13),
            ("guardian_age", 120),
            ("minimum_age", 19),
        ],
    )
    def test_refuses_what_cannot_be(self, field, value):
        with pytest.raises(ValidationError):
            change_institution(by=CLOCK, **{field: value})
        assert not Institution.objects.exists()

    @pytest.mark.parametrize("colour", ["#0a5563", "#7B1E3A", "#000000"])
    def test_takes_a_colour_on_which_words_can_be_read(self, colour):
        assert change_institution(by=CLOCK, accent_colour=colour).accent_contrast > 4.5

    def test_says_how_far_a_colour_falls_short(self):
        with pytest.raises(ValidationError, match=r"3\.\d to 1"):
            change_institution(by=CLOCK, accent_colour="#8a8a8a")

    def test_only_the_first_terms_are_set_with_the_rest(self):
        change_institution(by=CLOCK, terms_en="Be kind.")
        for other in ({"terms_en": "Be very kind."}, {"terms_version": "2026-2"}, {"terms_en": ""}):
            with pytest.raises(Refusal) as refused:
                change_institution(by=CLOCK, **other)
            assert refused.value.code == "terms_are_published"
        change_institution(by=CLOCK, terms_en="Be kind.", phone="1")
        assert Institution.objects.get().terms_en == "Be kind."


class TestTheSeal:
    def test_is_kept_and_replaced_and_taken_away(self):
        change_institution(by=CLOCK, seal=makers.upload(makers.picture("RGBA", form="PNG"), "seal.png"))
        first = Institution.objects.get().seal
        assert first.content_type == "image/webp"
        change_institution(by=CLOCK, seal=makers.upload(makers.picture(), "seal.jpg"))
        assert Institution.objects.get().seal != first
        change_institution(by=CLOCK, remove_seal=True)
        assert Institution.objects.get().seal is None
        assert Entry.objects.filter(verb="institution.changed", fields=["seal"]).count() == 3

    def test_that_is_no_picture_is_refused_at_its_field(self):
        with pytest.raises(Refusal) as refused:
            change_institution(by=CLOCK, seal=makers.upload(makers.SVG, "seal.svg"), name_en="New")
        assert (refused.value.code, refused.value.field) == ("not_a_picture", "seal")
        assert not StoredFile.objects.exists()
        assert not Institution.objects.exists()


class TestCurrent:
    def test_costs_no_query_on_a_warm_process(self):
        change_institution(by=CLOCK, seal=makers.upload(makers.picture()), name_en="One")
        assert reads.current().seal_url is not None  # loads every address of the house the first time
        reads.forget()
        reads.current()
        asked = count_queries(lambda: (reads.current().name, reads.current().seal_url, reads.zone()))
        assert not asked.captured_queries

    def test_is_blank_before_anything_is_set(self):
        assert (reads.current().time_zone, reads.current().seal_url, reads.current().stylesheet_url) == (
            "Asia/Shanghai",
            "",
            "",
        )

    @pytest.mark.django_db(transaction=True)
    def test_shows_a_change_at_once_here(self):
        reads.current()
        change_institution(by=CLOCK, name_en="One")
        assert reads.current().name_en == "One"
        with transaction.atomic():
            change_institution(by=CLOCK, name_en="Two")
            transaction.set_rollback(True)
        assert reads.current().name_en == "One"

    def test_shows_a_change_made_elsewhere_within_five_seconds(self, monkeypatch):
        moment = [1000.0]
        monkeypatch.setattr(reads.time, "monotonic", lambda: moment[0])
        reads.current()
        Institution.objects.create(name_en="Elsewhere")
        moment[0] += 4.9
        assert reads.current().name_en == ""
        moment[0] += 0.2
        assert reads.current().name_en == "Elsewhere"
