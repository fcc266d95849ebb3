"""Memberships for programs: who is in, coming in by an officer's hand, leaving."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from associations import actions
from associations.api.associations import ByAddress
from associations.models import Association, Membership
from associations.queries.members import members_of
from common.api import HouseApi
from people.idempotency import idempotent
from people.models import Person


class MemberOutput(serializers.ModelSerializer):
    """Names only. How somebody can be reached is never in here."""

    class Meta:
        model = Person
        fields = ["public_id", "full_name", "reading"]
        read_only_fields = fields


class MembershipOutput(serializers.ModelSerializer):
    association = serializers.CharField(source="association.public_id", read_only=True)
    person = MemberOutput(read_only=True)

    class Meta:
        model = Membership
        fields = ["public_id", "association", "person", "origin", "joined_at", "ended_at", "ending"]
        read_only_fields = fields


class MembershipInput(serializers.Serializer):
    association = serializers.CharField(max_length=12, help_text="public id")
    person = serializers.CharField(max_length=12, help_text="public id")


class RemovalInput(serializers.Serializer):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class MembershipFilter(django_filters.FilterSet):
    association = django_filters.CharFilter(field_name="association__public_id", label="public id")
    person = django_filters.CharFilter(method="of_person", label="public id")
    standing = django_filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = Membership
        fields: list[str] = []

    def of_person(self, rows: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        """The id of a record that went up in another one leads on to that."""
        return rows.filter(person__in=Person.objects.known_as(value).values("pk"))


class MembershipListApi(HouseApi, generics.ListAPIView):
    scope = "associations"
    serializer_class = MembershipOutput
    pagination_class = ByAddress
    filter_backends = (DjangoFilterBackend,)
    filterset_class = MembershipFilter
    queryset = Membership.objects.none()  # for the description of the API only

    def get_queryset(self) -> QuerySet[Membership]:
        return Membership.objects.visible_to(self.actor).select_related("association", "person")

    @extend_schema(operation_id="memberships_list")
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Your own, those of your groups, and those you look after."""
        return self.list(request)

    @extend_schema(operation_id="memberships_add", request=MembershipInput, responses={201: MembershipOutput})
    @idempotent
    def post(self, request: Request) -> Response:
        """Enter somebody who is kept here already, or who asked; others are invited. To join yourself, ask."""
        said = MembershipInput(data=request.data)
        said.is_valid(raise_exception=True)
        association = get_object_or_404(
            Association.objects.visible_to(self.actor), public_id=said.validated_data["association"]
        )
        person = get_object_or_404(Person.objects.visible_to(self.actor).known_as(said.validated_data["person"]))
        membership = actions.add_member(association, person, by=self.actor)
        return Response(MembershipOutput(membership).data, status=status.HTTP_201_CREATED)


class MembershipApi(HouseApi):
    scope = "associations"

    @extend_schema(operation_id="memberships_read", responses=MembershipOutput)
    def get(self, request: Request, public_id: str) -> Response:
        return Response(MembershipOutput(self._visible(public_id)).data)

    @extend_schema(operation_id="memberships_end", request=RemovalInput, responses=MembershipOutput)
    def delete(self, request: Request, public_id: str) -> Response:
        """Leave when it is your own, else take somebody off the list. The row is kept."""
        membership = self._visible(public_id)
        said = RemovalInput(data=request.data)
        said.is_valid(raise_exception=True)
        if self.actor.person is not None and membership.person_id == self.actor.person.pk:
            ended = actions.leave_association(membership, by=self.actor)
        else:
            ended = actions.remove_member(membership, reason=said.validated_data["reason"], by=self.actor)
        return Response(MembershipOutput(ended).data)

    def _visible(self, public_id: str) -> Membership:
        visible = Membership.objects.visible_to(self.actor).select_related("association", "person")
        return get_object_or_404(visible, public_id=public_id)


class AssociationMembersApi(HouseApi, generics.ListAPIView):
    scope = "associations"
    serializer_class = MembershipOutput
    pagination_class = ByAddress
    queryset = Membership.objects.none()  # for the description of the API only

    def get_queryset(self) -> QuerySet[Membership]:
        visible = Association.objects.visible_to(self.actor)
        association = get_object_or_404(visible, public_id=self.kwargs["public_id"])
        return members_of(association, self.actor).select_related("association", "person").defer(None)

    @extend_schema(operation_id="associations_members")
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The standing members of one association, as far as you may see them."""
        return self.list(request)
