"""Every address of the associations, gathered from the lists beside the pages."""

from django.urls import URLPattern, URLResolver

from associations.api import routes_of_joining_api, routes_of_tree_api
from associations.views import routes_of_joining, routes_of_tree

urlpatterns: list[URLPattern | URLResolver] = [*routes_of_tree.urlpatterns, *routes_of_joining.urlpatterns]
api_urlpatterns: list[URLPattern | URLResolver] = [
    *routes_of_tree_api.urlpatterns,
    *routes_of_joining_api.urlpatterns,
]
