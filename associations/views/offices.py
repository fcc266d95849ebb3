"""Offices on pages: who keeps an association, appointing, ending, handing over."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from associations import actions
from associations.forms.offices import AppointForm, HandoverForm, HandoverNoteForm, TermEndForm, TermExtendForm
from associations.models import Association, Capability, Office, Term
from associations.models.rights import today
from associations.permissions.offices import can_appoint, can_end, can_extend, can_hand_over
from associations.permissions.scope import must_hold
from associations.queries.appointing import SHOWN, by_name, members_to_choose_from, persons_to_choose_from
from associations.queries.officers import officers_by_time, offices_of, predecessor_of, vacant_offices
from associations.views.pages import association_or_404, crumbs_to
from common.doors import refusals_on
from people.models import Person

A_YEAR = timedelta(days=365)


@login_required
@require_GET
def association_officers(request: HttpRequest, slug: str) -> HttpResponse:
    association = association_or_404(request, slug)
    officers = officers_by_time(association, request.actor)
    context = {
        "association": association,
        "crumbs": crumbs_to(association, request.actor, itself=True),
        "officers": officers,
        "vacant": vacant_offices(association, officers),
        "may_appoint": must_hold(request.actor, Capability.OFFICES_APPOINT, association),
    }
    return render(request, "associations/association_officers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def officer_appoint(request: HttpRequest, slug: str) -> HttpResponse:
    association = association_or_404(request, slug)
    must_hold(request.actor, Capability.OFFICES_APPOINT, association).or_raise()
    persons = persons_to_choose_from(request.actor, association)
    verdicts = [(office, can_appoint(request.actor, association, office)) for office in offices_of(association)]
    offices = Office.objects.filter(pk__in=[office.pk for office, may in verdicts if may])
    form = AppointForm(
        request.POST or None,
        persons=persons,
        offices=offices,
        initial={"starts_on": today(), "office": request.GET.get("office")},
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            term = actions.appoint_officer(
                association,
                values["office"],
                values["person"],
                values["starts_on"],
                values["ends_on"],
                by=request.actor,
            )
            said = _("%(name)s is appointed and has been told.") % {"name": term.person.full_name}
            messages.success(request, said)
            return redirect("association_officers", association.slug)
    context = {
        "association": association,
        "crumbs": crumbs_to(association, request.actor, itself=True),
        "form": form,
        "refused": [(office, may) for office, may in verdicts if not may],
    }
    return render(
        request, "associations/officer_appoint.html", context | _choice(request, persons, form["person"].value())
    )


@login_required
@require_http_methods(["GET", "POST"])
def term_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One term: what it allows, until when, and what can be done with it."""
    term = _term_or_404(request, public_id)
    note = HandoverNoteForm(request.POST or None, instance=term)
    if request.method == "POST" and note.is_valid():
        with refusals_on(note):
            actions.write_handover_note(term, note.cleaned_data["handover_note"], by=request.actor)
            messages.success(request, _("The note is saved. Whoever follows will read it."))
            return redirect("term_detail", term.public_id)
    is_mine = _is_mine(request, term)
    context = {
        "term": term,
        "crumbs": crumbs_to(term.association, request.actor, itself=True),
        "is_mine": is_mine,
        "capabilities": [Capability(code).label for code in term.office.capabilities],
        "note_form": note if is_mine else None,
        "predecessor": predecessor_of(term) if is_mine else None,
        "may_end": can_end(request.actor, term, today()),
        "may_extend": can_extend(request.actor, term, None),
        "may_hand_over": can_hand_over(request.actor, term),
    }
    return render(request, "associations/term_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def term_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks before it acts."""
    term = _term_or_404(request, public_id)
    form = TermEndForm(request.POST or None, initial={"on": max(today(), term.starts_on)})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.end_term(term, on=form.cleaned_data["on"], by=request.actor)
            messages.success(request, _("The term ends. %(name)s has been told.") % {"name": term.person.full_name})
            return redirect("association_officers", term.association.slug)
    context = {
        "term": term,
        "crumbs": crumbs_to(term.association, request.actor, itself=True),
        "form": form,
        "may_end": can_end(request.actor, term, today()),
    }
    return render(request, "associations/term_end.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def term_extend(request: HttpRequest, public_id: str) -> HttpResponse:
    term = _term_or_404(request, public_id)
    form = TermExtendForm(request.POST or None, initial={"ends_on": _later(term.ends_on, A_YEAR)})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.extend_term(term, form.cleaned_data["ends_on"], by=request.actor)
            messages.success(request, _("The term runs on."))
            return redirect("term_detail", term.public_id)
    context = {
        "term": term,
        "crumbs": crumbs_to(term.association, request.actor, itself=True),
        "form": form,
        "may_extend": can_extend(request.actor, term, None),
    }
    return render(request, "associations/term_extend.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def term_handover(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of the letters before a term ends: a note, a successor, done."""
    term = _term_or_404(request, public_id)
    persons = members_to_choose_from(term.association).exclude(pk=term.person_id)
    note = HandoverNoteForm(request.POST or None, instance=Term.objects.get(pk=term.pk))
    form = HandoverForm(
        request.POST or None, persons=persons, initial={"on": term.ends_on or today(), "until": _as_long(term)}
    )
    if request.method == "POST" and form.is_valid() and note.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            following = actions.hand_over(
                term,
                values["successor"],
                on=values["on"],
                until=values["until"],
                note=note.cleaned_data["handover_note"],
                by=request.actor,
            )
            said = _("%(name)s follows you and has been told. Thank you.") % {"name": following.person.full_name}
            messages.success(request, said)
            return redirect("association_officers", term.association.slug)
    context = {
        "term": term,
        "crumbs": crumbs_to(term.association, request.actor, itself=True),
        "form": form,
        "note_form": note,
        "may_hand_over": can_hand_over(request.actor, term),
    }
    return render(
        request, "associations/term_handover.html", context | _choice(request, persons, form["successor"].value())
    )


def _choice(request: HttpRequest, persons: QuerySet[Person], chosen: str | None) -> dict[str, object]:
    """The persons one chooses from, narrowed by a name, with the chosen one always among them."""
    sought = request.GET.get("q", "").strip()[:80]
    found = list(by_name(persons, sought)[: SHOWN + 1])
    if chosen and all(person.public_id != chosen for person in found):
        found = [*persons.filter(public_id=chosen), *found]
    return {"sought": sought, "persons": found[:SHOWN], "there_are_more": len(found) > SHOWN, "chosen": chosen}


def _term_or_404(request: HttpRequest, public_id: str) -> Term:
    """For its holder and for those who appoint there; nobody else."""
    return get_object_or_404(
        Term.objects.filter(
            Q(person=request.actor.person)
            | Q(association__in=Association.objects.where_actor_may(request.actor, Capability.OFFICES_APPOINT))
        ).select_related("association__parent", "office", "person"),
        public_id=public_id,
    )


def _is_mine(request: HttpRequest, term: Term) -> bool:
    return request.actor.person is not None and request.actor.person.pk == term.person_id


def _as_long(term: Term) -> date | None:
    """As long as the term that ends, from the day it ends."""
    return _later(term.ends_on, term.ends_on - term.starts_on) if term.ends_on else None


def _later(day: date | None, length: timedelta) -> date | None:
    """None where there is no such day any more: some write 9999-12-31 for "without an end"."""
    try:
        return day + length if day else None
    except OverflowError:
        return None
