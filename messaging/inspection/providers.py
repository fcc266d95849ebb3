"""Whether what knocks as a provider is that provider: its signature, as django-anymail knows it for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from anymail import urls
from django.core.exceptions import ImproperlyConfigured

PROOFS = ("key", "secret")  # what the names of proofs have in common: webhook_signing_key, webhook_secret …


@dataclass(frozen=True, slots=True)
class Webhooks:
    """``mailgun?webhook_signing_key=…``: a provider and what proves that it is."""

    provider: str
    facts: tuple[tuple[str, str], ...]

    @classmethod
    def named(cls, setting: str) -> Webhooks:
        """Raises ``ImproperlyConfigured`` where no provider is known by that name, or nothing would prove it."""
        provider, _question, query = setting.partition("?")
        facts = tuple(parse_qsl(query))
        if not any(value and any(proof in name for proof in PROOFS) for name, value in facts):
            raise ImproperlyConfigured(f"nothing would prove that it is {provider}")
        if f"{provider}_tracking_webhook" not in _views():
            raise ImproperlyConfigured(f"no provider that is known: {provider}")
        return cls(provider, facts)

    def view(self, what: str) -> Any:
        """What checks and reads ``tracking`` or ``inbound``; None where this provider has none."""
        kind = _views().get(f"{self.provider}_{what}_webhook")
        return kind(**dict(self.facts)) if kind is not None else None


@cache
def _views() -> dict[str, Any]:
    return {pattern.name: getattr(pattern.callback, "view_class", None) for pattern in urls.urlpatterns}
