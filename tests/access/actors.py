"""Every kind of actor there is, seen from one class: "here" is that class and its department, all else is elsewhere.

A kind is in as many groups as it has relations; the groups say in the policy who may what.
"""

from __future__ import annotations

# Nobody is signed in behind these. The login of "deactivated" was closed while it served as deputy here and its
# session stood open; "unverified" typed the right password and has not proven the address yet.
STRANGERS = ("visitor", "deactivated", "unverified")
# A login without a person. "applicant" has asked to join here.
NEWCOMERS = ("newcomer", "applicant")
ELSEWHERE = ("member_elsewhere", "liaison_elsewhere", "deputy_elsewhere")
# "banned" was put out of this class; "former_member" left it.
GONE = ("banned", "former_member")
# "minor" is sixteen, with a guardian's consent on record, and was let in some minutes ago. The record of "deceased"
# says that they died while they served as deputy here. "former_liaison" has served, "coming_deputy" will from tomorrow.
PLAIN_MEMBERS = ("member", "minor", "deceased", "former_liaison", "coming_deputy")
# Holds all rights, and has no second step at the door: in production the console is shut for them.
UNGUARDED = "unguarded"
ADMINISTRATORS = ("administrator", UNGUARDED)

ACTORS = (
    *STRANGERS,
    *NEWCOMERS,
    *GONE,
    *ELSEWHERE,
    *PLAIN_MEMBERS,
    "deputy",
    "liaison",
    "coordinator",  # of the cohort
    "secretary_elsewhere",
    "secretary",  # of the department
    "office_staff",  # of the school; may not appoint
    *ADMINISTRATORS,
)

SIGNED_IN = tuple(actor for actor in ACTORS if actor not in STRANGERS)
PEOPLE = tuple(actor for actor in SIGNED_IN if actor not in NEWCOMERS)  # there is a person behind the login
MEMBERS = (*PLAIN_MEMBERS, "deputy", "liaison")
# Offices whose rights reach this class.
ABOVE = ("coordinator", "secretary", "office_staff", *ADMINISTRATORS)
DESK = ("deputy", "liaison", *ABOVE)  # answer requests, look after members, announce
MODERATORS = ("liaison", *ABOVE)
READERS = (*PLAIN_MEMBERS, *DESK)  # of what is said in the class
APPOINTERS = ("coordinator", "secretary", *ADMINISTRATORS)
TREE_KEEPERS = ("secretary", "office_staff", *ADMINISTRATORS)
RECORD_KEEPERS = TREE_KEEPERS
IMPORTERS = TREE_KEEPERS
# Who stands before the console's door with an office that opens it.
STAFF = ("secretary_elsewhere", *TREE_KEEPERS)
