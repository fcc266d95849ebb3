"""What this app writes into the audit, in words: "… <said>", after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from audit.registry import say

say(
    {
        "messaging.preferences_changed": _("changed what letters come and how"),
        "messaging.tracking_refused": _("did not want it counted which letters are opened"),
        "messaging.tracking_allowed": _("let it be counted which letters are opened"),
        "messaging.unsubscribed": _("unsubscribed from a kind of letter"),
        "messaging.subscribed_again": _("subscribed again"),
        "messaging.unsubscribed_from_everything": _("unsubscribed from all letters"),
        "messaging.suppression_lifted": _("allowed letters to an address again"),
        "messaging.address_left_alone": _("left an address alone"),
        "messaging.address_lifted": _("wrote to an address again"),
        "messaging.address_code_sent": _("had a code sent to an address that had sent letters back"),
        "messaging.address_proven": _("proved that letters arrive again"),
        "messaging.channels_ordered": _("ordered the channels of a kind of letter"),
        "messaging.number_stopped": _("answered that no more text messages should come"),
        "messaging.number_lifted": _("let text messages go to a number again"),
        "messaging.number_proven_again": _("proved a number to which no text messages went"),
        "messaging.sms_template_added": _("wrote down a template of text messages"),
        "messaging.sms_template_changed": _("changed a template of text messages"),
        "messaging.provider_asked": _("asked the provider what became of a letter"),
        "messaging.wechat_template_added": _("wrote down a template of WeChat messages"),
        "messaging.wechat_template_changed": _("changed a template of WeChat messages"),
        "messaging.wechat_connected": _("connected a WeChat"),
        "messaging.wechat_disconnected": _("ended what a WeChat was connected to"),
        "messaging.marked_arrived": _("noted that a letter arrived"),
        "messaging.mailing_launched": _("launched a mailing"),
        "messaging.mailing_continued": _("added letters to a mailing"),
        "messaging.mailing_paused": _("paused a mailing"),
        "messaging.mailing_stopped": _("stopped a mailing because too much of it failed"),
        "messaging.mailing_resumed": _("let a mailing go on"),
        "messaging.mailing_cancelled": _("cancelled a mailing"),
        "messaging.sent_again": _("sent a letter again"),
    }
)
