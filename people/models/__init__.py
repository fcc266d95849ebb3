"""Logins, persons, and what is known of them. One file per noun."""

from people.models.affiliations import Affiliation
from people.models.audiences import Audience
from people.models.consents import Consent, GuardianConsent
from people.models.contact_changes import ContactChange
from people.models.contact_points import ContactCode, ContactPoint
from people.models.contact_proposals import AddressLeftAlone, ContactProposal
from people.models.former_ids import FormerId
from people.models.idempotency import IdempotentCall
from people.models.logins import LoginTie, User
from people.models.persons import FormerName, Person
from people.models.positions import Organisation, Position
from people.models.postal_addresses import PostalAddress
from people.models.privacy import Block, FieldChoice, FieldRule
from people.models.record_notes import RecordNote
from people.models.relations import Relation, Side
from people.models.tokens import AccessToken
from people.models.touches import Tag, Tagging, Touch
from people.models.yearly_checks import YearlyCheck

__all__ = [
    "AccessToken",
    "AddressLeftAlone",
    "Affiliation",
    "Audience",
    "Block",
    "Consent",
    "ContactChange",
    "ContactCode",
    "ContactPoint",
    "ContactProposal",
    "FieldChoice",
    "FieldRule",
    "FormerId",
    "FormerName",
    "GuardianConsent",
    "IdempotentCall",
    "LoginTie",
    "Organisation",
    "Person",
    "Position",
    "PostalAddress",
    "RecordNote",
    "Relation",
    "Side",
    "Tag",
    "Tagging",
    "Touch",
    "User",
    "YearlyCheck",
]
