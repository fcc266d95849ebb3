"""Django's own permission questions, answered by the offices held today."""

from django.contrib.auth.backends import BaseBackend


class OfficeBackend(BaseBackend):
    pass
