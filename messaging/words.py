"""What the other side answers, and why a letter cannot go by a channel, in words for the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_ACCOUNT = _("The account at Aliyun is not in order. Look at its console.")
_SIGNATURE = _("The carrier does not know this signature, or has not approved it.")
_BUSY = _("Too many requests at once; it is tried again later.")
_KEY = _("The access key is not accepted.")

TEXTS: dict[str, StrOrPromise] = {
    # Seen before anybody was contacted.
    "text_no_template": _("There is no approved template for this text message in this language."),
    "text_value_missing": _("There is nothing to fill a variable with."),
    "text_value_no_code": _("A code has four to six letters or digits."),
    "text_value_too_long": _("What a variable is filled with is too long: at most 35 characters."),
    "text_value_link": _("A link may not be filled in; it has to stand in the template."),
    "text_value_signs": _("What a variable is filled with has signs that no text message may have."),
    "text_foreign_number": _("Aliyun is asked to write to numbers of mainland China only."),
    "gave_way": _("It stayed too long with this channel; the next one took over."),
    "text_limit": _("So many text messages went to this number that the carrier takes no more for now."),
    "text_at_night": _("Invitations go by text message between 8 in the morning and 9 in the evening."),
    "text_never_taken": _("The carrier never took it, and its text is kept no longer."),
    # What Aliyun answers.
    "isv.BUSINESS_LIMIT_CONTROL": _("Too many text messages to this number; it is tried again later."),
    "isv.DAY_LIMIT_CONTROL": _("The account has reached its limit for today; it is tried again later."),
    "isv.MONTH_LIMIT_CONTROL": _("The account has reached its limit for this month; it is tried again later."),
    "isv.AMOUNT_NOT_ENOUGH": _("The account at Aliyun has no money left."),
    "isv.OUT_OF_SERVICE": _ACCOUNT,
    "isv.ACCOUNT_NOT_EXISTS": _ACCOUNT,
    "isv.ACCOUNT_ABNORMAL": _ACCOUNT,
    "isv.PRODUCT_UN_SUBSCRIPT": _("The account at Aliyun has not ordered text messages."),
    "isv.PRODUCT_UNSUBSCRIBE": _("The account at Aliyun has not ordered text messages."),
    "isp.RAM_PERMISSION_DENY": _("The access key may not send text messages."),
    "Throttling": _BUSY,
    "Throttling.User": _BUSY,
    "ServiceUnavailable": _("The carrier is away; it is tried again later."),
    "SignatureDoesNotMatch": _KEY,
    "InvalidAccessKeyId.NotFound": _KEY,
    "InvalidTimeStamp.Expired": _("The clock of this server is wrong."),
    "SignatureNonceUsed": _BUSY,
    "isp.SYSTEM_ERROR": _("The carrier could not say whether it was taken; it is asked again."),
    "InternalError": _("The carrier could not say whether it was taken; it is asked again."),
    "isv.MOBILE_NUMBER_ILLEGAL": _("This is no number."),
    "isv.SMS_TEMPLATE_ILLEGAL": _("The carrier does not know this template, or has not approved it."),
    "isv.SMS_SIGNATURE_ILLEGAL": _SIGNATURE,
    "isv.SIGN_NAME_ILLEGAL": _SIGNATURE,
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": _("The signature may not be used for this kind of text message."),
    "isv.TEMPLATE_MISSING_PARAMETERS": _("There is nothing to fill a variable with."),
    "isv.TEMPLATE_PARAMS_ILLEGAL": _("A variable may not be filled with this."),
    "isv.PARAM_LENGTH_LIMIT": _("What a variable is filled with is too long."),
    "isv.PARAM_NOT_SUPPORT_URL": _("A link may not be filled in; it has to stand in the template."),
    "isv.BLACK_KEY_CONTROL_LIMIT": _("A variable was filled with a forbidden word."),
    "isv.SMS_CONTENT_ILLEGAL": _("The carrier forbids the content."),
    # What its reports say afterwards.
    "MOBILE_NOT_ON_SERVICE": _("The number is not in service."),
    "MOBILE_ACCOUNT_ABNORMAL": _("The account of the number is not in order."),
    "INVALID_NUMBER": _("This is no number."),
    "MOBILE_SEND_LIMIT": _("The carrier has let too many text messages through to this number."),
    "MOBILE_IN_BLACK": _("The number is on a list of those left alone."),
    "MOBLE_TERMINAL_ERROR": _("The telephone could not take it."),
    "USER_REJECT": _("Its owner has refused such text messages."),
    "CONTENT_KEYWORD": _("The carrier refuses a word in it."),
    "CONTENT_ERROR": _("The carrier refuses the content."),
    "SIGN_BLACKLIST": _("The carrier refuses the signature."),
    "NO_ROUTE": _("There is no way to this number."),
}

_WECHAT_KEY = _("WeChat does not accept the keys of the service account.")
_WECHAT_ACCOUNT = _("The service account may not send this. Look at its console at mp.weixin.qq.com.")
_WECHAT_REJECTS = _("The reader has switched off messages of this kind in WeChat.")

TEXTS |= {
    # Seen before anybody was contacted.
    "wechat_no_template": _("No template of WeChat is written down for this kind of letter."),
    "wechat_no_marketing": _("WeChat takes neither advertising nor invitations."),
    "wechat_value_unfit": _("What a field of the template is filled with does not fit it."),
    "wechat_quota": _("The service account has sent as much as it may in a day."),
    # What WeChat answers.
    "wechat_-1": _("WeChat is busy; it is tried again later."),
    "wechat_40001": _WECHAT_KEY,
    "wechat_40013": _WECHAT_KEY,
    "wechat_40014": _WECHAT_KEY,
    "wechat_40125": _WECHAT_KEY,
    "wechat_41001": _WECHAT_KEY,
    "wechat_42001": _WECHAT_KEY,
    "wechat_40164": _("The address of this server is not on the list of those that may use the service account."),
    "wechat_40003": _("This WeChat does not belong to the service account."),
    "wechat_43004": _("The reader does not follow the service account any more."),
    "wechat_43101": _WECHAT_REJECTS,
    "wechat_43116": _("WeChat has banned this template."),
    "wechat_43107": _WECHAT_ACCOUNT,
    "wechat_43108": _("WeChat is busy; it is tried again later."),
    "wechat_43117": _("Too many messages to this reader; WeChat takes more later, and does not say when."),
    "wechat_45047": _("Too many messages to this reader; WeChat takes more later, and does not say when."),
    "wechat_45009": _("The service account has sent as much as it may in a day."),
    "wechat_45011": _("Too many requests at once; it is tried again later."),
    "wechat_45168": _("WeChat refuses a word in it."),
    "wechat_40037": _("WeChat does not know this template."),
    "wechat_40241": _("WeChat has had this message a moment ago, and does not say which of the two it sent."),
    "wechat_47003": _("What a field of the template is filled with does not fit it."),
    "wechat_48001": _WECHAT_ACCOUNT,
    "wechat_48004": _WECHAT_ACCOUNT,
    "wechat_50002": _WECHAT_ACCOUNT,
    # What it reports afterwards.
    "wechat_user_block": _("The reader has blocked messages of the service account."),
    "wechat_system_failed": _("WeChat could not deliver it."),
}


def said(reason: str) -> StrOrPromise | None:
    """A reason that is a code of ours or theirs, with what it is about after a colon; None for any other."""
    code, _colon, about = reason.partition(": ")
    words = TEXTS.get(code)
    return f"{words} ({about})" if words is not None and about else words
