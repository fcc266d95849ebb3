"""Pairs of records with the label "one person" or "two people", in every kind of slip and likeness we know of."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from people.names import Known, Studies, readings

EACH = 1_000  # of one person, and of two

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰晓红建国志远文博雅琴思雨欣怡浩然子涵宇轩海燕春梅雪莲佳慧"
TRADITIONAL = str.maketrans(
    "张刘陈杨赵黄孙马罗郑谢韩冯萧许苏卢蒋贾叶丽强军艳杰涛华兰晓红国远丽庆",
    "張劉陳楊趙黃孫馬羅鄭謝韓馮蕭許蘇盧蔣賈葉麗強軍豔傑濤華蘭曉紅國遠麗慶",
)
HOMOPHONES = {
    "晓": "小",
    "丽": "莉",
    "伟": "威",
    "志": "智",
    "文": "雯",
    "英": "瑛",
    "梅": "玫",
    "佳": "嘉",
    "玉": "育",
    "涵": "晗",
}
LATIN_FAMILIES = ("Smith", "Okafor", "García", "Nguyen", "Müller", "Kim", "Ivanova", "Haddad", "Rossi", "Andersson")
LATIN_GIVEN = ("Anna", "Peter", "María José", "Chinonso", "Thanh", "Jürgen", "Fatima", "Elena", "Oliver", "Sofia")
DEPARTMENTS = ("软件学院", "外国语学院", "机械工程系", "会计学院", "College of Nursing")

Pair = tuple[Known, Known, bool, str]
Slip = Callable[[random.Random, Known], Known]


def labelled_pairs(dice: random.Random, each: int = EACH) -> Iterator[Pair]:
    """Half of them one person. The same dice give the same pairs."""
    for number in range(each):
        kind = SLIPS[number % len(SLIPS)]
        person = somebody(dice)
        yield person, thinned(dice, kind(dice, person)), True, kind.__name__
    for number in range(each):
        other = OTHERS[number % len(OTHERS)]
        person = somebody(dice)
        yield thinned(dice, person), other(dice, person), False, other.__name__


def somebody(dice: random.Random) -> Known:
    if dice.random() < 0.25:
        name = f"{dice.choice(LATIN_GIVEN)} {dice.choice(LATIN_FAMILIES)}"
    else:
        name = dice.choice(FAMILIES) + "".join(dice.sample(GIVEN, dice.choice((1, 2, 2))))
    entry = dice.randint(1978, 2022)
    studies = Studies(
        student_number=f"0{entry % 100:02}{dice.randint(1, 9)}{dice.randint(1, 60):03}",
        entry_year=entry,
        end_year=entry + dice.choice((3, 4)),
        department=dice.choice(DEPARTMENTS),
        class_name=f"{entry % 100:02}{dice.randint(1, 6):02}班",
    )
    return Known(
        full_name=name,
        birth_date=f"{entry - 18}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        gender=dice.choice(("female", "male")),
        proven=frozenset({f"p{dice.randint(1, 10**9)}@example.org"}) if dice.random() < 0.4 else frozenset(),
        said=frozenset({f"+86138{dice.randint(0, 10**8 - 1):08}"}),
        studies=(studies,),
    )


def thinned(dice: random.Random, known: Known) -> Known:
    """What a second record usually lacks. Name, year of entry and one more thing are in every register."""
    studies = known.studies[0]
    if dice.random() < 0.35:
        studies = replace(studies, student_number="")
    if dice.random() < 0.3:
        studies = replace(studies, end_year=None)
    if studies.student_number and dice.random() < 0.4:
        studies = replace(studies, class_name="")
    if dice.random() < 0.3:
        studies = replace(studies, department="")
    birth = dice.choice((known.birth_date, known.birth_date, known.birth_date[:4], known.birth_date[:7], ""))
    said = known.said if dice.random() < 0.4 else frozenset({f"+86139{dice.randint(0, 10**8 - 1):08}"})
    gender = known.gender if dice.random() < 0.7 else "unknown"
    return replace(known, studies=(studies,), birth_date=birth, proven=frozenset(), said=said, gender=gender)


# ── One person, entered twice ──────────────────────────────────────────────────────────────────────────


def as_it_was(dice: random.Random, person: Known) -> Known:
    return person


def in_traditional(dice: random.Random, person: Known) -> Known:
    return replace(person, full_name=person.full_name.translate(TRADITIONAL))


def _spelt(dice: random.Random, person: Known, family_first: bool) -> Known:
    read = readings(person.full_name)
    if not read.family:
        first, _, last = person.full_name.rpartition(" ")
        return replace(person, full_name=f"{last.upper()}, {first}" if family_first else person.full_name.upper())
    return replace(person, full_name=f"{read.family} {read.given}" if family_first else f"{read.given} {read.family}")


def in_pinyin(dice: random.Random, person: Known) -> Known:
    return _spelt(dice, person, True)


def in_pinyin_given_name_first(dice: random.Random, person: Known) -> Known:
    return _spelt(dice, person, False)


def under_a_former_name(dice: random.Random, person: Known) -> Known:
    """The second record knows both; the first has the old one."""
    given = "".join(dice.sample(GIVEN, 2))
    new = (
        f"{person.full_name.split()[0]} {dice.choice(LATIN_FAMILIES)}"
        if " " in person.full_name
        else person.full_name[0] + given
    )
    return replace(person, full_name=new, former_names=(person.full_name,))


def with_one_character_slipped(dice: random.Random, person: Known) -> Known:
    name = list(person.full_name)
    if " " in person.full_name:
        del name[dice.randrange(1, len(name) - 1)]
    else:
        name[-1] = dice.choice(GIVEN)
    return replace(person, full_name="".join(name))


def with_a_homophone(dice: random.Random, person: Known) -> Known:
    return replace(person, full_name="".join(HOMOPHONES.get(letter, letter) for letter in person.full_name))


def with_a_slip_in_the_number(dice: random.Random, person: Known) -> Known:
    number = person.studies[0].student_number
    slipped = dice.choice((number.lstrip("0"), number[:-1] + str((int(number[-1]) + 3) % 10)))
    return replace(person, studies=(replace(person.studies[0], student_number=slipped),))


def with_day_and_month_swapped(dice: random.Random, person: Known) -> Known:
    year, month, day = person.birth_date.split("-")
    return replace(person, birth_date=f"{year}-{day}-{month}" if int(day) <= 12 else person.birth_date)


def in_another_order(dice: random.Random, person: Known) -> Known:
    name = person.full_name
    turned = " ".join(reversed(name.split(" "))) if " " in name else name[1:] + name[0]
    return replace(person, full_name=turned)


def after_a_second_course(dice: random.Random, person: Known) -> Known:
    later = Studies(f"S{dice.randint(10**5, 10**6)}", person.studies[0].end_year, None, "研究生院")
    return replace(person, studies=(person.studies[0], later))


def with_a_year_mistaken(dice: random.Random, person: Known) -> Known:
    studies = person.studies[0]
    return replace(person, studies=(replace(studies, end_year=studies.end_year + 1),))


SLIPS: tuple[Slip, ...] = (
    as_it_was,
    in_traditional,
    in_pinyin,
    in_pinyin_given_name_first,
    under_a_former_name,
    with_one_character_slipped,
    with_a_homophone,
    with_a_slip_in_the_number,
    with_day_and_month_swapped,
    in_another_order,
    after_a_second_course,
    with_a_year_mistaken,
)


# ── Two people who come near each other ────────────────────────────────────────────────────────────────


def _another(dice: random.Random, person: Known, **facts) -> Known:
    """Somebody else in the same class, with a number, a birthday and a telephone of their own."""
    studies = person.studies[0]
    number = f"{studies.student_number[:4]}{(int(studies.student_number[4:]) + dice.randint(1, 40)) % 1000:03}"
    year, _month, _day = person.birth_date.partition("-")
    born = f"{int(year) - dice.choice((0, 0, 1))}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    ours = {
        "birth_date": born,
        "gender": dice.choice(("female", "male")),
        "said": frozenset({f"+86137{dice.randint(0, 10**8 - 1):08}"}),
        "studies": (replace(studies, student_number=number),),
    }
    return replace(person, proven=frozenset(), **ours | facts)


def of_one_name_in_one_class(dice: random.Random, person: Known) -> Known:
    return _another(dice, person)


def of_one_name_in_one_year(dice: random.Random, person: Known) -> Known:
    other = _another(dice, person)
    studies = replace(other.studies[0], class_name="9901班", department=dice.choice(DEPARTMENTS))
    return thinned(dice, replace(other, studies=(studies,)))


def of_one_sound_in_one_class(dice: random.Random, person: Known) -> Known:
    return _another(dice, with_a_homophone(dice, person))


def of_another_name_in_one_class(dice: random.Random, person: Known) -> Known:
    return thinned(dice, _another(dice, person, full_name=somebody(dice).full_name))


def twins(dice: random.Random, person: Known) -> Known:
    other = with_one_character_slipped(dice, person)
    return _another(dice, other, birth_date=person.birth_date, gender=person.gender, said=person.said)


def under_one_telephone(dice: random.Random, person: Known) -> Known:
    """Mother and son: one number, years apart."""
    other = somebody(dice)
    return replace(other, said=person.said)


def under_a_number_used_again(dice: random.Random, person: Known) -> Known:
    other = somebody(dice)
    studies = replace(other.studies[0], student_number=person.studies[0].student_number)
    return thinned(dice, replace(other, studies=(studies,)))


def of_one_name_years_apart(dice: random.Random, person: Known) -> Known:
    return thinned(dice, replace(somebody(dice), full_name=person.full_name))


def who_stand_next_on_the_list(dice: random.Random, person: Known) -> Known:
    studies = person.studies[0]
    number = studies.student_number[:-1] + str((int(studies.student_number[-1]) + 1) % 10)
    return _another(
        dice, person, full_name=somebody(dice).full_name, studies=(replace(studies, student_number=number),)
    )


def whoever(dice: random.Random, person: Known) -> Known:
    return somebody(dice)


OTHERS: tuple[Slip, ...] = (
    of_one_name_in_one_class,
    of_one_name_in_one_year,
    of_one_sound_in_one_class,
    of_another_name_in_one_class,
    twins,
    under_one_telephone,
    under_a_number_used_again,
    of_one_name_years_apart,
    who_stand_next_on_the_list,
    whoever,
)
