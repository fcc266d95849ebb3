"""The console: a department's secretary sees and edits only her subtree; buttons call the actions."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from associations import actions
from associations.models import Association, Membership, Office, Placement, Term
from associations.models.rights import today
from audit.models import Entry
from common.console_home import checks_for, decisions_for
from tests.associations.conftest import appoint
from tests.associations.test_tree_pages import browser
from tests.support.actors import SHELL, acting
from tests.support.factories import (
    AffiliationFactory,
    ClassFactory,
    CohortFactory,
    PersonFactory,
    PlacementFactory,
    TermFactory,
)
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db

MODELS = ("association", "term", "membership", "placement")


def changelist(model: str) -> str:
    return reverse(f"admin:associations_{model}_changelist")


def change(row) -> str:
    return reverse(f"admin:associations_{row._meta.model_name}_change", args=[row.pk])


def run(client, model: str, action: str, *rows, follow=True):
    data = {"action": action, "_selected_action": [row.pk for row in rows], "index": 0}
    return client.post(changelist(model), data, follow=follow)


@pytest.fixture
def rows(tree):
    """One row of every list in each of the two departments."""
    here, there = {}, {}
    for kept, group, name in ((here, tree.group, "这里的"), (there, tree.other_group, "那里的")):
        person = PersonFactory(full_name=f"{name}人", sort_key="x")
        kept["association"] = group
        kept["term"] = TermFactory(association=group, person=person)
        kept["membership"] = actions.add_member(group, person, by=SHELL)
        kept["placement"] = PlacementFactory(affiliation=AffiliationFactory(person=person), association=group)
    return here, there


class TestScope:
    @pytest.mark.parametrize("model", MODELS)
    def test_lists_show_the_subtree_only(self, rows, secretary, model):
        here, there = rows
        answer = browser(secretary).get(changelist(model))
        assert answer.status_code == 200
        shown = {row.pk for row in answer.context["cl"].result_list}
        assert here[model].pk in shown
        assert there[model].pk not in shown

    @pytest.mark.parametrize("model", MODELS)
    def test_pages_of_other_departments_are_not_there(self, rows, secretary, model):
        here, there = rows
        assert browser(secretary).get(change(here[model])).status_code == 200
        answer = browser(secretary).get(change(there[model]))
        assert answer.status_code == 302
        assert answer.url == reverse("admin:index")

    def test_edits_of_other_departments_do_nothing(self, rows, secretary):
        _here, there = rows
        browser(secretary).post(change(there["association"]), {"name_zh": "夺名", "name_en": ""})
        assert Association.objects.get(pk=there["association"].pk).name_zh == there["association"].name_zh

    @pytest.mark.parametrize(
        ("model", "action"),
        [("association", "close"), ("term", "end_today"), ("membership", "remove"), ("placement", "place_elsewhere")],
    )
    def test_actions_on_other_departments_do_nothing(self, rows, secretary, model, action):
        _here, there = rows
        run(browser(secretary), model, action, there[model])
        assert Association.objects.get(pk=there["association"].pk).state == "active"
        assert Term.objects.get(pk=there["term"].pk).ends_on is None
        assert Membership.objects.get(pk=there["membership"].pk).ended_at is None

    @pytest.mark.parametrize("model", MODELS)
    def test_is_shut_for_others(self, rows, tree, model):
        for person in (PersonFactory(), appoint("deputy_liaison", tree.group).person):
            assert browser(person).get(changelist(model)).status_code in (302, 403)
        gone = appoint("department_secretary", tree.department, ends_on=date(2021, 1, 1)).person
        assert browser(gone).get(changelist(model)).status_code in (302, 403)
        assert browser().get(changelist(model)).status_code == 302

    @pytest.mark.parametrize("model", [*MODELS, "office"])
    def test_nothing_is_added_or_deleted_past_an_action(self, rows, administrator, model):
        client = browser(administrator)
        if model != "office":  # which an action opens
            assert client.get(reverse(f"admin:associations_{model}_add")).status_code == 403
        row = rows[0].get(model) or Term.objects.first().office
        assert (
            client.post(reverse(f"admin:associations_{model}_delete", args=[row.pk]), {"post": "yes"}).status_code
            == 403
        )


class TestAssociations:
    def test_say_where_they_stand_who_keeps_them_and_how_far_they_reach(self, tree, secretary):
        term = appoint("liaison", tree.group)
        PlacementFactory(association=tree.group)
        actions.count_coverage(by=SHELL)
        shown = browser(secretary).get(changelist("association")).content.decode()
        assert tree.cohort.name_en in shown
        assert term.person.full_name in shown
        assert "0 / 1" in shown

    def test_are_searched_by_former_names_and_filtered(self, tree, secretary):
        actions.rename_association(tree.group, "新名字", "", by=SHELL)
        client = browser(secretary)

        def found(**query):
            return {row.pk for row in client.get(changelist("association"), query).context["cl"].result_list}

        was = tree.group.name_zh
        assert found(q=was) == {tree.group.pk}
        assert found(q="新名字") == {tree.group.pk}
        assert found(kept="no", kind="class") == {tree.group.pk}
        assert found(kept="yes") == {tree.department.pk}
        assert tree.group.pk in found(department=tree.department.public_id)
        assert found(department=tree.other_department.public_id) == set()
        assert found(department="nobodyofthat") == set()

    def test_are_renamed_and_changed_by_actions(self, tree, secretary):
        values = {"name_zh": "新名字", "name_en": "", "mode": "service", "joining": "open", "charter": "x"}
        browser(secretary).post(change(tree.group), values)
        group = Association.objects.get(pk=tree.group.pk)
        assert (group.name_zh, group.mode, group.joining) == ("新名字", "service", "open")
        assert group.former_names.count() == 1

    def test_show_what_is_wrong_on_the_form(self, tree, secretary):
        sister = ClassFactory(parent=tree.cohort, name_zh="同名")
        values = {"name_zh": sister.name_zh, "name_en": "", "mode": "service", "joining": "open", "charter": ""}
        answer = browser(secretary).post(change(tree.group), values)
        assert "in the same place already" in answer.content.decode()

    def test_close_together_children_first_and_say_what_cannot(self, tree, secretary):
        shown = run(browser(secretary), "association", "close", tree.cohort, tree.group, tree.department)
        assert set(Association.objects.filter(state="closed")) == {tree.cohort, tree.group}
        assert "do not let you do that here" in shown.content.decode()
        run(browser(secretary), "association", "activate", tree.cohort)
        assert Association.objects.get(pk=tree.cohort.pk).state == "active"
        run(browser(secretary), "association", "begin_to_close", tree.cohort)
        assert Association.objects.get(pk=tree.cohort.pk).state == "closing"

    def test_offer_what_the_reader_may(self, tree, secretary):
        shown = browser(secretary).get(change(tree.department)).content.decode()
        assert reverse("officer_appoint", args=[tree.department.slug]) in shown
        assert reverse("association_move", args=[tree.department.slug]) not in shown
        assert (
            reverse("association_move", args=[tree.cohort.slug])
            in browser(secretary).get(change(tree.cohort)).content.decode()
        )

    def test_cost_the_same_with_more(self, tree, secretary):
        client = browser(secretary)

        def grow():
            for _ in range(5):
                appoint("liaison", ClassFactory(parent=CohortFactory(parent=tree.department)))

        grow()
        assert_same_queries(lambda: client.get(changelist("association")), grow, at_most=12)


class TestTerms:
    def test_are_filtered_by_time(self, tree, secretary):
        over = appoint("liaison", tree.group, starts_on=date(2010, 1, 1), ends_on=date(2012, 1, 1))
        now = appoint("liaison", tree.group, ends_on=date(2099, 1, 1))
        coming = appoint("liaison", tree.group, starts_on=date(2099, 1, 1))
        own = Term.objects.get(person=secretary)
        client = browser(secretary)

        def found(when):
            return {row.pk for row in client.get(changelist("term"), {"when": when}).context["cl"].result_list}

        assert found("over") == {over.pk}
        assert found("now") == {now.pk, own.pk}
        assert found("coming") == {coming.pk}
        assert found("ending") == set()

    def test_end_by_a_button_and_say_what_cannot(self, tree, administrator):
        term = appoint("liaison", tree.group)
        own = Term.objects.get(person=administrator)
        shown = run(browser(administrator), "term", "end_today", term, own).content.decode()
        assert Term.objects.get(pk=term.pk).ends_on == today()
        assert "Appoint a successor first" in shown

    def test_cost_the_same_with_more(self, tree, secretary):
        client = browser(secretary)

        def grow():
            for _ in range(5):
                appoint("liaison", ClassFactory(parent=CohortFactory(parent=tree.department)))

        grow()
        assert_same_queries(lambda: client.get(changelist("term")), grow, at_most=12)

    def test_offices_are_shown(self, administrator):
        assert (
            "Class liaison"
            in browser(administrator).get(reverse("admin:associations_office_changelist")).content.decode()
        )


class TestMemberships:
    def test_are_ended_by_a_button(self, rows, secretary):
        member = actions.add_member(rows[0]["association"], PersonFactory(), by=SHELL)
        shown = run(browser(secretary), "membership", "remove", member, rows[0]["membership"]).content.decode()
        assert Membership.objects.get(pk=member.pk).ending == "removed"
        assert "an office to hand over first" in shown

    def test_cost_the_same_with_more(self, tree, secretary):
        client = browser(secretary)

        def grow():
            for _ in range(5):
                actions.add_member(ClassFactory(parent=tree.cohort), PersonFactory(), by=SHELL)

        grow()
        assert_same_queries(lambda: client.get(changelist("membership")), grow, at_most=12)


class TestPlacements:
    def test_are_corrected_in_bulk(self, tree, secretary):
        ours = PlacementFactory.create_batch(3, association=tree.group)
        target = ClassFactory(parent=tree.cohort, name_zh="二班")
        client = browser(secretary)
        answer = run(client, "placement", "place_elsewhere", *ours, follow=False)
        assert "rows=" in answer.url
        shown = client.get(answer.url + "&q=二班").content.decode()
        assert target.public_id in shown
        keys = ",".join(str(row.pk) for row in ours)
        place = reverse("admin:associations_placement_place")
        assert client.post(place, {"rows": keys, "unit": target.public_id}).status_code == 302
        assert set(Placement.objects.values_list("association", flat=True)) == {target.pk}

    def test_leave_rows_and_units_of_others_alone(self, tree, secretary):
        ours, theirs = PlacementFactory(association=tree.group), PlacementFactory(association=tree.other_group)
        place = reverse("admin:associations_placement_place")
        client = browser(secretary)
        refused = client.post(place, {"rows": f"{ours.pk}", "unit": tree.other_cohort.public_id})
        assert "Choose a unit from the list" in refused.content.decode()
        client.post(place, {"rows": f"{ours.pk},{theirs.pk},x", "unit": tree.cohort.public_id})
        assert Placement.objects.get(pk=theirs.pk).association == tree.other_group
        assert Placement.objects.get(pk=ours.pk).association == tree.cohort

    def test_cost_the_same_with_more(self, tree, secretary):
        client = browser(secretary)

        def grow():
            PlacementFactory.create_batch(5, association=ClassFactory(parent=tree.cohort))

        grow()
        assert_same_queries(lambda: client.get(changelist("placement")), grow, at_most=12)


class TestHome:
    def test_says_which_terms_nobody_follows(self, tree, secretary):
        soon = today() + timedelta(days=10)
        appoint("liaison", tree.group, ends_on=soon)
        appoint("liaison", tree.other_group, ends_on=soon)
        followed = ClassFactory(parent=tree.cohort)
        appoint("liaison", followed, ends_on=soon)
        appoint("liaison", followed, starts_on=soon)
        (decision,) = decisions_for(acting(secretary))
        assert decision.count == 1
        assert decisions_for(acting(PersonFactory())) == []
        assert browser(secretary).get(decision.url).status_code == 200

    def test_says_whether_coverage_is_counted(self, tree, secretary):
        with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
            (check,) = [check for check in checks_for(acting(secretary)) if "overage" in str(check.title)]
        assert not check.is_well
        actions.count_coverage(by=SHELL)
        (check,) = [check for check in checks_for(acting(secretary)) if "overage" in str(check.title)]
        assert check.is_well


class TestAudit:
    def test_a_secretary_with_the_right_hears_of_her_subtree(self, tree, secretary, administrator):
        actions.rename_association(tree.group, "新名字", "", by=SHELL)
        actions.rename_association(tree.other_group, "别的新名", "", by=SHELL)
        Office.objects.get(code="department_secretary").change(capabilities=["audit.see", "console.open"])
        renamed = Entry.objects.filter(verb="associations.renamed")
        assert renamed.visible_to(acting(administrator)).count() == 2
        assert renamed.visible_to(acting(secretary)).get().about == [f"associations.association:{tree.group.pk}"]
