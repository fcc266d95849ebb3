"""Who may read, write, answer, pin, report and hide, and when."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from common.actors import Actor
from common.verdicts import ALLOWED, Verdict, forbidden, refused
from conversations.models import Comment, Post, Report, Wall
from conversations.queries.rights import WallRights, rights_on
from people.models import Person

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
POSTS_AN_HOUR = 30
COMMENTS_AN_HOUR = 120
REPORTS_A_DAY = 30
MOST_PINNED = 5


def can_read(actor: Actor, wall: Wall, rights: WallRights | None = None) -> Verdict:
    if (rights or rights_on(actor, wall)).readers:
        return ALLOWED
    return forbidden(_("Only members of the group read what is said here."))


def can_write(actor: Actor, wall: Wall, rights: WallRights | None = None) -> Verdict:
    if (rights or rights_on(actor, wall)).writers:
        return ALLOWED
    return forbidden(_("Only members of the group write here."))


def can_announce(actor: Actor, wall: Wall, rights: WallRights | None = None) -> Verdict:
    if (rights or rights_on(actor, wall)).announcers:
        return ALLOWED
    return forbidden(_("Only those who keep the group can address everybody."))


def can_moderate(actor: Actor, wall: Wall, rights: WallRights | None = None) -> Verdict:
    if (rights or rights_on(actor, wall)).moderators:
        return ALLOWED
    return forbidden(_("Only those who look after this wall can do that."))


def not_too_fast(author: Person, model: type[Model], most: int, within: timedelta) -> Verdict:
    """Nobody is drowned out. Says when one can go on: when the oldest of the last ``most`` is ``within`` ago."""
    field = "reporter" if model is Report else "author"
    times = model._default_manager.filter(**{field: author, "created_at__gt": timezone.now() - within})
    oldest = times.order_by("-created_at").values_list("created_at", flat=True)[most - 1 : most]
    if not oldest:
        return ALLOWED
    free_at = time_format(timezone.localtime(oldest[0] + within))
    return refused(
        "too_fast",
        _("That was a lot in a short time. Give the others time to read; you can go on at %(time)s.")
        % {"time": free_at},
    )


def can_post(actor: Actor, wall: Wall, kind: str = Post.Kind.POST) -> Verdict:
    """A post by writers, an announcement by announcers, neither too often."""
    rights = rights_on(actor, wall)
    may = can_announce(actor, wall, rights) if kind == Post.Kind.ANNOUNCEMENT else can_write(actor, wall, rights)
    if not may:
        return may
    if actor.person is None:
        return forbidden(_("Whoever writes here writes in their own name."))
    return not_too_fast(actor.person, Post, POSTS_AN_HOUR, AN_HOUR)


def can_edit_post(actor: Actor, post: Post) -> Verdict:
    """Its author, while it stands and while they may still read there."""
    if actor.person is None or actor.person.pk != post.author_id:
        return forbidden(_("Only who wrote it can change it."))
    reading = can_read(actor, post.wall)
    return _is_standing(post) if reading else reading


def can_delete(actor: Actor, speech: Post | Comment) -> Verdict:
    """What one has said oneself, at any time; also when one has left the group."""
    if not actor.is_system and (actor.person is None or actor.person.pk != speech.author_id):
        return forbidden(_("Only who wrote it can take it back. Those who look after the wall can hide it."))
    if speech.deleted_at is not None:
        return refused("deleted", _("This has been taken back."))
    return ALLOWED


def can_pin(actor: Actor, post: Post) -> Verdict:
    rights = rights_on(actor, post.wall)
    if not (rights.announcers or rights.moderators):
        return can_announce(actor, post.wall, rights)
    return _is_standing(post)


def has_room_for_a_pin(wall: Wall) -> Verdict:
    if wall.posts.standing().filter(pinned_at__isnull=False).count() < MOST_PINNED:
        return ALLOWED
    return refused(
        "too_many_pinned", _("Five posts are pinned already. Take one down first, so that they still mean something.")
    )


def can_comment(actor: Actor, post: Post) -> Verdict:
    writing = can_write(actor, post.wall)
    if not writing:
        return writing
    if not _is_standing(post):
        return _is_standing(post)
    if actor.person is None:
        return forbidden(_("Whoever writes here writes in their own name."))
    if not _may_answer(actor, post):
        return forbidden(_("Only members of the group read what is said here."))
    return not_too_fast(actor.person, Comment, COMMENTS_AN_HOUR, AN_HOUR)


def can_like(actor: Actor, post: Post) -> Verdict:
    if actor.person is None:
        return forbidden(_("Only members of the group write here."))
    if not (reading := can_read(actor, post.wall)):
        return reading
    if _is_standing(post) and not _may_answer(actor, post):
        return forbidden(_("Only members of the group read what is said here."))
    return _is_standing(post)


def _may_answer(actor: Actor, post: Post) -> bool:
    """Not where one of the two has blocked the other; what was said to everybody is everybody's to answer."""
    return Post.objects.visible_to(actor).filter(pk=post.pk).exists()


def can_report(actor: Actor, speech: Post | Comment) -> Verdict:
    if actor.person is None:
        return forbidden(_("Only members of the group write here."))
    reading = can_read(actor, speech.wall)
    if not reading:
        return reading
    if actor.person.pk == speech.author_id:
        return refused("own_words", _("You wrote this yourself; you can take it back."))
    if not _is_standing(speech):
        return _is_standing(speech)
    if Report.objects.waiting().about(speech).filter(reporter=actor.person).exists():
        return refused("already_reported", _("You have reported this already."))
    return not_too_fast(actor.person, Report, REPORTS_A_DAY, A_DAY)


def can_judge(actor: Actor, speech: Post | Comment) -> Verdict:
    """Hide, keep or show again: who looks after the wall, but not over their own words."""
    moderating = can_moderate(actor, speech.wall)
    if not moderating:
        return moderating
    if actor.person is not None and actor.person.pk == speech.author_id:
        return forbidden(_("Somebody else has to look at your own words."), "own_words")
    if speech.deleted_at is not None:
        return refused("deleted", _("This has been taken back."))
    return ALLOWED


def _is_standing(speech: Post | Comment) -> Verdict:
    if speech.deleted_at is not None:
        return refused("deleted", _("This has been taken back."))
    if speech.hidden_at is not None:
        return refused("hidden", _("This has been hidden by those who look after the wall."))
    return ALLOWED
