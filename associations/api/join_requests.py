"""Join requests for programs: ask, see, answer, take back. The same actions as on the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from associations import actions
from associations.api.associations import ByAddress
from associations.api.memberships import MembershipOutput
from associations.models import Association, JoinRequest
from associations.permissions.joining import can_decide
from associations.queries.candidates import Candidate, weigh
from common.actors import Actor
from common.api import HouseApi
from institution import reads
from people.idempotency import idempotent
from people.models import Affiliation

SAID = [field.name for field in fields(actions.Statement)]


class JoinRequestOutput(serializers.ModelSerializer):
    association = serializers.CharField(source="association.public_id", read_only=True)
    with_association = serializers.CharField(source="with_association.public_id", read_only=True)

    class Meta:
        model = JoinRequest
        fields = [
            "public_id",
            "association",
            "state",
            *SAID,
            "with_association",
            "waiting_since",
            "decided_at",
            "reason",
        ]
        read_only_fields = fields


class JoinRequestInput(serializers.ModelSerializer):
    association = serializers.CharField(max_length=12, help_text="public id")

    class Meta:
        model = JoinRequest
        fields = ["association", *SAID]

    def validate_student_number(self, written: str) -> str:
        return reads.student_number(written)


class ApprovalInput(serializers.Serializer):
    affiliation = serializers.CharField(
        max_length=12, required=False, help_text="public id of the roster line that is the applicant"
    )


class DeclineInput(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class FieldOutput(serializers.Serializer):
    field = serializers.CharField()
    agreement = serializers.CharField()


class CandidateOutput(serializers.Serializer):
    """A roster line that may be the applicant, and field by field whether it agrees."""

    affiliation = serializers.CharField(source="line.public_id")
    full_name = serializers.CharField(source="line.person.full_name")
    is_free = serializers.BooleanField()
    fields_compared = FieldOutput(source="match.fields", many=True)


class JoinRequestFilter(django_filters.FilterSet):
    association = django_filters.CharFilter(field_name="association__public_id", label="public id")
    state = django_filters.MultipleChoiceFilter(choices=JoinRequest.State.choices)

    class Meta:
        model = JoinRequest
        fields: list[str] = []


class JoinRequestListApi(HouseApi, generics.ListAPIView):
    scope = "associations"
    serializer_class = JoinRequestOutput
    pagination_class = ByAddress
    filter_backends = (DjangoFilterBackend,)
    filterset_class = JoinRequestFilter
    queryset = JoinRequest.objects.none()  # for the description of the API only

    def get_queryset(self) -> QuerySet[JoinRequest]:
        return _visible(self)

    @extend_schema(operation_id="join_requests_list")
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Your own, and those you may answer."""
        return self.list(request)

    @extend_schema(operation_id="join_requests_ask", request=JoinRequestInput, responses={201: JoinRequestOutput})
    @idempotent
    def post(self, request: Request) -> Response:
        """Ask to join. Somebody of the group answers, or the tier above."""
        said = JoinRequestInput(data=request.data)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        visible = Association.objects.visible_to(self.actor)
        association = get_object_or_404(visible, public_id=values.pop("association"))
        asked = actions.ask_to_join(association, actions.Statement(**values), by=self.actor)
        return Response(JoinRequestOutput(asked).data, status=status.HTTP_201_CREATED)


class JoinRequestApi(HouseApi):
    scope = "associations"

    @extend_schema(operation_id="join_requests_read", responses=JoinRequestOutput)
    def get(self, request: Request, public_id: str) -> Response:
        return Response(JoinRequestOutput(_one(self, public_id)).data)


class JoinRequestCandidatesApi(HouseApi):
    scope = "associations"

    @extend_schema(operation_id="join_requests_candidates", responses=CandidateOutput(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        """The roster lines that you keep and that fit, best first; for those who may answer."""
        asked = _one(self, public_id)
        can_decide(self.actor, asked).or_raise()
        return Response(CandidateOutput(_candidates(asked, self.actor), many=True).data)


class JoinRequestApproveApi(HouseApi):
    scope = "associations"

    @extend_schema(operation_id="join_requests_approve", request=ApprovalInput, responses=MembershipOutput)
    def post(self, request: Request, public_id: str) -> Response:
        """Let the applicant in, as the roster line named, else as somebody new."""
        asked = _one(self, public_id)
        said = ApprovalInput(data=request.data)
        said.is_valid(raise_exception=True)
        line = _line(asked, said.validated_data.get("affiliation"), self.actor)
        return Response(MembershipOutput(actions.approve_request(asked, line, by=self.actor)).data)


class JoinRequestDeclineApi(HouseApi):
    scope = "associations"

    @extend_schema(operation_id="join_requests_decline", request=DeclineInput, responses=JoinRequestOutput)
    def post(self, request: Request, public_id: str) -> Response:
        """Say no, with a sentence the applicant reads."""
        asked = _one(self, public_id)
        said = DeclineInput(data=request.data)
        said.is_valid(raise_exception=True)
        declined = actions.decline_request(asked, said.validated_data["reason"], by=self.actor)
        return Response(JoinRequestOutput(declined).data)


class JoinRequestStepApi(HouseApi):
    """A step that needs no words. Which one is said by the address."""

    scope = "associations"
    step: Callable[..., object]

    @extend_schema(request=None, responses=JoinRequestOutput)
    def post(self, request: Request, public_id: str) -> Response:
        type(self).step(_one(self, public_id), by=self.actor)
        return Response(JoinRequestOutput(_one(self, public_id)).data)


class JoinRequestIgnoreApi(JoinRequestStepApi):
    step = staticmethod(actions.ignore_request)


class JoinRequestWithdrawApi(JoinRequestStepApi):
    step = staticmethod(actions.withdraw_request)


class JoinRequestTakeBackApi(JoinRequestStepApi):
    step = staticmethod(actions.take_back_approval)


def _visible(view: HouseApi) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.visible_to(view.actor).select_related("association", "with_association")


def _one(view: HouseApi, public_id: str) -> JoinRequest:
    return get_object_or_404(_visible(view), public_id=public_id)


def _candidates(asked: JoinRequest, reader: Actor) -> list[Candidate]:
    return weigh([asked], reader)[0].candidates


def _line(asked: JoinRequest, public_id: str | None, reader: Actor) -> Affiliation | None:
    """Only a line that was offered beside the request; any other is not there."""
    if not public_id:
        return None
    for candidate in _candidates(asked, reader):
        if candidate.line.public_id == public_id:
            return candidate.line
    raise Http404
