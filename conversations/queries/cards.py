"""What is shown of somebody who said something, and of what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.actors import Actor
from conversations.models import Comment, Post, PostPicture, Wall
from conversations.places import place_of, places
from conversations.queries.rights import WallRights
from files.links import signed_url
from institution.reads import current
from people.codes import city_name
from people.codes import place_of as colour_of
from people.models import Person
from people.queries import cities_open_to

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

THUMBNAIL_SIDE = 640
Titles = Mapping[int, "StrOrPromise"]  # what persons are in a place, by their keys


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as the page writes it; the addresses are the reader's own and die."""

    url: str
    thumbnail_url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PostCard:
    """One post or comment with its author, and what this reader may do with it.

    ``glass`` is the colour of the author's pane, ``where`` the city in words; both empty where it is not shown.
    """

    post: Post | Comment
    name: str
    glass: str
    where: str
    title: StrOrPromise
    is_mine: bool
    may_judge: bool
    may_pin: bool
    may_report: bool
    pictures: Sequence[Shown] = field(default_factory=tuple)


def cards_of(
    said: Iterable[Post] | Iterable[Comment],
    wall: Wall,
    rights: WallRights,
    actor: Actor,
    titles: Titles | None = None,
) -> list[PostCard]:
    """For the page; posts come ``with_numbers``. The place's titles of the authors cost a query, unless given."""
    said = list(said)
    if titles is None:
        titles = _titles(wall, {each.author_id for each in said})
    cities = cities_open_to(actor, (each.author_id for each in said if each.author.city_code))
    return [_card(each, titles.get(each.author_id, ""), rights, actor, each.author_id in cities) for each in said]


def _titles(wall: Wall, authors: set[int]) -> Titles:
    return place_of(wall).titles(wall, authors) if authors and wall.place in places else {}


def _card(said: Post | Comment, title: StrOrPromise, rights: WallRights, actor: Actor, shows_city: bool) -> PostCard:
    is_mine = actor.person is not None and actor.person.pk == said.author_id
    author: Person = said.author
    return PostCard(
        post=said,
        name=author.full_name,
        glass=colour_of(author.city_code, current().home_city_code) if shows_city else "",
        where=city_name(author.city_code) if shows_city else "",
        title=title,
        is_mine=is_mine,
        may_judge=rights.moderators and not is_mine,
        may_pin=(rights.announcers or rights.moderators) and isinstance(said, Post) and said.is_standing,
        may_report=actor.person is not None and not is_mine and said.is_standing,
        pictures=_pictures(said, actor) if isinstance(said, Post) else (),
    )


def _pictures(post: Post, actor: Actor) -> list[Shown]:
    if not post.has_pictures:
        return []
    return [_shown(picture, number, post, actor) for number, picture in enumerate(post.pictures.all(), 1)]


def _shown(picture: PostPicture, number: int, post: Post, actor: Actor) -> Shown:
    """Without a description it says at least whose picture it is."""
    file = picture.file
    width, height = file.width or THUMBNAIL_SIDE, file.height or THUMBNAIL_SIDE
    share = min(1.0, THUMBNAIL_SIDE / max(width, height))
    words = {"number": number, "name": post.author.full_name}
    return Shown(
        url=signed_url(file, actor),
        thumbnail_url=signed_url(file, actor, thumbnail=True),
        alt=picture.description or _("Picture %(number)s by %(name)s") % words,
        width=round(width * share),
        height=round(height * share),
    )
