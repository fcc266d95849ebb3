"""No task and no command without a line that says as whom it acts; and what the line says is what it does."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from types import FunctionType, ModuleType

from celery import current_app
from django.conf import settings
from django.core import management

from alumni_portal import health
from tests.access.policy.errands import COMMANDS, ENGINES, TASKS, Errand

MAKES_AN_ACTOR = {"system", "visitor", "person_actor", "signed_link", "Actor"}
THE_FRAMEWORKS = ("celery.",)


def tasks() -> set[str]:
    current_app.loader.import_default_modules()
    return {name for name in current_app.tasks if not name.startswith(THE_FRAMEWORKS)}


def commands() -> dict[str, ModuleType]:
    """Those of the house, by their names."""
    ours = {*settings.HOUSE_APPS, "alumni_portal"}
    found = {name: app for name, app in management.get_commands().items() if app in ours}
    return {name: import_module(f"{app}.management.commands.{name}") for name, app in found.items()}


def done_by(module: ModuleType, start: ast.AST) -> Errand:
    """What a piece of a module's code makes, and hands an actor to, with the functions of the module it calls.

    An action that is handed to such a function is called there, by the name of a parameter.
    """
    tree = ast.parse(inspect.getsource(module))
    helpers = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    parameters = {argument.arg for helper in helpers.values() for argument in helper.args.args}
    actors, through, seen, waiting = set(), set(), set(), [start]
    while waiting:
        for call in [node for node in ast.walk(waiting.pop()) if isinstance(node, ast.Call)]:
            name = ast.unparse(call.func)
            if name in MAKES_AN_ACTOR:
                actors.add(ast.unparse(call))
                continue
            handed = [ast.unparse(argument) for argument in call.args if name in helpers]
            through |= {_full_name(module, one) for one in handed if one.startswith("actions.")}
            if name not in parameters and any(keyword.arg == "by" for keyword in call.keywords):
                through.add(_full_name(module, name))
            if name in helpers and name not in seen:
                seen.add(name)
                waiting.append(helpers[name])
    return Errand(frozenset(actors), frozenset(through))


def _full_name(module: ModuleType, name: str) -> str:
    """``actions.seal_entries`` in audit/tasks.py → ``audit.actions.seal_entries``."""
    first, _dot, rest = name.partition(".")
    known = getattr(module, first, None)
    if isinstance(known, ModuleType):
        return f"{known.__name__}.{rest}"
    return f"{getattr(known, '__module__', module.__name__)}.{name}"


def of_task(name: str) -> Errand:
    function: FunctionType = inspect.unwrap(current_app.tasks[name].run)
    return done_by(inspect.getmodule(function), ast.parse(inspect.getsource(function)))


def of_command(module: ModuleType) -> Errand:
    return done_by(module, ast.parse(inspect.getsource(module)))


def is_an_action(name: str) -> bool:
    module, _dot, function = name.rpartition(".")
    return getattr(getattr(import_module(module), function), "is_action", False)


def test_every_task_and_every_command_has_a_line():
    assert tasks() == {*TASKS}
    assert {*commands()} == {*COMMANDS}


def test_a_new_task_without_a_line_is_found():
    current_app.task(name="people.new_task")(health.say_alive)
    try:
        assert tasks() - {*TASKS} == {"people.new_task"}
    finally:
        current_app.tasks.pop("people.new_task")


def test_a_new_command_without_a_line_is_found(monkeypatch):
    known = management.get_commands()
    monkeypatch.setattr(management, "get_commands", lambda: known | {"tasks": "people"})
    monkeypatch.setattr(f"{__name__}.import_module", lambda name: name)
    assert {*commands()} - {*COMMANDS} == {"tasks"}


def test_each_task_acts_as_its_line_says():
    tasks()
    told = {name: of_task(name) for name in TASKS}
    assert told == {name: Errand(line.acts_as, line.through) for name, line in TASKS.items()}


def test_each_command_acts_as_its_line_says():
    told = {name: of_command(module) for name, module in commands().items()}
    assert told == {name: Errand(line.acts_as, line.through) for name, line in COMMANDS.items()}


def test_whatever_acts_goes_through_an_action():
    past = {name for line in [*TASKS.values(), *COMMANDS.values()] for name in line.through if not is_an_action(name)}
    assert past == ENGINES


def test_another_actor_than_the_line_says_is_seen():
    module = import_module("audit.tasks")
    changed = inspect.getsource(module).replace('system("clock")', 'system("shell")')
    assert done_by(module, ast.parse(changed)).acts_as == {"system('shell')"}
    past_the_action = "def seal():\n    helpers.write(by=person_actor(user))"
    assert done_by(module, ast.parse(past_the_action)).through == {"audit.tasks.helpers.write"}
