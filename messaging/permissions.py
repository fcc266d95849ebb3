"""Who may move a letter, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.actors import Actor, Kind
from common.console import may
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from institution.reads import current, now
from messaging.models import Addressee, Delivery, Mailing, SmsNumber, SmsTemplate, Suppression, WechatTemplate
from messaging.queries.lookups import can_be_asked
from messaging.queries.texts import CODE_IS_STILL_WANTED, CODES, free_at, wants_templates
from messaging.registry import Category, Text, carries, carries_by_wechat, carries_text, categories, steering, texts
from messaging.vocabulary import (
    BRACKETS,
    FACTS,
    KINDS,
    LONGEST_SIGNATURE,
    NEWS,
    NOTICE,
    OPT_OUT,
    TEMPLATE_CODE,
    TEMPLATE_ID,
    fields_in,
    fits,
    variables_in,
)
from messaging.words import TEXTS

State = Delivery.State
SEE, KEEP = "messages.see", "institution.edit"
CODE_PAUSE = timedelta(minutes=10)
SAYS_WHY_NOT = {
    Mailing.State.RUNNING: _("This mailing is under way."),
    Mailing.State.PAUSED: _("This mailing is paused already."),
    Mailing.State.CANCELLED: _("This mailing was cancelled."),
    Mailing.State.FINISHED: _("This mailing is over: every letter has been dealt with."),
}


def can_carry(actor: Actor) -> Verdict:
    """Leasing, handing over, sweeping: the house does that by itself."""
    if not actor.is_system:
        return forbidden(_("Letters are carried by the system."))
    return ALLOWED


def can_see_deliveries(actor: Actor) -> Verdict:
    """The whole school's letters: for those who may see them everywhere."""
    if not may(actor, SEE, current()):
        return forbidden(_("Only the alumni office sees the deliveries."))
    return ALLOWED


def can_resolve(actor: Actor, delivery: Delivery) -> Verdict:
    """Say what became of a letter whose end is not known."""
    if not (seeing := can_see_deliveries(actor)):
        return seeing
    if delivery.state != State.UNKNOWN:
        return refused("not_unknown", _("By now it is known what became of this letter."))
    return ALLOWED


def can_send_again(actor: Actor, delivery: Delivery) -> Verdict:
    if not (resolving := can_resolve(actor, delivery)):
        return resolving
    if delivery.is_emptied:
        return refused("letter_emptied", _("The letter was kept no longer, so it cannot be sent again."))
    return ALLOWED


def can_ask(actor: Actor, delivery: Delivery) -> Verdict:
    """Ask the provider what became of a letter: where there is one that answers."""
    if not (resolving := can_resolve(actor, delivery)):
        return resolving
    if delivery.handed_at is None or not can_be_asked(delivery.channel):
        return refused("nobody_to_ask", _("What carries these letters cannot be asked afterwards."))
    return ALLOWED


def can_steer(actor: Actor, mailing: Mailing) -> Verdict:
    """The house itself, who sees all letters of the school, and whom the app names that the mailing is of."""
    named = any(each.may_steer(actor, mailing) for each in steering)
    if not (actor.is_system or named or may(actor, SEE, current())):
        return forbidden(_("These letters are somebody else's."))
    return ALLOWED


def can_pause(actor: Actor, mailing: Mailing) -> Verdict:
    return _can_steer_while(actor, mailing, Mailing.State.RUNNING)


def can_resume(actor: Actor, mailing: Mailing) -> Verdict:
    return _can_steer_while(actor, mailing, Mailing.State.PAUSED)


def can_cancel(actor: Actor, mailing: Mailing) -> Verdict:
    return _can_steer_while(actor, mailing, Mailing.State.RUNNING, Mailing.State.PAUSED)


def can_add(mailing: Mailing) -> Verdict:
    """Whether more letters may join it; a finished one goes on with them."""
    if mailing.state == Mailing.State.CANCELLED:
        return refused("mailing_cancelled", _("This mailing was cancelled."))
    return ALLOWED


def _can_steer_while(actor: Actor, mailing: Mailing, *states: str) -> Verdict:
    if not (steering_it := can_steer(actor, mailing)):
        return steering_it
    if mailing.state not in states:
        return refused(f"mailing_{mailing.state}", SAYS_WHY_NOT[Mailing.State(mailing.state)])
    return ALLOWED


def can_read(actor: Actor, delivery: Delivery) -> Verdict:
    """A letter in an inbox is for its reader only."""
    if actor.user is None or not actor.is_signed_in or delivery.addressee.login_id != actor.user.pk:
        return forbidden(_("This letter is not addressed to you."))
    return ALLOWED


def can_choose(actor: Actor, addressee: Addressee) -> Verdict:
    """Their own preferences; nobody sets another's."""
    if actor.user is None or not actor.is_signed_in or addressee.login_id != actor.user.pk:
        return forbidden(_("Everybody chooses their letters themselves."))
    return ALLOWED


def can_unsubscribe(category: Category) -> Verdict:
    if category.must_arrive:
        return refused("must_arrive", category.why or _("These letters must arrive."))
    return ALLOWED


def can_be_lifted(suppression: Suppression) -> Verdict:
    """By its reader, on a button: only their own wish. A mailbox that sent letters back wants a proof."""
    if not suppression.can_be_lifted_by_reader:
        return refused("set_by_others", _("Only the alumni office can lift this. Write to them from another address."))
    if suppression.came_back:
        return refused("proof_needed", _("Letters came back from this address. A code that arrives there lifts it."))
    return ALLOWED


def can_have_code(suppression: Suppression | None) -> Verdict:
    """A letter to an address that sends letters back harms all others, so there are few of them."""
    if suppression is None:
        return refused("not_left_alone", _("Letters go to this address already."))
    if not suppression.came_back:
        return refused("set_by_others", _("Only the alumni office can lift this. Write to them from another address."))
    if suppression.code_sent_at and suppression.code_sent_at > now() - CODE_PAUSE:
        return refused("code_asked_too_often", _("A code went there less than ten minutes ago. Wait for it."))
    return ALLOWED


def can_receive(actor: Actor) -> Verdict:
    """What comes in is brought by the house itself, or by a provider whose signature was checked."""
    if not (actor.is_system or actor.kind == Kind.PROVIDER):
        return forbidden(_("Incoming mail is brought by the mail server."))
    return ALLOWED


def can_keep_suppressions(actor: Actor) -> Verdict:
    """Leave an address alone, or write to it again: the office that sees the deliveries."""
    return can_see_deliveries(actor)


def can_lift_number(actor: Actor, number: SmsNumber) -> Verdict:
    """Text it again: the office that sees the deliveries."""
    if not (seeing := can_see_deliveries(actor)):
        return seeing
    if number.stopped_at is None and number.unreachable_since is None:
        return refused("nothing_against_it", _("Text messages go to this number already."))
    return ALLOWED


def can_text_code(number: str) -> Verdict:
    """Whether a code can reach this number while somebody waits for it: carriers let so many through and no more.

    What counts is how often one was asked for, not how many left: a number that nobody logs in with is answered like
    one that somebody does (``docs/decisions/034``).
    """
    if not wants_templates():
        return ALLOWED
    row, moment = SmsNumber.objects.filter(number=number).first(), timezone.now()
    free = free_at(row.asked_at, CODES, moment) if row is not None else moment
    if free - moment > CODE_IS_STILL_WANTED:
        minutes = -(-(free - moment) // timedelta(minutes=1))
        return refused(
            "number_limit",
            ngettext(
                "So many codes went to this number that the carrier takes no more for another %(minutes)s minute.",
                "So many codes went to this number that the carrier takes no more for another %(minutes)s minutes.",
                minutes,
            )
            % {"minutes": minutes},
        )
    return ALLOWED


def can_send_text(letter: str) -> Verdict:
    """Whether the carrier would take this text message at all."""
    if not carries(Delivery.Channel.SMS):
        return refused("no_text_messages", _("No text messages are sent from here."))
    if not carries_text(letter):
        return refused("text_no_template", TEXTS["text_no_template"])
    return ALLOWED


def can_launch_by_text(category: Category) -> Verdict:
    """Whether a mailing of this kind may go by text message: before the first one leaves, not at each."""
    name = NOTICE if category.must_arrive else NEWS
    return can_send_text(name)


def can_launch_by_wechat(category: Category) -> Verdict:
    """WeChat takes no advertising, whoever sends it and however it is called here."""
    if category.is_marketing:
        return refused("wechat_no_marketing", TEXTS["wechat_no_marketing"])
    if not carries(Delivery.Channel.WECHAT):
        return refused("no_wechat", _("Nothing is sent by WeChat from here."))
    if not carries_by_wechat(category):
        return refused("wechat_no_template", TEXTS["wechat_no_template"])
    return ALLOWED


def can_launch_by(channels: Sequence[str], category: Category) -> Verdict:
    """Whether a mailing of this kind may go by all of these channels."""
    if Delivery.Channel.SMS in channels and not (texting := can_launch_by_text(category)):
        return texting
    # A kind that does not use the channel at all is a fault of whoever calls, unless it never may.
    wechat = Delivery.Channel.WECHAT
    is_asked = wechat in channels and (category.is_marketing or wechat in category.rhythms)
    return can_launch_by_wechat(category) if is_asked else ALLOWED


def can_connect_wechat(actor: Actor, addressee: Addressee) -> Verdict:
    """Their own letters to their own WeChat."""
    if not (choosing := can_choose(actor, addressee)):
        return choosing
    if not carries(Delivery.Channel.WECHAT):
        return refused("no_wechat", _("Nothing is sent by WeChat from here."))
    return ALLOWED


def can_keep_wechat_template(actor: Actor, facts: Mapping[str, Any]) -> Verdict:
    """Whether WeChat could take it so: each field known, and filled with something that can fit."""
    if not (changing := can_change_sms_templates(actor)):
        return changing
    if not TEMPLATE_ID.fullmatch(facts["template_id"]):
        return refused(
            "template_id", _("A template ID is some forty letters and digits, as the account's page shows it.")
        )
    kind = next((each for each in categories if each.code == facts["category"]), None)
    if facts["category"] and (kind is None or kind.is_secret):
        return refused("no_such_kind", _("There is no such kind of letter."))
    if kind is not None and kind.is_marketing:
        return refused("wechat_no_marketing", TEXTS["wechat_no_marketing"])
    return _fault_of_fields(facts["text"], facts["fills"])


def can_use_wechat_template(others: int) -> Verdict:
    """An account has so many at the same time and no more."""
    if others >= WechatTemplate.MOST:
        return refused("too_many_templates", _("A service account has 25 templates at a time. Retire one first."))
    return ALLOWED


def _fault_of_fields(text: str, fills: Mapping[str, str]) -> Verdict:
    fields = fields_in(text)
    if not fields:
        return refused("no_fields", _("The text has no fields. They look like {{thing1.DATA}}."))
    if unknown := sorted({kind for kind in fields.values() if kind not in KINDS}):
        words = _("Fields of this kind are not known here: %(names)s. Choose a template without them.")
        return refused("unknown_field", words % {"names": ", ".join(unknown)})
    if set(fields) != set(fills):
        words = _("Say for each field of the text, and for no other, what fills it: %(names)s.")
        return refused("fields_differ", words % {"names": ", ".join(sorted(set(fields) ^ set(fills)))})
    for name, fill in fills.items():
        literal = fill[1:-1] if len(fill) > 2 and fill[0] == fill[-1] == '"' else ""
        if not literal and fill not in FACTS:
            words = _("%(name)s can be filled with one of these, or with words in quotation marks: %(known)s.")
            return refused("unknown_fact", words % {"name": name, "known": ", ".join(FACTS)})
        if literal and not fits(literal, fields[name]):
            return refused("words_unfit", _("The words for %(name)s do not fit this kind of field.") % {"name": name})
    return ALLOWED


def can_change_sms_templates(actor: Actor) -> Verdict:
    """Whoever keeps the institution's settings: what is wrong here keeps people from logging in."""
    if not may(actor, KEEP, current()):
        return forbidden(_("Only those who keep the settings of the institution change this."))
    return ALLOWED


def can_order_channels(actor: Actor, category: str, channels: Sequence[str]) -> Verdict:
    """Letters of this kind by these channels, one after another: only by such as lead anywhere, and ending in one."""
    if not (changing := can_change_sms_templates(actor)):
        return changing
    kind = next((each for each in categories if each.code == category), None)
    if kind is None or kind.is_secret or Delivery.Channel.EMAIL not in kind.rhythms:
        return refused("no_order", _("Letters of this kind have no order: they go to exactly one address."))
    loud = [Delivery.Channel.SMS, Delivery.Channel.WECHAT, Delivery.Channel.EMAIL]
    if len(channels) != len(set(channels)) or not set(channels) <= set(loud) or len(channels) < 2:
        return refused("order_of_two", _("An order has two channels or more, each once."))
    for channel in channels:
        if not carries(channel):
            return refused("channel_leads_nowhere", _("Nothing is sent by this channel from here."))
    if Delivery.Channel.SMS in channels and not (sending := can_send_text(NOTICE)):
        return sending
    if Delivery.Channel.WECHAT in channels:
        return can_launch_by_wechat(kind)
    return ALLOWED


def can_keep_sms_template(actor: Actor, facts: Mapping[str, str]) -> Verdict:
    """Whether the carrier could ever take it so, by its published rules; whatever state it is in."""
    if not (changing := can_change_sms_templates(actor)):
        return changing
    letter = next((each for each in texts if each.name == facts["letter"]), None)
    if letter is None:
        return refused("no_such_text", _("There is no such text message."))
    for fault in (_fault_of_names(facts), _fault_of_text(facts, letter), _fault_of_kind(facts, letter)):
        if not fault:
            return fault
    return ALLOWED


def _fault_of_names(facts: Mapping[str, str]) -> Verdict:
    if not TEMPLATE_CODE.fullmatch(facts["code"]):
        return refused("template_code", _("A template code is SMS_ and digits, as the carrier's console shows it."))
    if not 2 <= len(facts["sign_name"]) <= LONGEST_SIGNATURE or any(sign in facts["sign_name"] for sign in BRACKETS):
        return refused("signature", _("A signature has two to twelve characters, without the brackets around it."))
    return ALLOWED


def _fault_of_text(facts: Mapping[str, str], letter: Text) -> Verdict:
    names = variables_in(facts["text"])
    if any(sign in facts["text"] for sign in BRACKETS):
        return refused("brackets", _("Leave out the signature and its brackets: the carrier puts them there."))
    known = {*letter.variables, "name", "subject", "institution"}
    if unknown := [name for name in names if name not in known]:
        words = _("This text message cannot fill in %(names)s. It knows: %(known)s.")
        return refused("unknown_variable", words % {"names": ", ".join(unknown), "known": ", ".join(sorted(known))})
    if len(names) != len(set(names)):
        return refused("variable_twice", _("The carrier takes each variable once."))
    return ALLOWED


def _fault_of_kind(facts: Mapping[str, str], letter: Text) -> Verdict:
    kind = facts["kind"]
    if (kind == SmsTemplate.Kind.CODE) != letter.is_code:
        return refused("wrong_kind", _("Codes go by a template for codes, and nothing else does."))
    if letter.is_code and variables_in(facts["text"]) != ["code"]:
        return refused("code_alone", _("A template for codes has ${code} and no other variable."))
    if letter.is_marketing and kind != SmsTemplate.Kind.MARKETING:
        return refused("wrong_kind", _("Invitations go by a template for invitations or advertising."))
    if kind == SmsTemplate.Kind.MARKETING and OPT_OUT not in facts["text"]:
        return refused("no_opt_out", _("An invitation has to end with “拒收请回复R”."))
    return ALLOWED
