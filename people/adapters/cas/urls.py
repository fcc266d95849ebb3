from django.urls import path

from people.adapters.cas.doors import cas_callback, cas_login

urlpatterns = [
    path("cas/login/", cas_login, name="cas_login"),
    path("cas/login/callback/", cas_callback, name="cas_callback"),
]
