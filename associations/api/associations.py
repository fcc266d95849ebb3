"""Associations for programs."""

from __future__ import annotations

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from associations import actions
from associations.models import Association, Coverage, FormerAssociationName, Term
from associations.permissions.scope import officers_of
from associations.permissions.tree import is_open_to
from common.api import CursorPages, HouseApi
from people.idempotency import idempotent

DETAILS = ["mode", "joining", "charter", "founding_year", "entry_year", "end_year"]


class ByAddress(CursorPages):
    """In the order of the public ids: random, so a cursor tells nothing about how many rows there are."""

    ordering = "public_id"


class AssociationFilter(django_filters.FilterSet):
    kind = django_filters.MultipleChoiceFilter(choices=Association.Kind.choices)
    state = django_filters.MultipleChoiceFilter(choices=Association.State.choices)
    parent = django_filters.CharFilter(field_name="parent__public_id", label="public id of what it stands below")
    under = django_filters.CharFilter(method="anywhere_under", label="public id of something above, however far")
    end_year = django_filters.NumberFilter()
    q = django_filters.CharFilter(method="named", label="part of a name, present or former")

    class Meta:
        model = Association
        fields: list[str] = []

    def anywhere_under(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        unit = Association.objects.filter(public_id=value).first()
        return queryset.filter(path__contains=[unit.pk]).exclude(pk=unit.pk) if unit else queryset.none()

    def named(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        said = Q(name_zh__icontains=value) | Q(name_en__icontains=value)
        former = FormerAssociationName.objects.filter(said, association=OuterRef("pk"))
        return queryset.filter(said | Exists(former))


class AssociationOutput(serializers.ModelSerializer):
    parent = serializers.SerializerMethodField(help_text="public id; null for the school, and where it is not open yet")

    class Meta:
        model = Association
        fields = [
            *("public_id", "slug", "kind", "name_zh", "name_en", "parent", "state"),
            *("mode", "joining", "founding_year", "entry_year", "end_year"),
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_parent(self, association: Association) -> str | None:
        parent = association.parent
        return parent.public_id if parent is not None and is_open_to(self.context["actor"], parent) else None


class UnitAbove(serializers.ModelSerializer):
    class Meta:
        model = Association
        fields = ["public_id", "kind", "name_zh", "name_en"]
        read_only_fields = fields


class CoverageOutput(serializers.ModelSerializer):
    class Meta:
        model = Coverage
        fields = ["placed", "in_the_group", "reachable", "members", "classes", "lit_classes", "is_lit", "counted_at"]
        read_only_fields = fields


class OfficerOutput(serializers.ModelSerializer):
    office = serializers.CharField(source="office.code", read_only=True)
    full_name = serializers.CharField(source="person.full_name", read_only=True)

    class Meta:
        model = Term
        fields = ["public_id", "office", "full_name", "starts_on", "ends_on"]
        read_only_fields = fields


class AssociationDetailOutput(AssociationOutput):
    """With what stands above it, its numbers, and who keeps it today."""

    above = serializers.SerializerMethodField()
    coverage = serializers.SerializerMethodField()
    officers = serializers.SerializerMethodField()

    class Meta(AssociationOutput.Meta):
        fields = [*AssociationOutput.Meta.fields, "charter", "above", "coverage", "officers"]
        read_only_fields = fields

    @extend_schema_field(UnitAbove(many=True))
    def get_above(self, association: Association) -> list[dict]:
        above = Association.objects.visible_to(self.context["actor"]).above(association).order_by("path__len")
        return list(UnitAbove(above, many=True).data)

    @extend_schema_field(CoverageOutput(allow_null=True))
    def get_coverage(self, association: Association) -> dict | None:
        counted = Coverage.objects.filter(association=association).first()
        return CoverageOutput(counted).data if counted else None

    @extend_schema_field(OfficerOutput(many=True))
    def get_officers(self, association: Association) -> list[dict]:
        serving = officers_of(association) & Term.objects.visible_to(self.context["actor"])
        return list(OfficerOutput(serving, many=True).data)


class AssociationInput(serializers.ModelSerializer):
    """To open one: where, what, and its name in at least one language."""

    parent = serializers.CharField(max_length=12, help_text="public id of what it stands below")

    class Meta:
        model = Association
        fields = ["parent", "kind", "name_zh", "name_en", *DETAILS]
        extra_kwargs = {name: {"required": False} for name in ("name_zh", "name_en", *DETAILS)}
        validators: list[object] = []  # the action checks the row as a whole, under its lock


class AssociationChange(serializers.ModelSerializer):
    class Meta:
        model = Association
        fields = ["name_zh", "name_en", *DETAILS]
        extra_kwargs = {name: {"required": False} for name in ("name_zh", "name_en", *DETAILS)}
        validators: list[object] = []


class MoveInput(serializers.Serializer):
    parent = serializers.CharField(max_length=12, help_text="public id of where it goes")


class AssociationListApi(HouseApi, generics.ListAPIView):
    scope = "associations"
    serializer_class = AssociationOutput
    pagination_class = ByAddress
    filter_backends = (DjangoFilterBackend,)
    filterset_class = AssociationFilter
    queryset = Association.objects.none()  # for the description of the API only

    def get_queryset(self) -> QuerySet[Association]:
        return Association.objects.visible_to(self.actor).select_related("parent")

    def get_serializer_context(self) -> dict:
        return super().get_serializer_context() | {"actor": self.actor}

    @extend_schema(operation_id="associations_list")
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Everything you may see of the tree and the chapters."""
        return self.list(request)

    @extend_schema(operation_id="associations_open", request=AssociationInput, responses={201: AssociationDetailOutput})
    @idempotent
    def post(self, request: Request) -> Response:
        """Open a unit or a chapter below another."""
        said = AssociationInput(data=request.data)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        parent = _visible_or_404(self, values.pop("parent"))
        names = (values.pop("name_zh", ""), values.pop("name_en", ""))
        association = actions.open_association(parent, values.pop("kind"), *names, by=self.actor, **values)
        return Response(_whole(self, association), status=status.HTTP_201_CREATED)


class AssociationApi(HouseApi):
    scope = "associations"

    @extend_schema(operation_id="associations_read", responses=AssociationDetailOutput)
    def get(self, request: Request, public_id: str) -> Response:
        """One of them, with what stands above, its numbers and who keeps it."""
        return Response(_whole(self, _visible_or_404(self, public_id)))

    @extend_schema(operation_id="associations_change", request=AssociationChange, responses=AssociationDetailOutput)
    def patch(self, request: Request, public_id: str) -> Response:
        """Give it another name, or change what it says of itself."""
        association = _visible_or_404(self, public_id)
        said = AssociationChange(data=request.data, partial=True)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        names = [values.pop(name, getattr(association, name)) for name in ("name_zh", "name_en")]
        association = actions.rename_and_change(association, *names, by=self.actor, **values)
        return Response(_whole(self, association))


class AssociationMoveApi(HouseApi):
    scope = "associations"

    @extend_schema(operation_id="associations_move", request=MoveInput, responses=AssociationDetailOutput)
    def post(self, request: Request, public_id: str) -> Response:
        """Hang it, with everything below, under another."""
        association = _visible_or_404(self, public_id)
        said = MoveInput(data=request.data)
        said.is_valid(raise_exception=True)
        parent = _visible_or_404(self, said.validated_data["parent"])
        return Response(_whole(self, actions.move_association(association, parent, by=self.actor)))


def _visible_or_404(view: HouseApi, public_id: str) -> Association:
    return get_object_or_404(Association.objects.visible_to(view.actor).select_related("parent"), public_id=public_id)


def _whole(view: HouseApi, association: Association) -> dict:
    return AssociationDetailOutput(association, context={"actor": view.actor}).data


__all__ = ["AssociationApi", "AssociationListApi", "AssociationMoveApi", "ByAddress"]
