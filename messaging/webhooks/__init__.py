"""Providers knock here."""

from messaging.webhooks.mail import mail_webhook
from messaging.webhooks.texts import text_replies, text_reports

__all__ = ["mail_webhook", "text_replies", "text_reports"]
