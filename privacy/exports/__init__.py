"""The copy that somebody takes along: what is in it, as data and as a page to read, and the archive around it."""

from privacy.exports.archive import write_archive
from privacy.exports.contents import LOGIN, RECORD, Contents, Section, gather

__all__ = ["LOGIN", "RECORD", "Contents", "Section", "gather", "write_archive"]
