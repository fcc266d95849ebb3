"""Migrations: linear in each app, named by what they do, with no words of ours inside data."""

import ast
import re

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import APPS, ROOT, imports

# Where the classes of columns live, which a migration has to name.
FIELDS = ("common.models", "common.partial_dates", "associations.models.associations", "common.id_runs")
GENERIC = re.compile(r"\d{4}_(auto|initial|merge|alter|squashed)")


@pytest.fixture(scope="module")
def loader(django_db_blocker):
    with django_db_blocker.unblock():
        return MigrationLoader(connection, ignore_no_migrations=True)


@pytest.mark.parametrize("app", [app for app in APPS if (ROOT / app / "migrations").is_dir()])
def test_each_app_has_one_line(loader, app):
    assert len(loader.graph.leaf_nodes(app)) <= 1


def test_each_says_what_it_does():
    nameless = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app / "migrations").glob("0*.py")
        if GENERIC.match(path.stem)
    ]
    assert not nameless


def test_none_imports_what_may_change():
    """A migration must do tomorrow what it did when it was written."""
    ours = []
    for app in APPS:
        for path in (ROOT / app / "migrations").glob("0*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            ours += [
                f"{path.relative_to(ROOT)}:{line} {name}"
                for name, line in imports(tree)
                if name.split(".")[0] in APPS and not name.startswith(FIELDS)
            ]
    assert not ours, ours
