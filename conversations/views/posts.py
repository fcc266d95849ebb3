"""Writing, reading, changing, taking back, pinning and liking a post."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.doors import refusals_on, refusals_told
from conversations import actions
from conversations.forms import CommentForm, Pictures, PostEditForm, PostForm
from conversations.models import Post, Wall
from conversations.pages import post_page
from conversations.permissions import can_announce, can_delete, can_edit_post, can_write


@login_required
@require_http_methods(["GET", "POST"])
def post_write(request: HttpRequest, public_id: str) -> HttpResponse:
    """The whole page: words, pictures, announcement. The field on the wall sends here too."""
    wall = get_object_or_404(Wall.objects.visible_to(request.actor), public_id=public_id)
    can_write(request.actor, wall).or_raise()
    may_announce = bool(can_announce(request.actor, wall))
    is_sent = request.method == "POST" and "with_pictures" not in request.POST
    form = PostForm(request.POST if is_sent else None, may_announce=may_announce, initial=_typed(request))
    pictures = Pictures(request.POST, request.FILES) if is_sent and "form-TOTAL_FORMS" in request.POST else Pictures()
    if is_sent and form.is_valid() and (not pictures.is_bound or pictures.is_valid()):
        with refusals_on(form):
            chosen = [each.picture for each in pictures if each.picture] if pictures.is_bound else []
            post = actions.write_post(
                wall, form.cleaned_data["body"], by=request.actor, kind=form.kind, pictures=chosen
            )
            return redirect(f"{wall.link}#{post.public_id}")
    context = {"wall": wall, "form": form, "pictures": pictures}
    return render(request, "conversations/post_write.html", context)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What stood in the field on the wall comes along."""
    return {"body": request.POST.get("body", "")}


@login_required
@require_safe
def post_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One post with its answers; by htmx the answers alone, to unfold below the post on the wall."""
    post = visible_post_or_404(request, public_id)
    return show_thread(request, post, CommentForm())


def show_thread(request: HttpRequest, post: Post, form: CommentForm) -> HttpResponse:
    context = {"post": post, "page": post_page(request.actor, post), "form": form}
    template = "conversations/thread.html" if request.htmx else "conversations/post_detail.html"
    return render(request, template, context)


def visible_post_or_404(request: HttpRequest, public_id: str) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.actor).for_listing(request.actor), public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
def post_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    post = visible_post_or_404(request, public_id)
    can_edit_post(request.actor, post).or_raise()
    form = PostEditForm(request.POST or None, post=post)
    pictures = Pictures(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and pictures.is_valid():
        with refusals_on(form):
            actions.edit_post(
                post,
                form.cleaned_data["body"],
                by=request.actor,
                add=[each.picture for each in pictures if each.picture],
                remove=form.removed,
                describe=form.descriptions,
            )
            return redirect(post)
    return render(request, "conversations/post_edit.html", {"post": post, "form": form, "pictures": pictures})


@login_required
@require_http_methods(["GET", "POST"])
def post_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks once. One's own words can be taken back from a group one has left, so any own post is found."""
    own = Post.objects.filter(author=request.actor.person, deleted_at=None) if request.actor.person else None
    post = get_object_or_404((own or Post.objects.none()).select_related("wall"), public_id=public_id)
    can_delete(request.actor, post).or_raise()
    if request.method == "POST":
        actions.delete_post(post, by=request.actor)
        return redirect(post.wall.link)
    return render(request, "conversations/post_delete.html", {"post": post})


@login_required
@require_POST
def post_pin(request: HttpRequest, public_id: str) -> HttpResponse:
    post = visible_post_or_404(request, public_id)
    with refusals_told(request):
        act = actions.unpin_post if post.pinned_at else actions.pin_post
        act(post, by=request.actor)
    return redirect(f"{post.wall.link}#{post.public_id}")


@login_required
@require_POST
def post_like(request: HttpRequest, public_id: str) -> HttpResponse:
    post = visible_post_or_404(request, public_id)
    with refusals_told(request):
        actions.toggle_like(post, by=request.actor)
    if request.htmx:
        return render(request, "conversations/like.html", {"post": visible_post_or_404(request, public_id)})
    return redirect(f"{post.wall.link}#{post.public_id}")
