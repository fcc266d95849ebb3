"""One's own personal tokens."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import HouseApi
from people import actions
from people.idempotency import idempotent
from people.models import AccessToken
from people.models.tokens import SCOPES


class TokenInput(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=SCOPES), allow_empty=False)
    days = serializers.IntegerField(min_value=1, max_value=365, default=90)


class TokenOutput(serializers.ModelSerializer):
    class Meta:
        model = AccessToken
        fields = ["public_id", "name", "scopes", "expires_at", "revoked_at", "last_used_at", "created_at"]
        read_only_fields = fields


class TokenIssued(TokenOutput):
    """The only answer that carries the secret."""

    secret = serializers.CharField(read_only=True)

    class Meta(TokenOutput.Meta):
        fields = [*TokenOutput.Meta.fields, "secret"]


class TokenListApi(HouseApi):
    scope = "people"

    @extend_schema(operation_id="tokens_list", responses=TokenOutput(many=True))
    def get(self, request: Request) -> Response:
        """Your tokens, the newest first, without their secrets."""
        return Response(TokenOutput(AccessToken.objects.visible_to(self.actor), many=True).data)

    @extend_schema(operation_id="tokens_issue", request=TokenInput, responses={201: TokenIssued})
    @idempotent(forget="secret")
    def post(self, request: Request) -> Response:
        """Make a token. Its secret is in this answer and nowhere else. Not open to a token itself."""
        wanted = TokenInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        token, secret = actions.issue_token(**wanted.validated_data, by=self.actor)
        return Response(TokenOutput(token).data | {"secret": secret}, status=status.HTTP_201_CREATED)


class TokenApi(HouseApi):
    scope = "people"

    @extend_schema(operation_id="tokens_revoke", responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        """Withdraw a token; a token may withdraw itself."""
        token = get_object_or_404(AccessToken.objects.visible_to(self.actor), public_id=public_id)
        actions.revoke_token(token, by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
