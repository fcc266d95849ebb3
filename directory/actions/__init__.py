"""Everything that changes anything on the way of a roster into the records. One file per step."""

from directory.actions.beginning import begin_import, cancel_import, name_columns
from directory.actions.checking import begin_check, check_import
from directory.actions.continuing import continue_imports, note_trouble
from directory.actions.forgetting import forget_imports
from directory.actions.running import begin_run, run_import
from directory.actions.units import import_units

__all__ = [
    "begin_check",
    "begin_import",
    "begin_run",
    "cancel_import",
    "check_import",
    "continue_imports",
    "forget_imports",
    "import_units",
    "name_columns",
    "note_trouble",
    "run_import",
]
