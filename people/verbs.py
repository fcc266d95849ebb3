"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "people.person_created": _("opened a record"),
        "people.person_changed": _("changed a record"),
        "people.person_unmade": _("took back a record"),
        "people.person_died": _("noted a death"),
        "people.person_lives": _("took back the note of a death"),
        "people.contact_declined": _("noted the wish not to be contacted"),
        "people.contact_welcomed": _("noted the wish to be contacted again"),
        "people.former_name_added": _("added a former name"),
        "people.former_name_removed": _("removed a former name"),
        "people.affiliation_added": _("added years at the school"),
        "people.affiliation_changed": _("changed years at the school"),
        "people.affiliation_removed": _("removed years at the school"),
        "people.student_graduated": _("noted a graduation"),
        "people.contact_added": _("added a way to be reached"),
        "people.contact_ended": _("ended a way to be reached"),
        "people.contact_proven": _("confirmed a way to be reached"),
        "people.contact_contested": _("confirmed a way to be reached that another record holds"),
        "people.contact_code_sent": _("had a code sent to confirm a way to be reached"),
        "people.contact_settled": _("said whose a contact is that two claimed"),
        "people.contact_preferred": _("preferred a way to be reached"),
        "people.contact_changed": _("put another contact in the place of a confirmed one"),
        "people.change_stopped": _("stopped a change of a contact"),
        "people.change_looked_at": _("looked at a change that was stopped"),
        "people.login_shut": _("shut a login until its owner comes in again"),
        "people.login_created": _("opened a login"),
        "people.login_changed": _("changed a login"),
        "people.address_proven": _("confirmed an address"),
        "people.login_phone_proven": _("confirmed the telephone of a login"),
        "people.login_phone_dropped": _("took the telephone off a login"),
        "people.password_set": _("set a password"),
        "people.password_dropped": _("gave up the password"),
        "people.way_in_added": _("added a way to log in"),
        "people.consent_given": _("gave consent"),
        "people.consent_withdrawn": _("withdrew consent"),
        "people.guardian_consent_recorded": _("recorded a guardian's consent"),
        "people.login_attached": _("tied a login to a record"),
        "people.login_detached": _("untied a login from a record"),
        "people.position_noted": _("noted where somebody works"),
        "people.position_ended": _("noted that somebody works there no longer"),
        "people.position_removed": _("took a workplace off"),
        "people.token_issued": _("made a token"),
        "people.token_revoked": _("withdrew a token"),
    }
)
