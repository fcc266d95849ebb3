"""Looking closely at the outside: whether a provider is that provider, and what the world knows of our domain."""

from messaging.inspection.addresses import doubt_about
from messaging.inspection.domain import Finding, Health, look_at_domain
from messaging.inspection.providers import Webhooks

__all__ = ["Finding", "Health", "Webhooks", "doubt_about", "look_at_domain"]
