"""Two keep the words of one message at once: one is kept, the other is told and loses nothing."""

import pytest

from common.verdicts import Refusal
from outreach.actions.messages import Words, change_wording
from tests.outreach.writing_desk import message_of, secretary_of
from tests.support.actors import acting
from tests.support.racing import both_have_looked, race, winners, without_locks

__all__ = ["both_have_looked", "without_locks"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db):
    message = message_of(fixed=False)
    return message, [acting(secretary_of(message.association)) for _each in range(2)]


def kept_at_once(scene) -> list:
    message, writers = scene
    return race(
        *(
            lambda by=by, said=said: change_wording(message, {"en": Words(said, "Text")}, revision=0, by=by)
            for by, said in zip(writers, ("One", "Other"), strict=True)
        )
    )


def codes(outcomes: list) -> list[str]:
    return [one.code for one in outcomes if isinstance(one, Refusal)]


def test_without_the_lock_nobody_is_told(scene, both_have_looked, without_locks):
    assert codes(kept_at_once(scene)) == []


def test_with_the_lock_one_is_told_what_happened(scene, both_have_looked):
    outcomes = kept_at_once(scene)
    assert codes(outcomes) == ["changed_meanwhile"]
    (kept,) = winners(outcomes)
    assert kept.revision == 1
    assert kept.wordings.get(language="en", variant="a").subject in ("One", "Other")
