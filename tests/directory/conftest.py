"""Files that are found beside the checkout, and visibly missed where they are not."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def shared() -> Path:
    """The folder of real files: ``ALUMNI_PORTAL_SHARED``, else ``../shared/data`` beside the checkout."""
    folder = Path(os.environ.get("ALUMNI_PORTAL_SHARED") or PROJECT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"the real files are not here: {folder}")
    return folder
