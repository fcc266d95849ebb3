"""The source as trees, read once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.ROOT)
APPS = [app for app in settings.HOUSE_APPS if app != "alumni_portal"]
PACKAGES = [*settings.HOUSE_APPS]


@cache
def modules() -> dict[Path, ast.Module]:
    """Every Python file of the house but its migrations."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in files if "migrations" not in path.parts}


def in_room(room: str) -> Iterator[tuple[Path, ast.Module]]:
    """The files of one room in all apps: ``actions.py`` or everything in ``actions/``."""
    for path, tree in modules().items():
        inside = path.relative_to(ROOT).parts[1:]
        if inside and inside[0] in (room, f"{room}.py"):
            yield path, tree


def where(path: Path, node: ast.AST | int) -> str:
    line = node if isinstance(node, int) else getattr(node, "lineno", 0)
    return f"{path.relative_to(ROOT)}:{line}"


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module named by an import, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    names = set()
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        names.add(called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""))
    return names
