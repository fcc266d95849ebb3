"""What the tests of writing share: a unit, who writes for it, and a message that readers get."""

from associations.models import Association
from messaging.letters import addressee_of
from messaging.models import Delivery
from outreach.actions.messages import Words, create_message, freeze_message
from outreach.models import Message
from people.models import Person
from tests.support.actors import acting
from tests.support.factories import DepartmentFactory, OfficeFactory, PersonFactory, TermFactory

EN = Words("Come to {{department|the school}}", "We would like to see you, {{given_name}}.")
ZH = Words("{{院系|学校}}欢迎你", "{{名字}}，我们想见到你。")


def secretary_of(unit: Association, capabilities=("campaigns.write",)) -> Person:
    office = OfficeFactory(code="secretary", capabilities=list(capabilities), kinds=[unit.kind], single_holder=False)
    return TermFactory(association=unit, office=office).person


def message_of(unit: Association | None = None, *, fixed: bool = True, **words: Words) -> Message:
    """In English and Chinese, or in those that are given (``en=…``, ``zh=…``)."""
    unit = unit or DepartmentFactory()
    said = {"zh-hans" if code == "zh" else code: each for code, each in (words or {"en": EN, "zh": ZH}).items()}
    by = acting(secretary_of(unit))
    message = create_message(unit, said, by=by, other_language_will_do=len(said) == 1)
    return freeze_message(message, by=by) if fixed else message


def delivery_to(person: Person | None, message: Message, language: str = "en", **fields) -> Delivery:
    """A letter of the message, as the engine hands it to its writer."""
    person = person or PersonFactory()
    addressee = addressee_of(person)
    addressee.language = language
    addressee.save()
    fields = {"channel": "email", "category": "news", "template": "outreach.message"} | fields
    return Delivery.objects.create(addressee=addressee, about=f"outreach.message:{message.pk}", **fields)


def read_again(*deliveries: Delivery) -> list[Delivery]:
    """With what the engine reads along."""
    rows = Delivery.objects.select_related("addressee__login", "addressee__owner", "mailing")
    found = rows.in_bulk([each.pk for each in deliveries])
    return [found[each.pk] for each in deliveries]
