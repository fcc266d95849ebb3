"""Who reads a field of a person: the words of the gate, below everything that uses them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.IntegerChoices):
    """Who reads a field, from the fewest to the most: whoever stands nearer than this reads it too."""

    NOBODY = 0, _("nobody but the alumni office, which keeps the register")
    OFFICERS = 10, _("officers of my associations")
    CLASSMATES = 20, _("classmates")
    MEMBERS = 30, _("members of my groups")
    ALUMNI = 40, _("all verified alumni")
