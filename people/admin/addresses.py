"""The pages on which those who keep a record add a postal address, put one right, or take it off."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from common.actors import Actor
from common.doors import refusals_on
from people import actions
from people.admin.keeping import PagesOfKeeping
from people.forms.postal_addresses import PostalAddressForm
from people.models import ContactPoint, Person


def addresses_of(person: Person, actor: Actor) -> QuerySet[ContactPoint]:
    """Those that stand, as far as the gate opens them."""
    points = ContactPoint.objects.visible_to(actor).current().filter(kind=ContactPoint.Kind.ADDRESS, person=person)
    return points.select_related("postal").order_by("-is_primary", "pk")


class PagesOfAddresses(PagesOfKeeping):
    def urls_of_addresses(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/addresses/add/", view(self.address), name="people_person_address"),
            path("<int:pk>/addresses/<int:point>/", view(self.address), name="people_person_address_edit"),
            path("<int:pk>/addresses/<int:point>/end/", view(self.end_address), name="people_person_address_end"),
        ]

    def address(self, request: HttpRequest, pk: int, point: int | None = None) -> HttpResponse:
        person = self._kept(request, pk)
        standing = None if point is None else get_object_or_404(addresses_of(person, request.actor), pk=point)
        form = PostalAddressForm(request.POST or None, point=standing)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                actions.say_address(person, form.cleaned_data, instead_of=standing, by=request.actor)
                messages.success(request, _("Noted."))
                return redirect("admin:people_person_change", pk)
        heading = _("Put the address right") if standing else _("Add a postal address")
        return self._shown(request, person, form, heading, _("Note it"))

    def end_address(self, request: HttpRequest, pk: int, point: int) -> HttpResponse:
        """By POST only."""
        person = self._kept(request, pk)
        if request.method == "POST":
            standing = get_object_or_404(addresses_of(person, request.actor), pk=point)
            actions.withdraw_contact(standing, by=request.actor)
            messages.success(request, _("Taken off."))
        return redirect("admin:people_person_change", pk)
