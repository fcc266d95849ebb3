"""What has happened in the demo institution when every page of it is looked at."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from alumni_portal.demo.story.campaigning import REUNION
from associations.models import Association, Membership
from common.actors import person_actor, system
from directory.actions import ClaimStatement, begin_export, make_claim
from directory.queries.chosen import Choice
from messaging.actions.incoming import receive_mail
from messaging.engine import read_refusals
from messaging.engine.presence import working
from messaging.engine.sending import Run
from messaging.models import Delivery
from outreach.actions import campaigns
from outreach.actions.messages import change_wording
from people.actions import note_change, propose_contact
from people.models import Person, User
from people.queries import is_lost

# In this order each takes the addresses that nobody before has come to.
VISITORS = {
    "liaison": "liaison@example.org",
    "office": "office@example.org",
    "careful": "member@example.org",  # with a second factor
    "applicant": "applicant@example.org",
    "visitor": "",
}
ROSTER = Path(settings.ROOT) / "docs" / "samples" / "roster-gb18030.csv"


def fill_inboxes() -> None:
    with working() as worker:
        run = Run(worker, system("worker"), away={Delivery.Channel.EMAIL})
        while run.send_batch():
            pass


def look_at_a_roster() -> None:
    """One that was checked and not started."""
    school = Association.objects.get(kind=Association.Kind.SCHOOL)
    call_command("import_roster", ROSTER, association=school.slug, dry_run=True, stdout=StringIO())


def write_to_addresses(liaison: Person) -> None:
    """Letters with a link for whoever reads there: an address was changed, a lost classmate may be found."""
    note_change(liaison, "email", "before@example.org", "now@example.org", by=system("shell"))
    group = Membership.objects.filter(person=liaison, association__kind="class").first().association
    lost = Person.objects.living().filter(is_lost(), affiliations__placement__association=group).first()
    propose_contact(lost, "email", "perhaps@example.org", note="Is it you?", by=person_actor(liaison.login))


def say_who_one_is() -> None:
    """One claim that waits for a person, of the years in which the liaison's class was there: they may speak for it."""
    applicant = User.objects.get(email=VISITORS["applicant"])
    liaison = Person.objects.get(login__email=VISITORS["liaison"])
    group = Membership.objects.filter(person=liaison, association__kind="class").first().association
    years = {"entry_year": group.entry_year, "end_year": group.end_year}
    statement = ClaimStatement(full_name="曾丽", class_name="软件0301班", **years)
    make_claim(statement, by=person_actor(applicant))


def take_people_out() -> None:
    """A file that no worker has written yet."""
    office = User.objects.get(email=VISITORS["office"])
    begin_export(Choice("records"), ["full_name"], "csv", "A reunion", by=person_actor(office))


def write_to_the_class(liaison: Person) -> None:
    """One letter to all of them that is being written, and one that may leave."""
    by = person_actor(liaison.login)
    group = Membership.objects.filter(person=liaison, association__kind="class").first().association
    for words in ({}, REUNION):
        campaign = campaigns.create_campaign("Reunion", group, "units", by=by)
        change_wording(campaign.message, words, by=by)
        if words:
            campaigns.submit_campaign(campaign, by=by)


def send_letters_back(user: User) -> None:
    """Their mailbox is gone, as the mail server said."""
    letter = Delivery.objects.filter(addressee__login=user, channel="email").first()
    Delivery.objects.filter(pk=letter.pk).update(
        state="refused", address=user.email, reason="550 5.1.1 No such user", settled_at=timezone.now()
    )
    assert read_refusals(by=system("clock"))
    receive_mail(b"From: Kwan <kwan@example.org>\nSubject: I moved\n\nTo Foshan.", by=system("pipe"))


def show_a_second_factor(user: User) -> None:
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
