"""What outreach hangs into the floors below: kinds of letters, who writes them, and who is named in them."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models import Association
from associations.permissions.scope import holds
from associations.registry import desk_links
from audit.registry import Rows, speak_of
from common.actors import Actor
from common.console_home import decisions
from common.pages import Link
from common.second_step import guard
from messaging.registry import BY_MAIL_ONLY, Category, Steering, Stop, Writer, categories, steering, stops, writers
from messaging.serials import Serial, serials
from outreach.letters import TEMPLATE, write
from outreach.models import Audience, Campaign, Newsletter
from outreach.models.audiences import WRITE
from outreach.queries.attachments import enclosed_in
from outreach.queries.campaigns import may_steer, page_of_letters
from outreach.queries.held import HOLDINGS, hold_ways, letters_told_apart, may_steer_journey, page_of_journey
from outreach.queries.newsletters import SERIAL, has_declined
from outreach.queries.stopping import reader_has_left, sender_has_lost_the_right
from outreach.queries.tracking import count_followed, count_opened
from outreach.queries.variants import count_answers, count_unsubscribed
from outreach.queries.waiting import campaigns_to_approve
from outreach.registry import Measure, blocks, measures, placeholders
from outreach.wordings.ours import BLOCKS, PLACEHOLDERS
from people.registry import Mention, before_merging, held_before_persons, holdings, mentions

CATEGORIES = (
    Category(
        code="news",
        label=_("News of the school"),
        help=_("What happens at the school and among its alumni."),
        is_marketing=True,
        priority=8,
    ),
    Category(
        code="gatherings",
        label=_("Gatherings"),
        help=_("Reunions, talks, visits: what you are invited to."),
        is_marketing=True,
        priority=7,
    ),
    Category(
        code="giving",
        label=_("Giving"),
        help=_("Funds, appeals, and what became of gifts."),
        is_marketing=True,
        priority=8,
    ),
    Category(
        code="units",
        label=_("Letters of your groups"),
        help=_("What your class, department or chapter writes to its people."),
        is_marketing=True,
        priority=7,
    ),
    Category(
        code="greetings",
        label=_("Greetings and reminders"),
        help=_("Welcome, birthdays, anniversaries, and what is easily forgotten."),
        is_marketing=True,
        priority=6,
    ),
)

# What comes to one reader at a time, by a date of theirs, is for journeys.
OF_CAMPAIGNS = tuple(category for category in CATEGORIES if category.code != "greetings")

# Not among what a campaign may be: whoever asks for a test gets it, whatever they have switched off.
TESTS = Category(
    code="letter_tests",
    label=_("Tests of letters"),
    must_arrive=True,
    why=_("You have asked for it yourself."),
    priority=1,
    rhythms=dict(BY_MAIL_ONLY),
)

STOPS = (
    Stop("left_the_unit", _("The person has left the unit it was written for."), reader_has_left, comes_later=True),
    Stop(
        "sender_may_not",
        _("Whoever wrote it may not write for this unit any more."),
        sender_has_lost_the_right,
        comes_later=True,
    ),
    Stop("declined", _("The reader has said no to this newsletter."), has_declined, comes_later=True),
)

# By which one of two subjects is better; what is tracked comes before them.
MEASURES = (
    Measure("followed", _("Followed a link"), count_followed, place=10),
    Measure("opened", _("Opened it"), count_opened, place=20),
    Measure("answers", _("Answered"), count_answers, place=50),
    Measure("unsubscribed", _("Unsubscribed"), count_unsubscribed, place=90, fewer_is_better=True),
)

MENTIONS = (
    Mention("outreach.Audience", "owner", "Who chose people to write to; whom, is asked anew each time."),
    Mention("outreach.Message", "author", "Who wrote to many."),
    Mention("outreach.Campaign", "author", "Who wrote to many."),
    Mention("outreach.Journey", "owner", "Who answers for letters that follow a date."),
    Mention("outreach.Campaign", "approved_by", "Who approved what another wanted to send."),
    Mention("outreach.Campaign", "chosen_by", "Who chose the subject of what was sent to many."),
)

AUDITED = (Rows("outreach.audience", Audience.objects.visible_to, link=lambda audience: audience.get_absolute_url()),)


def _write_to_them(actor: Actor, association: Association) -> Link | None:
    """On an officer's desk."""
    if not (association.is_standing and holds(actor, WRITE, association)):
        return None
    label = _("Write to the class") if association.kind == Association.Kind.CLASS else _("Write to its people")
    return Link(label, f"{reverse('campaign_new')}?unit={association.public_id}", icon="mail")


def _label_of(key: str) -> str | None:
    newsletter = Newsletter.objects.filter(public_id=key).first()
    return newsletter.name if newsletter is not None else None


def hang_up_newsletters(end: Callable[..., object], renew: Callable[..., object]) -> None:
    """What a reader can end by itself. The two actions are given by whoever may know them."""
    serials.hang(
        Serial(
            name=SERIAL,
            label=_("Newsletters"),
            help=_("What the school and your groups send again and again: have it, or leave it out."),
            keys=lambda: Newsletter.objects.values_list("public_id", flat=True),
            label_of=_label_of,
            end=end,
            renew=renew,
            page=lambda: reverse("newsletter_list"),
        )
    )


def hang_up() -> None:
    """Called once, when the apps are ready."""
    for category in (*CATEGORIES, TESTS):
        categories.hang(category)
    for stop in STOPS:
        stops.hang(stop)
    steering.hang(Steering("outreach.journeys", may_steer_journey, page_of_journey))
    for holding in HOLDINGS:
        holdings.hang(holding)
    held_before_persons.append(hold_ways)
    before_merging.append(letters_told_apart)
    for mention in MENTIONS:
        mentions.hang(mention)
    for placeholder in PLACEHOLDERS:
        placeholders.hang(placeholder)
    for block in BLOCKS:
        blocks.hang(block)
    for measure in MEASURES:
        measures.hang(measure)
    writers.hang(Writer(TEMPLATE, write, enclosed_in))
    steering.hang(Steering("outreach.campaigns", may_steer, page_of_letters))
    decisions.append(campaigns_to_approve)
    desk_links.append(_write_to_them)
    guard("campaign_approve", "campaign_launch", "api_campaign_approve")
    speak_of(*AUDITED)
    speak_of(Rows("outreach.campaign", Campaign.objects.visible_to, link=lambda campaign: campaign.get_absolute_url()))
    speak_of(Rows("outreach.newsletter", Newsletter.objects.visible_to, link=lambda one: one.get_absolute_url()))
    guard("message_edit", "message_look")  # it shows how somebody's letter would read, and so what their record says
