"""What runs in a worker: loops over actions and gateways that are no actions themselves, because they commit often."""

from messaging.engine.evening import gather_daily_letters
from messaging.engine.fetching import fetch_mail
from messaging.engine.lookups import ask_about, ask_about_letters
from messaging.engine.mailings import look_after_mailings
from messaging.engine.returns import read_refusals
from messaging.engine.sending import send_waiting
from messaging.engine.texts import ask_about_texts

__all__ = [
    "ask_about",
    "ask_about_letters",
    "ask_about_texts",
    "fetch_mail",
    "gather_daily_letters",
    "look_after_mailings",
    "read_refusals",
    "send_waiting",
]
