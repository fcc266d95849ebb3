"""The least that a Django page for somebody signed in can be: one indexed query, twenty rows, no frame around it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.models import Person


@login_required
def bare_list(request: HttpRequest) -> HttpResponse:
    people = Person.objects.order_by("sort_key", "id")[:20]
    return render(request, "bare_list.html", {"people": people})
