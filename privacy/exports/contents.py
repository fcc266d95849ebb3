"""Everything that is held about somebody, section by section: their record, their login, what each app holds, and
the lines of the audit about them. Nothing of anybody else: of others who did something the copy says only that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Field, Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import vocabulary
from audit.models import Entry, label_of
from audit.queries.lines import DOORS
from files.models import StoredFile
from people.models import Person, User
from people.registry import Holding, Subject, holdings

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What the record and the login say by themselves; the suite asks of every other column why it is not here.
RECORD = (
    *("public_id", "created_at", "full_name", "family_name", "given_name", "suffix", "name_order", "latin_name"),
    *("reading", "own_reading", "birth_date", "gender", "gender_as_given", "city_code", "deceased_at"),
    "do_not_contact_at",
)
LOGIN = (
    *("public_id", "email", "phone", "language", "display_size", "birth_date", "agreed_terms", "is_active", "is_staff"),
    *("date_joined", "last_login"),
)
TITLES: dict[str, StrOrPromise] = {
    "public_id": gettext_lazy("name in addresses"),
    "created_at": gettext_lazy("written down"),
    "name_order": gettext_lazy("order of the name"),
    "display_size": gettext_lazy("size of letters"),
    "last_login": gettext_lazy("last logged in"),
}
AUDIT_LINES = 20_000  # the newest; more than anybody's life here has


@dataclass(frozen=True, slots=True)
class Section:
    """``columns`` are pairs of a field's name and what stands above it; each row has a value for each, raw."""

    name: str
    title: StrOrPromise
    columns: list[tuple[str, StrOrPromise, Field[Any, Any] | None]]
    rows: list[dict[str, Any]]
    note: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Contents:
    sections: list[Section]
    files: list[StoredFile] = field(default_factory=list)


def gather(subject: Subject) -> Contents:
    """In the reader's language, which is the one that is active. Two statements and one for each holding."""
    own = [section for section in (_record(subject.person), _login(subject.login)) if section is not None]
    held = [_held(holding, subject) for holding in holdings]
    return Contents([*own, *held, _audit(subject)], list(_files(subject)))


def _record(person: Person | None) -> Section | None:
    return _of_row("people.person", _("Your record"), person, RECORD) if person is not None else None


def _login(login: User | None) -> Section | None:
    return _of_row("people.login", _("Your login"), login, LOGIN) if login is not None else None


def _of_row(name: str, title: str, row: Model, names: tuple[str, ...]) -> Section:
    columns = [row._meta.get_field(one) for one in names]
    titled = [(one.name, TITLES.get(one.name, one.verbose_name), one) for one in columns]  # type: ignore[union-attr]
    return Section(name, title, titled, [{one: getattr(row, one) for one in names}])  # type: ignore[arg-type]


def _held(holding: Holding, subject: Subject) -> Section:
    columns = [(name, holding.title(name), holding.column(name)) for name in holding.shows]
    note = holding.withheld
    return Section(holding.name, holding.label, columns, holding.export(subject), note)  # type: ignore[arg-type]


def _audit(subject: Subject) -> Section:
    """What was done about them and what they did; by whom only as far as it was themselves."""
    theirs = Q(pk__in=[])
    if subject.person is not None:
        theirs |= Q(about__contains=[label_of(subject.person)]) | Q(person_id=subject.person.pk)
    if subject.login is not None:
        theirs |= Q(about__contains=[label_of(subject.login)]) | Q(user_id=subject.login.pk)
    entries = Entry.objects.filter(theirs).order_by("-id")[:AUDIT_LINES]
    titles = {"at": _("when"), "who": _("who"), "did": _("what"), "door": _("how"), "fields": _("fields")}
    rows = [
        {
            "at": entry.at,
            "who": _who(entry, subject),
            "did": str(vocabulary.sentence_of(entry.verb)),
            "door": str(DOORS.get(entry.door, entry.door)),
            "fields": list(entry.fields),
        }
        for entry in entries
    ]
    note = _("Who else did something stands on the page “Who looked at your data”.")
    return Section("audit", _("What was done"), [(name, title, None) for name, title in titles.items()], rows, note)


def _who(entry: Entry, subject: Subject) -> str:
    is_own_login = subject.login is not None and entry.user_id == subject.login.pk
    if is_own_login or (subject.person is not None and entry.person_id == subject.person.pk):
        return _("you")
    return _("the house") if entry.user_id is None and entry.person_id is None else _("somebody else")


def _files(subject: Subject) -> Iterator[StoredFile]:
    """Their photo, and what hangs on rows of theirs. Not what they brought for others: a roster names thousands."""
    if subject.person is not None and subject.person.photo is not None:
        yield subject.person.photo
    for holding in holdings:
        if holding.file:
            for row in holding.rows(subject).select_related(holding.file):
                file = getattr(row, holding.file)
                if file is not None and file.kind != StoredFile.Kind.ARCHIVE:  # a copy is not in the next copy
                    yield file
