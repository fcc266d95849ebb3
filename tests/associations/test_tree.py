"""The database keeps every path right, whoever writes."""

import random

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DatabaseCase

from associations.models import Association
from common.sentences import refusal_for
from tests.support.factories import (
    AssociationFactory,
    ChapterFactory,
    ClassFactory,
    CohortFactory,
    DepartmentFactory,
    SchoolFactory,
)

Kind = Association.Kind


def paths() -> dict[int, list[int]]:
    return dict(Association.objects.values_list("pk", "path"))


def paths_by_walking() -> dict[int, list[int]]:
    """The same worked out from the parents, in Python."""
    parents = dict(Association.objects.values_list("pk", "parent_id"))

    def walk(key):
        return [] if key is None else [*walk(parents[key]), key]

    return {key: walk(key) for key in parents}


def broken_by(write) -> str:
    """The name of the constraint that refuses the write."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert refusal_for(caught.value) is not caught.value, "it has a sentence"
    return caught.value.__cause__.diag.constraint_name


@pytest.mark.django_db
class TestPaths:
    def test_come_back_with_the_insert(self):
        group = ClassFactory()
        cohort = group.parent
        assert group.path == [cohort.parent.parent_id, cohort.parent_id, cohort.pk, group.pk]
        assert group.tier == 3

    def test_of_rows_that_come_together(self):
        school = SchoolFactory()
        made = Association.objects.bulk_create(
            Association(kind=Kind.CLASS, parent=school, slug=f"c{n}", name_zh=f"班{n}") for n in range(3)
        )
        assert [row.path for row in made] == [[school.pk, row.pk] for row in made]
        assert {row.tier for row in made} == {3}

    def test_of_a_parent_and_its_child_in_one_statement(self):
        school = SchoolFactory()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO associations_association"
                " (id, kind, parent_id, slug, name_zh, name_en, public_id, mode, state, joining, charter,"
                "  created_at, tier, path, sort_key)"
                " SELECT id, kind, parent, 's' || id, 'n' || id, '', id, '', 'active', 'open', '', now(), 0, '{}', ''"
                "   FROM (VALUES (900001, 'department', %s), (900002, 'class', 900001)) AS new (id, kind, parent)",
                [school.pk],
            )
        assert paths()[900002] == [school.pk, 900001, 900002]

    def test_follow_a_move_with_all_below(self):
        one, other = DepartmentFactory(), DepartmentFactory()
        cohort = CohortFactory(parent=one)
        groups = ClassFactory.create_batch(3, parent=cohort)
        cohort.parent = other
        cohort.save(update_fields=["parent"])
        assert paths() == paths_by_walking()
        assert paths()[groups[0].pk] == [other.parent_id, other.pk, cohort.pk, groups[0].pk]

    def test_cannot_be_written_by_hand(self):
        group = ClassFactory()
        Association.objects.filter(pk=group.pk).update(path=[1, 2, 3], tier=0)
        assert paths() == paths_by_walking()
        assert Association.objects.get(pk=group.pk).tier == 3

    def test_are_read_by_one_look_in_each_direction(self):
        group = ClassFactory()
        sister = ClassFactory(parent=group.parent)
        ClassFactory()
        cohort = group.parent
        school = cohort.parent.parent
        assert set(Association.objects.below(cohort)) == {group, sister}
        assert set(Association.objects.at_or_below(cohort)) == {cohort, group, sister}
        assert list(Association.objects.at_or_above(group)) == [school, cohort.parent, cohort, group]
        assert list(Association.objects.above(group)) == [school, cohort.parent, cohort]


@pytest.mark.django_db
class TestWhatTheTreeRefuses:
    def test_a_parent_of_the_same_or_a_lower_tier(self):
        name = "association_parent_is_of_a_higher_tier"
        assert broken_by(lambda: DepartmentFactory(parent=DepartmentFactory())) == name
        assert broken_by(lambda: CohortFactory(parent=ClassFactory())) == name

    def test_a_class_below_a_chapter(self):
        assert broken_by(lambda: ClassFactory(parent=ChapterFactory())) == "a_chapter_carries_no_classes"

    def test_a_chapter_below_a_class(self):
        name = "a_chapter_stands_below_school_department_or_chapter"
        assert broken_by(lambda: ChapterFactory(parent=ClassFactory())) == name
        assert broken_by(lambda: ChapterFactory(parent=CohortFactory())) == name

    def test_a_cycle(self):
        upper = ChapterFactory()
        lower = ChapterFactory(parent=ChapterFactory(parent=upper))

        def turn_round(parent):
            Association.objects.filter(pk=upper.pk).update(parent=parent)

        assert broken_by(lambda: turn_round(lower)) == "association_is_not_its_own_ancestor"
        assert broken_by(lambda: turn_round(upper)) == "association_is_not_its_own_ancestor"

    def test_another_kind_of_another_tier(self):
        group, chapter = ClassFactory(), ChapterFactory()
        turn = Association.objects.filter(pk=group.pk).update
        assert broken_by(lambda: turn(kind=Kind.COHORT)) == "an_association_keeps_its_kind"
        Association.objects.filter(pk=chapter.pk).update(kind=Kind.OVERSEAS)

    def test_a_second_school_and_a_second_root(self):
        SchoolFactory()
        assert broken_by(lambda: AssociationFactory(kind=Kind.SCHOOL)) == "there_is_one_school"
        assert broken_by(lambda: AssociationFactory(kind=Kind.CLASS)) == "only_the_school_stands_alone"

    def test_skipped_tiers_are_allowed(self):
        assert ClassFactory(parent=SchoolFactory()).path
        assert ClassFactory(parent=DepartmentFactory()).path
        assert ChapterFactory(parent=DepartmentFactory()).path


class TestRandomMoves(DatabaseCase):
    """However one moves, paths are those of the parents and no cycle comes about."""

    @settings(max_examples=25, deadline=None)
    @given(seed=st.integers(0, 2**32), moves=st.integers(5, 40))
    def test_keep_the_paths_right(self, seed, moves):
        chance = random.Random(seed)
        school = SchoolFactory()
        departments = DepartmentFactory.create_batch(2, parent=school)
        rows = [*departments, school]
        for _ in range(3):
            rows.append(CohortFactory(parent=chance.choice([school, *departments])))
        for _ in range(5):
            rows.append(ClassFactory(parent=chance.choice([row for row in rows if row.tier < 3])))
        for _ in range(5):
            above = [row for row in rows if row.tier in (0, 1, 5)]
            rows.append(ChapterFactory(parent=chance.choice(above)))
        for _ in range(moves):
            row, parent = chance.choice(rows), chance.choice(rows)
            try:
                with transaction.atomic():
                    Association.objects.filter(pk=row.pk).update(parent=parent)
            except IntegrityError:
                pass
            assert paths() == paths_by_walking()


@pytest.mark.django_db
def test_names_without_a_key_sort_by_themselves():
    department = DepartmentFactory(name_zh="", name_en="Law")
    assert Association.objects.get(pk=department.pk).sort_key == "law"
