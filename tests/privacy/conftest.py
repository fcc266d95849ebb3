import pytest

from tests.privacy.lives import group_of_a_class, live


@pytest.fixture(autouse=True)
def _a_disk_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ERASURE_JOURNAL = str(tmp_path / "list" / "erasures")


@pytest.fixture
def group(db):
    return group_of_a_class()


@pytest.fixture
def life(group):
    return live("Kanari", group)
