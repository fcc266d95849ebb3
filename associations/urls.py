from django.urls import URLPattern, URLResolver

from associations.views import routes_of_joining

urlpatterns: list[URLPattern | URLResolver] = [*routes_of_joining.urlpatterns]
api_urlpatterns: list[URLPattern | URLResolver] = []
