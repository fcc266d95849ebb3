"""Newsletters for their readers: what there is, an archive, one issue on the web, a feed; yes or no to each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from associations.models import Association, Capability
from common.doors import refusals_told
from common.pages import Link
from institution.reads import current
from messaging.letters.links import absolute
from outreach.actions import subscriptions
from outreach.letters.archive import page_in, pages_of, subject_of
from outreach.models import Campaign, Newsletter, Subscription
from outreach.permissions.campaigns import can_write_for
from outreach.permissions.newsletters import can_subscribe
from outreach.queries.newsletters import comes_to, is_of_unit, may_write, standing_words
from outreach.words.newsletters import words_of_yes

AT_ONCE = 30
IN_A_FEED = 20
TEN_MINUTES = "public, max-age=600"


def newsletter_of(request: HttpRequest, public_id: str) -> Newsletter:
    visible = Newsletter.objects.visible_to(request.actor).select_related("association")
    return get_object_or_404(visible, public_id=public_id)


def issue_of(request: HttpRequest, public_id: str, number: int) -> Campaign:
    """What was taken down is there for those alone who write the newsletter."""
    newsletter = newsletter_of(request, public_id)
    seen = Campaign.objects.issues() if may_write(request.actor, newsletter) else Campaign.objects.in_the_archive()
    rows = seen.filter(newsletter=newsletter).select_related("newsletter__association", "association", "message")
    return get_object_or_404(rows.prefetch_related("message__wordings"), issue_number=number)


@require_GET
def newsletter_list(request: HttpRequest) -> HttpResponse:
    """Those one may read, from the school's down to the class's; with what one said to each."""
    ours = set(Newsletter.objects.written_by(request.actor).values_list("pk", flat=True))
    listed = Q(closed_at=None) | Q(pk__in=ours)
    found = list(Newsletter.objects.visible_to(request.actor).filter(listed).for_listing()[:200])
    words = standing_words(request.actor.person, found)
    lines = [(each, _state_of(request, each, words.get(each.pk)), each.pk in ours) for each in found]
    return render(request, "outreach/newsletter_list.html", {"lines": lines, "may_found": _may_found(request)})


def _may_found(request: HttpRequest) -> bool:
    return Association.objects.where_actor_may(request.actor, Capability.CAMPAIGNS_WRITE).standing().exists()


def _state_of(request: HttpRequest, newsletter: Newsletter, word: Subscription | None) -> str:
    """``comes``, ``declined``, or empty where nothing was said and nothing comes."""
    person = request.actor.person
    if person is None:
        return ""
    if word is not None and word.wish == Subscription.Wish.DECLINED:
        return "declined"
    return "comes" if comes_to(newsletter, word) and is_of_unit(person, newsletter.association) else ""


@require_GET
def newsletter_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it is, yes or no to it, and its issues; for whoever writes it also how many read it."""
    newsletter = newsletter_of(request, public_id)
    writes = may_write(request.actor, newsletter)
    word = standing_words(request.actor.person, [newsletter]).get(newsletter.pk)
    context = {
        "newsletter": newsletter,
        "crumbs": [Link(_("Newsletters"), _list_url())],
        "state": _state_of(request, newsletter, word),
        "word": word,
        "words_of_yes": words_of_yes(newsletter),
        "may_subscribe": can_subscribe(request.actor, newsletter, request.actor.person),
        "feeds": _feeds(newsletter),
        "writes": writes,
        **_archive(request, newsletter, writes=writes),
    }
    if writes:
        context |= _desk(request, newsletter)
    return render(request, "outreach/newsletter_detail.html", context)


def _list_url() -> str:
    return reverse("newsletter_list")


def _feeds(newsletter: Newsletter) -> list[tuple[str, str]]:
    return [*settings.LANGUAGES] if newsletter.is_public else []


def _archive(request: HttpRequest, newsletter: Newsletter, *, writes: bool) -> dict[str, Any]:
    seen = Campaign.objects.issues() if writes else Campaign.objects.in_the_archive()
    rows = seen.filter(newsletter=newsletter).select_related("message", "association", "mailing")
    start = request.GET.get("from", "")
    if start.isdecimal() and len(start) < 10:
        rows = rows.filter(issue_number__lte=int(start))
    found = list(rows.order_by("-issue_number").prefetch_related("message__wordings")[: AT_ONCE + 1])
    later = f"?from={found[AT_ONCE].issue_number}" if len(found) > AT_ONCE else ""
    return {"issues": [(each, subject_of(each)) for each in found[:AT_ONCE]], "later_url": later}


def _desk(request: HttpRequest, newsletter: Newsletter) -> dict[str, Any]:
    """How many said what, and what is being written."""
    own = Campaign.objects.visible_to(request.actor).filter(newsletter=newsletter, issue_number=None)
    return {
        "said": Subscription.objects.many_of(newsletter),
        "drafts": own.exclude(state=Campaign.State.WITHDRAWN).for_listing()[:20],
        "may_begin": can_write_for(request.actor, newsletter.association),
    }


@require_GET
def newsletter_issue(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """As it was sent, without anybody's own words. ``?in=`` chooses the language of the issue alone."""
    issue = issue_of(request, public_id, number)
    pages = pages_of(issue)
    page = page_in(pages, request.GET.get("in") or translation.get_language() or "")
    if page is None:
        raise Http404
    newsletter = issue.newsletter
    context = {
        "issue": issue,
        "newsletter": newsletter,
        "page": page,
        "others": [each for each in pages if each is not page],
        "crumbs": [Link(_("Newsletters"), _list_url()), Link(newsletter.name, newsletter.get_absolute_url())],
        "writes": may_write(request.actor, newsletter),
    }
    return render(request, "outreach/newsletter_issue.html", context)


@require_safe
def newsletter_feed(request: HttpRequest, public_id: str, language: str) -> HttpResponse:
    """Atom, of what a stranger may read; whoever asks, for a feed reader has no login."""
    newsletter = get_object_or_404(Newsletter.objects.public().select_related("association"), public_id=public_id)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        feed = _feed_of(newsletter, language)
    answer = HttpResponse(content_type=feed.content_type, headers={"Cache-Control": TEN_MINUTES})
    feed.write(answer, "utf-8")
    return answer


def _feed_of(newsletter: Newsletter, language: str) -> Atom1Feed:
    page = absolute(newsletter.get_absolute_url())
    feed = Atom1Feed(
        title=newsletter.name,
        link=page,
        description=newsletter.about,
        language=language,
        author_name=newsletter.association.name or current().name,
        feed_guid=page,
    )
    rows = Campaign.objects.in_the_archive().filter(newsletter=newsletter).select_related("message", "association")
    for issue in rows.prefetch_related("message__wordings")[:IN_A_FEED]:
        said = page_in(pages_of(issue), language)
        if said is not None:
            link = f"{page}{issue.issue_number}/"
            html = said.html.replace('src="/', f'src="{absolute("/")}').replace('href="/', f'href="{absolute("/")}')
            dates = {"pubdate": issue.launched_at, "updateddate": issue.launched_at}
            feed.add_item(title=said.subject, link=link, description=html, unique_id=link, **dates)
    return feed


@login_required
@require_POST
def newsletter_subscribe(request: HttpRequest, public_id: str) -> HttpResponse:
    newsletter = newsletter_of(request, public_id)
    with refusals_told(request):
        subscriptions.subscribe(newsletter, by=request.actor)
    return redirect(newsletter)


@login_required
@require_POST
def newsletter_unsubscribe(request: HttpRequest, public_id: str) -> HttpResponse:
    newsletter = newsletter_of(request, public_id)
    with refusals_told(request):
        subscriptions.unsubscribe(newsletter, by=request.actor)
    return redirect(newsletter)
