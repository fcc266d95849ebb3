"""The console, as the policy has it."""

from tests.access.policy.console_pages import PAGES
from tests.access.policy.console_rows import INSIDE, ROWS, SHELVES

__all__ = ["CONSOLE", "INSIDE", "SHELVES"]

CONSOLE = [*ROWS, *PAGES]
