"""The locks hold what requirements/*.in ask for: all of it, in allowed versions, with hashes, and no more."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path(__file__).resolve().parents[2] / "requirements"
SETS = ["run", "develop"]
LOCKED_FOR = {"python_version": "3.11", "python_full_version": "3.11.0"}  # as `make lock` says


def asked_for(name: str) -> list[Requirement]:
    lines = (line.partition("#")[0].strip() for line in (FOLDER / f"{name}.in").read_text().splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def locked(name: str) -> dict[str, str]:
    pins = re.findall(r"^([\w.-]+)==(\S+) \\$", (FOLDER / f"{name}.txt").read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in pins}


def needed(requirements: list[Requirement]) -> set[str]:
    """What these bring along, as their installed metadata say."""
    seen: set[tuple[str, str]] = set()
    waiting = [(canonicalize_name(one.name), extra) for one in requirements for extra in ("", *one.extras)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for text in distribution(name).requires or []:
            one = Requirement(text)
            if one.marker is None or one.marker.evaluate({**LOCKED_FOR, "extra": extra}):
                waiting += [(canonicalize_name(one.name), wanted) for wanted in ("", *one.extras)]
    return {name for name, _ in seen}


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_is_locked_in_a_version_it_allows(name):
    pins = locked(name)
    assert len(pins) > 20
    for requirement in asked_for(name):
        version = pins.get(canonicalize_name(requirement.name))
        assert version, f"{requirement} is in {name}.in and not in {name}.txt: make lock"
        assert requirement.specifier.contains(version), f"{name}.txt has {version} for {requirement}: make lock"


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_locked_that_nobody_asks_for(name):
    wanted = needed(asked_for(name))
    assert locked(name).keys() - wanted == set()
    assert wanted - locked(name).keys() == set()


@pytest.mark.parametrize("name", SETS)
def test_every_pin_has_hashes(name):
    entries = re.split(r"^(?=\w)", (FOLDER / f"{name}.txt").read_text(), flags=re.MULTILINE)
    assert [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_says_what_it_is_for(name):
    lines = [line for line in (FOLDER / f"{name}.in").read_text().splitlines() if line and line[0] not in "#-"]
    assert [line for line in lines if not re.search(r"\s#\s\S", line)] == []


def test_both_sets_agree():
    run, develop = locked("run"), locked("develop")
    assert {name: (run[name], develop[name]) for name in run.keys() & develop if run[name] != develop[name]} == {}
