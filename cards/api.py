"""For gates and counters: is the code that somebody shows worth anything?"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cards.queries import check_code
from common.api import HouseApi


class CheckedOutput(serializers.Serializer):
    """The same in shape and time for a card that never was, one that was revoked, and a code that has died."""

    is_valid = serializers.BooleanField()
    institution = serializers.CharField()
    checked_at = serializers.DateTimeField(source="at")


class CardCheckApi(HouseApi):
    scope = "cards"
    right = "check"

    @extend_schema(operation_id="card_check", responses=CheckedOutput)
    def get(self, request: Request, code: str) -> Response:
        """Whether the card that shows this code is valid now: the last part of the address in its picture. Nothing
        is said of its owner. A token needs the scope `cards:check`."""
        answer = Response(CheckedOutput(check_code(code)).data)
        answer["Cache-Control"] = "no-store"
        return answer
