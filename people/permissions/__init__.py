"""Who may change what about people, and when.

Which offices a person holds is known two floors up; ``common.console.may`` asks there. The building blocks of
records (``create_person``, ``add_affiliation``, ``attach_login`` …) ask only what the state of things demands:
they are called by the actions of floors above, which have asked who may.
"""

from people.permissions.contacts import (
    can_change_address,
    can_choose_contact,
    can_prove_contact,
    can_see_contacts,
    can_send_contact_code,
    can_settle_change,
    can_settle_contact,
    can_stop_change,
)
from people.permissions.logins import (
    can_act_for_staff,
    can_agree_to_terms,
    can_come_in_at,
    can_come_in_by,
    can_have_login_phone,
    can_issue_token,
    can_record_guardian_consent,
    can_revoke_token,
    can_see_logins,
    can_sign_up,
    can_withdraw_consent,
    has_withdrawn_terms,
    is_asked_to_agree,
    is_own_login,
)
from people.permissions.privacy import (
    can_block,
    can_choose_audience,
    can_keep_field_rules,
    can_lift_block,
    can_rule_field,
)
from people.permissions.proposals import can_answer_proposal, can_name_lost, can_propose_contact
from people.permissions.records import (
    can_attach_login,
    can_change_person,
    can_confirm_record,
    can_end_position,
    can_keep_photo,
    can_keep_record,
    can_keep_tags,
    can_note_touch,
    can_say_birth_date,
    can_take_photo_off,
    can_unmake_person,
    is_owner,
)
from people.permissions.relations import can_part, can_relate

__all__ = [
    "can_act_for_staff",
    "can_agree_to_terms",
    "can_answer_proposal",
    "can_attach_login",
    "can_block",
    "can_change_address",
    "can_change_person",
    "can_choose_audience",
    "can_choose_contact",
    "can_come_in_at",
    "can_come_in_by",
    "can_confirm_record",
    "can_end_position",
    "can_have_login_phone",
    "can_issue_token",
    "can_keep_field_rules",
    "can_keep_photo",
    "can_keep_record",
    "can_keep_tags",
    "can_lift_block",
    "can_name_lost",
    "can_note_touch",
    "can_part",
    "can_propose_contact",
    "can_prove_contact",
    "can_record_guardian_consent",
    "can_relate",
    "can_revoke_token",
    "can_rule_field",
    "can_say_birth_date",
    "can_see_contacts",
    "can_see_logins",
    "can_send_contact_code",
    "can_settle_change",
    "can_settle_contact",
    "can_sign_up",
    "can_stop_change",
    "can_take_photo_off",
    "can_unmake_person",
    "can_withdraw_consent",
    "has_withdrawn_terms",
    "is_asked_to_agree",
    "is_own_login",
    "is_owner",
]
