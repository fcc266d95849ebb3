"""A person's page for programs: the same words, the same gate, counted and slowed down alike."""

from __future__ import annotations

from dataclasses import replace

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import HouseApi, ProblemResponse
from common.verdicts import Refusal
from directory import actions
from directory.permissions import seconds_until_next
from directory.queries.people.page import page_of
from people.models import Person


class StudiesOutput(serializers.Serializer):
    text = serializers.CharField()
    years = serializers.CharField()
    kind = serializers.CharField()
    unit = serializers.CharField(source="unit.label", default="", help_text="as the tree calls it now")


class FactOutput(serializers.Serializer):
    """``name`` is that of the field: city, employer, email …"""

    name = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())


class OfficeOutput(serializers.Serializer):
    title = serializers.CharField(source="label")


class PersonPageOutput(serializers.Serializer):
    """What this reader may read; what is not shown is not in here."""

    public_id = serializers.CharField(source="person.public_id")
    full_name = serializers.CharField(source="name")
    reading = serializers.CharField()
    photo = serializers.CharField(help_text="its address, good for some minutes; empty where none is shown")
    has_died = serializers.BooleanField(source="is_deceased")
    studies = StudiesOutput(many=True)
    facts = FactOutput(many=True)
    offices = OfficeOutput(many=True, help_text="served today")


class PersonApi(HouseApi):
    scope = "people"

    @extend_schema(operation_id="person", responses=PersonPageOutput)
    def get(self, request: Request, public_id: str) -> Response:
        """What somebody shows to you. Counted as on the page: 300 people a day, with pauses from 100 on; then it
        answers 429 and says when to come back. The id of a record that went up in another one leads on to that."""
        person = get_object_or_404(Person.objects.visible_to(self.actor).known_as(public_id))
        reader = replace(self.actor, token=None)  # the count is the house's own; no scope of a program opens it
        try:
            actions.note_profile_opened(person, by=reader)
        except Refusal as refusal:
            problem = ProblemResponse(status.HTTP_429_TOO_MANY_REQUESTS, refusal.code, str(refusal.reason))
            problem["Retry-After"] = str(seconds_until_next(reader))
            return problem
        return Response(PersonPageOutput(page_of(person, self.actor)).data)
