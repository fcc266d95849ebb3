"""Who the caller is."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import HouseApi
from people.models import Affiliation, Person


class AffiliationOutput(serializers.ModelSerializer):
    class Meta:
        model = Affiliation
        fields = ["public_id", "kind", "department", "programme", "class_name", "entry_year", "end_year", "alumnus_at"]
        read_only_fields = fields


class PersonOutput(serializers.ModelSerializer):
    affiliations = AffiliationOutput(many=True, read_only=True)

    class Meta:
        model = Person
        fields = ["public_id", "full_name", "family_name", "given_name", "latin_name", "reading", "affiliations"]
        read_only_fields = fields


class MeOutput(serializers.Serializer):
    email = serializers.EmailField()
    language = serializers.CharField()
    person = PersonOutput(allow_null=True)


class MeApi(HouseApi):
    scope = "people"

    @extend_schema(operation_id="me", responses=MeOutput)
    def get(self, request: Request) -> Response:
        """Your login and, once a request of yours was approved, your record."""
        user, person = self.actor.user, self.actor.person
        return Response(MeOutput({"email": user.email, "language": user.language, "person": person}).data)
