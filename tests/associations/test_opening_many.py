"""Opening many units at once leaves the same rows as opening them one by one."""

import pytest
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

from associations import actions
from associations.actions import NewUnit
from associations.models import Association
from audit.models import Entry
from common.verdicts import Forbidden, Refusal
from conversations.models import Wall
from tests.support.actors import SHELL, VISITOR, acting
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db
Kind = Association.Kind
ITS_OWN = {"id", "parent", "wall", "path", "slug", "public_id"}


class TestOpenUnits:
    def test_makes_the_rows_that_open_association_makes(self, tree, secretary):
        (many,) = actions.open_units(
            [NewUnit(tree.cohort, Kind.CLASS, " 机电0632班 ", "M 0632", entry_year=2006, end_year=2009)],
            by=acting(secretary),
        )
        alone = actions.open_association(
            tree.cohort, Kind.CLASS, " 机电0633班 ", "M 0633", by=acting(secretary), entry_year=2006, end_year=2009
        )
        many.refresh_from_db()
        alone.refresh_from_db()
        ours, theirs = (
            {name: value for name, value in vars(one).items() if name not in ITS_OWN and not name.endswith("_id")}
            for one in (many, alone)
        )
        for facts in (ours, theirs):
            facts.pop("_state"), facts.pop("created_at")
            for name in ("name_zh", "name_en", "sort_key"):
                facts[name] = facts[name].replace("0633", "0632").replace("000633", "000632")
        assert ours == theirs and model_to_dict(many)["parent"] == tree.cohort.pk
        assert many.path == [*tree.cohort.path, many.pk]
        assert many.wall_id and Wall.objects.get(pk=many.wall_id).place == alone.wall.place
        entry, following = Entry.objects.filter(verb="associations.opened").order_by("id")
        assert entry.about == [f"associations.association:{many.pk}", f"associations.association:{tree.cohort.pk}"]
        assert (entry.actor_kind, entry.person_id, entry.facts) == (following.actor_kind, secretary.pk, following.facts)

    def test_in_the_order_they_were_named_each_with_an_address_of_its_own(self, tree):
        names = ["一班", "二班", "一班"]
        parents = [tree.cohort, tree.cohort, tree.other_cohort]
        made = actions.open_units(
            [NewUnit(parent, Kind.CLASS, name) for parent, name in zip(parents, names, strict=True)], by=SHELL
        )
        assert [one.name_zh for one in made] == names
        assert [one.parent_id for one in made] == [parent.pk for parent in parents]
        assert [one.slug for one in made[:2]] == ["yiban", "erban"] and made[2].slug.startswith("yiban-")
        assert len({one.wall_id for one in made}) == 3

    def test_nothing_wanted_is_nothing_done(self, tree):
        assert actions.open_units([], by=VISITOR) == []

    @pytest.mark.parametrize(
        "names", [["二班", "一班", "三班"], ["二班", "三班", "三班"]], ids=["stands", "named twice"]
    )
    def test_refuses_a_name_that_is_there_and_opens_none_of_them(self, tree, names):
        actions.open_association(tree.cohort, Kind.CLASS, "一班", by=SHELL)
        before, walls = Association.objects.count(), Wall.objects.count()
        with pytest.raises(Refusal, match="in the same place already"):
            actions.open_units([NewUnit(tree.cohort, Kind.CLASS, name) for name in names], by=SHELL)
        assert (Association.objects.count(), Wall.objects.count()) == (before, walls)

    def test_says_what_the_tree_refuses(self, tree):
        with pytest.raises(Refusal) as caught:
            actions.open_units([NewUnit(tree.cohort, Kind.DEPARTMENT, "不合适")], by=SHELL)
        assert caught.value.code == "association_parent_is_of_a_higher_tier"

    @pytest.mark.parametrize("name", ["", "很" * 201])
    def test_a_name_must_be_one(self, tree, name):
        with pytest.raises((ValidationError, Refusal)):
            actions.open_units([NewUnit(tree.cohort, Kind.CLASS, name)], by=SHELL)

    def test_refuses_below_what_closes(self, tree):
        Association.objects.filter(pk=tree.cohort.pk).update(state="closing")
        with pytest.raises(Refusal) as caught:
            actions.open_units([NewUnit(tree.cohort, Kind.CLASS, "一班")], by=SHELL)
        assert caught.value.code == "parent_closed"

    def test_is_forbidden_when_one_of_them_stands_elsewhere(self, tree, secretary):
        wanted = [NewUnit(tree.cohort, Kind.CLASS, "一班"), NewUnit(tree.other_cohort, Kind.CLASS, "一班")]
        with pytest.raises(Forbidden):
            actions.open_units(wanted, by=acting(secretary))
        assert not Association.objects.filter(name_zh="一班").exists()

    def test_costs_the_same_however_many(self, tree):
        count = iter(range(10_000))
        many = [2]

        def open_some():
            actions.open_units([NewUnit(tree.cohort, Kind.CLASS, f"{next(count)}班") for _ in range(many[0])], by=SHELL)

        assert_same_queries(open_some, lambda: many.append(many.pop() * 20), at_most=9)  # with two savepoints
