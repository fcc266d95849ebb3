"""Addresses of associations and memberships below /api/v1/."""

from django.urls import path

from associations.api.associations import AssociationApi, AssociationListApi, AssociationMoveApi
from associations.api.memberships import AssociationMembersApi, MembershipApi, MembershipListApi
from associations.api.yearbook import AssociationYearbookApi

urlpatterns = [
    path("associations/", AssociationListApi.as_view(), name="api_association_list"),
    path("associations/<str:public_id>/", AssociationApi.as_view(), name="api_association"),
    path("associations/<str:public_id>/members/", AssociationMembersApi.as_view(), name="api_association_members"),
    path("associations/<str:public_id>/move/", AssociationMoveApi.as_view(), name="api_association_move"),
    path("associations/<str:public_id>/yearbook/", AssociationYearbookApi.as_view(), name="api_association_yearbook"),
    path("memberships/", MembershipListApi.as_view(), name="api_membership_list"),
    path("memberships/<str:public_id>/", MembershipApi.as_view(), name="api_membership"),
]
