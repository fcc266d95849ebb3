"""The other doors: what the bell, the clock and the shell ask for. As whom each acts, and through which actions.

No right is asked of the house itself, so whatever acts as ``system`` must be a step that nobody chooses; what
somebody has chosen is carried out on their behalf, with the rights they have now.
"""

from __future__ import annotations

from dataclasses import dataclass

CLOCK, BELL, WORKER, SHELL = ('system("clock")', 'system("bell")', 'system("worker")', 'system("shell")')
# On behalf of whoever began it; the house where the shell began it, nobody where that person is gone.
WHO_BEGAN_IT = ('system("worker", on_behalf_of=roster_import.begun_by)', WORKER, 'visitor("worker")')
WHO_ASKED = ('system("worker", on_behalf_of=export.begun_by)', WORKER, 'visitor("worker")')
NOTED = ("directory.actions.note_trouble",)  # what it fell over, by the house


@dataclass(frozen=True)
class Errand:
    """``acts_as`` are the actors it makes, ``through`` what it hands them to; both empty where it writes nothing."""

    acts_as: frozenset[str]
    through: frozenset[str]
    why: str = ""


def _as(*actors: str, through: tuple[str, ...]) -> Errand:
    return Errand(frozenset(actor.replace('"', "'") for actor in actors), frozenset(through))


def _writes_nothing(why: str) -> Errand:
    return Errand(frozenset(), frozenset(), why)


TASKS = {
    "alumni_portal.forget_spent_guards": _writes_nothing("Sweeps the framework's table of limits; no row of ours."),
    "alumni_portal.say_alive": _writes_nothing("A note in the cache that a worker was heard."),
    "associations.count_coverage": _as(CLOCK, through=("associations.actions.count_coverage",)),
    "associations.look_after_terms": _as(
        CLOCK,
        through=(
            "associations.actions.keep_last_administrator",
            "associations.actions.mark_console_openers",
            "associations.actions.tell_of_ending_terms",
        ),
    ),
    "associations.pass_up_silent_requests": _as(CLOCK, through=("associations.actions.pass_up_request",)),
    "audit.seal_entries": _as(CLOCK, through=("audit.actions.seal_entries",)),
    "cards.revoke_stranded": _as(CLOCK, through=("cards.actions.revoke_stranded",)),
    "conversations.forget_deleted": _as(CLOCK, through=("conversations.actions.forget_deleted",)),
    "conversations.tell_members": _as(WORKER, through=("conversations.actions.tell_some_members",)),
    "conversations.tell_waiting": _as(WORKER, through=("conversations.actions.tell_some_members",)),
    "directory.check_import": _as(*WHO_BEGAN_IT, through=("directory.actions.check_import", *NOTED)),
    "directory.continue_imports": _as(CLOCK, through=("directory.actions.continue_imports",)),
    "directory.build_export": _as(
        *WHO_ASKED,
        through=(
            *("directory.actions.take_up_export", "directory.actions.note_export_part"),
            *("directory.actions.finish_export", "directory.actions.note_export_trouble"),
        ),
    ),
    "directory.carry_on_bulk_edit": _as(
        'system("worker", on_behalf_of=edit.begun_by)',
        'visitor("worker")',
        through=("directory.actions.carry_on_bulk_edit",),
    ),
    "directory.continue_bulk_edits": _as(CLOCK, through=("directory.actions.continue_bulk_edits",)),
    "directory.forget_bulk_edits": _as(CLOCK, through=("directory.actions.forget_bulk_edits",)),
    "directory.continue_exports": _as(CLOCK, through=("directory.actions.continue_exports",)),
    "directory.forget_exports": _as(CLOCK, through=("directory.actions.forget_exports",)),
    "directory.weigh_claim": _as(WORKER, through=("directory.actions.weigh_claim",)),
    "directory.weigh_waiting_claims": _as(CLOCK, through=("directory.actions.weigh_claim",)),
    "directory.look_into_tries": _as(WORKER, through=("directory.actions.look_into_tries",)),
    "directory.forget_claims": _as(CLOCK, through=("directory.actions.forget_claims",)),
    "directory.find_duplicates": _as(
        CLOCK, through=("directory.actions.begin_search", "directory.actions.continue_search")
    ),
    "directory.forget_imports": _as(CLOCK, through=("directory.actions.forget_imports",)),
    "directory.forget_merges": _as(CLOCK, through=("directory.actions.forget_merges",)),
    "directory.forget_searches": _as(CLOCK, through=("directory.actions.forget_searches",)),
    "directory.refresh_index": _as(CLOCK, through=("directory.actions.refresh_index",)),
    "directory.run_import": _as(*WHO_BEGAN_IT, through=("directory.actions.run_import", *NOTED)),
    "directory.undo_import": _as(*WHO_BEGAN_IT, through=("directory.actions.undo_import", *NOTED)),
    "files.sweep": _as(CLOCK, through=("files.actions.delete_unreferenced", "files.actions.sweep_disk")),
    "messaging.empty_incoming_mail": _as(
        CLOCK,
        through=(
            "messaging.actions.incoming.empty_incoming_mail",
            "messaging.actions.provider_events.forget_provider_events",
        ),
    ),
    "messaging.fetch_mail": _as('system("imap")', through=("messaging.engine.fetch_mail",)),
    "messaging.read_refusals": _as(CLOCK, through=("messaging.engine.read_refusals",)),
    "messaging.give_way": _as(CLOCK, through=("messaging.actions.orders.give_way",)),
    "messaging.ask_about_letters": _as(CLOCK, through=("messaging.engine.ask_about_letters",)),
    "messaging.ask_about_texts": _as(CLOCK, through=("messaging.engine.ask_about_texts",)),
    "messaging.empty_settled_letters": _as(
        CLOCK,
        through=(
            "messaging.actions.retention.empty_settled_letters",
            "messaging.actions.retention.forget_spent_numbers",
            "messaging.actions.wechat_bindings.forget_what_is_over",
        ),
    ),
    "messaging.gather_daily_letters": _as(CLOCK, through=("messaging.engine.gather_daily_letters",)),
    "messaging.look_after_mailings": _as(CLOCK, through=("messaging.engine.look_after_mailings",)),
    "messaging.send_waiting": _as(BELL, through=("messaging.engine.send_waiting",)),
    "messaging.sweep_after_the_gone": _as(
        CLOCK,
        through=(
            "messaging.actions.resolving.send_unknown_again",
            "messaging.actions.sending.sweep_after_the_gone",
        ),
    ),
    "outreach.check_links": _as(WORKER, through=("outreach.actions.links.note_link",)),
    "outreach.choose_subjects": _as(CLOCK, through=("outreach.actions.campaigns.choose_subject_by_rule",)),
    "outreach.launch_due_campaigns": _as(CLOCK, through=("outreach.actions.campaigns.launch_due_campaign",)),
    "outreach.bring_in_ready_journeys": _as(CLOCK, through=("outreach.actions.journeys.bring_in_ready_journeys",)),
    "outreach.look_after_journeys": _as(
        CLOCK,
        through=(
            "outreach.actions.journeys.begin_travels",
            "outreach.actions.journeys.take_back_steps",
            "outreach.actions.journeys.take_steps",
        ),
    ),
    "outreach.tell_of_ends": _as(CLOCK, through=("outreach.actions.campaigns.tell_of_the_end",)),
    "privacy.continue_copies": _as(CLOCK, through=("privacy.actions.continue_copies",)),
    "privacy.carry_out_erasures": _as(CLOCK, through=("privacy.actions.carry_out_erasure",)),
    "privacy.finish_erasures": _as(CLOCK, through=("privacy.actions.finish_erasure",)),
    "privacy.make_copy": _as(WORKER, through=("privacy.actions.begin_copy", "privacy.actions.make_copy")),
    "privacy.remove_old_copies": _as(CLOCK, through=("privacy.actions.remove_old_copies",)),
    "people.ask_whether_all_is_right": _as(CLOCK, through=("people.actions.ask_whether_all_is_right",)),
    "people.expire_proposals": _as(CLOCK, through=("people.actions.expire_proposals",)),
    "outreach.forget_whose_events": _as(CLOCK, through=("outreach.actions.tracking.forget_whose",)),
    "people.forget_old_calls": _as(CLOCK, through=("people.actions.forget_old_calls",)),
    "people.forget_old_changes": _as(CLOCK, through=("people.actions.forget_old_changes",)),
    "people.forget_old_codes": _as(CLOCK, through=("people.actions.forget_old_codes",)),
    "people.graduate_students": _as(CLOCK, through=("people.actions.graduate_students",)),
}

COMMANDS = {
    "create_administrator": _as(
        SHELL, through=("associations.actions.make_administrator", "associations.actions.set_up_school")
    ),
    "demo": _writes_nothing("Plays the story of the demo through the actions; refuses where DEBUG is off."),
    "replay_erasures": _as(SHELL, through=("privacy.actions.finish_erasure", "privacy.actions.replay_erasure")),
    "heard": _writes_nothing("Reads when a worker was heard."),
    "import_roster": _as(
        SHELL,
        through=tuple(
            f"directory.actions.{name}"
            for name in ("begin_import", "name_columns", "begin_check", "check_import", "begin_run", "run_import")
        ),
    ),
    "import_units": _as(SHELL, through=("directory.actions.import_units",)),
    "migrate": _writes_nothing("Django's own, as the owner of the tables."),
    "receive_mail": _as('system("pipe")', through=("messaging.actions.incoming.receive_mail",)),
    "serve": _writes_nothing("Calls migrate and, in an empty database, demo; starts web, worker and clock."),
    "translations": _writes_nothing("Reads and writes the catalogue, which is a file."),
    "verify_audit": _writes_nothing("Reads the chain of sealed blocks."),
    "web": _writes_nothing("The development server; its pages act as whoever asks."),
}

# Several steps of one action each, with work on the outside world between them; tried by tests/messaging and faults.
ENGINES = {
    f"messaging.engine.{name}"
    for name in (
        "ask_about_letters",
        "ask_about_texts",
        "fetch_mail",
        "gather_daily_letters",
        "look_after_mailings",
        "read_refusals",
        "send_waiting",
    )
}
