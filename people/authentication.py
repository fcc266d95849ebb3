"""Who calls the API: a personal token, or a page of ours with its session."""

from rest_framework.authentication import BaseAuthentication, SessionAuthentication


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request):
        return None


class PageAuthentication(SessionAuthentication):
    pass
