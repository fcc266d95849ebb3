"""The yearbook of a class for programs: the same people, and of each the same as on the page."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from associations.models import Association
from associations.permissions.groups import can_see_inside
from associations.queries.yearbook import yearbook_of
from common.api import HouseApi
from people.models.persons import READ_SCOPE


class PortraitOutput(serializers.Serializer):
    """What they do not show to you is empty."""

    public_id = serializers.CharField()
    full_name = serializers.CharField(source="name")
    reading = serializers.CharField()
    photo = serializers.CharField(help_text="good for some minutes")
    city = serializers.CharField()
    employer = serializers.CharField()
    title = serializers.CharField()


class RememberedOutput(serializers.Serializer):
    full_name = serializers.CharField(source="name")
    years = serializers.CharField()
    photo = serializers.CharField()


class YearbookOutput(serializers.Serializer):
    portraits = PortraitOutput(many=True)
    remembered = RememberedOutput(many=True)
    lost = serializers.IntegerField(help_text="how many of them nobody can reach")


class AssociationYearbookApi(HouseApi):
    scope = "associations"

    @extend_schema(operation_id="association_yearbook", responses=YearbookOutput)
    def get(self, request: Request, public_id: str) -> Response:
        """Everybody of a class of yours. A token needs `people:read` as well."""
        visible = Association.objects.visible_to(self.actor).filter(kind=Association.Kind.CLASS)
        group = get_object_or_404(visible, public_id=public_id)
        if not self.actor.holds_scope(READ_SCOPE) or not can_see_inside(self.actor, group):
            raise Http404
        return Response(YearbookOutput(yearbook_of(group, self.actor)).data)
