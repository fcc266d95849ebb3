"""What would happen if a campaign left now: how many people, by which channel, and who would not get it and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass
