"""The console's pages of people: records, logins, guardians' consents."""

from people.admin.contact_changes import ContactChangeAdmin
from people.admin.contact_proposals import ContactProposalAdmin
from people.admin.field_rules import FieldRuleAdmin
from people.admin.logins import GuardianConsentAdmin, LoginAdmin
from people.admin.narrowing import people as people_narrowed
from people.admin.persons import PersonAdmin
from people.admin.record_notes import RecordNoteAdmin
from people.admin.touches import TagAdmin, TouchAdmin

__all__ = [
    "ContactChangeAdmin",
    "ContactProposalAdmin",
    "FieldRuleAdmin",
    "GuardianConsentAdmin",
    "LoginAdmin",
    "PersonAdmin",
    "RecordNoteAdmin",
    "TagAdmin",
    "TouchAdmin",
    "people_narrowed",
]
