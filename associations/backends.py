"""Django's own permission questions, answered by the offices held today."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.backends import BaseBackend
from django.db.models import Model

from associations.models import Capability
from associations.permissions.scope import reaches
from common.actors import person_actor


class OfficeBackend(BaseBackend):
    """``user.has_perm("requests.decide", association)``, and Django's ``people.view_person`` as the console means it.

    There are no groups, no permissions of a user and no superusers here: ``is_superuser`` opens nothing.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        capability = perm if perm in Capability.values else _capability_behind(perm)
        return bool(capability) and reaches(person_actor(user_obj), capability, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether anything of the app's is open to them in the console."""
        registered = [model for model in admin.site._registry if model._meta.app_label == app_label]
        return any(self.has_perm(user_obj, f"{app_label}.view_{model._meta.model_name}") for model in registered)


def _capability_behind(perm: str) -> str:
    """``people.change_person`` → what that row's page in the console asks for; nothing when it has no page."""
    app_label, _, codename = perm.partition(".")
    verb, _, model_name = codename.partition("_")
    try:
        page = admin.site._registry.get(apps.get_model(app_label, model_name))
    except LookupError:
        return ""
    asked = {"view": "see", "change": "edit"}.get(verb, "")
    return getattr(page, asked, "") if page and asked else ""
