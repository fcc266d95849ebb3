"""What somebody said, and what one can do with it: {% load wall %}.

Twenty posts of a page are written here faster than by twenty turns of four templates. Every value is escaped here, and
once; only the words of a post are HTML already, cleaned when they were written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from common.addresses import address
from common.drawing.icons import icon
from common.drawing.people import pane
from common.templatetags.portal import moment
from conversations.models import Post
from conversations.queries import PostCard, Shown

register = template.Library()


@dataclass(frozen=True, slots=True)
class Words:
    """In one language; what is read aloud only says of whom."""

    announcement: str
    pinned: str
    comma: str
    changed: str
    like: str
    liked: str
    answer: str
    more: str
    change: str
    take_back: str
    pin: str
    unpin: str
    hide: str
    show_again: str
    report: str
    what_they_wrote: str
    with_what_they_wrote: str
    to_them: str


@cache
def _words(language: str | None) -> Words:
    return Words(
        announcement=_("announcement"),
        pinned=_("pinned"),
        comma=pgettext("between two things said of one", ", "),
        changed=_("changed since"),
        like=_("Like"),
        liked=_("Liked"),
        answer=_("Answer"),
        more=pgettext("things to do", "More"),
        change=_("Change it"),
        take_back=_("Take it back"),
        pin=_("Pin it to the top"),
        unpin=_("Take it down from the top"),
        hide=_("Hide it"),
        show_again=_("Show it again"),
        report=_("Report it"),
        what_they_wrote=_("what %(name)s wrote"),
        with_what_they_wrote=_("with what %(name)s wrote"),
        to_them=_("to %(name)s"),
    )


@register.simple_tag
def wall_post(card: PostCard, csrf_token: str = "", is_alone: bool = False) -> SafeString:
    """One post on a wall, or alone on a page of its own, where its answers stand below it."""
    post = card.post
    body = f'<div class="voice prose">{post.body_html}</div>' if post.body_html else ""
    answers = "" if is_alone else f'<div id="answers-{post.public_id}"></div>'
    return mark_safe(
        f'<article class="post{" pinned" if post.pinned_at else ""}" id="{post.public_id}">{said_by(card)}{body}'
        f'{_pictures(card.pictures)}<div class="acts">{_acts(card, csrf_token, is_alone)}</div>{answers}</article>'
    )


@register.simple_tag
def said_by(card: PostCard) -> SafeString:
    """Who said it, and when; of a post or an answer."""
    words, said = _words(get_language()), card.post
    marks = ""
    if getattr(said, "is_announcement", False):
        marks += f' <span class="tag wait">{escape(words.announcement)}</span>'
    if getattr(said, "pinned_at", None):
        marks += f' <span class="tag calm">{icon("pin")}{escape(words.pinned)}</span>'
    first = f"{escape(str(card.title or card.where))}{words.comma}" if card.title or card.where else ""
    last = f"{words.comma}{escape(words.changed)}" if getattr(said, "edited_at", None) else ""
    hidden = _hidden(said.hidden_reason) if said.hidden_at else ""
    return mark_safe(
        f"<header>{pane(card.name, card.glass)}<p><strong><bdi>{escape(card.name)}</bdi></strong>{marks}"
        f' <span class="meta">{first}{moment(said.created_at)}{last}</span></p></header>{hidden}'
    )


def _hidden(reason: str) -> str:
    words = {"title": _("Hidden by those who look after the wall"), "text": reason}
    return render_to_string("components/notice.html", words)


def _pictures(pictures: Sequence[Shown]) -> str:
    if not pictures:
        return ""
    return f'<ul class="pictures" data-count="{len(pictures)}">{"".join(map(_picture, pictures))}</ul>'


def _picture(picture: Shown) -> str:
    return (
        f'<li><a href="{escape(picture.url)}"><img src="{escape(picture.thumbnail_url)}" width="{picture.width}"'
        f' height="{picture.height}" alt="{escape(picture.alt)}" loading="lazy" decoding="async"></a></li>'
    )


@register.simple_tag
def like_button(post: Post, csrf_token: str = "") -> SafeString:
    """点赞, with how many did; htmx puts the new one in its place. ``post`` comes ``with_numbers``."""
    words, url = _words(get_language()), address("post_like", post.public_id)
    pressed, label = ("true", words.liked) if post.is_liked else ("false", words.like)
    count = f'<b class="count-of">{post.likes_given:,}</b>' if post.likes_given else ""
    about = _aloud(words.what_they_wrote, post.author.full_name)
    return mark_safe(
        f'<form class="like" method="post" action="{url}" hx-post="{url}" hx-swap="outerHTML">{_token(csrf_token)}'
        f'<button class="plain" aria-pressed="{pressed}">{escape(label)}{count}{about}</button></form>'
    )


def _acts(card: PostCard, csrf_token: str, is_alone: bool) -> str:
    """Like, answer, and what else this reader may do with a post of a wall."""
    acts = ""
    if card.post.is_standing:
        acts = like_button(card.post, csrf_token) + ("" if is_alone else _answer(card))
    return acts + _more(card, csrf_token)


def _answer(card: PostCard) -> str:
    words, url, said = _words(get_language()), address("post_detail", card.post.public_id), card.post.comments_said
    label = ngettext("%(comments)s answer", "%(comments)s answers", said) % {"comments": said} if said else words.answer
    target = f"#answers-{card.post.public_id}"
    return (
        f'<a class="plain" href="{url}" hx-get="{url}" hx-target="{target}">'
        f"{escape(label)}{_aloud(words.to_them, card.name)}</a>"
    )


def _more(card: PostCard, csrf_token: str) -> str:
    acts = "".join(_further(card, csrf_token))
    if not acts:
        return ""
    words = _words(get_language())
    about = _aloud(words.with_what_they_wrote, card.name)
    return (
        f'<details class="more-acts"><summary class="plain">{escape(words.more)}{about}</summary>'
        f'<div class="acts">{acts}</div></details>'
    )


def _further(card: PostCard, csrf_token: str) -> list[str]:
    """Folded away: changing, taking back, pinning, hiding, reporting."""
    words, post, acts = _words(get_language()), card.post, []
    if card.is_mine and post.is_standing:
        acts.append(_link("post_edit", post, words.change))
    if card.is_mine:
        acts.append(_link("post_delete", post, words.take_back))
    if card.may_pin:
        label = words.unpin if post.pinned_at else words.pin
        url = address("post_pin", post.public_id)
        button = f'<button class="plain">{escape(label)}</button>'
        acts.append(f'<form method="post" action="{url}">{_token(csrf_token)}{button}</form>')
    if card.may_judge:
        acts.append(_link("post_judge", post, words.show_again if post.hidden_at else words.hide))
    if card.may_report:
        acts.append(_link("post_report", post, words.report))
    return acts


def _link(name: str, post: Post, label: str) -> str:
    return f'<a class="plain" href="{address(name, post.public_id)}">{escape(label)}</a>'


def _token(csrf_token: str) -> str:
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(csrf_token)}">' if csrf_token else ""


def _aloud(words: str, name: str) -> str:
    return f'<span class="visually-hidden"> {escape(words % {"name": name})}</span>'
