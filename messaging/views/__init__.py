"""Pages about letters."""

from messaging.views.addresses import letter_address, letter_address_code
from messaging.views.choices import letter_everything, letter_preferences, letter_unsubscribe
from messaging.views.inbox import letter_detail, letter_list, letter_read_all
from messaging.views.mailbox import mailbox_detail, mailbox_html, mailbox_list
from messaging.views.wechat import letter_wechat, letter_wechat_end

__all__ = [
    "letter_address",
    "letter_address_code",
    "letter_detail",
    "letter_everything",
    "letter_list",
    "letter_preferences",
    "letter_read_all",
    "letter_unsubscribe",
    "letter_wechat",
    "letter_wechat_end",
    "mailbox_detail",
    "mailbox_html",
    "mailbox_list",
]
