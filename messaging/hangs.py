"""What this app hangs into its own registries when all are ready: what keeps a letter from a number or a WeChat."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging import queries
from messaging.models import Delivery
from messaging.queries.texts import is_stopped_number, is_unreachable_number
from messaging.queries.wechat import has_no_wechat, has_unfollowed
from messaging.registry import ACCOUNT, Stop, categories, stops

BY_TEXT = Q(channel=Delivery.Channel.SMS)
BY_WECHAT = Q(channel=Delivery.Channel.WECHAT)


def _is_marketing() -> Q:
    return Q(category__in=[category.code for category in categories if category.is_marketing])


STOPS = (
    Stop(
        code="no_number",
        reason=_("There is no number to send it to."),
        condition=lambda: BY_TEXT & Q(queries.has_no_number()),
        holds_what_must_arrive=True,
    ),
    Stop(
        code="number_unreachable",
        reason=_("The carrier says that nobody can be reached at this number."),
        condition=lambda: BY_TEXT & ~Q(category=ACCOUNT.code) & Q(is_unreachable_number()),
        holds_what_must_arrive=True,
    ),
    Stop(
        code="number_left_alone",
        reason=_("Whoever has this number answered that they want no more text messages."),
        condition=lambda: BY_TEXT & Q(is_stopped_number()),
    ),
    Stop(
        code="wechat_unfollowed",
        reason=_("Whoever connected this WeChat follows the account no longer."),
        condition=lambda: BY_WECHAT & has_unfollowed(),
        holds_what_must_arrive=True,
    ),
    Stop(
        code="no_wechat",
        reason=_("No WeChat is connected to which it could go."),
        condition=lambda: BY_WECHAT & has_no_wechat(),
        holds_what_must_arrive=True,
    ),
    Stop(
        code="wechat_no_marketing",
        reason=_("WeChat takes neither advertising nor invitations."),
        condition=lambda: BY_WECHAT & _is_marketing(),
        holds_what_must_arrive=True,
    ),
)


def hang_in() -> None:
    for stop in STOPS:
        stops.hang(stop)
