"""What somebody asks for about their own data: a copy of everything, and to be forgotten."""

from privacy.models.copies import DataCopy
from privacy.models.erasures import Erasure

__all__ = ["DataCopy", "Erasure"]
