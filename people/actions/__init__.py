"""Everything that changes anything about people, one file per noun.

The building blocks of records ask only what the state of things demands; the actions of floors above that call
them have asked who may. What a person or staff do by hand asks who may here. Each says so.
"""

from people.actions.affiliations import add_affiliation, change_affiliation, graduate_students, remove_affiliation
from people.actions.changes import forget_old_changes, note_change, settle_change, stop_change
from people.actions.consents import withdraw_consent
from people.actions.contact_points import (
    add_contact_point,
    end_contact_point,
    prefer_contact_point,
    verify_contact_point,
)
from people.actions.contact_proposals import (
    accept_proposal,
    decline_proposal,
    expire_proposals,
    propose_contact,
)
from people.actions.login_phones import drop_login_phone, prove_login_phone
from people.actions.logins import attach_login, change_login, change_login_address, create_login, detach_login
from people.actions.looking import note_record_opened
from people.actions.own_page import (
    choose_contact,
    end_position,
    remove_position,
    say_contact,
    say_position,
    withdraw_contact,
)
from people.actions.persons import (
    add_former_name,
    change_person,
    correct_person,
    create_person,
    lift_do_not_contact,
    mark_deceased,
    mark_do_not_contact,
    remove_former_name,
    unmake_person,
    unmark_deceased,
)
from people.actions.photos import remove_photo, say_photo_on_card, set_photo, take_photo_off
from people.actions.postal_addresses import say_address
from people.actions.privacy import block_person, choose_audience, choose_audiences, lift_block, rule_field, rule_fields
from people.actions.proving import forget_old_codes, prove_contact, send_contact_code
from people.actions.record_notes import keep_notes, remove_record_note
from people.actions.relations import part_people, relate_people
from people.actions.repeating import forget_old_calls
from people.actions.rosters import (
    NewRecord,
    bring_in_records,
    forget_unused_organisations,
    note_position,
    take_back_records,
)
from people.actions.settling import settle_contact
from people.actions.signing_in import (
    agree_to_terms,
    give_consent,
    note_way_in,
    prove_login_address,
    record_guardian_consent,
    set_password,
    sign_up,
    take_over_by_proven_address,
)
from people.actions.tokens import issue_token, note_token_used, revoke_token
from people.actions.touches import finish_touch, make_tag, note_touch, remove_touch, retire_tag, tag_person
from people.actions.yearly_checks import ask_whether_all_is_right, confirm_record, note_own_change

__all__ = [
    "NewRecord",
    "accept_proposal",
    "add_affiliation",
    "add_contact_point",
    "add_former_name",
    "agree_to_terms",
    "ask_whether_all_is_right",
    "attach_login",
    "block_person",
    "bring_in_records",
    "change_affiliation",
    "change_login",
    "change_login_address",
    "change_person",
    "choose_audience",
    "choose_audiences",
    "choose_contact",
    "confirm_record",
    "correct_person",
    "create_login",
    "create_person",
    "decline_proposal",
    "detach_login",
    "drop_login_phone",
    "end_contact_point",
    "end_position",
    "expire_proposals",
    "finish_touch",
    "forget_old_calls",
    "forget_old_changes",
    "forget_old_codes",
    "forget_unused_organisations",
    "give_consent",
    "graduate_students",
    "issue_token",
    "keep_notes",
    "lift_block",
    "lift_do_not_contact",
    "make_tag",
    "mark_deceased",
    "mark_do_not_contact",
    "note_change",
    "note_own_change",
    "note_position",
    "note_record_opened",
    "note_token_used",
    "note_touch",
    "note_way_in",
    "part_people",
    "prefer_contact_point",
    "propose_contact",
    "prove_contact",
    "prove_login_address",
    "prove_login_phone",
    "record_guardian_consent",
    "relate_people",
    "remove_affiliation",
    "remove_former_name",
    "remove_photo",
    "remove_position",
    "remove_record_note",
    "remove_touch",
    "retire_tag",
    "revoke_token",
    "rule_field",
    "rule_fields",
    "say_address",
    "say_contact",
    "say_photo_on_card",
    "say_position",
    "send_contact_code",
    "set_password",
    "set_photo",
    "settle_change",
    "settle_contact",
    "sign_up",
    "stop_change",
    "tag_person",
    "take_back_records",
    "take_over_by_proven_address",
    "take_photo_off",
    "unmake_person",
    "unmark_deceased",
    "verify_contact_point",
    "withdraw_consent",
    "withdraw_contact",
]
