"""Who may bring in rosters, and when. ``roster.import`` reaches down from the office that gives it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Association, Capability, JoinRequest
from associations.models.rights import today
from associations.permissions.offices import administrators, can_tie_login_to
from associations.permissions.scope import capabilities_of, holds, must_hold
from associations.queries.reach import holds_at_school
from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from directory.exports import columns_open_to
from directory.models import BulkEdit, BulkEditRow, Export, Import, Merge, ProfileCount, SavedList, Source
from directory.queries.chosen import Choice, choice_of, people_chosen
from directory.queries.undoing import written_rows
from institution.reads import current, now
from people.codes import is_city_code
from people.models import Person, Tag, User
from people.permissions import can_keep_record, is_owner

State = Import.State


def can_import_into(actor: Actor, association: Association) -> Verdict:
    """Into this unit of the tree and what stands below it."""
    may = must_hold(actor, Capability.ROSTER_IMPORT, association)
    if not may:
        return may
    if association.is_chapter:
        return refused(
            "chapters_have_no_roster",
            _("A roster belongs to the school, a department, a cohort or a class. A chapter has members instead."),
        )
    if association.state == Association.State.CLOSED:
        return refused("association_closed", _("Nobody is placed in a closed association."))
    return ALLOWED


def may_open_units_below(actor: Actor, association: Association) -> bool:
    """Whether departments, cohorts and classes that the roster names and that do not exist may be opened."""
    return association.is_standing and holds(actor, Capability.TREE_EDIT, association)


def can_name_columns(actor: Actor, roster_import: Import) -> Verdict:
    """Until the first row has come in."""
    return _can(actor, roster_import, State.READ, State.CHECKING, State.CHECKED)


def can_begin_check(actor: Actor, roster_import: Import) -> Verdict:
    may = _can(actor, roster_import, State.READ, State.CHECKED, State.FAILED)
    if not may:
        return may
    if roster_import.forgotten_at is not None:
        return refused("import_forgotten", _("The file is not kept any more. Bring it once more."))
    fields = set(roster_import.mapping.values())
    if not fields & {"full_name", "family_name", "given_name"}:
        return refused("name_column_missing", _("Say which column holds the name."))
    return ALLOWED


def can_check(actor: Actor, roster_import: Import) -> Verdict:
    return _can(actor, roster_import, State.CHECKING)


def can_begin_run(actor: Actor, roster_import: Import) -> Verdict:
    return _can(actor, roster_import, State.CHECKED)


def can_run(actor: Actor, roster_import: Import) -> Verdict:
    return _can(actor, roster_import, State.RUNNING)


def can_cancel(actor: Actor, roster_import: Import) -> Verdict:
    return _can(actor, roster_import, State.READ, State.CHECKING, State.CHECKED, State.RUNNING)


def can_begin_undo(actor: Actor, roster_import: Import) -> Verdict:
    """Take back what came in: as long as its rows are kept, by whoever may bring in rosters there."""
    may = _can(actor, roster_import, State.DONE, State.CANCELLED, State.FAILED)
    if not may:
        return may
    if roster_import.forgotten_at is not None:
        return refused("import_forgotten", _("The rows are not kept any more. It cannot be taken back."))
    if not written_rows(roster_import).exists():
        return refused("nothing_to_undo", _("Nothing of this import can be taken back."))
    return ALLOWED


def can_undo(actor: Actor, roster_import: Import) -> Verdict:
    return _can(actor, roster_import, State.UNDOING)


def _can(actor: Actor, roster_import: Import, *states: str) -> Verdict:
    may = can_import_into(actor, roster_import.association)
    if not may:
        return may
    if roster_import.state not in states:
        return refused(
            f"import_{roster_import.state}",
            _("The import stands at “%(state)s”. That cannot be done with it now.")
            % {"state": State(roster_import.state).label},
        )
    return ALLOWED


EXPORTS_AT_ONCE = 3
SHORTEST_REASON = 4  # characters; 校庆邀请 says enough


def can_export(actor: Actor, choice: Choice) -> Verdict:
    """Whoever keeps these records, or looks after the members of the group; not whoever may only look at a list."""
    if choice.source == Source.RECORDS or (choice.saved_list is not None and can_see_list(actor, choice.saved_list)):
        return must_hold(actor, Capability.PEOPLE_SEE, None)
    if choice.association is not None:
        serves = {Capability.PEOPLE_SEE, Capability.MEMBERS_MANAGE} & capabilities_of(actor, choice.association)
        if serves:
            return ALLOWED
    return forbidden(_("Only those who look after these people may take them out as a file."))


LONGEST_LIST = 5_000  # people named one by one; a condition knows no end


def can_see_list(actor: Actor, saved: SavedList) -> bool:
    return SavedList.objects.visible_to(actor).filter(pk=saved.pk).exists()


def can_save_list(actor: Actor, choice: Choice, association: Association | None, *, is_fixed: bool) -> Verdict:
    """Whoever sees records in the console; shared with a unit whose records they see."""
    if not (may := must_hold(actor, Capability.PEOPLE_SEE, association)):
        return may
    if is_fixed and people_chosen(choice, actor)[: LONGEST_LIST + 1].count() > LONGEST_LIST:
        return refused(
            "list_too_long",
            _("A list of single people has at most %(most)s. Keep the conditions instead.") % {"most": LONGEST_LIST},
        )
    return ALLOWED


def can_change_list(actor: Actor, saved: SavedList, association: Association | None) -> Verdict:
    """Its owner; a list without one, whoever it is shared with."""
    if saved.owner_id is None and can_see_list(actor, saved):
        return ALLOWED
    if actor.person is None or saved.owner_id != actor.person.pk:
        return forbidden(_("Whoever made this list decides about it."))
    return must_hold(actor, Capability.PEOPLE_SEE, association)


def can_list_people(actor: Actor, saved: SavedList, people: Sequence[Person]) -> Verdict:
    """Whoever sees the list, of people whose records they see; on a list that names its people."""
    if not can_see_list(actor, saved):
        return forbidden(_("This list is not shared with you."))
    if not saved.is_fixed:
        return refused("list_has_conditions", _("This list holds conditions. Who fits them is on it by themselves."))
    keys = {person.pk for person in people}
    seen = Person.objects.visible_in_console(actor).filter(pk__in=keys).count()
    if seen < len(keys):
        return forbidden(_("You do not see all of these records."))
    return ALLOWED


def has_room_for(saved: SavedList, people: Sequence[Person]) -> Verdict:
    """Whoever stands there already takes no place."""
    new = {person.pk for person in people} - set(saved.listed.values_list("person_id", flat=True))
    if saved.listed.count() + len(new) > LONGEST_LIST:
        return refused("list_too_long", _("This list is full. Begin another one."))
    return ALLOWED


def can_begin_export(actor: Actor, choice: Choice, fields: Sequence[str], reason: str) -> Verdict:
    """With columns that this officer reads by office, and with a reason; not many at once."""
    if not (may := can_export(actor, choice)):
        return may
    if not fields or set(fields) - set(columns_open_to(actor)):
        return refused("field_not_offered", _("This column cannot be chosen here. Load the page anew."))
    if len(reason) < SHORTEST_REASON:
        return refused("reason_missing", _("Say in some words what the file is for; it stands in the audit."))
    if actor.person is not None and Export.objects.at_work().filter(begun_by=actor.person).count() >= EXPORTS_AT_ONCE:
        return refused("exports_at_work", _("Three files of yours are being written. Wait for one of them."))
    return ALLOWED


def can_build_export(actor: Actor, export: Export) -> Verdict:
    """With the rights that whoever asked has now, for the people and for each column."""
    if not (may := can_export(actor, choice_of(export))):
        return may
    if set(export.fields) - set(columns_open_to(actor)):
        return forbidden(_("Your offices do not open all of these columns any more."))
    return ALLOWED


def can_take_export(actor: Actor, export: Export) -> Verdict:
    """Whoever asked for it, for a week, as long as they may read what is in it."""
    if actor.person is None or export.begun_by_id != actor.person.pk:
        return forbidden(_("This file is for whoever asked for it."))
    if export.state == Export.State.GONE or (export.expires_at and export.expires_at <= timezone.now()):
        return refused("export_gone", _("The file is deleted. Take it out anew if you still need it."))
    if export.state != Export.State.DONE:
        return refused("export_not_ready", _("The file is not ready."))
    if not (may := can_build_export(actor, export)):
        return may
    if not _reaches_all(actor, export):
        return refused(
            "export_out_of_reach",
            _("You do not keep all of the people in this file any more. Take it out anew, with those you keep now."),
        )
    return ALLOWED


def _reaches_all(actor: Actor, export: Export) -> bool:
    """Whoever lost an office after the file was written has lost its people, also where another office stays. Of the
    members of a group the office there was asked; who is no more is asked of nobody."""
    if export.source == Source.MEMBERS or holds_at_school(actor, Capability.PEOPLE_SEE):
        return True
    reached = Person.objects.visible_in_console(actor)
    return not any(
        Person.objects.filter(pk__in=people, erased_at=None).exclude(pk__in=reached.filter(pk__in=people)).exists()
        for people in export.parts.order_by("number").values_list("people", flat=True).iterator(chunk_size=10)
    )


def can_end_export(actor: Actor, export: Export) -> Verdict:
    if actor.person is None or export.begun_by_id != actor.person.pk:
        return forbidden(_("This file is for whoever asked for it."))
    if not export.is_at_work and export.state != Export.State.DONE:
        return refused("export_over", _("There is nothing to stop or delete any more."))
    return ALLOWED


MOST_AT_ONCE = 5_000  # people in a change of many: somebody has to look through them


def can_edit_many(actor: Actor, choice: Choice, operation: str, value: str) -> Verdict:
    """Whoever keeps records; of each person it is asked again when the change is carried out."""
    if not (may := must_hold(actor, Capability.PEOPLE_EDIT, None)):
        return may
    if not (may := can_export(actor, choice)):
        return may
    if operation not in BulkEdit.Operation.values:
        return refused("change_unknown", _("This cannot be chosen here. Load the page anew."))
    if not _is_a_value(operation, value):
        return refused("value_unknown", _("Say what it is to be."))
    count = people_chosen(choice, actor)[: MOST_AT_ONCE + 1].count()
    if count > MOST_AT_ONCE:
        return refused(
            "too_many_at_once", _("At most %(most)s people at once. Narrow the list.") % {"most": MOST_AT_ONCE}
        )
    return ALLOWED if count else refused("nobody_chosen", _("There is nobody in this list."))


def _is_a_value(operation: str, value: str) -> bool:
    if operation in (BulkEdit.Operation.ADD_TAG, BulkEdit.Operation.REMOVE_TAG):
        return value.isdecimal() and Tag.objects.offered().filter(pk=int(value)).exists()
    if operation == BulkEdit.Operation.CITY:
        return is_city_code(value)
    return operation == BulkEdit.Operation.QUIET or 0 < len(value) <= 200


def can_begin_bulk_edit(actor: Actor, edit: BulkEdit) -> Verdict:
    """Whoever looked at it."""
    if not (may := _asked_for(actor, edit)):
        return may
    if edit.state != BulkEdit.State.LOOKED_AT:
        return refused("change_begun", _("This was begun already."))
    if not edit.rows.filter(outcome=BulkEditRow.Outcome.WAITS).exists():
        return refused("nobody_changes", _("Nobody would change by it."))
    return ALLOWED


def can_begin_bulk_undo(actor: Actor, edit: BulkEdit) -> Verdict:
    if not (may := _asked_for(actor, edit)):
        return may
    if edit.operation == BulkEdit.Operation.EMPLOYER:
        return refused("change_not_undone", _("Where people work is history: say it anew for each who is wrong."))
    if edit.state != BulkEdit.State.DONE or not edit.rows.filter(outcome=BulkEditRow.Outcome.CHANGED).exists():
        return refused("change_not_undone", _("There is nothing to take back."))
    return ALLOWED


def _asked_for(actor: Actor, edit: BulkEdit) -> Verdict:
    if actor.person is not None and edit.begun_by_id == actor.person.pk:
        return must_hold(actor, Capability.PEOPLE_EDIT, None)
    return forbidden(_("Only whoever looked at this change decides about it."))


def can_decide_pair(actor: Actor, one: Person, other: Person) -> Verdict:
    """Whether two records are one person is said by whoever keeps both, and never by one of the two themselves."""
    if not (can_keep_record(actor, one) and can_keep_record(actor, other)):
        return forbidden(_("Others keep one of the two records. Somebody above both has to decide."))
    if is_owner(actor, one) or is_owner(actor, other):
        return refused("own_record", _("One of the two is your own record. Somebody else has to decide."))
    return ALLOWED


def can_merge(actor: Actor, kept: Person, other: Person, login: User | None) -> Verdict:
    """Whoever keeps both. The login that stays gets the offices of both records: those it did not have are given by
    whoever holds as much, or merging would be a way up."""
    may = can_decide_pair(actor, kept, other)
    if not may:
        return may
    if _was_just_let_in(kept) or _was_just_let_in(other):
        return refused("approval_is_fresh", _("Somebody was let in as one of the two just now. Wait some minutes."))
    return _gives_no_rights(actor, [kept, other], login)


def _gives_no_rights(actor: Actor, records: list[Person], login: User | None) -> Verdict:
    for record in records:
        if login is not None and record.login_id != login.pk and not (may := can_tie_login_to(actor, record)):
            return may
    return ALLOWED


def _was_just_let_in(person: Person) -> bool:
    """An approval that can be taken back would unmake or untie a record that has more in it by then."""
    since = timezone.now() - timedelta(minutes=current().take_back_minutes)
    fresh = JoinRequest.objects.filter(state=JoinRequest.State.APPROVED, decided_at__gt=since)
    tied = Q(made_the_person=True) | Q(tied_the_login=True)
    return fresh.filter(tied, Q(membership__person=person) | Q(affiliation__person=person)).exists()


def can_undo_merge(actor: Actor, merge: Merge, kept: Person) -> Verdict:
    """The last merge of a record first, for some weeks, by whoever keeps it; an office goes back to a login that had
    it, and only whoever holds as much may do that."""
    if not can_keep_record(actor, kept):
        return forbidden(_("Only those who keep the records of people may do this."))
    if merge.undone_at is not None:
        return refused("merge_undone", _("This has been undone already."))
    if not merge.is_within_days:
        return refused("merge_too_old", _("The time to undo it is over: the old record is not kept any more."))
    later = Merge.objects.standing().filter(kept=kept, pk__gt=merge.pk)
    if merge.kept_key != kept.pk or later.exists():
        return refused("merged_on_since", _("The record was brought together with another one since. Undo that first."))
    if is_owner(actor, kept):
        return refused("own_record", _("One of the two is your own record. Somebody else has to decide."))
    return can_tie_login_to(actor, kept) if merge.parts_logins else ALLOWED


def leaves_an_administrator(had_one: bool = True) -> Verdict:
    """The school is not without one afterwards that had one before."""
    if not had_one or administrators().serving_on(today()).exists():
        return ALLOWED
    return refused("last_administrator", _("The school needs an administrator. Appoint a successor first."))


# Profiles a member opens on one day: from so many on with a pause between two, at last no more until tomorrow.
PAUSES = ((200, timedelta(seconds=20)), (100, timedelta(seconds=5)))
MOST_PROFILES = 300


def can_find_people(actor: Actor) -> Verdict:
    """Whoever has a record here, or keeps them. What each of them finds is the gate's affair."""
    if actor.is_system or actor.person is not None:
        return ALLOWED
    return forbidden(_("The directory opens once the alumni office or your class knows who you are."), "no_record_yet")


def is_counted(actor: Actor, person: Person) -> bool:
    """Whether it counts that the actor opens this page: not one's own, nor of those whose records one keeps."""
    if actor.is_system or actor.person is None or actor.person.pk == person.pk:
        return False
    return not Person.objects.visible_in_console(actor).filter(pk=person.pk).exists()


def can_open_profile(counted: ProfileCount, moment: datetime) -> Verdict:
    """One more profile, after those counted today."""
    if counted.count >= MOST_PROFILES:
        return refused(
            "profiles_enough",
            _("You have opened %(number)s profiles today. It ends there, so that nobody copies the directory.")
            % {"number": MOST_PROFILES},
        )
    if pause_before(counted, moment):
        return refused("profiles_too_fast", _("You go through many profiles quickly. Take a moment, then go on."))
    return ALLOWED


def pause_before(counted: ProfileCount, moment: datetime) -> timedelta:
    """How long to wait before the next profile; nothing below a hundred a day."""
    pause = next((pause for count, pause in PAUSES if counted.count >= count), timedelta())
    return max(counted.last_at + pause - moment, timedelta())


def seconds_until_next(actor: Actor) -> int:
    """When this reader may open another profile: the pause that is left, or until the day is over."""
    here = now()
    counted = ProfileCount.objects.filter(reader=actor.person, day=here.date()).first()
    if counted is None:
        return 0
    if counted.count >= MOST_PROFILES:
        midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return int((midnight - here).total_seconds()) + 1
    return int(pause_before(counted, here).total_seconds()) + 1
