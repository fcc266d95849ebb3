"""A new column about a person belongs to a field of the gate, or says here why it is shown to nobody through it."""

from django.apps import apps

from people.models.gate import fields
from people.registry import holdings

# What is known of a person beyond what they show: by whose rules it is read instead.
OWN_PAGE = "shown to its owner alone, on their own pages"
KEEPERS = "shown in the console alone, by the rights of an office"
BY_ITS_APP = "read through that table's own visible_to: seen by those it concerns"
NOT_PERSONAL = "says nothing of the person: a key, or what the row is for"

OTHER_RULES = {
    "people.Person": {
        "public_id": NOT_PERSONAL,
        "login": KEEPERS,
        "do_not_contact_at": KEEPERS,
        "erased_at": NOT_PERSONAL,
        "shows_city": "asked no more, dropped with the next release",
    },
    "people.Affiliation": {"public_id": NOT_PERSONAL, "person": NOT_PERSONAL},
    "people.ContactPoint": {
        "person": NOT_PERSONAL,
        # ``kind`` and ``value`` are one field for each kind.
        **dict.fromkeys(("kind", "value"), "people.models.gate: one field for each kind"),
        **dict.fromkeys(("source", "is_primary", "verified_at", "contested_at", "ended_at"), KEEPERS),
    },
    "people.PostalAddress": {"point": NOT_PERSONAL},
    "people.FormerName": {"person": NOT_PERSONAL, "search_forms": KEEPERS},
    "people.Position": {"person": NOT_PERSONAL},
}
# Tables about a person that no field of the gate opens at all.
OTHER_TABLES = {
    "people.Consent": OWN_PAGE,
    "people.AccessToken": OWN_PAGE,
    "people.LoginTie": KEEPERS,
    "people.ContactChange": KEEPERS,
    "people.Relation": KEEPERS,
    "people.Tagging": KEEPERS,
    "people.Touch": KEEPERS,
    "people.RecordNote": KEEPERS,
    "people.FormerId": NOT_PERSONAL,
    "people.ContactProposal": BY_ITS_APP,
    "people.YearlyCheck": OWN_PAGE,
    "cards.Card": OWN_PAGE,
    "people.FieldChoice": OWN_PAGE,
    "people.Block": OWN_PAGE,
    "messaging.Delivery": OWN_PAGE,
    "messaging.Preference": OWN_PAGE,
    "messaging.IncomingMail": OWN_PAGE,
    "messaging.SmsNumber": OWN_PAGE,
    "messaging.WechatBinding": OWN_PAGE,
    "messaging.WechatScene": OWN_PAGE,
    "files.StoredFile": BY_ITS_APP,
    "people.IdempotentCall": NOT_PERSONAL,
    "people.GuardianConsent": KEEPERS,
}
EVERYWHERE = {"id", "created_at"}
BY_THEIR_APPS = ("associations.", "conversations.", "directory.", "outreach.", "privacy.")
BY_LIBRARIES = ("account.", "mfa.", "usersessions.", "socialaccount.")  # shown on their own pages to the login alone


def _named() -> set[str]:
    return {column for field in fields for column in field.columns}


def _unruled(labels: set[str], named: set[str]) -> list[str]:
    """Columns of these tables that neither a field names nor a reason excuses."""
    found = []
    for label in sorted(labels):
        if label in OTHER_TABLES or label.startswith((*BY_THEIR_APPS, *BY_LIBRARIES)):
            continue
        excused = OTHER_RULES.get(label, {}).keys() | EVERYWHERE
        found += [
            f"{label}.{column.name}"
            for column in apps.get_model(label)._meta.concrete_fields
            if column.name not in excused and f"{label}.{column.name}" not in named
        ]
    return found


def test_every_personal_column_has_its_rule():
    held = {holding.model for holding in holdings} | set(OTHER_RULES)
    assert not _unruled(held, _named())


def test_a_column_that_no_field_names_is_found():
    without_city = _named() - {"people.Person.city_code"}
    assert _unruled(set(OTHER_RULES), without_city) == ["people.Person.city_code"]


def test_what_fields_name_is_there():
    """A kind of contact stands for its rows; all else is a column."""
    wrong = []
    for column in _named():
        app, model, name = column.split(".")
        table = apps.get_model(app, model)
        kinds = getattr(table, "Kind", None)
        is_kind = model == "ContactPoint" and name in kinds.values
        if not is_kind and name not in {field.name for field in table._meta.concrete_fields}:
            wrong.append(column)
    assert not wrong
