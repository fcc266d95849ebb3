"""What the directory hangs into the floors below: what it holds about a person."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models import Membership, Placement
from associations.models.associations import stands_at_or_below
from associations.queries.reach import knows_members_of
from audit.registry import Rows, speak_of
from common.actors import Actor
from common.console import may
from common.console_home import decisions
from common.pages import Link
from common.second_step import guard
from directory.hangs.looked import LOOKINGS
from directory.hangs.residues import RESIDUES
from directory.models import BulkEdit, Claim, ClaimInvitation, Export, IdDigits, Import, Merge, SavedList
from directory.queries.waiting import claims_to_answer, pairs_to_look_at, readers_of_many_profiles
from messaging.registry import BY_MAIL_ONLY, Category, categories
from people.models import Person
from people.registry import (
    Holding,
    Mention,
    Shape,
    Trait,
    holdings,
    list_links,
    lookings,
    mentions,
    person_links,
    residues,
    traits,
)

RECORDS = "records"
INVITATIONS = "claim_invitations"
CATEGORIES = (
    Category(
        code=INVITATIONS,
        label=_("Invitations to take your record over"),
        help=_("While the school keeps a record of you that nobody has a login for."),
        is_secret=True,
        priority=7,
        rhythms=dict(BY_MAIL_ONLY),
    ),
    Category(
        code=RECORDS,
        label=_("Your record"),
        help=_("Which record is yours, and when two records of you are brought together, or parted again."),
        must_arrive=True,
        why=_("Whoever's record it is has to know what happens to it."),
    ),
)


def the_one_of(row: IdDigits, to: Person) -> IdDigits | None:
    """A record keeps one; which of two is right, nobody can read."""
    return IdDigits.objects.filter(person=to).first()


def the_standing_one_of(row: ClaimInvitation, to: Person) -> ClaimInvitation | None:
    """Of each way one stands; of two records' the one that stays."""
    if row.used_at is not None or row.revoked_at is not None:
        return None
    return ClaimInvitation.objects.standing().filter(person=to, way=row.way).first()


HOLDINGS = (
    Holding(
        name="directory.claim_invitations",
        label=_("Invitations to take your record over"),
        model="directory.ClaimInvitation",
        shows=("created_at", "way", "unit__name_zh", "expires_at", "opened_at", "used_at", "revoked_at"),
        titles={"unit__name_zh": _("unit")},
        twin=the_standing_one_of,
    ),
    Holding(
        name="directory.imported_rows",
        label=_("Rows of rosters that speak of you"),
        model="directory.ImportedRow",
        shows=("imported_in__created_at", "line", "raw", "outcome"),
        titles={"raw": _("as it stood there")},
    ),
    Holding(
        name="directory.row_answers",
        label=_("Rows of rosters of which the office said that they are about you"),
        model="directory.RowAnswer",
        shows=("imported_in__created_at", "line", "created_at"),
    ),
    Holding(
        name="directory.bulk_edit_rows",
        label=_("Changes of many people that took you in, for thirty days"),
        model="directory.BulkEditRow",
        shows=("edit__operation", "outcome", "before", "created_at"),
        titles={"outcome": _("outcome"), "before": _("before")},
        identity=("edit",),
    ),
    Holding(
        name="directory.listed",
        label=_("Lists of the alumni office you stand on"),
        model="directory.ListedPerson",
        shows=("saved_list__name", "created_at"),
        identity=("saved_list",),
    ),
    Holding(
        name="directory.profile_counts",
        label=_("How many profiles you opened on a day"),
        model="directory.ProfileCount",
        path="reader",
        shows=("day", "count"),
        identity=("day",),
    ),
    Holding(
        name="directory.claims",
        label=_("What you said to be recognised"),
        model="directory.Claim",
        path="login__person",
        shows=(*Claim.SAID, "created_at", "state", "question", "ended_at", "reason"),
    ),
    Holding(
        name="directory.parted_logins",
        label=_("When a login was parted from your record"),
        model="directory.PartedLogin",
        shows=("created_at", "reason"),
    ),
    Holding(
        name="directory.claim_vouches",
        label=_("Whom you said you know, or do not know"),
        model="directory.ClaimVouch",
        path="voucher",
        shows=("said_at", "knows", "word"),
        identity=("claim",),
    ),
    Holding(
        name="directory.vouches_heard",
        label=_("What classmates said when they were asked whether they know you"),
        model="directory.ClaimVouch",
        path="claim__login__person",
        by_login="claim__login",
        shows=(),
        withheld=_("Said in confidence, and deleted half a year after the answer."),
    ),
    Holding(
        name="directory.claim_tries",
        label=_("When you tried to be recognised"),
        model="directory.ClaimTry",
        path="login__person",
        shows=("created_at",),
    ),
    Holding(
        name="directory.id_digits",
        label=_("Last four of your ID number, unreadable"),
        model="directory.IdDigits",
        shows=("created_at",),
        twin=the_one_of,
    ),
)


def claim_link(claim: Claim) -> str:
    return reverse("claim_answer", args=[claim.public_id])


def _placed_in(unit: int) -> Q:
    placed = Placement.objects.filter(stands_at_or_below(unit)).order_by()
    return Q(pk__in=placed.values("affiliation__person"))


def _member_of(chapter: int) -> Q:
    return Q(Exists(Membership.objects.standing().filter(person=OuterRef("pk"), association=chapter)))


TRAITS = (
    Trait(
        "directory.unit",
        _("department, cohort or class"),
        _placed_in,
        asked_as="unit",
        shape=Shape.UNIT,
        place=40,
        said=_("belongs to %(value)s"),
    ),
    Trait(
        "directory.chapter",
        _("chapter"),
        _member_of,
        asked_as="chapter",
        shape=Shape.UNIT,
        place=70,
        said=_("is in %(value)s"),
        is_open_to=knows_members_of,
        is_offered=False,  # "joined" says it as well, and of every group
    ),
)

MENTIONS = (
    Mention("directory.BulkEdit", "begun_by", "Who changed many people at once."),
    Mention("directory.SavedList", "owner", "Who keeps a list of others."),
    Mention("directory.Claim", "person", "Which record a login says is its own; what it said is that login's."),
    Mention("directory.Claim", "decided_by", "Who answered a claim."),
    Mention("directory.ClaimInvitation", "invited_by", "Who invited somebody to take their record over."),
    Mention("directory.PartedLogin", "parted_by", "Who parted a login from a record."),
    Mention("directory.RowAnswer", "answered_by", "Who said whom a row of a roster is about."),
    Mention("directory.Import", "begun_by", "Who brought a roster."),
    Mention("directory.Export", "begun_by", "Who took people out as a file; who was in it stands in its parts."),
    Mention("directory.DuplicatePair", "decided_by", "Who said that two records are two people."),
    Mention("directory.Merge", "kept", "Which record went up in this one; see people.former_records."),
    Mention("directory.Merge", "merged_by", "Who brought two records together."),
    Mention("directory.Merge", "undone_by", "Who parted them again."),
)


def _export_link(actor: Actor, query: str) -> Link | None:
    """Above the console's list of persons: what it shows, as a file."""
    if not may(actor, "people.see", None):
        return None
    return Link(_("Take them out as a file"), f"{reverse('export_new', args=['records'])}?{query}", icon="download")


def _list_link(actor: Actor, query: str) -> Link | None:
    """To come back to whom the list shows."""
    if not may(actor, "people.see", None):
        return None
    return Link(_("Save as a list"), f"{reverse('saved_list_new')}?{query}", icon="plus")


def _bulk_link(actor: Actor, query: str) -> Link | None:
    if not may(actor, "people.edit", None):
        return None
    return Link(_("Change all of them"), f"{reverse('bulk_edit_new', args=['records'])}?{query}", icon="check")


def _lists_link(actor: Actor, query: str) -> Link | None:
    if not may(actor, "people.see", None):
        return None
    return Link(_("Lists of people"), reverse("saved_list_list"), icon="people")


def _pick_link(actor: Actor, person: Person) -> Link | None:
    if not may(actor, "people.see", person):
        return None
    return Link(_("Put on a list"), reverse("saved_list_pick", args=[person.public_id]))


def _merge_link(actor: Actor, person: Person) -> Link | None:
    if not may(actor, "people.edit", person):
        return None
    return Link(_("Is the same as another record"), reverse("duplicate_choose", args=[person.public_id]))


def _part_link(actor: Actor, person: Person) -> Link | None:
    if person.login_id is None or not may(actor, "people.edit", person):
        return None
    return Link(_("Part the login from this record"), reverse("login_part", args=[person.public_id]))


def hang_up() -> None:
    """Called once, when the apps are ready."""
    for holding in HOLDINGS:
        holdings.hang(holding)
    for looking in LOOKINGS:
        lookings.hang(looking)
    for residue in RESIDUES:
        residues.hang(residue)
    for category in CATEGORIES:
        categories.hang(category)
    for mention in MENTIONS:
        mentions.hang(mention)
    decisions.append(pairs_to_look_at)
    decisions.append(readers_of_many_profiles)
    list_links.append(_export_link)
    list_links.append(_list_link)
    list_links.append(_bulk_link)
    list_links.append(_lists_link)
    person_links.append(_merge_link)
    person_links.append(_pick_link)
    person_links.append(_part_link)
    guard("export_new", "export_list", "export_detail", "export_take", "export_end")
    decisions.append(claims_to_answer)
    for trait in TRAITS:
        traits.hang(trait)
    speak_of(
        Rows("directory.import", Import.objects.visible_to, link=lambda brought: brought.get_absolute_url()),
        Rows("directory.bulkedit", BulkEdit.objects.visible_to, link=lambda edit: edit.get_absolute_url()),
        Rows("directory.savedlist", SavedList.objects.visible_to, link=lambda saved: saved.get_absolute_url()),
        Rows("directory.export", Export.objects.visible_to, link=lambda export: export.get_absolute_url()),
        Rows("directory.claiminvitation", ClaimInvitation.objects.visible_to),
        Rows("directory.claim", Claim.objects.visible_in_console, link=claim_link),
        Rows(
            "directory.merge",
            lambda actor: Merge.objects.visible_to(actor).select_related("kept").defer("journal"),
            said=lambda merge: str(merge.kept),
            link=lambda merge: merge.get_absolute_url(),
        ),
    )
