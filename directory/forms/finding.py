"""Words and filters, as they stand in the address of the directory: a link one can send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from associations.models import Association
from associations.models.belonging import belongings_of
from associations.queries.reach import holds_at_school
from common.actors import Actor
from directory.queries.finding import Chosen, Sought, choices_of, chosen_by, sought_by
from directory.queries.finding.words import LONGEST
from people.codes import city_code_of, city_name, is_city_code
from people.models import Organisation
from people.registry import Shape, Trait

ALL = ("", _("all"))
MOST_EMPLOYERS = 50  # of one beginning
YEARS = {"min_value": 1800, "max_value": 2100, "required": False}
PASSED_ON = ("after", "letter", "counted")  # where one stands in the list, and what is asked once: no filter keeps it


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is asked for, in words, and the address without it."""

    label: str
    url: str


class FindForm(forms.Form):
    """Every field may be empty. A value that cannot be is said beside its field, and chooses nobody."""

    q = forms.CharField(label=_("Name or pinyin"), required=False, max_length=LONGEST)

    def __init__(self, asked: QueryDict, actor: Actor) -> None:
        self.asked, self.actor = asked, actor
        super().__init__(asked.dict())
        self.traits = choices_of()
        for trait in self.traits:
            self._add(trait)

    @property
    def sought(self) -> Sought:
        return sought_by(self.cleaned_data.get("q") or "")

    @property
    def chosen(self) -> Chosen:
        return chosen_by({trait.asked_as: self._value(trait) for trait in self.traits})

    def chips(self) -> list[Chip]:
        """What is set, each with the way to be rid of it."""
        found = []
        for choice in self.chosen.choices:
            names = _names_of(choice.trait)
            found.append(Chip(self._said(choice.trait), self.url_without(*names)))
        return found

    def url_without(self, *names: str) -> str:
        return self.url_with(**dict.fromkeys(names, ""))

    def url_with(self, **values: str) -> str:
        """This search with other values; from the beginning of the list."""
        asked = self.asked.copy()
        for name in PASSED_ON:
            asked.pop(name, None)
        for name, value in values.items():
            asked[name] = value
        kept = QueryDict(mutable=True)
        kept.update({name: value for name, value in asked.items() if value})
        return f"?{kept.urlencode()}"

    def filters(self) -> list[forms.BoundField]:
        return [self[name] for trait in self.traits for name in _names_of(trait) if name in self.fields]

    # ── one trait ────────────────────────────────────────────────────────────────────────────────────────

    def _add(self, trait: Trait) -> None:
        name, label = trait.asked_as, _capital(trait.label)
        if trait.shape == Shape.YEARS:
            number = forms.NumberInput(attrs={"inputmode": "numeric"})
            first = gettext("%(years)s, from") % {"years": label}
            self.fields[f"{name}_from"] = forms.IntegerField(label=first, widget=number, **YEARS)
            self.fields[f"{name}_to"] = forms.IntegerField(label=gettext("to"), widget=number, **YEARS)
        elif trait.shape == Shape.FLAG:
            self.fields[name] = forms.BooleanField(label=label, required=False)
        elif trait.shape in (Shape.CITY, Shape.EMPLOYER):
            proposed = forms.TextInput(attrs={"data-suggest": name, "autocomplete": "off"})
            self.fields[name] = forms.CharField(label=label, required=False, max_length=80, widget=proposed)
        else:
            self._add_choice(trait, label)

    def _add_choice(self, trait: Trait, label: str) -> None:
        choices = self._units(trait) if trait.shape == Shape.UNIT else list(trait.choices())
        if choices or trait.shape != Shape.UNIT:
            self.fields[trait.asked_as] = forms.ChoiceField(label=label, required=False, choices=[ALL, *choices])

    def _units(self, trait: Trait) -> list[tuple[str, str]]:
        if trait.asked_as == "chapter":
            return [(unit.slug, unit.name) for unit in self._chapters()]
        asked = Association.objects.standing().filter(kind__in=Association.TIERS)
        departments = asked.filter(kind=Association.Kind.DEPARTMENT).in_tree_order().only("slug", "name_zh", "name_en")
        found = [(unit.slug, unit.name) for unit in departments]
        wanted = self.asked.get(trait.asked_as, "")
        if wanted and wanted not in dict(found):  # a class or a cohort, by a link from its page
            found += [(unit.slug, unit.name) for unit in asked.filter(slug=wanted)]
        return found

    def _chapters(self) -> list[Any]:
        """Those whose members one may see: one's own; all of them for whoever keeps the register."""
        chapters = Association.objects.standing().filter(kind__in=Association.CHAPTERS)
        if not holds_at_school(self.actor, "people.see"):
            own = belongings_of(self.actor).groups
            chapters = chapters.filter(pk__in=own)
        return list(chapters.order_by("sort_key").only("slug", "name_zh", "name_en"))

    def _value(self, trait: Trait) -> Any:
        """As the trait's condition wants it; None where nothing, or nothing that makes sense, was asked."""
        name, clean = trait.asked_as, self.cleaned_data
        if trait.shape == Shape.YEARS:
            span = (clean.get(f"{name}_from"), clean.get(f"{name}_to"))
            return span if any(span) else None
        value = clean.get(name)
        if not value:
            return None
        if trait.shape == Shape.UNIT:
            return Association.objects.filter(slug=value).values_list("pk", flat=True).first()
        return value

    def clean_city(self) -> str:
        written = self.cleaned_data["city"].strip()
        code = written if is_city_code(written) else city_code_of(written)
        if written and not code:
            raise forms.ValidationError(_("No list has a city of this name. Try 广州 or Guangzhou."))
        return code

    def clean_employer(self) -> tuple[int, ...] | str:
        written = self.cleaned_data["employer"].strip()
        if not written:
            return ""
        named = Organisation.objects.filter(name__startswith=written).order_by("name")
        return tuple(named.values_list("pk", flat=True)[:MOST_EMPLOYERS]) or (0,)

    def _said(self, trait: Trait) -> str:
        name = trait.asked_as
        if trait.shape == Shape.YEARS:
            return _span(trait, self.cleaned_data.get(f"{name}_from"), self.cleaned_data.get(f"{name}_to"))
        if trait.shape == Shape.FLAG:
            return _capital(trait.label)
        if trait.shape == Shape.CITY:
            return city_name(self.cleaned_data[name])
        if trait.shape == Shape.EMPLOYER:
            return str(self.asked.get(name, ""))
        return str(dict(self.fields[name].choices).get(self.cleaned_data[name], ""))  # type: ignore[attr-defined]


def _names_of(trait: Trait) -> tuple[str, ...]:
    name = trait.asked_as
    return (f"{name}_from", f"{name}_to") if trait.shape == Shape.YEARS else (name,)


_SPANS: dict[tuple[bool, bool], Callable[[], str]] = {
    (True, True): lambda: gettext("%(what)s %(first)s to %(last)s"),
    (True, False): lambda: gettext("%(what)s from %(first)s"),
    (False, True): lambda: gettext("%(what)s until %(last)s"),
}


def _span(trait: Trait, first: int | None, last: int | None) -> str:
    said = _SPANS[first is not None, last is not None]()
    return said % {"what": _capital(trait.label), "first": first, "last": last}


def _capital(label: Any) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]
