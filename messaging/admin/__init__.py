"""Letters in the console: where they are, what came back, and which addresses are left alone."""

from messaging.admin.deliveries import DeliveryAdmin
from messaging.admin.orders import ChannelOrderAdmin
from messaging.admin.returns import IncomingMailAdmin, SuppressionAdmin
from messaging.admin.texts import SmsNumberAdmin, SmsTemplateAdmin
from messaging.admin.wechat import WechatTemplateAdmin

__all__ = [
    "ChannelOrderAdmin",
    "DeliveryAdmin",
    "IncomingMailAdmin",
    "SmsNumberAdmin",
    "SmsTemplateAdmin",
    "SuppressionAdmin",
    "WechatTemplateAdmin",
]
