"""Taking back what one agreed to: one button, as giving it was."""

from __future__ import annotations

from common.actions import action
from common.actors import Actor
from people.actions.signing_in import give_consent
from people.models import Consent, User
from people.permissions import can_withdraw_consent


@action
def withdraw_consent(consent: Consent, *, by: Actor) -> Consent:
    """It counts no longer, from now on. The row stays; another one says the day. Returns that.

    Without the terms the login rests: the next page asks for them, and nothing but what concerns the login itself is
    written to it. Raises ``Refusal`` ``consent_withdrawn``.
    """
    user = User.objects.select_for_update().get(pk=consent.user_id)
    can_withdraw_consent(by, consent).or_raise()
    return give_consent(user, by=by, subject=consent.subject, text_version=consent.text_version, given=False)
