"""Whom conditions choose: what a plain model of the register says, and nothing that is hidden."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.memory import remembering
from outreach.queries.audiences import people_of
from outreach.queries.conditions import lines_of, said_of, tree_of
from people.models import ContactPoint, FieldChoice, Organisation, Person, Position
from people.registry import Shape, traits
from tests.outreach.register import (
    CITIES,
    GENDERS,
    KINDS,
    LIAISON,
    SECRETARY,
    Known,
    Register,
    appoint,
    make_register,
)
from tests.support.actors import CLOCK, VISITOR, acting
from tests.support.factories import PersonFactory
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def register() -> Register:
    return make_register()


def leaf(trait: str, value: object) -> dict:
    return {"trait": trait, "value": value}


def _signed_in(one: Known, when: str) -> bool:
    since = 10_000 if one.since is None else one.since
    return {"30": since <= 30, "365": since <= 365, "not_for_a_year": since > 365, "never": one.since is None}[when]


def _year(year: int, span: list) -> bool:
    return (span[0] is None or span[0] <= year) and (span[1] is None or year <= span[1])


# trait → (fields that have to be open, is it so)
MODEL = {
    "people.kind": ((), lambda one, value, _r: one.kind == value),
    "people.entry_years": ((), lambda one, value, _r: _year(one.years[0], value)),
    "people.end_years": ((), lambda one, value, _r: _year(one.years[1], value)),
    "people.is_alumnus": ((), lambda one, value, _r: one.is_alumnus is value),
    "people.has_login": ((), lambda one, value, _r: (one.since is not None) is value),
    "people.signed_in": ((), lambda one, value, _r: _signed_in(one, value)),
    "people.has_email": (("email",), lambda one, value, _r: (one.since is not None or one.email) is value),
    "people.is_reachable": (
        ("email",),
        lambda one, value, _r: (not one.dead and (one.since is not None or one.email or one.phone)) is value,
    ),
    "people.city": (("city",), lambda one, value, _r: one.city == value),
    "people.gender": ((), lambda one, value, _r: one.gender == value),
    "people.birth_month": ((), lambda one, value, _r: one.born == f"{int(value):02}"),
    "people.industry": (("industry",), lambda one, value, _r: one.work[1] == value),
    "people.employer": (("employer",), lambda one, value, _r: (one.work[0] or "").startswith(value)),
    "directory.unit": ((), lambda one, value, r: _unit(r, value).pk in one.unit.path),
    "associations.joined": ((), lambda one, value, r: _unit(r, value).pk in one.joined),
    "associations.in_class_group": ((), lambda one, value, _r: one.in_class_group is value),
    "associations.office": ((), lambda one, value, _r: value in ("any", one.office) and bool(one.office)),
}


def _unit(register: Register, public_id: str):
    return next(unit for unit in register.units if unit.public_id == public_id)


def chosen(register: Register, unit, tree: dict, *, gated: bool) -> set[int]:
    return {one.pk for one in register.here(unit) if fits(one, tree, register, gated=gated)}


def fits(one: Known, tree: dict, register: Register, *, gated: bool) -> bool:
    """The same question asked of a plain object."""
    if not tree:
        return True
    if "trait" in tree:
        fields, holds = MODEL[tree["trait"]]
        return not (gated and one.hides & set(fields)) and holds(one, tree["value"], register)
    if "not" in tree:
        return not fits(one, tree["not"], register, gated=gated)
    ((by, parts),) = tree.items()
    return (all if by == "all" else any)(fits(one, part, register, gated=gated) for part in parts)


def trees(register: Register) -> st.SearchStrategy:
    year = st.integers(2000, 2010)
    spans = st.tuples(year, year).map(sorted) | year.map(lambda first: [first, None]) | year.map(lambda y: [None, y])
    values = {
        "people.kind": st.sampled_from(KINDS),
        "people.entry_years": spans,
        "people.end_years": spans,
        "people.signed_in": st.sampled_from(["30", "365", "not_for_a_year", "never"]),
        "people.city": st.sampled_from(CITIES[:2]),
        "people.gender": st.sampled_from(GENDERS),
        "people.birth_month": st.sampled_from(["5", "11", "1"]),
        "people.industry": st.sampled_from(["C", "J"]),
        "people.employer": st.sampled_from(["华", "华为", "美的", "无"]),
        "directory.unit": st.sampled_from([unit.public_id for unit in register.units]),
        "associations.joined": st.sampled_from([unit.public_id for unit in register.units]),
        "associations.office": st.sampled_from(["any", "liaison"]),
    }
    leaves = st.one_of(st.builds(leaf, st.just(name), values.get(name, st.booleans())) for name in MODEL)
    return st.just({}) | st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts})
            | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts})
            | inner.map(lambda part: {"not": part})
        ),
        max_leaves=6,
    ).filter(lambda tree: _depth(tree) <= 5)


def _depth(tree: dict) -> int:
    inner = [tree["not"]] if "not" in tree else tree.get("all") or tree.get("any") or []
    return 1 + max(map(_depth, inner), default=-1)


class TestPeopleOf:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_sql_and_a_plain_model_choose_the_same(self, register, data):
        if not hasattr(register, "readers"):
            officer = PersonFactory()
            appoint(officer, register.school, *SECRETARY)  # sees records, and keeps none: what is hidden stays hidden
            register.readers = [(CLOCK, False), (acting(officer), True)]
        tree = data.draw(trees(register))
        unit = data.draw(st.sampled_from(register.units))
        actor, gated = data.draw(st.sampled_from(register.readers))
        found = people_of(unit, tree, by=actor).values_list("pk", flat=True)
        ours = {one.pk for one in register.people}
        assert set(found) & ours == chosen(register, unit, tree, gated=gated)
        assert len(found) == len(set(found))

    def test_every_trait_that_is_offered_stands_in_the_model(self):
        offered = {trait.name for trait in traits if trait.is_offered and trait.shape != Shape.TEXT}
        assert offered == set(MODEL)

    def test_an_office_writes_to_its_own_unit_alone(self, register):
        liaison = PersonFactory()
        mine, others, school = register.classes[0], register.classes[1], register.school
        appoint(liaison, mine, *LIAISON)
        actor = acting(liaison)
        ours = {one.pk for one in register.here(mine)} | {liaison.pk}
        assert ours > {liaison.pk}
        assert set(people_of(mine, {}, by=actor).values_list("pk", flat=True)) == ours
        elsewhere = leaf("directory.unit", others.public_id)
        assert not people_of(mine, {"all": [elsewhere]}, by=actor).exists()
        assert not people_of(others, {}, by=actor).exists()
        assert not people_of(school, {}, by=actor).exists()
        assert not people_of(mine, {}, by=VISITOR).exists()
        assert not people_of(mine, {}, by=acting(PersonFactory())).exists()

    def test_whoever_has_left_is_not_written_to(self, register):
        officer = PersonFactory()
        appoint(officer, register.chapter, *LIAISON)
        member = next(one for one in register.here(register.chapter))
        assert people_of(register.chapter, {}, by=acting(officer)).filter(pk=member.pk).exists()
        Person.objects.get(pk=member.pk).memberships.filter(association=register.chapter).update(
            ended_at="2026-01-01T00:00Z", ending="left"
        )
        assert not people_of(register.chapter, {}, by=acting(officer)).filter(pk=member.pk).exists()

    def test_one_statement_whatever_is_asked(self, register):
        officer = PersonFactory()
        appoint(officer, register.school, *SECRETARY)
        actor = acting(officer)
        many = {"any": [leaf("people.city", "440100"), {"not": leaf("people.gender", "male")}]}
        with remembering():
            people_of(register.school, many, by=actor).count()
            assert len(count_queries(lambda: people_of(register.school, many, by=actor).count())) == 1


class TestWhatIsHidden:
    def test_hidden_values_dealt_out_anew_change_no_count(self, register):
        """A liaison reads no address, no day of birth, no gender, and no city that is kept to nobody (A05)."""
        mine = register.classes[0]
        liaison = PersonFactory()
        appoint(liaison, mine, *LIAISON)
        mates = [one for one in register.people if one.unit == mine and not one.dead][:3]
        for one in mates:
            FieldChoice.objects.filter(person=one.pk).delete()
            for name in ("city", "industry", "employer"):
                FieldChoice.objects.create(person_id=one.pk, field=name, audience=0)
        questions = [
            *(leaf("people.city", city) for city in CITIES[:2]),
            *(leaf("people.industry", code) for code in "CJ"),
            *(leaf("people.employer", name) for name in ("华", "美的")),
            *(leaf("people.gender", gender) for gender in GENDERS),
            *(leaf("people.birth_month", month) for month in ("5", "11")),
            *(leaf(trait, so) for trait in ("people.has_email", "people.is_reachable") for so in (True, False)),
        ]
        questions += [{"not": each} for each in questions]
        questions += [{"all": [questions[0], {"any": questions[2:]}]}, {"not": {"any": questions[:9]}}]
        told = {actor: [] for actor in (acting(liaison), CLOCK)}
        for order in ((0, 1, 2), (2, 0, 1)):
            self._deal(mates, order)
            for actor, seen in told.items():
                with remembering():
                    seen.append(
                        [sorted(people_of(mine, each, by=actor).values_list("pk", flat=True)) for each in questions]
                    )
        liaisons, houses = told.values()
        assert all(each == liaisons[0] for each in liaisons)
        assert any(each != houses[0] for each in houses), "the questions tell apart whom they may"

    def _deal(self, mates, order):
        for one, which in zip(mates, order, strict=True):
            city, gender, born = CITIES[which], GENDERS[which], ("1985-05", "1986-11", "")[which]
            Person.objects.filter(pk=one.pk).update(city_code=city, gender=gender, birth_date=born, login=None)
            Position.objects.filter(person=one.pk).delete()
            ContactPoint.objects.filter(person=one.pk).delete()
            if which:
                employer = Organisation.objects.get_or_create(name=("", "华为", "美的")[which])[0]
                Position.objects.create(person_id=one.pk, organisation=employer, industry_code="CJ"[which - 1])
                ContactPoint.objects.create(
                    person_id=one.pk, kind="email", value=f"x{one.pk}@example.org", source="import"
                )

    def test_who_is_in_a_group_elsewhere_is_not_told(self, register):
        """The directory offers a chapter to its members alone; nor does an audience tell who is in it."""
        liaison, mine = PersonFactory(), register.classes[0]
        appoint(liaison, mine, *LIAISON)
        actor = acting(liaison)
        inside = leaf("associations.joined", register.chapter.public_id)
        assert people_of(mine, inside, by=CLOCK).exists()
        assert not people_of(mine, inside, by=actor).exists()
        assert people_of(mine, leaf("associations.joined", mine.public_id), by=actor).exists()


class TestTrees:
    @pytest.mark.parametrize(
        ("tree", "code"),
        [
            (leaf("people.shoe_size", "44"), "trait_unknown"),
            (leaf(["people.city"], "44"), "trait_unknown"),
            (leaf("people.city", "Atlantis"), "value_unknown"),
            (leaf("people.city", 440100), "value_unknown"),
            (leaf("people.kind", "wizard"), "value_unknown"),
            (leaf("people.has_login", "yes"), "value_unknown"),
            (leaf("people.entry_years", [None, None]), "value_unknown"),
            (leaf("people.entry_years", [2007, 2003]), "value_unknown"),
            (leaf("people.entry_years", [True, 2003]), "value_unknown"),
            (leaf("people.employer", " "), "value_unknown"),
            (leaf("directory.unit", "nowhere"), "value_unknown"),
            ({"all": []}, "conditions_malformed"),
            ({"any": [leaf("people.has_login", True)], "all": []}, "conditions_malformed"),
            ({"xor": [leaf("people.has_login", True)]}, "conditions_malformed"),
            ({"trait": "people.has_login"}, "conditions_malformed"),
            ([], "conditions_malformed"),
            (None, "conditions_malformed"),
            ("people.has_login", "conditions_malformed"),
            ({"all": [leaf("people.has_login", True)] * 41}, "conditions_malformed"),
            ({"all": [{"any": [leaf("people.has_login", True)] * 21}] * 2}, "conditions_too_many"),
        ],
    )
    def test_what_cannot_be_read_is_said_and_chooses_nobody(self, tree, code):
        with pytest.raises(ValidationError) as said:
            tree_of(tree)
        assert said.value.code == code
        if code == "trait_unknown":
            assert "people." in said.value.messages[0]

    def test_groups_within_groups_have_an_end(self):
        tree = leaf("people.has_login", True)
        for _each in range(5):
            tree = {"not": tree}
        tree_of(tree)
        with pytest.raises(ValidationError, match="Groups within groups"):
            tree_of({"not": tree})

    def test_it_is_kept_as_it_was_read(self, register):
        tree = {"all": [leaf("people.city", "广州"), {"not": leaf("people.entry_years", [2003, None])}]}
        kept = tree_of(tree).as_json()
        assert kept["all"][0]["value"] == "440100"
        assert tree_of(kept).as_json() == kept


def test_conditions_are_said_in_both_languages(register):
    department = register.departments[0]
    department.name_en = ""
    department.save()
    tree = tree_of(
        {
            "all": [
                leaf("directory.unit", department.public_id),
                leaf("people.entry_years", [2003, 2007]),
                leaf("people.city", "440100"),
                leaf("associations.in_class_group", False),
                {"any": [leaf("people.employer", "华为"), {"not": leaf("people.kind", "evening")}]},
            ]
        }
    )
    assert lines_of(tree) == [
        "belongs to 金融学院",
        "entered 2003 to 2007",
        "lives in Guangzhou",
        "has joined no class group",
        "works at 华为 or not: was here as evening student",
    ]
    with translation.override("zh-hans"):
        assert said_of(tree) == (
            "属于金融学院，2003至2007年入学，住在广州市，没有加入班级群组，（在华为工作或不符合：在校身份：夜大学员）"
        )
    assert said_of(None) == ""
