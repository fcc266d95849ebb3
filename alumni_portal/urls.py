"""Every address of the portal. Each app brings its own pages and its own part of the API."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from alumni_portal.gallery import component_gallery
from alumni_portal.views import home, me
from associations.urls import api_urlpatterns as associations_api
from cards.urls import api_urlpatterns as cards_api
from directory.urls import api_urlpatterns as directory_api
from outreach.urls import api_urlpatterns as outreach_api
from people.urls import api_urlpatterns as people_api

api = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    *people_api,
    *associations_api,
    *directory_api,
    *cards_api,
    *outreach_api,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("me/", me, name="me"),
    path("", include("associations.urls")),
    path("", include("conversations.urls")),
    path("", include("outreach.urls")),
    path("", include("directory.urls")),
    path("", include("outreach.urls")),
    path("", include("privacy.urls")),
    path("", include("cards.urls")),
    path("", include("people.urls")),
    path("", include("messaging.urls")),
    path("", include("institution.urls")),
    path("", include("files.urls")),
    path("account/", include("allauth.urls")),
    path("console/", admin.site.urls),
    path("api/v1/", include(api)),
]

if settings.DEBUG:
    urlpatterns += [path("_components/", component_gallery, name="component_gallery")]

handler400 = "alumni_portal.errors.bad_request"
handler403 = "alumni_portal.errors.forbidden"
handler404 = "alumni_portal.errors.not_found"
handler500 = "alumni_portal.errors.server_error"
