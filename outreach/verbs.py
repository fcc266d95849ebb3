"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "outreach.audience_created": _("made an audience"),
        "outreach.audience_changed": _("changed an audience"),
        "outreach.audience_copied": _("copied an audience"),
        "outreach.audience_deleted": _("deleted an audience"),
        "outreach.message_begun": _("began a message to many"),
        "outreach.message_worded": _("changed the words of a message"),
        "outreach.message_fixed": _("fixed a message"),
        "outreach.message_copied": _("copied a message"),
        "outreach.campaign_created": _("began a campaign"),
        "outreach.campaign_changed": _("changed a campaign"),
        "outreach.campaign_taken_over": _("took over the draft of a campaign"),
        "outreach.campaign_timed": _("set the time of a campaign"),
        "outreach.campaign_submitted": _("handed a campaign in"),
        "outreach.campaign_approved": _("approved a campaign"),
        "outreach.campaign_sent_back": _("sent a campaign back"),
        "outreach.campaign_returned": _("gave a campaign back to its author, because it could not be launched"),
        "outreach.campaign_withdrawn": _("withdrew a campaign"),
        "outreach.campaign_launched": _("launched a campaign"),
        "outreach.campaign_paused": _("paused a campaign"),
        "outreach.campaign_resumed": _("let a campaign go on"),
        "outreach.campaign_subject_chosen": _("chose which of two subjects the rest of a campaign gets"),
        "outreach.campaign_cancelled": _("cancelled a campaign"),
        "outreach.newsletter_created": _("founded a newsletter"),
        "outreach.newsletter_changed": _("changed a newsletter"),
        "outreach.newsletter_closed": _("ended a newsletter"),
        "outreach.newsletter_opened": _("opened a newsletter again"),
        "outreach.newsletter_subscribed": _("subscribed to a newsletter"),
        "outreach.newsletter_declined": _("declined a newsletter"),
        "outreach.issue_taken_down": _("took an issue from the archive"),
        "outreach.issue_put_back": _("put an issue back into the archive"),
        "outreach.journey_begun": _("prepared a journey"),
        "outreach.journey_changed": _("changed a journey"),
        "outreach.journey_step_added": _("added a letter to a journey"),
        "outreach.journey_step_changed": _("changed when a letter of a journey is due"),
        "outreach.journey_step_moved": _("put a letter of a journey before another"),
        "outreach.journey_step_removed": _("took a letter out of a journey"),
        "outreach.journey_switched_on": _("switched on a journey"),
        "outreach.journey_paused": _("paused a journey"),
        "outreach.journey_ended": _("ended a journey"),
        "outreach.message_tried": _("had a message sent to themselves"),
        "outreach.attachment_added": _("put a file with a message"),
        "outreach.attachment_removed": _("took a file away from a message"),
        "outreach.picture_added": _("added a picture to a message"),
    }
)
