from django.urls import URLPattern, URLResolver, path

from cards import views
from cards.api import CardCheckApi

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/card/", views.card_detail, name="card_detail"),
    path("c/<slug:code>/", views.card_check, name="card_check"),  # short: the fewer letters, the coarser the picture
]
api_urlpatterns: list[URLPattern | URLResolver] = [
    path("cards/<slug:code>/", CardCheckApi.as_view(), name="api_card_check"),
]
