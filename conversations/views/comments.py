"""Answering, and taking an answer back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import refusals_on
from conversations import actions
from conversations.forms import CommentForm
from conversations.models import Comment
from conversations.permissions import can_delete
from conversations.views.posts import show_thread, visible_post_or_404


@login_required
@require_POST
def comment_write(request: HttpRequest, public_id: str) -> HttpResponse:
    post = visible_post_or_404(request, public_id)
    form = CommentForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            comment = actions.write_comment(post, form.cleaned_data["body"], by=request.actor)
            if not request.htmx:
                return redirect(comment)
            form = CommentForm()
    return show_thread(request, post, form)


@login_required
@require_http_methods(["GET", "POST"])
def comment_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks once."""
    own = Comment.objects.filter(author__login=request.actor.user, deleted_at=None)
    comment = get_object_or_404(own.select_related("post__wall"), public_id=public_id)
    can_delete(request.actor, comment).or_raise()
    if request.method == "POST":
        actions.delete_comment(comment, by=request.actor)
        return redirect(comment.post)
    return render(request, "conversations/comment_delete.html", {"comment": comment})
