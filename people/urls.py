from django.urls import URLPattern, URLResolver, path

from people.api.me import MeApi
from people.api.tokens import TokenApi, TokenListApi
from people.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("terms/", public.terms, name="terms"),
]
api_urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", MeApi.as_view(), name="api_me"),
    path("tokens/", TokenListApi.as_view(), name="api_token_list"),
    path("tokens/<str:public_id>/", TokenApi.as_view(), name="api_token"),
]
