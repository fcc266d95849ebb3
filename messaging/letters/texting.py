"""From a letter to the variables of an approved template, by the rules that carriers in China publish."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from institution.reads import current
from messaging.letters.rendering import Written, is_text
from messaging.models import Delivery, SmsTemplate
from messaging.registry import find_category
from messaging.vocabulary import NEWS, NOTICE, VARIABLE, fault_of, shortened, variables_in


class CannotGoByText(Exception):
    """No carrier takes this: a code of ``messaging.words``, and the variable it is about."""


@dataclass(frozen=True, slots=True)
class Filled:
    template: SmsTemplate
    values: dict[str, str]

    @property
    def words(self) -> str:
        return VARIABLE.sub(lambda found: self.values[found[1]], self.template.text)


def letter_of(delivery: Delivery) -> str:
    """The text message that carries it: one of its own, or a line that says what waits in the inbox."""
    if is_text(delivery.template):
        return delivery.template
    return NEWS if delivery.mailing_id is not None and not _must_arrive(delivery) else NOTICE


def filled(delivery: Delivery, written: Written) -> Filled:
    """The approved template with every variable in its place. Raises ``CannotGoByText``."""
    letter = letter_of(delivery)
    template = approved(letter, written.language)
    if template is None:
        raise CannotGoByText("text_no_template")
    with translation.override(template.language):
        known = values_for(delivery, written)
    values = {name: known.get(name, "") for name in variables_in(template.text)}
    for name, value in values.items():
        if fault := fault_of(value, is_code=template.kind == SmsTemplate.Kind.CODE):
            raise CannotGoByText(f"{fault}: {name}")
    return Filled(template, values)


def approved(letter: str, language: str) -> SmsTemplate | None:
    """That of the language; for readers of English the Chinese one will do, as carriers approve few in English."""
    rows = SmsTemplate.objects.filter(letter=letter, state=SmsTemplate.State.APPROVED)
    by_language = {row.language: row for row in rows}
    return by_language.get(language) or by_language.get("zh-hans")


def values_for(delivery: Delivery, written: Written) -> dict[str, str]:
    """The facts of the letter, and what every one has. No link may be a value: ``page`` gives ``page_token``, the part
    of it that differs, and the rest of the address stands in the template."""
    facts = {name: str(value) for name, value in delivery.context.items() if isinstance(value, str | int)}
    for name, value in list(facts.items()):
        if value.startswith(settings.SITE_URL):
            facts[f"{name}_token"] = max(urlsplit(value).path.split("/"), key=len)
    owner = delivery.addressee.owner
    name = getattr(owner, "full_name", "") or _("alumna or alumnus")
    always = {"name": shortened(str(name)), "subject": shortened(written.subject), "institution": shortened(_house())}
    return always | facts


def _house() -> str:
    return str(current().display_name or _("Alumni association"))


def _must_arrive(delivery: Delivery) -> bool:
    category = find_category(delivery.category)
    return category is not None and category.must_arrive
