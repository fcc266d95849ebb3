"""Addresses of a class's own page, of asking, and of the officer's desk."""

from django.urls import path

from associations.views import classes, decision_links, desk, joining, lost

urlpatterns = [
    path("classes/<str:slug>/", classes.class_detail, name="class_detail"),
    path("classes/<str:slug>/lost/", lost.class_lost, name="class_lost"),
    path("associations/<str:slug>/join/", joining.join_request_new, name="join_request_new"),
    path("associations/<str:slug>/join/now/", joining.class_join, name="class_join"),
    path("requests/<str:public_id>/", joining.join_request_detail, name="join_request_detail"),
    path("requests/<str:public_id>/answer/", desk.join_request_answer, name="join_request_answer"),
    path("requests/<str:public_id>/hand-up/", desk.join_request_hand_up, name="join_request_hand_up"),
    path("requests/<str:public_id>/take-back/", desk.join_request_take_back, name="join_request_take_back"),
    path("invitation/<str:code>/", joining.invitation_detail, name="invitation_detail"),
    path("answer/<str:token>/", decision_links.decision_link_detail, name="decision_link_detail"),
    path("desk/<str:slug>/", desk.desk_requests, name="desk_requests"),
    path("desk/<str:slug>/together/", desk.desk_approve_together, name="desk_approve_together"),
    path("desk/<str:slug>/missing/", desk.desk_missing, name="desk_missing"),
    path("desk/<str:slug>/due/", desk.desk_due, name="desk_due"),
    path("desk/<str:slug>/invitations/", desk.desk_invitations, name="desk_invitations"),
    path("invitations/<str:public_id>/renew/", desk.invitation_renew, name="invitation_renew"),
    path("invitations/<str:public_id>/revoke/", desk.invitation_revoke, name="invitation_revoke"),
]
