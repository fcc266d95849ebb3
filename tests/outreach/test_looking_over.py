"""What the look before launch finds, and what it lets pass."""

import pytest

from outreach.actions.messages import Words
from outreach.actions.pictures import add_picture
from outreach.models import Wording
from outreach.wordings.looking_over import Level, look_over
from tests.files.makers import picture, upload
from tests.outreach.test_attacks import LITERAL
from tests.outreach.writing_desk import message_of, secretary_of
from tests.support.actors import acting
from tests.support.factories import ClassFactory
from tests.support.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(settings):
    settings.SITE_URL = "https://alumni.example.org"
    return message_of(en=Words("A", "B"), fixed=False)


def found(message, body="Come.", subject="A day in May", **other):
    said = [Wording(language="en", subject=subject, body=body, **other)]
    return {(finding.code, finding.level.value, finding.where) for finding in look_over(message, said)}


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("text_missing", " \n"),
        ("fallback_missing", "Dear {{class}}"),
        ("fallback_missing", "Dear {{ 班级 | }}"),
        ("placeholder_unknown", "Dear {{grade|you}}"),
        ("card_unknown", "Look: [[group: here]]"),
        ("card_unknown", "[[nothing: here]]"),
        ("card_gone", "[[group: nowhere]]"),
        ("button_broken", "Press {button}"),
        ("link_broken", "[here] (https://example.org)"),
        ("link_broken", "[here](https://example.org/a b)"),
        ("link_broken", "[here]（https://example.org）"),
        ("link_leads_nowhere", "[here](example.org)"),
        ("link_leads_nowhere", "[here](//example.org/)"),
        ("link_leads_nowhere", "[Open the page](https://){button}"),
        ("link_dead", "[here](/no/such/page/)"),
        ("link_dead", "[here](https://alumni.example.org/classes/none/)"),
        ("link_not_for_readers", "[here](/console/)"),
        ("picture_foreign", "![a](https://example.org/a.gif)"),
        ("picture_foreign", "![a](picture:unknown)"),
        ("too_large", "Words and more words. " * 5_000),
    ],
)
def test_a_fault_in_the_text(message, code, body):
    assert (code, Level.ERROR, "body-en") in found(message, body)


@pytest.mark.parametrize(
    ("code", "level", "subject"),
    [
        ("subject_missing", Level.ERROR, " "),
        ("placeholder_unknown", Level.ERROR, "{{7*7}}"),
        ("fallback_missing", Level.ERROR, "{{class}} meets"),
        ("subject_long", Level.WARNING, "x" * 71),
        ("subject_like_spam", Level.WARNING, "A free lunch"),
        ("subject_like_spam", Level.WARNING, "Come now!!"),
        ("subject_like_spam", Level.WARNING, "COME TO THE REUNION"),
        ("subject_like_spam", Level.WARNING, "校友免费体检"),
    ],
)
def test_in_the_subject(message, code, level, subject):
    assert (code, level, "subject-en") in found(message, subject=subject)


@pytest.mark.parametrize("attack", [each for each in LITERAL if each.startswith(("{{", "{%"))])
def test_what_looks_like_a_template_is_refused_as_a_mistake(message, attack):
    assert ("placeholder_unknown", Level.ERROR, "body-en") in found(message, f"See {attack}.")


def test_nothing_against_a_letter_as_it_should_be(message):
    message.change(other_language_will_do=True)
    ClassFactory(slug="here")
    shown = add_picture(message, upload(picture()), by=acting(secretary_of(message.association)))
    body = f"""Dear {{{{name}}}} of {{{{class|the school}}}}, [here](/classes/here/) or [there](https://example.org/a_b).

[Press](mailto:office@example.org) {{button}}

![The gate](picture:{shown.public_id})

[[group: here]]

The [first] of May (Saturday), 5 * 3 = 15.
"""
    assert found(message, body) == set()
    assert found(message, "![](picture:x)") >= {("picture_without_words", "error", "body-en")}


def test_a_language_that_is_missing_is_named(message):
    message.change(other_language_will_do=False)
    assert found(message) == {("translation_missing", "error", "body-zh-hans")}
    message.change(other_language_will_do=True)
    assert found(message) == set()
    assert {finding.code for finding in look_over(message, [])} == {"nothing_said"}


def test_the_other_subject_is_looked_at_as_well(message):
    said = [*message.wordings.all(), Wording(language="en", variant="b", subject="{{x}}")]
    assert ("placeholder_unknown", "subject_b-en") in {(each.code, each.where) for each in look_over(message, said)}


def test_it_costs_the_same_for_any_text(message):
    said = [Wording(language="en", subject="A", body="[here](/people/) [there](/classes/x/) ")]

    def grow():
        said[0].body += " ".join(f"[here](/classes/{number}/)" for number in range(30))

    ClassFactory(slug="x")
    assert_same_queries(lambda: look_over(message, said), grow, at_most=5)
