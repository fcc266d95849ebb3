from django.urls import path

from files import views

urlpatterns = [
    path("files/<slug:public_id>/<slug:variant>/<int:until>/<slug:seal>/", views.file_content, name="file_content"),
]
