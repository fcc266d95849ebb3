"""The console tells nothing by the way it answers a question nobody offered."""

from __future__ import annotations

import pytest
from django.contrib.admin import site
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse

from associations.models import Invitation

pytestmark = pytest.mark.django_db

# They narrow nothing by a column.
PAGES_OF_OUR_OWN = (
    "institution.Institution",
    "directory.Claim",
    "directory.Import",
    "directory.DuplicatePair",
    "people.FieldRule",
    "outreach.Campaign",
)
MODELS = sorted((model for model in site._registry if model._meta.label not in PAGES_OF_OUR_OWN), key=str)


def columns_nobody_filters_by(model) -> list[str]:
    page = site._registry[model]
    offered = {
        item[0] if isinstance(item, tuple) else getattr(item, "parameter_name", item) for item in page.list_filter
    }
    return [field.name for field in model._meta.concrete_fields if field.name not in offered]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_list_is_narrowed_by_what_it_offers_alone(doors, model):
    """Else whoever sees a row could ask what its hidden columns begin with, and then go on letter by letter."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for name in columns_nobody_filters_by(model):
        for lookup in (name, f"{name}__startswith", f"{name}__isnull"):
            assert doors.knock("administrator", "get", url, {lookup: "x"}).response.status_code == 400, lookup


def test_the_digest_of_a_password_cannot_be_guessed_letter_by_letter(doors):
    """The way in which the rule above is broken where it is not kept."""
    url = reverse("admin:people_user_changelist")
    for letters in ("md5$", "zzz$"):
        assert doors.knock("secretary", "get", url, {"password__startswith": letters}).response.status_code == 400


def test_filters_that_are_offered_still_narrow(doors):
    url = reverse("admin:people_user_changelist")
    assert doors.knock("secretary", "get", url, {"is_active__exact": "1"}).response.status_code == 200
    url = reverse("admin:associations_term_changelist")
    assert doors.knock("secretary", "get", url, {"office__id__exact": "1"}).response.status_code == 200


def test_there_is_no_way_from_the_number_of_any_row_to_its_address(doors):
    """By it a secretary had read the codes of all invitations of the school."""
    invitation = doors.world.invitation
    kind = ContentType.objects.get_for_model(Invitation)
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[kind.pk, invitation.pk])
    answer = doors.knock("secretary_elsewhere", "get", f"/console/r/{kind.pk}/{invitation.pk}/")
    assert answer.response.status_code == 404
    assert invitation.code not in answer.text
