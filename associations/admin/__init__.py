"""The console's pages of associations: what an office sees of its subtree, and buttons that call the actions."""

from associations.admin.associations import AssociationAdmin
from associations.admin.memberships import MembershipAdmin
from associations.admin.offices import OfficeAdmin, TermAdmin
from associations.admin.placements import PlacementAdmin

__all__ = ["AssociationAdmin", "MembershipAdmin", "OfficeAdmin", "PlacementAdmin", "TermAdmin"]
