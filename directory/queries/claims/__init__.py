"""What the records say to somebody who claims one of them: whom it could be about, and how well that fits."""

from directory.queries.claims.standing import fresh_record_of, under_attack
from directory.queries.claims.statements import is_thin
from directory.queries.claims.weighing import Match, Weighed, weigh

__all__ = ["Match", "Weighed", "fresh_record_of", "is_thin", "under_attack", "weigh"]
