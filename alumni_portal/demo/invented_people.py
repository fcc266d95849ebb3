"""Invented people with true-to-life names. Nobody in here exists; the same seed gives the same people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from alumni_portal.demo.name_tables import (
    CITIES,
    COMPOUND,
    ELSEWHERE,
    EMPLOYERS,
    FREQUENT,
    GENERATIONS,
    MINORITY,
    RARE_GIVEN,
    SELDOM,
    TITLES,
)

WOMAN, MAN = "女", "男"  # as a register writes it
_FREQUENT_AS_OFTEN = [name for name, times in FREQUENT.items() for _ in range(times)]


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """One line of an invented register, as text."""

    full_name: str
    gender: str
    birth_date: str
    student_number: str
    phone: str
    email: str
    employer: str
    position: str
    city: str


def name_of_one(random: Random, born: int) -> tuple[str, str]:
    """A full name with the gender; one in sixteen is not Han Chinese, one in thirty has a character rarely printed."""
    gender = random.choice((WOMAN, MAN))
    dice = random.random()
    if dice < 0.04:
        return _put_together(random, ELSEWHERE, gender), gender
    if dice < 0.06:
        return _put_together(random, MINORITY, gender), gender
    return _surname(random) + _given_name(random, born, gender), gender


def invented(random: Random, entry_year: int, numbers: Iterator[int]) -> Iterator[InventedPerson]:
    """People who came to the school in ``entry_year``; each number is used once."""
    for number in numbers:
        born = entry_year - random.choice((18, 18, 19, 19, 20))
        full_name, gender = name_of_one(random, born)
        works = random.random() < 0.7
        yield InventedPerson(
            full_name=full_name,
            gender=gender,
            birth_date=f"{born}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
            if random.random() < 0.8
            else str(born),
            student_number=f"{entry_year % 100:02}{number:07}",
            # Of a satellite network that is no more: nobody answers there.
            phone=f"1349{number:07}" if random.random() < 0.5 else "",
            email=f"alumnus{number}@example.org" if random.random() < 0.6 else "",
            employer=random.choice(EMPLOYERS) if works else "",
            position=random.choice(TITLES) if works else "",
            city=random.choice(CITIES) if random.random() < 0.8 else "",
        )


def _surname(random: Random) -> str:
    dice = random.random() * 100
    if dice < 1.5:
        return random.choice(COMPOUND)
    if dice < 22:
        return random.choice(SELDOM)
    return random.choice(_FREQUENT_AS_OFTEN)


def _given_name(random: Random, born: int, gender: str) -> str:
    if random.random() < 0.015:
        return random.choice(RARE_GIVEN)
    women, men = next(both for since, *both in reversed(GENERATIONS) if born >= since)
    first, second = women if gender == WOMAN else men
    if random.random() < 0.015:
        return random.choice(first) + random.choice(RARE_GIVEN)
    if random.random() < 0.18:
        return random.choice(second)
    return random.choice(first) + random.choice(second)


def _put_together(random: Random, origins: tuple, gender: str) -> str:
    """The parts of one origin that has names for this gender, in its own order."""
    column = 1 if gender == WOMAN else 2
    origin = random.choice([origin for origin in origins if origin[column]])
    return origin[3].format(family=random.choice(origin[0]), given=random.choice(origin[column]))
