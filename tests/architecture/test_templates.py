"""Templates: nothing inline, no foreign host, and each component says what it takes."""

import re

import pytest

from tests.architecture.source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LETTERS = [path for path in TEMPLATES if "email" in path.parts or "letter" in path.parts]
PAGES = [path for path in TEMPLATES if path not in LETTERS]
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))

INLINE = {
    "an inline style": re.compile(r"\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "a script without a source": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"),
    "a handler": re.compile(r"\son\w+\s*=\s*[\"']"),
    "script in an address": re.compile(r"javascript:", re.IGNORECASE),
}
FOREIGN = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//")


def named(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("what", INLINE)
def test_pages_hold_nothing_inline(what):
    found = [named(path) for path in PAGES if INLINE[what].search(path.read_text(encoding="utf-8"))]
    assert not found, f"{what}: {found}"


def test_no_page_names_a_foreign_host():
    found = [named(path) for path in TEMPLATES if FOREIGN.search(path.read_text(encoding="utf-8"))]
    assert not found, found


def test_each_component_says_what_it_takes():
    silent = [named(path) for path in COMPONENTS if "{% comment %}" not in path.read_text(encoding="utf-8")[:200]]
    assert COMPONENTS
    assert not silent, silent


def test_nothing_is_marked_safe_in_a_page():
    found = [named(path) for path in PAGES if "|safe" in path.read_text(encoding="utf-8")]
    # What people write is rendered and cleaned when it is written (conversations/README.md); the hint of a form
    # field is ours, and Django's own forms show it so.
    allowed = {
        "templates/components/field_words.html",
        "templates/conversations/partials/post.html",
        "templates/conversations/partials/comment.html",
    }
    assert not [name for name in found if name not in allowed], found
