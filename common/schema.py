"""The description of the API: each POST says its Idempotency-Key, each operation its problems."""

from __future__ import annotations

import inspect
from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

PROBLEM = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(help_text="urn:alumni-portal:problem:<code>"),
        "title": serializers.CharField(help_text="A sentence in the reader's language."),
        "status": serializers.IntegerField(),
        "code": serializers.CharField(help_text="What is the case; never changes."),
        "errors": serializers.DictField(required=False, help_text="By field, when the code is invalid."),
    },
)


class HouseSchema(AutoSchema):
    def get_description(self) -> str:  # type: ignore[override]
        """What the method says of itself; the words of the base class are for its readers."""
        return inspect.getdoc(getattr(type(self.view), self.method.lower())) or ""

    def get_override_parameters(self) -> list[Any]:
        if self.method != "POST":
            return []
        return [
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="Chosen by you. The same request with the same key is carried out once within a day.",
                pattern="^.{1,200}$",
            )
        ]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if direction == "response":
            bodies["default"] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                PROBLEM, "default", media_types=["application/problem+json"]
            )
        return bodies
