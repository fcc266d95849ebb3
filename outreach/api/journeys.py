"""Journeys for programs: what there is, and how far people are."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import CursorPages, HouseApi
from outreach.actions import journeys as actions
from outreach.models import Journey
from outreach.queries.progress import numbers_of


class JourneyOutput(serializers.ModelSerializer):
    unit = serializers.CharField(source="association.public_id", read_only=True, help_text="public id")

    class Meta:
        model = Journey
        fields = ["public_id", "name_zh", "name_en", "unit", "category", "moment", "state", "active_since"]
        read_only_fields = fields


class JourneyStepOutput(serializers.Serializer):
    order = serializers.IntegerField(source="step.order")
    counts_from = serializers.CharField(source="step.counts_from", help_text="moment, or before: the letter before")
    days = serializers.IntegerField(source="step.days")
    hour = serializers.IntegerField(source="step.hour", allow_null=True)
    late_hours = serializers.IntegerField(source="step.late_hours", help_text="0: only on its day")
    waiting = serializers.IntegerField()
    sent = serializers.IntegerField()
    skipped = serializers.IntegerField()


class JourneyDetailOutput(JourneyOutput):
    steps = serializers.SerializerMethodField(help_text="with how many people wait for each letter, had it, or not")

    class Meta(JourneyOutput.Meta):
        fields = [*JourneyOutput.Meta.fields, "steps"]
        read_only_fields = fields

    @extend_schema_field(JourneyStepOutput(many=True))
    def get_steps(self, journey: Journey) -> Any:
        return JourneyStepOutput(numbers_of(journey), many=True).data


class JourneyListApi(HouseApi, generics.ListAPIView):
    scope = "outreach"
    serializer_class = JourneyOutput
    pagination_class = CursorPages
    queryset = Journey.objects.none()  # for the description of the API only

    def get_queryset(self) -> QuerySet[Journey]:
        return Journey.objects.visible_to(self.actor).for_listing()


class JourneyApi(HouseApi):
    scope = "outreach"

    @extend_schema(operation_id="journey", responses=JourneyDetailOutput)
    def get(self, request: Request, public_id: str) -> Response:
        """One journey with the numbers of its letters as they are now."""
        journey = get_object_or_404(Journey.objects.visible_to(self.actor).for_listing(), public_id=public_id)
        return Response(JourneyDetailOutput(journey).data)


class JourneyPauseApi(HouseApi):
    scope = "outreach"

    @extend_schema(operation_id="journeys_pause", request=None, responses=JourneyDetailOutput)
    def post(self, request: Request, public_id: str) -> Response:
        """No letter more until somebody switches it on again, on its page. Whoever is on the way stays there."""
        journey = get_object_or_404(Journey.objects.visible_to(self.actor), public_id=public_id)
        return Response(JourneyDetailOutput(actions.pause_journey(journey, by=self.actor)).data)
