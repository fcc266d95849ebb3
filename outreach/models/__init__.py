"""Whom to write to, what to say, and the campaign that brings the two together."""

from outreach.models.audiences import Audience
from outreach.models.campaigns import Campaign
from outreach.models.journeys import Journey, JourneyStep, StepTaken, Traveller
from outreach.models.links import CheckedLink
from outreach.models.messages import Message, MessageAttachment, MessagePicture, Wording
from outreach.models.newsletters import Newsletter, Subscription
from outreach.models.tracking import LetterEvent

__all__ = [
    "Audience",
    "Campaign",
    "CheckedLink",
    "Journey",
    "JourneyStep",
    "LetterEvent",
    "Message",
    "MessageAttachment",
    "MessagePicture",
    "Newsletter",
    "StepTaken",
    "Subscription",
    "Traveller",
    "Wording",
]
