"""Names: cleaned, split, read, compared; and whether a claim fits a line of the roster.

Plain Python without tables. See the README beside this file.
"""

from .cleaning import CleanedName, clean_name, clean_name_with_changes
from .comparing import NameComparison, NameVerdict, Segment, compare_names, mark_difference
from .folding import fold_han, fold_name, search_key
from .matching import Agreement, Claim, FieldMatch, Match, RosterLine, exact_lines, match_record
from .readings import OwnReading, Readings, readings, spoken
from .scoring import Known, Likeness, Score, Studies, score_records
from .splitting import NameOrder, NameParts, join_name, parts_from_columns, split_name

__all__ = [
    "Agreement",
    "Claim",
    "CleanedName",
    "FieldMatch",
    "Known",
    "Likeness",
    "Match",
    "NameComparison",
    "NameOrder",
    "NameParts",
    "NameVerdict",
    "OwnReading",
    "Readings",
    "RosterLine",
    "Score",
    "Segment",
    "Studies",
    "clean_name",
    "clean_name_with_changes",
    "compare_names",
    "exact_lines",
    "fold_han",
    "fold_name",
    "join_name",
    "mark_difference",
    "match_record",
    "parts_from_columns",
    "readings",
    "score_records",
    "search_key",
    "split_name",
    "spoken",
]
