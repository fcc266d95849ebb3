from django.urls import URLPattern, URLResolver, path

from privacy.views import consents, data, erasures, looked

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/data/", data.data_detail, name="data_detail"),
    path("me/data/seen/", looked.looking_list, name="looking_list"),
    path("me/data/consents/", consents.consent_list, name="consent_list"),
    path("me/data/consents/<int:pk>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("me/data/copy/", data.copy_ask, name="copy_ask"),
    path("me/data/copies/<str:public_id>/", data.copy_fetch, name="copy_fetch"),
    path("me/data/erase/", erasures.erasure_ask, name="erasure_ask"),
    path("me/data/erasures/<str:public_id>/keep/", erasures.erasure_keep, name="erasure_keep"),
    path("erasures/<str:token>/stop/", erasures.erasure_stop, name="erasure_stop"),
    path("records/<str:public_id>/erase/", erasures.erasure_order, name="erasure_order"),
    path("records/erasures/<str:public_id>/withdraw/", erasures.erasure_withdraw, name="erasure_withdraw"),
]
