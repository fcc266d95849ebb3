"""How often one wants to hear of what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.actions.suppressing import LiftReason
from messaging.models import Addressee, ChannelOrder, Delivery, Preference, SmsTemplate, WechatTemplate
from messaging.registry import Category, carries, categories, texts
from messaging.vocabulary import FACTS

Channel = Delivery.Channel
Rhythm = Preference.Rhythm

LABELS = {
    Channel.EMAIL: _("by e-mail"),
    Channel.INBOX: _("in your inbox here"),
    Channel.SMS: _("by text message"),
    Channel.WECHAT: _("by WeChat"),
}
# One letter a day makes sense where letters disturb; the inbox waits by itself.
OFFERED = {
    Channel.EMAIL: [Rhythm.AT_ONCE, Rhythm.DIGEST, Rhythm.NEVER],
    Channel.INBOX: [Rhythm.AT_ONCE, Rhythm.NEVER],
    Channel.SMS: [Rhythm.AT_ONCE, Rhythm.NEVER],
    Channel.WECHAT: [Rhythm.AT_ONCE, Rhythm.NEVER],
}


@dataclass(frozen=True, slots=True)
class Group:
    category: Category
    fields: list[forms.BoundField]


class PreferencesForm(forms.Form):
    """One choice per category and channel, except for what must arrive."""

    def __init__(self, addressee: Addressee | None, data: Any = None) -> None:
        super().__init__(data)
        chosen = {} if addressee is None else _chosen_by(addressee)
        for category, channel in self._pairs():
            offered = OFFERED[channel]
            self.fields[_name(category, channel)] = forms.ChoiceField(
                label=LABELS[channel],
                choices=[(rhythm.value, rhythm.label) for rhythm in offered],
                initial=chosen.get((category.code, channel), category.rhythms.get(channel, Rhythm.AT_ONCE)),
            )

    def groups(self) -> list[Group]:
        """The fields under their categories, for the template."""
        found: dict[str, Group] = {}
        for category, channel in self._pairs():
            group = found.setdefault(category.code, Group(category, []))
            group.fields.append(self[_name(category, channel)])
        return list(found.values())

    def choices(self) -> dict[tuple[str, str], str]:
        """What differs from how it was shown, so that a category nobody touched keeps following its default."""
        return {
            (category.code, channel): self.cleaned_data[_name(category, channel)]
            for category, channel in self._pairs()
            if _name(category, channel) in self.changed_data
        }

    @staticmethod
    def _pairs() -> list[tuple[Category, str]]:
        ordered = dict(ChannelOrder.objects.values_list("category", "channels"))
        return [
            (category, channel)
            for category in categories
            if not category.must_arrive
            for channel in _channels_of(category, ordered)
            if channel in OFFERED and carries(channel)
        ]


def _channels_of(category: Category, ordered: dict[str, list[str]]) -> list[str]:
    """Those of the kind, and those by which the office lets it go as well."""
    return list(dict.fromkeys([*category.rhythms, *ordered.get(category.code, [])]))


def _name(category: Category, channel: str) -> str:
    return f"{category.code}-{channel}"


def _chosen_by(addressee: Addressee) -> dict[tuple[str, str], str]:
    rows = Preference.objects.filter(addressee=addressee)
    return {
        (category, channel): rhythm for category, channel, rhythm in rows.values_list("category", "channel", "rhythm")
    }


class LeaveAloneForm(forms.Form):
    email = forms.EmailField(label=_("Address"), max_length=320)
    evidence = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Who asked for it and when; the office reads it beside the address."),
    )


class LiftForm(forms.Form):
    why = forms.ChoiceField(label=_("Why"), choices=LiftReason.choices)

    def reason(self) -> LiftReason:
        return LiftReason(self.cleaned_data["why"])


class NumberLiftForm(LiftForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_a_number = {LiftReason.MENDED: _("The number works again"), LiftReason.ASKED: _("Its owner asked for it")}
        named = [(each.value, of_a_number.get(each, each.label)) for each in LiftReason]
        self.fields["why"] = forms.ChoiceField(label=_("Why"), choices=named)


class AddressCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class SmsTemplateForm(forms.ModelForm):
    """As the carrier's own console shows it, word for word."""

    class Meta:
        model = SmsTemplate
        fields = ("letter", "language", "kind", "code", "sign_name", "text", "state")
        widgets = {"text": forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})}
        help_texts = {
            "code": _("SMS_ and digits."),
            "sign_name": _("As it was approved, without the brackets."),
            "text": _("Word for word as it was approved, with its variables."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"] = forms.ChoiceField(
            label=_("Text message"),
            choices=[(text.name, text.label) for text in texts],
            help_text=_("What it is used for."),
        )

    def _post_clean(self) -> None:
        """The action looks at the row; a form only reads text into values."""


class WechatTemplateForm(forms.ModelForm):
    """As the page of the service account shows it."""

    filled_by = forms.CharField(
        label=_("What fills the fields"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_('One field in a line, for example thing1 = subject, phrase2 = "待查看". Facts: %(facts)s.')
        % {"facts": ", ".join(FACTS)},
    )

    class Meta:
        model = WechatTemplate
        fields = ("category", "language", "template_id", "text", "state")
        widgets = {"text": forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})}
        help_texts = {"text": _("The lines of the template with their fields, like 信件：{{thing1.DATA}}.")}

    field_order = ("category", "language", "template_id", "text", "filled_by", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, kind.label) for kind in categories if not kind.is_secret and not kind.is_marketing]
        self.fields["category"] = forms.ChoiceField(
            label=_("Kind of letter"), required=False, choices=[("", _("every kind without one of its own")), *kinds]
        )
        self.initial["filled_by"] = "\n".join(f"{name} = {fill}" for name, fill in self.instance.fills.items())
        self.order_fields(self.field_order)

    def facts(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        lines = [line.partition("=") for line in said.pop("filled_by").splitlines() if line.strip()]
        return said | {"fills": {name.strip(): fill.strip() for name, _equals, fill in lines}}

    def _post_clean(self) -> None:
        """The action looks at the row; a form only reads text into values."""


class ChannelOrderForm(forms.Form):
    """Which kind of letter, which channels in which order, and how long each has."""

    ORDERS = (
        *(("sms", "email"), ("email", "sms")),
        *(("wechat", "email"), ("wechat", "sms", "email"), ("wechat", "email", "sms"), ("email", "wechat")),
    )

    category = forms.ChoiceField(label=_("Kind of letter"))
    channels = forms.ChoiceField(label=_("In this order"))
    minutes = forms.IntegerField(
        label=_("Minutes for each"),
        min_value=5,
        max_value=4_320,
        initial=60,
        help_text=_("Without a word of arrival until then, the next channel takes over."),
    )

    def __init__(self, order: ChannelOrder | None, data: Any = None) -> None:
        facts = {} if order is None else {"category": order.category, "minutes": order.minutes}
        super().__init__(data, initial=facts | ({"channels": ",".join(order.channels)} if order else {}))
        self.fields["category"].choices = [
            (kind.code, kind.label) for kind in categories if not kind.is_secret and Channel.EMAIL in kind.rhythms
        ]
        self.fields["channels"].choices = [
            (",".join(order), " → ".join(str(Channel(channel).label) for channel in order))
            for order in self.ORDERS
            if carries(Channel.WECHAT) or "wechat" not in order
        ]

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"channels": self.cleaned_data["channels"].split(",")}
