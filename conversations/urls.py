from django.urls import path

from conversations import views

urlpatterns = [
    path("walls/<slug:public_id>/", views.wall_detail, name="wall_detail"),
    path("walls/<slug:public_id>/write/", views.post_write, name="post_write"),
    path("walls/<slug:public_id>/reports/", views.report_list, name="report_list"),
    path("posts/<slug:public_id>/", views.post_detail, name="post_detail"),
    path("posts/<slug:public_id>/edit/", views.post_edit, name="post_edit"),
    path("posts/<slug:public_id>/delete/", views.post_delete, name="post_delete"),
    path("posts/<slug:public_id>/pin/", views.post_pin, name="post_pin"),
    path("posts/<slug:public_id>/like/", views.post_like, name="post_like"),
    path("posts/<slug:public_id>/comments/", views.comment_write, name="comment_write"),
    path("posts/<slug:public_id>/report/", views.post_report, name="post_report"),
    path("posts/<slug:public_id>/judge/", views.post_judge, name="post_judge"),
    path("comments/<slug:public_id>/delete/", views.comment_delete, name="comment_delete"),
    path("comments/<slug:public_id>/report/", views.comment_report, name="comment_report"),
    path("comments/<slug:public_id>/judge/", views.comment_judge, name="comment_judge"),
]
