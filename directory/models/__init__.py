"""Rosters on their way in: the file, what each of its rows said, and what became of it. One file per noun."""

from directory.models.bulk_edits import BulkEdit, BulkEditRow
from directory.models.claim_invitations import ClaimInvitation, ClaimTry
from directory.models.claim_vouches import ClaimVouch
from directory.models.claims import Claim, IdDigits
from directory.models.duplicates import DuplicateCandidate, DuplicatePair, DuplicateScan
from directory.models.exports import Export, ExportPart, Source
from directory.models.imported_rows import ImportedRow
from directory.models.imports import Import
from directory.models.merges import Merge
from directory.models.opened_units import OpenedUnit
from directory.models.parted_logins import PartedLogin
from directory.models.row_answers import RowAnswer
from directory.models.saved_lists import ListedPerson, SavedList
from directory.models.searching import IndexEntry, Listing, ProfileCount, StalePerson, VainSearch
from directory.models.sources import RosterSource, header_key

__all__ = [
    "BulkEdit",
    "BulkEditRow",
    "Claim",
    "ClaimInvitation",
    "ClaimTry",
    "ClaimVouch",
    "DuplicateCandidate",
    "DuplicatePair",
    "DuplicateScan",
    "Export",
    "ExportPart",
    "IdDigits",
    "Import",
    "ImportedRow",
    "IndexEntry",
    "ListedPerson",
    "Listing",
    "Merge",
    "OpenedUnit",
    "PartedLogin",
    "ProfileCount",
    "RosterSource",
    "RowAnswer",
    "SavedList",
    "Source",
    "StalePerson",
    "VainSearch",
    "header_key",
]
