"""Addresses of join requests below /api/v1/."""

from django.urls import path

from associations.api import join_requests as api

ONE = "join-requests/<str:public_id>/"

urlpatterns = [
    path("join-requests/", api.JoinRequestListApi.as_view(), name="api_join_request_list"),
    path(ONE, api.JoinRequestApi.as_view(), name="api_join_request"),
    path(f"{ONE}candidates/", api.JoinRequestCandidatesApi.as_view(), name="api_join_request_candidates"),
    path(f"{ONE}approve/", api.JoinRequestApproveApi.as_view(), name="api_join_request_approve"),
    path(f"{ONE}decline/", api.JoinRequestDeclineApi.as_view(), name="api_join_request_decline"),
    path(f"{ONE}ignore/", api.JoinRequestIgnoreApi.as_view(), name="api_join_request_ignore"),
    path(f"{ONE}withdraw/", api.JoinRequestWithdrawApi.as_view(), name="api_join_request_withdraw"),
    path(f"{ONE}take-back/", api.JoinRequestTakeBackApi.as_view(), name="api_join_request_take_back"),
]
