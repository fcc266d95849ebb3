"""What the codes of reading and deciding say to a person, in the reader's language."""

from directory.words.evidence import Said, evidence_line, evidence_said
from directory.words.fields import field_name, field_names
from directory.words.files import unreadable
from directory.words.problems import problem_sentence
from directory.words.reasons import people_in, reason_sentence
from directory.words.units import units_said

__all__ = [
    "Said",
    "evidence_line",
    "evidence_said",
    "field_name",
    "field_names",
    "people_in",
    "problem_sentence",
    "reason_sentence",
    "units_said",
    "unreadable",
]
