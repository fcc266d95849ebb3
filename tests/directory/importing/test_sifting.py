"""What is sifted out is what the judge would have said of it, asked row by row; and most rows are sifted out."""

from random import Random

import pytest

from directory.models import ImportedRow
from directory.permissions import may_open_units_below
from directory.queries.decisions import decide
from directory.queries.likeness import sound_keys, sounds_alike
from directory.queries.roster_candidates import staged_after
from directory.queries.sifting import sift
from people import actions as people
from people.models import Affiliation
from tests.directory.importing.rosters import checked, codes, imported, officer, outcomes
from tests.support.actors import SHELL
from tests.support.factories import AffiliationFactory, DepartmentFactory, PersonFactory, SchoolFactory

pytestmark = pytest.mark.django_db

HEADER = (
    "姓名",
    "性别",
    "学号",
    "院系",
    "班级",
    "入学年份",
    "毕业年份",
    "出生日期",
    "手机",
    "邮箱",
    "工作单位",
    "城市",
)
NAMES = ("王伟", "王威", "曾丽", "曾莉", "Zeng Li", "李娜", "吕布", "Lyu Bu", "單雄", "单雄", "Anna Berg", "欧阳修")
DEPARTMENTS = ("经济贸易系", "机电工程系", "")
CLASSES = ("1班", "二班", "")


def one_row(chance: Random, number: str) -> tuple[str, ...]:
    year = chance.choice(("2005", "2006", ""))
    return (
        chance.choice(NAMES),
        chance.choice(("男", "女", "")),
        chance.choice((*[number] * 9, "")),
        chance.choice(DEPARTMENTS),
        chance.choice(CLASSES),
        year,
        str(int(year) + 3) if year and chance.random() < 0.5 else "",
        chance.choice(("1987-05-06", "1987", "", "")),
        chance.choice(("13800000001", "13800000002", "")),
        chance.choice(("One@example.org", "")),
        chance.choice(("一汽", "")),
        chance.choice(("上海", "北京", "")),
    )


def changed(chance: Random, row: tuple[str, ...]) -> tuple[str, ...]:
    """As it was, or with one cell otherwise."""
    if chance.random() < 0.7:
        return row
    place = chance.randrange(len(row))
    others = one_row(chance, "A" + row[2][1:])
    return (*row[:place], others[place], *row[place + 1 :])


@pytest.fixture
def school():
    school = SchoolFactory()
    chance = Random(3)
    known = [one_row(chance, f"A-{number:04}") for number in range(50)]
    imported(school, *known, header=HEADER)
    people.add_former_name(PersonFactory(full_name="林黛玉"), "李娜", by=SHELL)
    AffiliationFactory(person=PersonFactory(full_name="王伟"), kind=Affiliation.Kind.STAFF, entry_year=1990)
    school.known = known
    return school


def asked_one_by_one(roster_import, by) -> dict[int, tuple]:
    may_open = may_open_units_below(by, roster_import.association)
    found = {}
    for row in ImportedRow.objects.filter(imported_in=roster_import).exclude(outcome="error").order_by("line"):
        [decision] = decide(roster_import, [row], by=by, may_open=may_open)
        record = decision.record
        affiliation = record.affiliation.pk if record and record.affiliation else None
        found[row.pk] = (decision.outcome, decision.reasons, record and record.person.pk, affiliation)
    return found


def test_as_the_judge_would_have_said(school):
    chance = Random(5)
    fresh = [one_row(chance, f"B{number:04}") for number in range(20)]
    # A name nobody has, in a class that stands: they are new beyond doubt unless they sound like a classmate.
    strangers = [(f"赵{chr(0x5000 + number)}", *row[1:]) for number, row in enumerate(fresh)]
    again = [changed(chance, row) for row in school.known]
    brought = checked(school, *again, *fresh, *strangers, header=HEADER)
    rows = [row for row in staged_after(brought, 0, 1_000) if row.outcome != "error"]
    sifted = sift(brought, rows, by=SHELL, may_open=True)
    judged = asked_one_by_one(brought, SHELL)
    for row, _place in sifted.new:
        assert judged[row.pk] == ("insert", [], None, None), row
    for row, _place, known in sifted.unchanged:
        assert judged[row.pk] == ("unchanged", [], known.person_id, known.affiliation_id), row
    left = set(sifted.to_judge)
    assert left | {row.pk for row, *_ in (*sifted.new, *sifted.unchanged)} == {row.pk for row in rows}
    assert len(sifted.new) >= 20 and len(sifted.unchanged) >= 8, "hardly anything is sifted out"
    assert {judged[key][0] for key in left} >= {"insert", "update", "conflict"}


def test_whom_another_unit_keeps_is_left_to_the_judge():
    """Of whom the officer does not keep the record nothing is told: not that the row says the same either."""
    school = SchoolFactory()
    own, other = DepartmentFactory(parent=school), DepartmentFactory(parent=school)
    header = ("姓名", "学号")
    for unit, row in ((own, ("李娜", "A1")), (other, ("王伟", "A2"))):
        imported(unit, row, header=header)
    by = officer(own, "department_secretary")
    brought = checked(own, ("李娜", "A1"), ("王伟", "A2"), header=header, by=by)
    sifted = sift(brought, staged_after(brought, 0, 10), by=by, may_open=False)
    assert [row.full_name for row, *_ in sifted.unchanged] == ["李娜"] and len(sifted.to_judge) == 1
    assert outcomes(brought) == ["unchanged", "conflict"] and codes(brought, 3) == ["not_yours"]


def test_names_that_sound_alike_share_a_key():
    names = (*NAMES, "Buhl Lv", "WEI WANG", "Zēng Lì", "Lu Bu", "Ouyang, Xiu")
    alike = [(one, other) for one in names for other in names if sounds_alike(one, other)]
    assert len(alike) > 20
    for one, other in alike:
        assert sound_keys(one) & sound_keys(other), (one, other)
    assert not sound_keys("李娜") & sound_keys("王伟")
