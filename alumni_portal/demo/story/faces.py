"""Who shows a face, and who carries the card."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from alumni_portal.demo import blueprint
from alumni_portal.demo.story.past import ago
from alumni_portal.demo.story.stage import Stage
from cards.actions import issue_card, replace_card
from cards.models import Card
from people import actions
from people.models import Audience, Person

FACES = 8  # of the class that is shown; the others are panes with a letter
SIZE = (480, 600)
# Shirt and wall behind, as in the pictures of a yearbook; nobody's face is copied.
COLOURS = (("#2f5d62", "#dfe8e6"), ("#8c4a3b", "#efe3d3"), ("#3d4f7c", "#dde3ee"), ("#6b5b2e", "#eee9d8"))
SKIN, HAIR = ("#e8bd98", "#d9a883", "#f0cbac"), ("#2b2320", "#3a2f2a", "#8a8a88")


def show_some_faces(stage: Stage) -> None:
    group = stage.class_called(blueprint.SHOWN).association
    members = Person.objects.filter(memberships__association=group, memberships__ended_at=None, login__isnull=False)
    for number, person in enumerate(members.living().order_by("pk")[:FACES]):
        by = stage.acting(person)
        with ago(40 - number):
            actions.set_photo(person, portrait(number), by=by)
            actions.choose_audience(person, "photo", Audience.CLASSMATES, by=by)
    _give_cards(stage, members.living().filter(affiliations__alumnus_at__isnull=False).distinct().order_by("pk")[:3])


def _give_cards(stage: Stage, people: list[Person]) -> None:
    """One shows the photo on the card, one has lost a telephone since."""
    for number, person in enumerate(people):
        by = stage.acting(person)
        with ago(20 - number):
            card: Card = issue_card(person, by=by)
        if number == 0:
            actions.say_photo_on_card(person, True, by=by)
        if number == 1:
            with ago(2):
                replace_card(card, by=by)


def portrait(number: int) -> BytesIO:
    """A drawn head and shoulders, each another one."""
    shirt, wall = COLOURS[number % len(COLOURS)]
    hair, skin = HAIR[number % len(HAIR)], SKIN[number % 2 + number % 3 // 2]
    picture = Image.new("RGB", SIZE, wall)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((60, 400, 420, 860), fill=shirt)
    pen.rounded_rectangle((205, 330, 275, 450), 30, fill=skin)
    pen.ellipse((128, 118 - number % 3 * 6, 352, 390), fill=hair)
    pen.ellipse((145, 160, 335, 400), fill=skin)
    pen.pieslice((138, 130, 342, 330), 180, 360, fill=hair)
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    out.seek(0)
    return out
