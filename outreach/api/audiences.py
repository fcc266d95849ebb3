"""Audiences for programs: what there is, how many are in one, and new ones. Never who is in it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from associations.models import Association
from common.api import CursorPages, HouseApi
from outreach.actions import audiences as actions
from outreach.models import Audience
from outreach.models.audiences import WRITE
from outreach.queries.audiences import people_of, room_to_compare
from outreach.queries.conditions import said_of, tree_of
from people.idempotency import idempotent

A_TREE = "{} for everybody of the unit; all, any or not around others; or a trait with its value"


class AudienceOutput(serializers.ModelSerializer):
    unit = serializers.CharField(source="association.public_id", read_only=True, help_text="public id")
    conditions = serializers.JSONField(read_only=True, help_text=A_TREE)

    class Meta:
        model = Audience
        fields = ["public_id", "name", "unit", "is_shared", "conditions"]
        read_only_fields = fields


class AudienceDetailOutput(AudienceOutput):
    said = serializers.SerializerMethodField(help_text="the conditions in words")

    class Meta(AudienceOutput.Meta):
        fields = [*AudienceOutput.Meta.fields, "said"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_said(self, audience: Audience) -> str:
        return said_of(tree_of(audience.conditions))


class AudienceInput(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    unit = serializers.CharField(max_length=12, help_text="public id")
    conditions = serializers.JSONField(help_text=A_TREE)
    is_shared = serializers.BooleanField(required=False, default=False)


class AudienceCountOutput(serializers.Serializer):
    count = serializers.IntegerField(help_text="exact, at this moment")


class AudienceListApi(HouseApi, generics.ListAPIView):
    scope = "outreach"
    serializer_class = AudienceOutput
    pagination_class = CursorPages
    queryset = Audience.objects.none()  # for the description of the API only

    def get_queryset(self) -> QuerySet[Audience]:
        return Audience.objects.visible_to(self.actor).select_related("association")

    @extend_schema(operation_id="audiences_list")
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Your own, and those that others share."""
        return self.list(request)

    @extend_schema(operation_id="audiences_create", request=AudienceInput, responses={201: AudienceDetailOutput})
    @idempotent
    def post(self, request: Request) -> Response:
        """Keep conditions under a name, for a unit you write for."""
        asked = AudienceInput(data=request.data)
        asked.is_valid(raise_exception=True)
        said: dict[str, Any] = asked.validated_data
        writing_for = Association.objects.where_actor_may(self.actor, WRITE)
        unit = get_object_or_404(writing_for, public_id=said["unit"])
        audience = actions.create_audience(
            said["name"], unit, said["conditions"], is_shared=said["is_shared"], by=self.actor
        )
        return Response(AudienceDetailOutput(audience).data, status=status.HTTP_201_CREATED)


class AudienceApi(HouseApi):
    scope = "outreach"

    @extend_schema(operation_id="audiences_read", responses=AudienceDetailOutput)
    def get(self, request: Request, public_id: str) -> Response:
        return Response(AudienceDetailOutput(_audience_of(self, public_id)).data)


class AudienceCountApi(HouseApi):
    scope = "outreach"

    @extend_schema(operation_id="audiences_count", responses=AudienceCountOutput)
    def get(self, request: Request, public_id: str) -> Response:
        """How many are in it now, as far as you may choose them by its conditions."""
        audience = _audience_of(self, public_id)
        with room_to_compare():
            count = people_of(audience.association, audience.conditions, by=self.actor).count()
        return Response({"count": count})


def _audience_of(api: HouseApi, public_id: str) -> Audience:
    return get_object_or_404(Audience.objects.visible_to(api.actor).for_listing(), public_id=public_id)
