"""People in the console: found by any form of the name, only as far as an office reaches, changed by actions."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from associations.models import Capability
from audit.registry import timeline_url
from people import actions
from people.models import GuardianConsent, Person
from tests.support.actors import CLOCK
from tests.support.factories import (
    AffiliationFactory,
    DepartmentFactory,
    OfficeFactory,
    PlacementFactory,
    SchoolFactory,
    TermFactory,
    UserFactory,
)
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
LIST = reverse("admin:people_person_changelist")


def officer_of(association, *capabilities):
    office = OfficeFactory(
        code=f"office-{association.pk}", kinds=[association.kind], capabilities=[Capability.CONSOLE_OPEN, *capabilities]
    )
    return TermFactory(association=association, office=office).person


def page_of(person):
    return reverse("admin:people_person_change", args=[person.pk])


def inside(person):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person.login)
    return client


@pytest.fixture
def department():
    return DepartmentFactory()


@pytest.fixture
def office(department):
    """The alumni office at the school."""
    return inside(
        officer_of(
            SchoolFactory(),
            Capability.PEOPLE_SEE,
            Capability.PEOPLE_SEE_CONTACTS,
            Capability.PEOPLE_EDIT,
            Capability.INSTITUTION_EDIT,
        )
    )


def placed(unit, name="单雅琴", **facts):
    person = actions.create_person(full_name=name, by=CLOCK)
    PlacementFactory(association=unit, affiliation=AffiliationFactory(person=person, **facts))
    return person


def names_on(answer):
    return [person.full_name for person in answer.context["cl"].result_list]


class TestTheList:
    @pytest.mark.parametrize(
        "words", ["单雅琴", "单", "雅琴", "shan", "Shàn Yǎqín", "danyaqin", "syq", "單雅琴", "0600", "旧名"]
    )
    def test_finds_a_person_by_any_form_of_the_name(self, office, department, words):
        person = placed(department, student_number="0600117")
        actions.add_former_name(person, "旧名", by=CLOCK)
        placed(department, "王伟", student_number="0700001")
        assert names_on(office.get(LIST, {"q": words})) == ["单雅琴"]

    def test_finds_nobody_by_the_middle_of_a_word(self, office, department):
        placed(department)
        assert names_on(office.get(LIST, {"q": "aqin"})) == []

    def test_is_in_the_order_of_names(self, office, department):
        for name in ("周平", "曾丽", "白云"):
            placed(department, name)
        listed = [name for name in names_on(office.get(LIST)) if name in ("周平", "曾丽", "白云")]
        assert listed == ["白云", "曾丽", "周平"]

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            ({"login": "yes"}, False),
            ({"login": "no"}, True),
            ({"noted": "deceased"}, True),
            ({"noted": "quiet"}, False),
        ],
    )
    def test_filters(self, office, department, filters, found):
        person = placed(department)
        Person.objects.filter(pk=person.pk).update(deceased_at=timezone.now())
        assert ("单雅琴" in names_on(office.get(LIST, filters))) == found

    def test_narrows_by_what_is_known_of_their_studies_and_how_they_are_reached(self, office, department):
        """Three people, and for each filter who is left."""
        evening = placed(department, "曾丽", kind="evening", entry_year=2005, end_year=2009)
        other = placed(DepartmentFactory(), "周平", kind="full_time", entry_year=2015, end_year=2019)
        dead = placed(department, "白云", kind="full_time", entry_year=2005, end_year=2008)
        for person in (evening, dead):
            actions.add_contact_point(person, "phone", f"1380000000{person.pk % 10}", source="staff", by=CLOCK)
        actions.end_contact_point(
            actions.add_contact_point(other, "email", "o@example.org", source="staff", by=CLOCK), by=CLOCK
        )
        Person.objects.filter(pk=dead.pk).update(deceased_at=timezone.now())
        left = [
            ({"kind": "evening"}, "曾丽"),
            ({"kind": "full_time"}, "白云周平"),
            ({"graduated": "2000-2009"}, "白云曾丽"),
            ({"graduated": "2009"}, "曾丽"),
            ({"graduated": "2009-x"}, "白云曾丽周平"),  # no year: as if nothing were asked
            ({"reachable": "yes"}, "曾丽"),
            ({"reachable": "no"}, "白云周平"),
            ({"department": department.public_id}, "白云曾丽"),
            ({"department": department.public_id, "kind": "full_time"}, "白云"),
            ({"department": "nosuchunit"}, ""),
        ]
        three = ("白云", "曾丽", "周平")
        for filters, names in left:
            found = [name for name in names_on(office.get(LIST, filters)) if name in three]
            assert "".join(found) == names, filters

    def test_whether_somebody_is_reached_is_for_those_who_see_contacts(self, department):
        placed(department)
        reader = inside(officer_of(department, Capability.PEOPLE_SEE))
        assert "单雅琴" in names_on(reader.get(LIST, {"reachable": "yes"}))
        assert "reachable=" not in reader.get(LIST).content.decode()

    def test_a_department_sees_its_own_people_only(self, department):
        mine, other = placed(department, "曾丽"), placed(DepartmentFactory(), "周平")
        secretary = inside(officer_of(department, Capability.PEOPLE_SEE))
        assert "曾丽" in names_on(secretary.get(LIST))
        assert "周平" not in names_on(secretary.get(LIST))
        assert secretary.get(reverse("admin:people_person_change", args=[mine.pk])).status_code == 200
        assert secretary.get(reverse("admin:people_person_change", args=[other.pk])).status_code == 302

    def test_twelve_queries_however_many(self, office, department):
        placed(department)
        assert_same_queries(
            lambda: office.get(LIST), lambda: [placed(department, f"曾{n}丽") for n in range(5)], at_most=12
        )

    def test_never_counts_everybody(self, office, department, django_assert_max_num_queries):
        with django_assert_max_num_queries(20) as asked:
            office.get(LIST)
        counted = [query["sql"] for query in asked.captured_queries if "COUNT(" in query["sql"].upper()]
        assert counted
        assert all("LIMIT 10000" in sql for sql in counted if "people_person" in sql)


class TestAPerson:
    def test_shows_what_hangs_on_them(self, office, department):
        person = placed(department, department="财税系", student_number="0600117")
        actions.add_contact_point(person, "email", "shan@example.org", source="import", by=CLOCK)
        shown = office.get(reverse("admin:people_person_change", args=[person.pk])).content.decode()
        for fact in ("单雅琴", "Shàn Yǎqín", "0600117", "财税系", "shan@example.org"):
            assert fact in shown

    def test_contact_data_only_to_those_who_may(self, department):
        person = placed(department)
        actions.add_contact_point(person, "email", "shan@example.org", source="import", by=CLOCK)
        secretary = inside(officer_of(department, Capability.PEOPLE_SEE))
        shown = secretary.get(reverse("admin:people_person_change", args=[person.pk])).content.decode()
        assert "单雅琴" in shown
        assert "shan@example.org" not in shown

    @pytest.mark.parametrize(
        ("button", "field", "is_set"),
        [
            ("mark_deceased", "deceased_at", True),
            ("unmark_deceased", "deceased_at", False),
            ("mark_do_not_contact", "do_not_contact_at", True),
            ("lift_do_not_contact", "do_not_contact_at", False),
        ],
    )
    def test_buttons_call_the_actions(self, office, department, button, field, is_set):
        person = placed(department)
        Person.objects.filter(pk=person.pk).update(**{field: None if is_set else timezone.now()})
        url = reverse("admin:people_person_press", args=[person.pk, button])
        office.get(url)
        person.refresh_from_db()
        assert bool(getattr(person, field)) != is_set, "looking at the address does nothing"
        office.post(url)
        person.refresh_from_db()
        assert bool(getattr(person, field)) == is_set

    def test_who_only_reads_presses_in_vain(self, department):
        person = placed(department)
        secretary = inside(officer_of(department, Capability.PEOPLE_SEE))
        assert (
            secretary.post(reverse("admin:people_person_press", args=[person.pk, "mark_deceased"])).status_code == 403
        )
        assert secretary.get(reverse("admin:people_person_name", args=[person.pk])).status_code == 403
        assert not Person.objects.exclude(deceased_at=None).exists()

    def test_a_name_is_put_right(self, office, department):
        person = placed(department)
        url = reverse("admin:people_person_name", args=[person.pk])
        assert office.get(url).status_code == 200
        name = {"full_name": "单雅琴", "family_name": "单", "given_name": "雅琴", "own_reading": "Dān Yǎqín"}
        assert office.post(url, name).status_code == 302
        person.refresh_from_db()
        assert person.reading == "Dān Yǎqín"
        assert office.post(url, {"full_name": ""}).status_code == 200


class TestLogins:
    def test_those_of_nobody_yet_are_for_whoever_keeps_the_institution(self, office, department):
        stranger, person = UserFactory(), placed(department)
        Person.objects.filter(pk=person.pk).update(login=UserFactory(email="shan@example.org"))
        url = reverse("admin:people_user_changelist")
        shown = {user.email for user in office.get(url).context["cl"].result_list}
        assert {stranger.email, "shan@example.org"} <= shown
        assert [user.email for user in office.get(url, {"q": "SHAN"}).context["cl"].result_list] == ["shan@example.org"]

        secretary = inside(officer_of(department, Capability.PEOPLE_SEE, Capability.PEOPLE_SEE_CONTACTS))
        shown = {user.email for user in secretary.get(url).context["cl"].result_list}
        assert "shan@example.org" in shown
        assert stranger.email not in shown

    def test_not_for_those_who_see_no_contact_data(self, department):
        secretary = inside(officer_of(department, Capability.PEOPLE_SEE))
        assert secretary.get(reverse("admin:people_user_changelist")).status_code == 403


class TestTimeline:
    def test_is_there_for_those_who_read_the_audit(self, department):
        keeper = inside(officer_of(SchoolFactory(), Capability.PEOPLE_SEE, Capability.AUDIT_SEE))
        page = timeline_url(person := placed(department))
        assert page in keeper.get(page_of(person)).content.decode()
        assert "单雅琴" in keeper.get(page).content.decode()

    def test_is_offered_to_nobody_else(self, department):
        secretary = inside(officer_of(department, Capability.PEOPLE_SEE))
        page = timeline_url(person := placed(department))
        assert page not in secretary.get(page_of(person)).content.decode()
        assert secretary.get(page).status_code == 403


class TestGuardians:
    def test_a_consent_is_recorded(self, office):
        url = reverse("admin:people_guardianconsent_add")
        assert office.get(url).status_code == 200
        paper = {"email": "li@example.org", "guardian_name": "Li Hong", "evidence": "cabinet 3"}
        assert office.post(url, paper).status_code == 302
        assert GuardianConsent.objects.get().evidence == "cabinet 3"
        assert office.get(reverse("admin:people_guardianconsent_changelist")).status_code == 200

    def test_not_by_readers(self, department):
        secretary = inside(officer_of(department, Capability.PEOPLE_SEE))
        assert secretary.get(reverse("admin:people_guardianconsent_add")).status_code == 403

    def test_papers_are_shown_to_those_who_wrote_them_and_to_the_office(self, office, department):
        """Whose contacts nobody here sees: another department's minor."""
        capabilities = (Capability.PEOPLE_SEE, Capability.PEOPLE_SEE_CONTACTS, Capability.PEOPLE_EDIT)
        writes, other = officer_of(department, *capabilities), officer_of(DepartmentFactory(), *capabilities)
        paper = {"email": "li@example.org", "guardian_name": "Li Hong", "evidence": "cabinet 3"}
        inside(writes).post(reverse("admin:people_guardianconsent_add"), paper)
        papers = reverse("admin:people_guardianconsent_changelist")
        assert "li@example.org" in inside(writes).get(papers).content.decode()
        assert "li@example.org" in office.get(papers).content.decode()
        assert "li@example.org" not in inside(other).get(papers).content.decode()

    def test_a_paper_of_somebody_in_reach_is_shown_as_well(self, office, department):
        reaches = officer_of(department, Capability.PEOPLE_SEE_CONTACTS, Capability.PEOPLE_EDIT)
        login = UserFactory(email="li@example.org")
        person = placed(department)
        Person.objects.filter(pk=person.pk).update(login=login)
        paper = {"email": "li@example.org", "guardian_name": "Li Hong", "evidence": "cabinet 3"}
        office.post(reverse("admin:people_guardianconsent_add"), paper)
        papers = reverse("admin:people_guardianconsent_changelist")
        assert "cabinet 3" in inside(reaches).get(papers).content.decode()


class TestRows:
    def test_each_row_leads_to_its_own_page(self, office):
        people = [AffiliationFactory().person for _ in range(3)]
        shown = office.get(LIST).content.decode()
        for person in people:
            assert f'<a href="{reverse("admin:people_person_change", args=[person.pk])}">' in shown

    def test_a_row_remembers_the_filter_one_came_by(self, office):
        person = AffiliationFactory().person
        shown = office.get(LIST, {"login": "no"}).content.decode()
        there = reverse("admin:people_person_change", args=[person.pk])
        assert f'<a href="{there}?_changelist_filters=login%3Dno">' in shown
