"""Pages of the tree, of associations, their officers and members: who sees what, one happy post, one refusal shown."""

from datetime import date

import pytest
from django.urls import reverse

from associations import actions
from associations.models import Association, Office, Term
from associations.models.rights import today
from tests.associations.conftest import appoint
from tests.associations.pages import browser, page, status
from tests.support.actors import SHELL
from tests.support.factories import (
    ChapterFactory,
    ClassFactory,
    CohortFactory,
    DepartmentFactory,
    PersonFactory,
    PlacementFactory,
)
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


class TestTheTree:
    def test_shows_departments_and_chapters_to_the_world(self, tree):
        chapter = ChapterFactory(parent=tree.school, name_en="Shenzhen chapter")
        DepartmentFactory(parent=tree.school, name_en="To be opened", state="pending")
        shown = page(browser(), "association_tree")
        assert tree.department.name_en in shown
        assert chapter.name_en in shown
        assert "To be opened" not in shown

    def test_finds_by_present_and_former_names_and_letters(self, tree):
        actions.rename_association(tree.department, "智能制造学院", "Smart making", by=SHELL)
        actions.rename_association(tree.department, "机电工程系", "Machines", by=SHELL)
        for sought in ("智能制造", "机电", "machines", "smart"):
            shown = page(browser(), "association_tree", q=sought)
            assert tree.department.slug in shown, sought
        assert "formerly" in page(browser(), "association_tree", q="智能制造")
        assert "Nothing of that name" in page(browser(), "association_tree", q="没有这个系")

    def test_is_there_before_anything_is(self, db):
        assert "Nothing is open yet" in page(browser(), "association_tree")

    def test_costs_the_same_with_more(self, tree):
        client = browser()
        assert_same_queries(
            lambda: page(client, "association_tree"), lambda: DepartmentFactory.create_batch(5, parent=tree.school)
        )
        assert_same_queries(
            lambda: page(client, "association_tree", q="Unit"),
            lambda: ClassFactory.create_batch(5, parent=tree.cohort),
            at_most=8,
        )


class TestClassesOfAYear:
    def test_are_listed_by_department_lit_or_dark(self, tree):
        appoint("liaison", tree.group)
        ClassFactory(parent=tree.cohort, end_year=2010, name_en="Next year")
        shown = page(browser(), "class_list", 2009)
        assert tree.department.name_en in shown
        assert tree.group.name_en in shown
        assert ">kept<" in shown
        assert ">dark<" in shown
        assert "Next year" not in shown
        assert "Next year" in page(browser(), "class_list", 2009, 2010)

    def test_say_when_there_are_none(self, tree):
        assert "No class of that time yet" in page(browser(), "class_list", 1911)

    @pytest.mark.parametrize("years", [(2010, 2009), (1900, 2000)])
    def test_know_no_odd_spans(self, tree, years):
        assert status(browser(), "class_list", *years) == 404

    def test_cost_the_same_with_more(self, tree):
        client = browser()
        assert_same_queries(
            lambda: page(client, "class_list", 2009),
            lambda: ClassFactory.create_batch(5, parent=CohortFactory(parent=DepartmentFactory(parent=tree.school))),
            at_most=6,
        )

    def test_are_counted_by_year(self, tree):
        appoint("liaison", tree.group)
        ClassFactory(parent=tree.cohort, end_year=2012)
        shown = page(browser(), "class_years")
        assert "3 classes, 1 with a liaison" in shown
        assert reverse("class_list", args=[2012]) in shown


class TestAssociationDetail:
    def test_shows_officers_charter_and_what_is_below(self, tree):
        term = appoint("department_secretary", tree.department)
        actions.change_association(tree.department, by=SHELL, charter="守好每一扇窗", founding_year=1998)
        shown = page(browser(), "association_detail", tree.department.slug)
        for words in (term.person.full_name, "守好每一扇窗", "founded in 1998", tree.cohort.name_en):
            assert words in shown
        assert "Open something below" not in shown

    def test_offers_its_keepers_what_they_may(self, tree, secretary):
        shown = page(browser(secretary), "association_detail", tree.department.slug)
        assert "Open something below" in shown
        assert reverse("association_officers", args=[tree.department.slug]) in shown
        assert "Open something below" not in page(browser(secretary), "association_detail", tree.school.slug)

    def test_of_what_one_may_not_see_is_not_there(self, tree, secretary):
        hidden = CohortFactory(parent=tree.department, state="pending")
        assert status(browser(), "association_detail", hidden.slug) == 404
        assert status(browser(), "association_detail", "nothing-of-that-name") == 404
        assert status(browser(secretary), "association_detail", hidden.slug) == 200

    def test_of_a_class_is_the_class_page(self, tree):
        answer = browser().get(reverse("association_detail", args=[tree.group.slug]))
        assert answer.status_code == 302
        assert answer.url == tree.group.get_absolute_url()

    def test_costs_the_same_with_more(self, tree, secretary):
        client = browser(secretary)
        assert_same_queries(
            lambda: page(client, "association_detail", tree.department.slug),
            lambda: CohortFactory.create_batch(5, parent=tree.department),
        )


class TestChangingPages:
    def test_open_below(self, tree, secretary):
        client, address = browser(secretary), reverse("association_open", args=[tree.cohort.slug])
        answer = client.post(address, {"kind": "class", "name_zh": "一班", "mode": "service", "joining": "request"})
        group = Association.objects.get(name_zh="一班")
        assert answer.url == group.get_absolute_url()
        assert (group.parent, group.mode) == (tree.cohort, "service")
        again = client.post(address, {"kind": "class", "name_zh": "一班", "mode": "service", "joining": "request"})
        assert "in the same place already" in again.content.decode()
        assert client.post(address, {"kind": "department", "name_zh": "系"}).status_code == 200

    def test_open_is_not_for_others(self, tree, secretary):
        assert status(browser(secretary), "association_open", tree.school.slug) == 403
        assert status(browser(), "association_open", tree.cohort.slug) == 302

    def test_edit_names_and_charter(self, tree, secretary):
        values = {"name_zh": "新名", "name_en": "New", "mode": "service", "joining": "open", "charter": "x"}
        answer = browser(secretary).post(reverse("association_edit", args=[tree.cohort.slug]), values)
        assert answer.status_code == 302
        cohort = Association.objects.get(pk=tree.cohort.pk)
        assert (cohort.name_zh, cohort.joining, cohort.charter) == ("新名", "open", "x")
        assert cohort.former_names.count() == 1

    def test_edit_by_its_own_officers_leaves_the_names(self, tree):
        chapter = ChapterFactory(parent=tree.school)
        president = appoint("chapter_president", chapter).person
        values = {"name_zh": "夺来的名", "charter": "我们的章程", "joining": "invitation"}
        browser(president).post(reverse("association_edit", args=[chapter.slug]), values)
        kept = Association.objects.get(pk=chapter.pk)
        assert (kept.name_zh, kept.charter, kept.joining) == (chapter.name_zh, "我们的章程", "invitation")

    def test_edit_shows_a_refusal_with_what_was_typed(self, tree, secretary):
        values = {"name_zh": " ", "name_en": "", "mode": "service", "joining": "open", "charter": "keep me"}
        shown = browser(secretary).post(reverse("association_edit", args=[tree.cohort.slug]), values).content.decode()
        assert "in at least one language" in shown
        assert "keep me" in shown

    def test_move(self, tree, administrator):
        address = reverse("association_move", args=[tree.cohort.slug])
        answer = browser(administrator).post(address, {"parent": tree.other_department.public_id})
        assert answer.status_code == 302
        assert Association.objects.get(pk=tree.cohort.pk).parent == tree.other_department
        again = browser(administrator).post(address, {"parent": tree.other_department.public_id})
        assert "It stands there already" in again.content.decode()

    def test_move_offers_only_what_is_in_reach(self, tree, secretary):
        CohortFactory(parent=tree.department, name_en="A second year")
        shown = page(browser(secretary), "association_move", tree.group.slug)
        assert "A second year" in shown
        assert tree.other_cohort.name_en not in shown
        assert status(browser(secretary), "association_move", tree.department.slug) == 403

    def test_state(self, tree, secretary):
        client, address = browser(secretary), reverse("association_state", args=[tree.group.slug])
        assert "Begin to close" in client.get(address).content.decode()
        client.post(address, {"to": "closing"})
        assert Association.objects.get(pk=tree.group.pk).state == "closing"
        shown = client.post(address, {"to": "closing"}, follow=True).content.decode()
        assert "Only an active association" in shown
        assert client.post(address, {"to": "nowhere"}).status_code == 200


class TestOfficerPages:
    def test_officers_now_soon_and_before(self, tree, secretary):
        before = appoint("liaison", tree.group, starts_on=date(2010, 1, 1), ends_on=date(2012, 1, 1))
        now = appoint("liaison", tree.group, ends_on=date(2099, 1, 1))
        soon = appoint("liaison", tree.group, starts_on=date(2099, 1, 1))
        called_off = appoint("deputy_liaison", tree.group, starts_on=date(2099, 1, 1))
        actions.end_term(called_off, by=SHELL)
        shown = page(browser(secretary), "association_officers", tree.group.slug)
        for term in (before, now, soon):
            assert term.person.full_name in shown
        assert called_off.person.full_name not in shown
        assert reverse("officer_appoint", args=[tree.group.slug]) in shown
        plain = page(browser(PersonFactory()), "association_officers", tree.group.slug)
        assert reverse("officer_appoint", args=[tree.group.slug]) not in plain

    def test_a_vacant_office_says_who_does_it(self, tree, secretary):
        assert "the tier above does it" in page(browser(secretary), "association_officers", tree.group.slug)

    def test_appoint(self, tree, secretary):
        person = PersonFactory(full_name="陈嘉欣", with_login=True)
        actions.add_member(tree.group, person, by=SHELL)
        address = reverse("officer_appoint", args=[tree.group.slug])
        values = {"person": person.public_id, "office": "liaison", "starts_on": str(today())}
        client = browser(secretary)
        assert "陈嘉欣" in client.get(address).content.decode()
        assert client.post(address, values).status_code == 302
        assert Term.objects.get(person=person).association == tree.group
        shown = client.post(address, values).content.decode()
        assert "holds the office in that time already" in shown

    def test_appoint_asks_for_somebody_in_reach(self, tree, secretary):
        stranger = PersonFactory()
        values = {"person": stranger.public_id, "office": "liaison", "starts_on": str(today())}
        shown = browser(secretary).post(reverse("officer_appoint", args=[tree.group.slug]), values).content.decode()
        assert "Choose somebody from the list" in shown
        assert not Term.objects.filter(person=stranger).exists()

    def test_appoint_says_which_office_one_cannot_give(self, tree):
        coordinator = appoint("cohort_coordinator", tree.cohort).person
        Office.objects.get(code="deputy_liaison").change(capabilities=["audit.see"])
        shown = page(browser(coordinator), "officer_appoint", tree.group.slug)
        assert "Nobody can give what they do not hold" in shown

    def test_appoint_finds_by_a_part_of_the_name(self, tree, secretary):
        for name in ("陈嘉欣", "林国栋"):
            actions.add_member(tree.group, PersonFactory(full_name=name), by=SHELL)
        shown = page(browser(secretary), "officer_appoint", tree.group.slug, q="国栋")
        assert "林国栋" in shown
        assert "陈嘉欣" not in shown

    def test_appoint_is_not_for_others(self, tree, secretary):
        assert status(browser(secretary), "officer_appoint", tree.other_group.slug) == 403
        assert status(browser(PersonFactory()), "officer_appoint", tree.group.slug) == 403

    def test_a_term_is_seen_by_its_holder_and_by_who_appoints(self, tree, secretary):
        term = appoint("liaison", tree.group)
        assert "Step down" in page(browser(term.person), "term_detail", term.public_id)
        assert "End the term" in page(browser(secretary), "term_detail", term.public_id)
        stranger = appoint("department_secretary", tree.other_department).person
        assert status(browser(stranger), "term_detail", term.public_id) == 404
        assert status(browser(PersonFactory()), "term_detail", term.public_id) == 404

    def test_the_holder_reads_what_was_left_and_leaves_a_note(self, tree):
        before = appoint("liaison", tree.group, ends_on=date(2025, 1, 1))
        Term.objects.filter(pk=before.pk).update(handover_note="三个人换了号")
        term = appoint("liaison", tree.group, starts_on=date(2025, 1, 1))
        client = browser(term.person)
        assert "三个人换了号" in page(client, "term_detail", term.public_id)
        client.post(reverse("term_detail", args=[term.public_id]), {"handover_note": "都在群里"})
        assert Term.objects.get(pk=term.pk).handover_note == "都在群里"

    def test_end(self, tree, secretary):
        term = appoint("liaison", tree.group)
        address = reverse("term_end", args=[term.public_id])
        client = browser(secretary)
        assert client.post(address, {"on": str(today())}).status_code == 302
        assert Term.objects.get(pk=term.pk).ends_on == today()
        assert "This term is over" in client.get(address).content.decode()

    def test_end_of_the_last_administrator_is_refused(self, tree, administrator):
        term = Term.objects.get(person=administrator)
        address = reverse("term_end", args=[term.public_id])
        shown = browser(administrator).post(address, {"on": "2099-01-01"}).content.decode()
        assert "Appoint a successor first" in shown

    def test_extend(self, tree, secretary):
        term = appoint("liaison", tree.group, ends_on=date(2090, 1, 1))
        address = reverse("term_extend", args=[term.public_id])
        client = browser(secretary)
        assert client.get(address).status_code == 200
        assert client.post(address, {"ends_on": "2080-01-01"}).status_code == 200
        assert client.post(address, {"ends_on": ""}).status_code == 302
        assert Term.objects.get(pk=term.pk).ends_on is None

    def test_of_a_term_without_a_thinkable_end(self, tree, secretary):
        """9999-12-31 is how some write "for ever"; there is no day a year later to propose."""
        term = appoint("liaison", tree.group, ends_on=date(9999, 12, 31))
        for name in ("term_extend", "term_handover"):
            assert browser(secretary).get(reverse(name, args=[term.public_id])).status_code == 200

    def test_hand_over(self, tree):
        term = appoint("liaison", tree.group, ends_on=date(2090, 1, 1))
        successor, outsider = PersonFactory(full_name="林国栋"), PersonFactory()
        actions.add_member(tree.group, successor, by=SHELL)
        client, address = browser(term.person), reverse("term_handover", args=[term.public_id])
        assert "林国栋" in client.get(address).content.decode()
        values = {"on": str(today()), "until": "", "handover_note": "慢慢来"}
        refused = client.post(address, values | {"successor": outsider.public_id})
        assert "Choose somebody from the list" in refused.content.decode()
        assert client.post(address, values | {"successor": successor.public_id}).status_code == 302
        assert Term.objects.get(person=successor).starts_on == today()
        assert Term.objects.get(pk=term.pk).handover_note == "慢慢来"

    def test_cost_the_same_with_more(self, tree, secretary):
        client = browser(secretary)

        def grow():
            for _ in range(5):
                appoint("deputy_liaison", tree.group)

        assert_same_queries(lambda: page(client, "association_officers", tree.group.slug), grow)
        assert_same_queries(lambda: page(client, "officer_appoint", tree.group.slug), grow)


def test_every_page_stands_in_both_languages(tree, secretary, administrator):
    term = appoint("liaison", tree.group, ends_on=date(2090, 1, 1))
    membership = actions.add_member(tree.group, PersonFactory(), by=SHELL)
    PlacementFactory(association=tree.group)
    actions.count_coverage(by=SHELL)
    addresses = [
        reverse("association_tree"),
        reverse("class_years"),
        reverse("class_list", args=[2009]),
        *(
            reverse(name, args=[tree.cohort.slug])
            for name in (
                *("association_detail", "association_open", "association_edit", "association_move"),
                *("association_state", "association_members", "association_officers", "officer_appoint"),
                *("association_coverage",),
            )
        ),
        *(reverse("coverage_records", args=[tree.school.slug, of]) for of in ("lit", "dark", "placed", "missing")),
        *(reverse(name, args=[term.public_id]) for name in ("term_detail", "term_end", "term_extend", "term_handover")),
        reverse("membership_end", args=[membership.public_id]),
    ]
    for language in ("en", "zh-hans"):
        client = browser(administrator)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        for address in addresses:
            assert client.get(address).status_code == 200, (language, address)
