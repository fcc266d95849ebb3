"""Every letter the house sends is a row before it is a letter."""

from messaging.models.addressees import Addressee
from messaging.models.allowances import Allowance
from messaging.models.deliveries import UNKNOWN_FIRST, Delivery
from messaging.models.incoming import Feedback, IncomingMail, ProviderEvent
from messaging.models.mailings import Mailing
from messaging.models.orders import ChannelOrder
from messaging.models.preferences import Preference
from messaging.models.suppressions import Suppression
from messaging.models.texts import ArrivalReport, SmsNumber, SmsTemplate
from messaging.models.wechat import WechatBinding, WechatReceipt, WechatScene, WechatTemplate

__all__ = [
    "UNKNOWN_FIRST",
    "Addressee",
    "Allowance",
    "ArrivalReport",
    "ChannelOrder",
    "Delivery",
    "Feedback",
    "IncomingMail",
    "Mailing",
    "Preference",
    "ProviderEvent",
    "SmsNumber",
    "SmsTemplate",
    "Suppression",
    "WechatBinding",
    "WechatReceipt",
    "WechatScene",
    "WechatTemplate",
]
