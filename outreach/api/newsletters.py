"""Newsletters for programs: what there is, what one said to each, and saying it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import CursorPages, HouseApi
from outreach.actions import subscriptions
from outreach.models import Newsletter, Subscription
from outreach.queries.newsletters import standing_words


class NewsletterOutput(serializers.ModelSerializer):
    unit = serializers.CharField(source="association.public_id", read_only=True, help_text="public id")
    wish = serializers.SerializerMethodField(help_text="what you said: wanted, declined, or empty")

    class Meta:
        model = Newsletter
        fields = [
            *("public_id", "name_zh", "name_en", "about_zh", "about_en", "rhythm_zh", "rhythm_en"),
            *("unit", "category", "goes_to", "readers", "closed_at", "wish"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=["", *Subscription.Wish.values]))
    def get_wish(self, newsletter: Newsletter) -> str:
        word = self.context["said"].get(newsletter.pk)
        return word.wish if word is not None else ""


class NewsletterListApi(HouseApi, generics.ListAPIView):
    """Those one may read."""

    scope = "outreach"
    serializer_class = NewsletterOutput
    pagination_class = CursorPages
    queryset = Newsletter.objects.none()  # for the description of the API only

    def get_queryset(self) -> QuerySet[Newsletter]:
        return Newsletter.objects.visible_to(self.actor).select_related("association")

    def get_serializer_context(self) -> dict[str, Any]:
        said = standing_words(self.actor.person, self.get_queryset())
        return {**super().get_serializer_context(), "said": said}


class NewsletterSubscriptionApi(HouseApi):
    """One's own; it applies from the next letter on."""

    scope = "outreach"
    right = "write"

    @extend_schema(request=None, responses=NewsletterOutput, operation_id="newsletter_subscribe")
    def post(self, request: Request, public_id: str) -> Response:
        """Subscribe. 409 ``not_of_unit``, ``newsletter_closed``."""
        newsletter = _newsletter_of(self, public_id)
        return _told(newsletter, subscriptions.subscribe(newsletter, by=self.actor))

    @extend_schema(request=None, responses=NewsletterOutput, operation_id="newsletter_unsubscribe")
    def delete(self, request: Request, public_id: str) -> Response:
        """Decline: nothing of it comes any more."""
        newsletter = _newsletter_of(self, public_id)
        return _told(newsletter, subscriptions.unsubscribe(newsletter, by=self.actor))


def _newsletter_of(api: HouseApi, public_id: str) -> Newsletter:
    visible = Newsletter.objects.visible_to(api.actor).select_related("association")
    return get_object_or_404(visible, public_id=public_id)


def _told(newsletter: Newsletter, word: Subscription) -> Response:
    return Response(NewsletterOutput(newsletter, context={"said": {newsletter.pk: word}}).data)
