"""Campaigns for programs: what there is and how far it is; hand in, approve, pause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import CursorPages, HouseApi
from outreach.actions import campaigns as actions
from outreach.models import Campaign
from outreach.queries.campaigns import knows_reasons
from outreach.queries.reports import OUTCOMES, letters_by_channel


class CampaignOutput(serializers.ModelSerializer):
    unit = serializers.CharField(source="association.public_id", read_only=True, help_text="public id")
    letters = serializers.SerializerMethodField(help_text="running, paused, cancelled or finished; empty before launch")

    class Meta:
        model = Campaign
        fields = [
            *("public_id", "title", "unit", "category", "channels", "state", "letters", "starts_at"),
            *("expected", "submitted_at", "approved_at", "launched_at"),
            *("sample_percent", "rest_at", "chosen_variant", "local_hour"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_letters(self, campaign: Campaign) -> str:
        return campaign.mailing.state if campaign.mailing is not None else ""


class ChannelFiguresOutput(serializers.Serializer):
    """Letters by what became of them; they add up to ``total``."""

    channel = serializers.CharField()
    total = serializers.IntegerField()
    accepted = serializers.IntegerField()
    under_way = serializers.IntegerField()
    put_off = serializers.IntegerField()
    unknown = serializers.IntegerField()
    refused = serializers.IntegerField()
    held_back = serializers.IntegerField()
    held_back_for = serializers.DictField(child=serializers.IntegerField(), help_text="by the reason's code")


class CampaignDetailOutput(CampaignOutput):
    figures = serializers.SerializerMethodField(help_text="by channel; empty before launch")

    class Meta(CampaignOutput.Meta):
        fields = [*CampaignOutput.Meta.fields, "figures"]
        read_only_fields = fields

    @extend_schema_field(ChannelFiguresOutput(many=True))
    def get_figures(self, campaign: Campaign) -> list[dict[str, Any]]:
        if campaign.mailing is None:
            return []
        is_open = knows_reasons(self.context["actor"], campaign)
        return [
            {"channel": channel, "total": figures.total, "held_back_for": dict(figures.held_back_for)}
            | {outcome: figures.of[outcome] for outcome in OUTCOMES}
            for channel, figures in letters_by_channel(campaign.mailing, with_reasons=is_open).items()
        ]


class CampaignListApi(HouseApi, generics.ListAPIView):
    scope = "outreach"
    serializer_class = CampaignOutput
    pagination_class = CursorPages
    queryset = Campaign.objects.none()  # for the description of the API only

    def get_queryset(self) -> QuerySet[Campaign]:
        return Campaign.objects.visible_to(self.actor).for_listing()


class CampaignApi(HouseApi):
    scope = "outreach"

    @extend_schema(operation_id="campaign", responses=CampaignDetailOutput)
    def get(self, request: Request, public_id: str) -> Response:
        """One campaign with its figures as they are now."""
        return Response(CampaignDetailOutput(_campaign_of(self, public_id), context={"actor": self.actor}).data)


class CampaignActApi(HouseApi):
    """One thing that is done with a campaign; what stands against it is a 409 with its code."""

    scope = "outreach"
    act: ClassVar[Callable[..., Campaign]]

    @extend_schema(request=None, responses=CampaignDetailOutput)
    def post(self, request: Request, public_id: str) -> Response:
        campaign = type(self).act(_campaign_of(self, public_id), by=self.actor)
        return Response(CampaignDetailOutput(campaign, context={"actor": self.actor}).data)


class CampaignSubmitApi(CampaignActApi):
    act = actions.submit_campaign


class CampaignApproveApi(CampaignActApi):
    act = actions.approve_campaign


class CampaignPauseApi(CampaignActApi):
    act = actions.pause_campaign


def _campaign_of(api: HouseApi, public_id: str) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(api.actor).for_listing(), public_id=public_id)
