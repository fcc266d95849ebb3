from django.urls import URLPattern, URLResolver, path

from people.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("terms/", public.terms, name="terms"),
]
api_urlpatterns: list[URLPattern | URLResolver] = []
