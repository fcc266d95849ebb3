"""What a post and a comment have in common: somebody said it, it may be taken back, it may be hidden."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.markdown import to_words
from common.models import DomainModel, DomainQuerySet
from conversations.models.walls import Wall
from people.models.privacy import not_apart


class SpeechQuerySet(DomainQuerySet):
    # From the row to the wall it hangs on; a comment's post must stand as well.
    wall_path = "wall"

    def standing(self) -> Self:
        """Neither deleted by their author nor hidden by a moderator."""
        return self.filter(deleted_at=None, hidden_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """What stands on walls the actor reads; what is hidden only to its author and to moderators.

        Of two of whom one has blocked the other neither reads the other, unless they look after the wall.
        """
        readable = {f"{self.wall_path}__in": Wall.objects.visible_to(actor)}
        seen = self._seen_although_hidden(actor) & self._seen_although_apart(actor)
        return self.filter(seen, deleted_at=None, **readable)

    def on_a_wall_read_by(self, person_id: int, wall_id: int, *, moderates: bool) -> Self:
        """What ``visible_to`` has on one wall that this person reads, as was found out before; 0 is nobody."""
        seen = Q() if moderates else (Q(hidden_at=None) | Q(author_id=person_id)) & self.between_friends(person_id)
        return self.filter(seen, deleted_at=None, **{f"{self.wall_path}_id": wall_id})

    def moderated_by(self, actor: Actor) -> Self:
        """What hangs on walls the actor looks after."""
        return self.filter(deleted_at=None, **{f"{self.wall_path}__in": Wall.objects.moderated_by(actor)})

    def between_friends(self, person_id: int, prefix: str = "") -> Q:
        """What was said by somebody whom this person has not blocked, nor they this person."""
        return not_apart(person_id, f"{prefix}author_id")

    def _seen_although_apart(self, actor: Actor, prefix: str = "") -> Q:
        if actor.person is None:
            return Q(pk__isnull=False)  # an empty Q would vanish when it is joined to others by "or"
        moderated = Q(**{f"{self.wall_path}__in": Wall.objects.moderated_by(actor)})
        return self.between_friends(actor.person.pk, prefix) | moderated

    def _seen_although_hidden(self, actor: Actor, prefix: str = "") -> Q:
        seen = Q(**{f"{prefix}hidden_at": None})
        seen |= Q(**{f"{self.wall_path}__in": Wall.objects.moderated_by(actor)})
        if actor.person is not None:
            seen |= Q(**{f"{prefix}author": actor.person})
        return seen


class Speech(DomainModel):
    """Markdown as written in ``body``; ``body_html`` is rendered and cleaned when it is written."""

    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("author"))
    body_html = models.TextField(editable=False, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def is_standing(self) -> bool:
        return self.deleted_at is None and self.hidden_at is None

    @property
    def html(self) -> SafeString:
        return mark_safe(self.body_html)  # cleaned when it was written

    @property
    def words(self) -> str:
        """What was said on one line, without marks: for letters and lists."""
        return to_words(self.body_html)
