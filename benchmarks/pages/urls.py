"""The product's addresses, and the bare list."""

from django.urls import path

from alumni_portal.urls import urlpatterns as portal
from benchmarks.pages.bare import bare_list

urlpatterns = [path("bare-list/", bare_list), *portal]
