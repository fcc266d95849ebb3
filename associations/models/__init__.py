"""The tree and the chapters, who belongs where, and who holds which office. One file per noun."""

from associations.models.associations import Association, FormerAssociationName
from associations.models.bans import Ban
from associations.models.capabilities import Capability
from associations.models.coverage import Coverage
from associations.models.decision_links import DecisionLink
from associations.models.invitations import Invitation
from associations.models.join_requests import JoinRequest
from associations.models.memberships import Membership
from associations.models.offices import Office, Term
from associations.models.placements import Placement

__all__ = [
    "Association",
    "Ban",
    "Capability",
    "Coverage",
    "DecisionLink",
    "FormerAssociationName",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Office",
    "Placement",
    "Term",
]
