"""The rules of the house, each naming file and line. See docs/decisions and the README of each app."""

from __future__ import annotations

import ast
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from celery import current_app

from tests.architecture.source import APPS, ROOT, decorators, functions, imports, in_room, modules, where

DOORS = ("views", "api", "admin", "webhooks", "tasks", "management")
LONGEST_FUNCTION = 40
LONGEST_FILE = 400


def public_actions():
    for path, tree in in_room("actions"):
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and "action" in decorators(node):
                yield path, node


def test_there_are_actions_to_look_at():
    assert len(list(public_actions())) > 20


def test_every_action_says_by_whom():
    nameless = [
        where(path, node)
        for path, node in public_actions()
        if "by" not in [argument.arg for argument in node.args.kwonlyargs] and node.name not in {"queue_account_letter"}
    ]
    assert not nameless, f"actions without a keyword-only by: {nameless}"


def test_no_room_of_actions_writes_past_an_action():
    """A public function with ``by`` that is no action would write without transaction, window and constraint words."""
    past = [
        where(path, node)
        for path, tree in in_room("actions")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "by" in [argument.arg for argument in node.args.kwonlyargs]
        and "action" not in decorators(node)
        and not (ast.get_docstring(node) or "").startswith("Part of an action:")
    ]
    assert not past, f"public, with by, and no @action: {past}"


@pytest.mark.parametrize("room", ["actions", "models", "permissions", "emails", "queries"])
def test_no_request_is_known_below_the_doors(room):
    known = [
        where(path, argument)
        for path, tree in in_room(room)
        for node in functions(tree)
        for argument in [*node.args.args, *node.args.kwonlyargs]
        if argument.arg == "request"
    ]
    assert not known, f"{room} that take a request: {known}"


def test_only_doors_speak_to_the_web():
    foreign = {
        "rest_framework": ("api", "urls", "authentication", "idempotency"),
        "django.shortcuts": ("views", "admin", "api", "urls"),
        "django.forms": ("forms", "admin", "adapters", "views"),
    }
    spoken = []
    for path, tree in modules().items():
        inside = path.relative_to(ROOT).parts
        if inside[0] not in APPS or inside[0] == "common":
            continue
        room = inside[1].removesuffix(".py")
        for name, line in imports(tree):
            for module, rooms in foreign.items():
                if name.startswith(module) and room not in rooms:
                    spoken.append(f"{where(path, line)} {name}")
    assert not spoken, spoken


def test_no_door_of_one_app_is_opened_by_another():
    opened = []
    for path, tree in modules().items():
        app = path.relative_to(ROOT).parts[0]
        for name, line in imports(tree):
            parts = name.split(".")
            elsewhere = parts[0] in APPS and parts[0] not in (app, "common")
            if elsewhere and app != "alumni_portal" and len(parts) > 1 and parts[1] in (*DOORS, "forms", "emails"):
                opened.append(f"{where(path, line)} {name}")
    assert not opened, opened


def test_tasks_take_keys():
    """A task's arguments are keys, never rows: by the time it runs the world has moved."""
    rows = [
        where(path, argument)
        for path, tree in in_room("tasks")
        for node in functions(tree)
        if "shared_task" in decorators(node)
        for argument in node.args.args
        if argument.annotation is None or ast.unparse(argument.annotation) not in {"int", "str", "object"}
    ]
    assert not rows, rows


def value_of(path: Path, node: ast.expr) -> object:
    """A text as it stands, or what a name means in that module, also when it was imported."""
    if isinstance(node, ast.Name):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        return getattr(import_module(name.removesuffix(".__init__")), node.id, None)
    return getattr(node, "value", None)


def test_every_bell_that_is_rung_exists():
    current_app.loader.import_default_modules()
    rung = {}
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ring" and node.args:
                rung[where(path, node)] = value_of(path, node.args[0])
    assert rung, "nobody rings"
    missing = {place: name for place, name in rung.items() if name not in current_app.tasks}
    assert not missing, missing


def test_the_clock_calls_tasks_that_exist():
    from alumni_portal.clock import beats

    current_app.loader.import_default_modules()
    assert beats()
    assert not [name for name in beats() if name not in current_app.tasks]


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines without the docstring: an explanation is not what makes a function long."""
    first = node.body[0]
    explains = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return node.end_lineno - node.lineno + 1 - (first.end_lineno - first.lineno + 1 if explains else 0)


def test_functions_are_short():
    long = [
        f"{where(path, node)} {node.name} ({lines})"
        for path, tree in modules().items()
        for node in functions(tree)
        if (lines := length_of(node)) > LONGEST_FUNCTION
    ]
    assert not long, long


def test_files_are_short():
    long = [
        f"{path.relative_to(ROOT)} ({lines})"
        for path in modules()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    ]
    assert not long, f"to be made folders: {long}"


def test_every_app_explains_itself():
    missing = [app for app in APPS if not (ROOT / app / "README.md").is_file()]
    assert not missing, f"apps without a README.md: {missing}"


def test_the_floors_name_exactly_the_apps_there_are():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    floors, rooms = contracts["contracts"][0], contracts["contracts"][1]
    assert set(contracts["root_packages"]) == {*APPS, "alumni_portal"}
    assert {name.strip() for layer in floors["layers"] for name in layer.split("|")} == {*APPS, "alumni_portal"}
    assert set(rooms["containers"]) == {*APPS} - {"common"}


def test_nothing_is_left_for_later():
    words = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "raise NotImplemented" + "Error")
    left = [
        f"{path.relative_to(ROOT)} {word}"
        for path in modules()
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert not left, left
