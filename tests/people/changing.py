"""A confirmed address of a login that gives way to another."""

from allauth.account.models import EmailAddress

from people import actions
from people.models import ContactChange, User
from tests.support.actors import acting_login

OLD, NEW = "shan@example.org", "new@example.org"
CHANGED, STOPPED = "people/email/contact_changed", "people/email/change_stopped"


def replaced(user: User, address: str = NEW) -> ContactChange:
    """The login's address is another now, through the action behind allauth's page."""
    claimed = EmailAddress.objects.create(user=user, email=address)
    assert actions.prove_login_address(claimed, by=acting_login(user))
    return ContactChange.objects.latest("pk")
