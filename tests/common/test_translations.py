"""The catalogue: what is gathered, and what is found wrong."""

from pathlib import Path

import allauth
import django
import pytest
from babel.messages.catalog import Catalog, Message
from django.contrib.auth import password_validation

from common import borrowed, translations

TEMPLATE = """
<ul>
      <li>{% if deep %}it's
   {% endif %}
{% translate "Answer" %}{% translate "Back" context "pager" %}
{% blocktranslate count people=n trimmed %}
  {{ people }} person
{% plural %}
  {{ people }} people
{% endblocktranslate %}
{{ _("In an expression")|upper }}
"""
PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
A = _("Full name")
B = ngettext("%(n)s day", "%(n)s days", 3)
C = pgettext("a gap", "Open")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "app.py").write_text(PYTHON)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_app.py").write_text('_("Nobody reads this")')
    return tmp_path


def catalogue_of(**strings: str) -> Catalog:
    catalogue = Catalog(locale=translations.LOCALE)
    for message, string in strings.items():
        catalogue.add(message, string)
    return catalogue


def found(catalogue: Catalog, gathered: Catalog) -> list[str]:
    return [str(problem) for problem in translations.problems(catalogue, gathered)]


def test_gathers_python_and_templates_with_contexts_and_plurals(project):
    gathered = translations.gather(project)

    assert {message.id for message in gathered if message.id} == {
        "Answer",
        "Back",
        ("%(people)s person", "%(people)s people"),
        "In an expression",
        "Full name",
        ("%(n)s day", "%(n)s days"),
        "Open",
    }
    assert gathered.get("Back", "pager") and not gathered.get("Back")


def test_updating_twice_changes_no_byte(project):
    catalogue, gathered = Catalog(locale=translations.LOCALE), translations.gather(project)
    translations.update(catalogue, gathered)
    path = project / "django.po"
    path.write_bytes(translations.written(catalogue))

    again = translations.read_catalogue(path)
    assert translations.update(again, gathered) == []
    assert translations.written(again) == path.read_bytes()


def test_updating_keeps_translations_and_names_what_nobody_says_any_more(project):
    catalogue = catalogue_of(**{"Answer": "答复", "An old word": "旧词"})

    gone = translations.update(catalogue, translations.gather(project))

    assert [message.id for message in gone] == ["An old word"]
    assert catalogue.get("Answer").string == "答复"
    assert catalogue.get("An old word") is None


def test_a_message_that_became_plural_is_translated_anew():
    catalogue = catalogue_of(**{"%(n)s day": "%(n)s天"})
    gathered = Catalog(locale=translations.LOCALE)
    gathered.add(("%(n)s day", "%(n)s days"))

    translations.update(catalogue, gathered)

    assert found(catalogue, gathered) == ["untranslated: %(n)s day"]


@pytest.mark.parametrize(
    ("message", "string", "problem"),
    [
        ("Answer", "", "untranslated"),
        ("%(n)s of %(total)s", "%(n)s", "placeholders differ"),
        ("Write to {name}", "写信给{人}", "placeholders differ"),
        ("<strong>Now</strong>", "现在", "tags differ"),
        ("Saved", "保存了！", "exclamation mark"),
        ("Wait", "请您稍等", "machine Chinese"),
        ("3 people", "共 3 位", "typed space beside Latin"),
        ("Yes, please", "好,可以", "half-width punctuation"),
    ],
)
def test_names_what_cannot_ship(message, string, problem):
    catalogue = catalogue_of(**{message: string})

    assert [line.split(":")[0] for line in found(catalogue, catalogue_of(**{message: ""}))] == [problem]


@pytest.mark.parametrize(
    ("message", "string"),
    [
        ("%(n)s of %(total)s", "共%(total)s份，第%(n)s份"),
        ("100%% sure", "100%%确定"),
        ("See <a href=\"%(url)s\">it</a>", "<a href=\"%(url)s\">看看</a>"),
    ],
)  # fmt: skip
def test_lets_a_right_translation_pass(message, string):
    assert found(catalogue_of(**{message: string}), catalogue_of(**{message: ""})) == []


def test_names_missing_fuzzy_and_obsolete_messages():
    catalogue = catalogue_of(Old="旧")
    catalogue.add("Answer", "答复", flags=["fuzzy"])

    assert found(catalogue, catalogue_of(Answer="", New="")) == [
        "not in the catalogue: New",
        "obsolete: Old",
        "fuzzy: Answer",
    ]


def test_what_is_compiled_is_what_django_reads(tmp_path):
    path = tmp_path / "django.po"
    path.write_bytes(translations.written(catalogue_of(Answer="答复")))

    translations.compile_catalogue(path)

    assert "答复".encode() in path.with_suffix(".mo").read_bytes()
    assert not list(tmp_path.glob("*.new"))


def test_every_borrowed_word_is_still_spoken_by_those_we_borrowed_it_from():
    theirs = set()
    for package in (django, allauth):
        for path in Path(package.__file__).parent.rglob("locale/zh_Hans/LC_MESSAGES/django.po"):
            theirs |= {message.id for message in translations.read_catalogue(path) if message.id}
    # Django's catalogue misses a sentence that its code says.
    spoken = translations.messages_of(Path(password_validation.__file__))
    theirs |= {Message(ids).id for _, ids, _, _ in spoken}
    ours = {Message(ids).id for _, ids, _, _ in translations.messages_of(Path(borrowed.__file__))}

    assert ours - theirs == set()
