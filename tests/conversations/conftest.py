import pytest

from conversations.actions import open_wall
from conversations.places import places
from tests.conversations.club import Club
from tests.support.actors import SHELL


@pytest.fixture(autouse=True)
def _a_disk_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def club():
    """A place of our own, with nobody in it, and no other: what upper apps hang in has its own tests and costs."""
    others = list(places)
    for place in others:
        places.take_down(place.name)
    club = places.hang(Club())
    yield club
    places.take_down(club.name)
    for place in others:
        places.hang(place)


@pytest.fixture
def wall(db, club):
    return open_wall(club, by=SHELL)


@pytest.fixture
def member(club, wall):
    return club.join("Mei")


@pytest.fixture
def other(club, wall):
    return club.join("Lin")


@pytest.fixture
def keeper(club, wall):
    """Keeps the club: announces, pins, looks after the wall."""
    return club.join("Keeper", keeps=True)


@pytest.fixture
def stranger(db):
    from tests.support.actors import acting
    from tests.support.factories import PersonFactory

    return acting(PersonFactory(full_name="Stranger"))
