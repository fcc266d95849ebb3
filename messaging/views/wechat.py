"""Connecting one's WeChat, so that letters come there as well."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.doors import ActorRequest, refusals_told
from common.scan_codes import squares_of
from messaging.actions.wechat_bindings import disconnect
from messaging.engine.wechat import offer_picture
from messaging.models import Addressee
from messaging.queries.wechat import last_binding_of, scene_of, uses_wechat


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter_wechat(request: ActorRequest) -> HttpResponse:
    """What is connected; the button asks WeChat for a picture, which stands here for ten minutes."""
    if not uses_wechat():
        raise Http404
    if request.method == "POST":
        with refusals_told(request):
            offer_picture(request.user, by=request.actor)
        return redirect("letter_wechat")
    addressee = Addressee.objects.select_related("owner").filter(login=request.user).first()
    scene = None if addressee is None else scene_of(addressee.pk, timezone.now())
    side, path = squares_of(scene.picture) if scene is not None else (0, "")
    context = {
        "binding": None if addressee is None else last_binding_of(addressee.pk),
        "scene": scene,
        "side": side,
        "path": path,
        "name": getattr(addressee and addressee.owner, "full_name", "") or request.user.email,
    }
    return render(request, "messaging/letter_wechat.html", context)


@login_required
@require_POST
def letter_wechat_end(request: ActorRequest) -> HttpResponse:
    """No more letters there."""
    if not uses_wechat():
        raise Http404
    with refusals_told(request):
        disconnect(request.user, by=request.actor)
    return redirect("letter_wechat")


__all__ = ["letter_wechat", "letter_wechat_end"]
