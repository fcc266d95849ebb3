"""Opening, naming, changing, moving and closing associations."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from associations import actions
from associations.actions.tree import _hold_subtree
from associations.models import Association, Capability, JoinRequest, Membership, Term
from associations.models.rights import today
from associations.permissions.scope import holds
from audit.models import Entry
from common.models import DomainQuerySet
from common.verdicts import Forbidden, Refusal
from tests.associations.conftest import appoint
from tests.support.actors import SHELL, VISITOR, acting
from tests.support.factories import (
    AffiliationFactory,
    ChapterFactory,
    ClassFactory,
    CohortFactory,
    PersonFactory,
    PlacementFactory,
    UserFactory,
)
from tests.support.letters import queued

pytestmark = pytest.mark.django_db
State = Association.State
Kind = Association.Kind


def last_entry() -> Entry:
    return Entry.objects.order_by("-id").first()


def ask(association: Association, lies_with: Association) -> JoinRequest:
    now = timezone.now()
    return JoinRequest.objects.create(
        association=association,
        with_association=lies_with,
        login=UserFactory(),
        full_name="王芳",
        waiting_since=now,
        with_since=now,
    )


class TestSetUpSchool:
    def test_makes_the_root(self):
        school = actions.set_up_school("岭南工贸职业学院校友会", "Lingnan alumni", by=SHELL)
        assert school.path == [school.pk]
        assert last_entry().verb == "associations.opened"

    def test_refuses_a_second(self, tree):
        with pytest.raises(Refusal) as caught:
            actions.set_up_school("第二个", "", by=SHELL)
        assert caught.value.code == "there_is_one_school"

    def test_is_done_from_the_shell_only(self):
        with pytest.raises(Forbidden):
            actions.set_up_school("校友会", "", by=acting(PersonFactory()))


class TestOpenAssociation:
    def test_opens_below_with_key_and_address(self, tree, secretary):
        group = actions.open_association(
            tree.cohort, Kind.CLASS, " 机电0632班 ", by=acting(secretary), end_year=2009, founding_year=2006
        )
        assert group.path == [*tree.cohort.path, group.pk]
        assert (group.name_zh, group.slug, group.sort_key) == ("机电0632班", "jidian0632ban", "ji1 dian4 000632 ban1")
        assert group.end_year == 2009
        assert last_entry().about == [
            f"associations.association:{group.pk}",
            f"associations.association:{tree.cohort.pk}",
        ]

    def test_gives_another_address_to_the_same_name_elsewhere(self, tree):
        one = actions.open_association(tree.cohort, Kind.CLASS, "一班", by=SHELL)
        other = actions.open_association(tree.other_cohort, Kind.CLASS, "一班", by=SHELL)
        assert one.slug == "yiban"
        assert other.slug.startswith("yiban-")

    def test_refuses_the_same_name_in_the_same_place(self, tree):
        actions.open_association(tree.cohort, Kind.CLASS, "一班", by=SHELL)
        with pytest.raises(ValidationError, match="in the same place already"):
            actions.open_association(tree.cohort, Kind.CLASS, "一班", by=SHELL)

    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            (Kind.DEPARTMENT, "association_parent_is_of_a_higher_tier"),
            (Kind.REGIONAL, "a_chapter_stands_below_school_department_or_chapter"),
        ],
    )
    def test_says_what_the_tree_refuses(self, tree, kind, code):
        with pytest.raises(Refusal) as caught:
            actions.open_association(tree.cohort, kind, "不合适", by=SHELL)
        assert caught.value.code == code

    @pytest.mark.parametrize("state", [State.CLOSING, State.CLOSED])
    def test_refuses_below_what_closes(self, tree, state):
        Association.objects.filter(pk=tree.cohort.pk).update(state=state)
        with pytest.raises(Refusal) as caught:
            actions.open_association(tree.cohort, Kind.CLASS, "一班", by=SHELL)
        assert caught.value.code == "parent_closed"

    def test_is_forbidden_in_a_sister_department(self, tree, secretary):
        with pytest.raises(Forbidden):
            actions.open_association(tree.other_cohort, Kind.CLASS, "一班", by=acting(secretary))
        with pytest.raises(Forbidden):
            actions.open_association(tree.school, Kind.DEPARTMENT, "新系", by=acting(secretary))

    def test_knows_no_other_details(self, tree):
        with pytest.raises(TypeError, match="path"):
            actions.open_association(tree.cohort, Kind.CLASS, "一班", by=SHELL, path=[1])


class TestRenameAssociation:
    def test_keeps_the_old_name_and_the_address(self, tree, secretary):
        was, slug = tree.group.name_zh, tree.group.slug
        group = actions.rename_association(tree.group, "新名", "New", by=acting(secretary))
        assert (group.name_zh, group.slug, group.sort_key) == ("新名", slug, "xin1 ming2")
        former = group.former_names.get()
        assert (former.name_zh, former.until) == (was, today())
        assert set(last_entry().fields) == {"name_zh", "name_en"}

    def test_does_nothing_when_nothing_changes(self, tree):
        before = Entry.objects.count()
        actions.rename_association(tree.group, tree.group.name_zh, tree.group.name_en, by=SHELL)
        assert not tree.group.former_names.exists()
        assert Entry.objects.count() == before

    def test_needs_a_name(self, tree):
        with pytest.raises(ValidationError, match="in at least one language"):
            actions.rename_association(tree.group, " ", "", by=SHELL)

    def test_is_forbidden_to_its_liaison(self, tree):
        liaison = appoint("liaison", tree.group).person
        with pytest.raises(Forbidden):
            actions.rename_association(tree.group, "新名", "", by=acting(liaison))


class TestChangeAssociation:
    def test_writes_down_which_fields(self, tree, secretary):
        group = actions.change_association(tree.group, by=acting(secretary), mode="academic", charter="# 章程")
        assert (group.mode, group.charter) == ("academic", "# 章程")
        assert set(last_entry().fields) == {"mode", "charter"}

    def test_refuses_a_charter_that_would_hang_the_page(self, tree, secretary):
        with pytest.raises(ValidationError):
            actions.change_association(tree.group, by=acting(secretary), charter="[" * 20_001)

    def test_its_officers_say_charter_and_joining(self, tree):
        liaison = acting(appoint("liaison", tree.group).person)
        actions.change_association(tree.group, by=liaison, charter="我们班", joining="invitation")
        with pytest.raises(Forbidden):
            actions.change_association(tree.group, by=liaison, charter="我们班2", mode="academic")

    def test_unchanged_values_ask_for_no_right(self, tree):
        liaison = acting(appoint("liaison", tree.group).person)
        group = actions.change_association(tree.group, by=liaison, mode=tree.group.mode, charter="有了")
        assert group.charter == "有了"

    def test_does_nothing_when_nothing_changes(self, tree):
        before = Entry.objects.count()
        actions.change_association(tree.group, by=VISITOR, mode=tree.group.mode)
        assert Entry.objects.count() == before

    def test_knows_no_other_details(self, tree):
        with pytest.raises(TypeError, match="state"):
            actions.change_association(tree.group, by=SHELL, state="closed")


class TestMoveAssociation:
    def test_takes_everything_below_along(self, tree, administrator):
        person = PersonFactory()
        actions.add_member(tree.group, person, by=SHELL)
        placement = PlacementFactory(affiliation=AffiliationFactory(class_name="原班"), association=tree.group)
        cohort = actions.move_association(tree.cohort, tree.other_department, by=acting(administrator))
        assert cohort.path == [tree.school.pk, tree.other_department.pk, cohort.pk]
        group = Association.objects.get(pk=tree.group.pk)
        assert group.path == [*cohort.path, group.pk]
        assert Membership.objects.standing().at_or_below(tree.other_department).get().person == person
        placement.refresh_from_db()
        assert placement.association_id == group.pk
        assert placement.affiliation.class_name == "原班"
        assert last_entry().verb == "associations.moved"

    def test_moves_the_rights_with_it(self, tree, secretary):
        other = appoint("department_secretary", tree.other_department).person
        actions.move_association(tree.cohort, tree.other_department, by=SHELL)
        group = Association.objects.get(pk=tree.group.pk)
        assert not holds(acting(secretary), Capability.TREE_EDIT, group)
        assert holds(acting(other), Capability.TREE_EDIT, group)

    def test_gives_waiting_requests_a_new_way_up(self, tree):
        """A request that lies with the old department would be out of its officers' reach."""
        appoint("department_secretary", tree.other_department)
        stray, stays = ask(tree.group, tree.department), ask(tree.group, tree.group)
        with_school = ask(tree.group, tree.school)
        answered = ask(tree.group, tree.department)
        answered.change(state="withdrawn", decided_at=timezone.now())
        actions.move_association(tree.cohort, tree.other_department, by=SHELL)
        for row in (stray, stays, with_school, answered):
            row.refresh_from_db()
        assert stray.with_association == tree.other_department
        assert stays.with_association == tree.group
        assert with_school.with_association == tree.school
        assert answered.with_association == tree.department

    def test_refuses_where_it_stands(self, tree):
        with pytest.raises(Refusal) as caught:
            actions.move_association(tree.cohort, tree.department, by=SHELL)
        assert caught.value.code == "already_there"

    def test_refuses_below_itself(self):
        upper = ChapterFactory()
        lower = ChapterFactory(parent=upper)
        with pytest.raises(Refusal) as caught:
            actions.move_association(upper, lower, by=SHELL)
        assert caught.value.code == "association_is_not_its_own_ancestor"

    def test_refuses_below_the_closed_and_for_the_school(self, tree):
        Association.objects.filter(pk=tree.other_department.pk).update(state=State.CLOSED)
        with pytest.raises(Refusal) as caught:
            actions.move_association(tree.cohort, tree.other_department, by=SHELL)
        assert caught.value.code == "parent_closed"
        with pytest.raises(Refusal) as caught:
            actions.move_association(tree.school, tree.other_department, by=SHELL)
        assert caught.value.code == "the_school_stays"

    def test_needs_the_right_at_both_ends(self, tree, secretary):
        with pytest.raises(Forbidden):
            actions.move_association(tree.cohort, tree.other_department, by=acting(secretary))
        with pytest.raises(Forbidden):
            actions.move_association(tree.other_cohort, tree.department, by=acting(secretary))
        second = CohortFactory(parent=tree.department)
        actions.move_association(tree.group, second, by=acting(secretary))

    def test_is_not_for_those_who_hold_more_where_it_goes(self, tree, secretary):
        """The office's staff may move it anywhere, and a secretary among them not to their own department."""
        appoint("office_staff", tree.school, secretary)
        with pytest.raises(Refusal) as refusal:
            actions.move_association(tree.other_group, tree.cohort, by=acting(secretary))
        assert refusal.value.code == "gains_by_the_move"
        actions.move_association(tree.other_group, tree.cohort, by=acting(appoint("office_staff", tree.school).person))

    def test_takes_along_what_was_opened_meanwhile(self, tree, monkeypatch):
        """The first look misses a class that commits while it waits; the second has it."""
        opened, really_locked = [], DomainQuerySet.locked

        def locked(rows):
            if opened:
                return really_locked(rows)
            known = list(rows.values_list("pk", flat=True))
            opened.append(ClassFactory(parent=tree.cohort))
            return really_locked(rows.filter(pk__in=known))

        monkeypatch.setattr(DomainQuerySet, "locked", locked)
        held = _hold_subtree(tree.cohort, tree.other_department)
        assert opened[0].pk in held


class TestStates:
    def test_from_pending_to_closed_and_back(self, tree, secretary):
        by = acting(secretary)
        group = actions.open_association(tree.cohort, Kind.CLASS, "新班", by=by, state=State.PENDING)
        assert actions.activate_association(group, by=by).state == State.ACTIVE
        assert actions.begin_closing(group, by=by).state == State.CLOSING
        assert actions.close_association(group, by=by).state == State.CLOSED
        assert actions.activate_association(group, by=by).state == State.ACTIVE
        verbs = list(Entry.objects.about(group).values_list("verb", flat=True))
        assert verbs[:4] == [
            "associations.activated",
            "associations.closed",
            "associations.closing_begun",
            "associations.activated",
        ]

    def test_closing_keeps_members_ends_terms_and_tells(self, tree):
        member = actions.add_member(tree.group, PersonFactory(), by=SHELL)
        serving = appoint("liaison", tree.group)
        coming = appoint("deputy_liaison", tree.group, starts_on=today().replace(year=today().year + 1))
        actions.close_association(tree.group, by=SHELL)
        member.refresh_from_db()
        assert member.ended_at is None
        serving.refresh_from_db(), coming.refresh_from_db()
        assert serving.ends_on == today()
        assert coming.ends_on == coming.starts_on
        assert len({row.addressee_id for row in queued("associations/email/term_ended")}) == 2
        assert not Term.objects.filter(association=tree.group).not_over().exists()

    def test_closing_refuses_with_something_open_below(self, tree):
        with pytest.raises(Refusal) as caught:
            actions.close_association(tree.cohort, by=SHELL)
        assert caught.value.code == "children_open"

    def test_closing_refuses_while_somebody_waits(self, tree):
        ask(tree.group, tree.group)
        with pytest.raises(Refusal) as caught:
            actions.close_association(tree.group, by=SHELL)
        assert caught.value.code == "requests_waiting"

    def test_each_step_refuses_what_is_so_already(self, tree):
        with pytest.raises(Refusal) as caught:
            actions.activate_association(tree.group, by=SHELL)
        assert caught.value.code == "already_active"
        actions.close_association(tree.group, by=SHELL)
        with pytest.raises(Refusal) as caught:
            actions.close_association(tree.group, by=SHELL)
        assert caught.value.code == "already_closed"
        with pytest.raises(Refusal) as caught:
            actions.begin_closing(tree.group, by=SHELL)
        assert caught.value.code == "not_active"

    def test_nothing_opens_below_the_closed(self, tree):
        actions.close_association(tree.group, by=SHELL)
        actions.close_association(tree.cohort, by=SHELL)
        with pytest.raises(Refusal) as caught:
            actions.activate_association(tree.group, by=SHELL)
        assert caught.value.code == "parent_closed"

    @pytest.mark.parametrize("step", [actions.activate_association, actions.begin_closing, actions.close_association])
    def test_are_not_its_own_officers_to_change(self, tree, secretary, step):
        with pytest.raises(Forbidden):
            step(tree.department, by=acting(secretary))

    @pytest.mark.parametrize("step", [actions.begin_closing, actions.close_association, actions.activate_association])
    def test_the_school_stays(self, tree, step):
        with pytest.raises(Refusal) as caught:
            step(tree.school, by=SHELL)
        assert caught.value.code == "the_school_stays"
