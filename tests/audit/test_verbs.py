"""Every verb that the code writes down can be said."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from audit import vocabulary

VERB = re.compile(r"[a-z]+\.[a-z_]+")


def verbs_in(source: str, name: str) -> dict[str, str]:
    """Verb → file and line, for every call of ``record(by, "verb", …)``.

    Where the verb is a variable, every word of the file that looks like a verb counts, but for bells.
    """
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    found = {}
    for node in calls:
        if _called(node) == "record" and len(node.args) > 1:
            where = f"{name}:{node.lineno}"
            assert not any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in ast.walk(node.args[1])), (
                f"{where}: write the verb out, so that it can be found and said"
            )
            if isinstance(node.args[1], ast.Name):
                for call in calls:
                    found |= dict.fromkeys(() if _called(call) == "ring" else _verbs(call), where)
            found |= dict.fromkeys(_verbs(node.args[1]), where)
    return found


def _verbs(node: ast.AST) -> set[str]:
    words = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return {word for word in words if VERB.fullmatch(word)}


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def verbs_in_the_house() -> dict[str, str]:
    found = {}
    for app in settings.HOUSE_APPS:
        for path in sorted((Path(settings.ROOT) / app).rglob("*.py")):
            found |= verbs_in(path.read_text(), str(path.relative_to(settings.ROOT)))
    return found


def test_finds_verbs_where_they_are_written():
    source = 'record(by, "a.b" if x else "a.c", about=["no.verb"])\nactions.record(by, "a.d", about=[])'
    assert verbs_in(source, "f.py") == {"a.b": "f.py:1", "a.c": "f.py:1", "a.d": "f.py:2"}
    source = 'note("a.b", 1)\nring("a.bell")\nrecord(by, verb, about=[])'
    assert verbs_in(source, "f.py") == {"a.b": "f.py:3"}
    with pytest.raises(AssertionError, match=r"f\.py:1"):
        verbs_in('record(by, f"a.{b}", about=[])', "f.py")


def test_every_verb_has_a_sentence():
    speechless = {verb: where for verb, where in verbs_in_the_house().items() if verb not in vocabulary.verbs}
    assert not speechless, "say them with audit.registry.say: " + str(speechless)


def test_every_sentence_has_both_languages():
    for verb, sentence in vocabulary.verbs.items():
        with translation.override("en"):
            english = str(sentence)
        with translation.override("zh-hans"):
            chinese = str(sentence)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese), f"{verb}: {english!r} has no Chinese"


def test_no_sentence_is_left_over():
    """A verb nobody writes any more stays: old entries still say it. It must look like one, though."""
    apps = {verb.partition(".")[0] for verb in vocabulary.verbs}
    assert apps <= set(settings.HOUSE_APPS)
