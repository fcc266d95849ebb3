"""What an office lets its holder do, here and in everything below. One enum for the whole house."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capability(models.TextChoices):
    """Named ``<what>.<may do>``. An app that comes later adds its own lines here, so that all stand in one place."""

    CONSOLE_OPEN = "console.open", _("open the console")
    PEOPLE_SEE = "people.see", _("see records of people")
    PEOPLE_SEE_CONTACTS = "people.see_contacts", _("see contact data")
    PEOPLE_EDIT = "people.edit", _("edit records of people")
    ROSTER_IMPORT = "roster.import", _("bring in rosters")
    TREE_EDIT = "tree.edit", _("open, rename, move and close associations")
    OFFICES_APPOINT = "offices.appoint", _("appoint officers and end terms")
    OFFICES_MANAGE = "offices.manage", _("say what there is to be appointed to, and what each office may do")
    REQUESTS_DECIDE = "requests.decide", _("answer join requests")
    MEMBERS_MANAGE = "members.manage", _("invite, remove and ban members")
    WALL_ANNOUNCE = "wall.announce", _("post announcements")
    WALL_MODERATE = "wall.moderate", _("moderate the wall")
    CAMPAIGNS_WRITE = "campaigns.write", _("write to many people at once")
    CAMPAIGNS_APPROVE = "campaigns.approve", _("approve what others want to send to many")
    MESSAGES_SEE = "messages.see", _("see deliveries and settle unknown ones")
    AUDIT_SEE = "audit.see", _("see the audit")
    INSTITUTION_EDIT = "institution.edit", _("change the institution's settings")
