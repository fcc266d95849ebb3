"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "directory.import_begun": _("brought a roster"),
        "directory.import_finished": _("brought in the people of a roster"),
        "directory.import_cancelled": _("cancelled an import"),
        "directory.import_set_aside": _("set aside what an import had brought before it was stopped"),
        "directory.import_undone": _("took an import back"),
        "directory.import_forgotten": _("removed the file and the rows of an import"),
        "directory.import_given_up": _("gave up an import that got no further"),
        "directory.import_failed": _("had an import stopped for want of rights"),
        "directory.export_begun": _("asked for a file of people"),
        "directory.export_finished": _("had a file of people written"),
        "directory.export_taken": _("fetched a file of people"),
        "directory.export_cancelled": _("stopped the writing of a file of people"),
        "directory.export_deleted": _("deleted a file of people"),
        "directory.export_forgotten": _("deleted a file of people whose time was over"),
        "directory.export_failed": _("had the writing of a file of people stopped"),
        "directory.bulk_edit_looked_at": _("looked at a change of many people"),
        "directory.bulk_edit_begun": _("began to change many people"),
        "directory.bulk_edit_finished": _("changed many people"),
        "directory.bulk_undo_begun": _("began to take back a change of many people"),
        "directory.bulk_edit_undone": _("took back a change of many people"),
        "directory.bulk_edit_forgotten": _("forgot what stood before a change of many people"),
        "directory.list_saved": _("saved a list of people"),
        "directory.list_shared": _("shared a list of people"),
        "directory.list_kept_to_oneself": _("kept a list of people to themselves again"),
        "directory.people_listed": _("put people on a list"),
        "directory.people_unlisted": _("took people off a list"),
        "directory.list_deleted": _("deleted a list of people"),
        "directory.duplicates_sought": _("looked for records that may be one person"),
        "directory.paired_up": _("chose two records to compare"),
        "directory.kept_apart": _("said that two records are two people"),
        "directory.people_merged": _("brought two records together"),
        "directory.person_went_up": _("let a record go up in another one"),
        "directory.merge_undone": _("parted two records that had been brought together"),
        "directory.person_came_back": _("brought back a record that had gone up in another one"),
        "directory.merges_forgotten": _("removed what merges had kept of old records"),
        "directory.profiles_opened": _("opened very many profiles on one day"),
        "directory.proposed_again": _("asked to look once more whether two records are one person"),
    }
)
