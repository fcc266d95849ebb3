import pytest


@pytest.fixture(autouse=True)
def _a_disk_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
