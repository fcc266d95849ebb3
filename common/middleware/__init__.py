"""What is known about a request before any page sees it."""

from common.middleware.actors import ActorMiddleware
from common.middleware.display import SIZE_COOKIE, display_choices
from common.middleware.readable import ReadableMiddleware
from common.middleware.refusals import RefusalMiddleware

__all__ = ["SIZE_COOKIE", "ActorMiddleware", "ReadableMiddleware", "RefusalMiddleware", "display_choices"]
