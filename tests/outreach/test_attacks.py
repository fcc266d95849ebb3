"""Words by staff and names of alumni reach no object, no setting and no second reading (W04)."""

import pytest

from outreach.actions.messages import Words
from outreach.letters import write
from tests.outreach.test_compiling import compiled, unescaped
from tests.outreach.writing_desk import delivery_to, message_of, read_again
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db

ATTACKS = [
    "{{7*7}}",
    "{{ 7*7 }}",
    "{% debug %}",
    "{% include 'x' %}",
    "{{settings.SECRET_KEY}}",
    "{{ messages.0.__class__ }}",
    "{{name.login.password}}",
    "{{name|safe}}x",
    "{0.__class__}",
    "{self.__init__.__globals__}",
    "${7*7}",
    "#{7*7}",
    "%(name)s",
    "<b>bold</b>",
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "\x02name\x04x\x03",
    "=words",
    "{{name}}",
]
LITERAL = [attack for attack in ATTACKS if "name|" not in attack and "\x02" not in attack and attack != "{{name}}"]


@pytest.mark.parametrize("attack", LITERAL)
def test_in_a_text_it_stands_there_as_typed(attack):
    text, html = compiled(f"A {attack} Z".replace("_", "\\_"), name="Ann")
    assert text == f"A {attack} Z"
    assert unescaped(html).strip() == f"A {attack} Z"


def test_the_marks_of_slots_cannot_be_typed():
    text, html = compiled("A \x02name\x04x\x03 Z", name="Ann")
    assert text == "A namex Z" and "Ann" not in html


def test_in_names_subjects_and_fallbacks_as_well():
    """One batch: each reader is called by an attack, and each letter says so and nothing more."""
    message = message_of(
        en=Words("Hello {{name}}, {{class|%(name)s}}", "Dear {{name}} of {{class|<i>us</i>}}."),
    )
    people = [PersonFactory(full_name=attack) for attack in ATTACKS]
    deliveries = [delivery_to(person, message) for person in people]
    letters = write(read_again(*deliveries))
    for delivery, attack in zip(deliveries, ATTACKS, strict=True):
        name = attack.replace("\x02", " ").replace("\x04", " ").replace("\x03", " ")
        letter = letters[delivery.pk]
        assert letter.subject == " ".join(f"Hello {name}, %(name)s".split())
        assert f"Dear {name} of <i>us</i>." in letter.text
        assert f"Dear {name} of <i>us</i>." in unescaped(letter.html)
        assert "49" not in letter.text.partition("--")[0] and "<b>" not in letter.html
