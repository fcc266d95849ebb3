"""Who is asked to approve what is to be sent to many."""

from __future__ import annotations

from associations.models import Capability, Term
from outreach.models import Campaign
from people.models import Person


def approvers_of(campaign: Campaign) -> list[Person]:
    """Those of the nearest unit, here or above, where somebody else than the author may approve; nobody: none."""
    serving = Term.objects.serving_today().reaching(campaign.association)
    serving = serving.filter(office__capabilities__contains=[Capability.CAMPAIGNS_APPROVE], person__deceased_at=None)
    serving = serving.exclude(person=campaign.author_id).exclude(person__login__is_active=False)
    terms = serving.exclude(person__login=None).select_related("association", "person__login").order_by("pk")
    nearest = max((len(term.association.path) for term in terms), default=0)
    found = {term.person_id: term.person for term in terms if len(term.association.path) == nearest}
    return list(found.values())
