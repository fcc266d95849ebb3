from django.urls import URLPattern, URLResolver, path

from privacy.views import data

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/data/", data.data_detail, name="data_detail"),
    path("me/data/copy/", data.copy_ask, name="copy_ask"),
    path("me/data/copies/<str:public_id>/", data.copy_fetch, name="copy_fetch"),
]
