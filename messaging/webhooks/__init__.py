"""Providers knock here."""

from messaging.webhooks.mail import mail_webhook
from messaging.webhooks.texts import text_replies, text_reports
from messaging.webhooks.wechat import service_account_webhook

__all__ = ["mail_webhook", "service_account_webhook", "text_replies", "text_reports"]
