"""Every letter of the house can be read by the letters' own engine, and says what it is about."""

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader_tags import BlockNode

FOLDER = settings.ROOT / "templates"
LETTERS = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/email/*.html"))


def test_there_are_letters():
    assert "messaging/email/daily.html" in LETTERS


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_a_subject_and_words(name):
    template = engines["letters"].get_template(name).template
    assert {"subject", "letter"} <= {block.name for block in template.nodelist.get_nodes_by_type(BlockNode)}
