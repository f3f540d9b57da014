"""The form that asks what the words in a file mean: won and lost, our choices, and what says
nothing."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import TextChoices

from leads.admin.import_fields import ROLE_NAMES
from leads.admin.import_forms import WrongAtTop
from leads.choices import LeadStatus, LeadTransactionType, PaymentMethod, Source
from leads.importing.columns import Column, folded
from leads.importing.guess import OUTCOME, RawMap, is_readable, may_be_silent, roles_of
from leads.importing.known_words import NO_ANSWER
from leads.importing.lead_map import MapError, parse_map
from listings.choices import PropertyType

SHOWN = 40  # values of a column; the others stay as they are
CHOICES: dict[str, type[TextChoices]] = {
    "source": Source,
    "status": LeadStatus,
    "transaction_type": LeadTransactionType,
    "property_type": PropertyType,
    "payment_method": PaymentMethod,
}
_AS_IT_IS, _NOTHING = "=", ""
_OUTCOMES = [("open", "Open"), ("won", "Won"), ("lost", "Lost")]


@dataclass(frozen=True)
class Question:
    """One column: its values, each with how often it was seen and its field; ``more`` are the
    fields below them. ``is_ticks``: a value of any column, to be ticked."""

    title: str
    hint: str
    rows: list[tuple[str, int, forms.BoundField]]
    more: Sequence[forms.BoundField] = ()
    is_ticks: bool = False


class WordsForm(WrongAtTop):
    """``lead_map`` is the map with the answers in it."""

    def __init__(
        self, *args: Any, columns: Sequence[Column], raw: RawMap, reserved: Collection[str]
    ) -> None:
        super().__init__(*args)
        self.raw, self.reserved = raw, reserved
        self.header = [column.name for column in columns]
        self.roles = roles_of(raw, self.header)
        self.columns = dict(zip(self.header, columns, strict=True))
        self.at: dict[str, dict[str, str]] = {}  # column → value → field
        for number, column in enumerate(columns):
            for place, (value, field) in enumerate(self._fields(column)):
                self.fields[f"w{number}_{place}"] = field
                self.at.setdefault(column.name, {})[value] = f"w{number}_{place}"
        if outcome := raw.get("outcome"):
            seen = {value.casefold() for value in self.at.get(outcome["column"], ())}
            for key in ("won", "lost"):
                rest = [
                    str(word)
                    for word in outcome.get(key) or []
                    if str(word).strip().casefold() not in seen
                ]
                self.fields[f"more_{key}"] = forms.CharField(
                    label=f"Other words that mean {key}",
                    help_text="Separated by semicolons.",
                    required=False,
                    initial="; ".join(rest),
                    widget=forms.TextInput(attrs={"class": "rc-input"}),
                )

    @property
    def questions(self) -> list[Question]:
        asked = [name for name in self.at if self.roles[name] in (OUTCOME, *CHOICES)]
        found = [self._question(name) for name in asked]
        silent = [(name, value) for name in self.at if name not in asked for value in self.at[name]]
        if silent:
            rows = [
                (f"{n}: {v}", self.columns[n].values[v], self[self.at[n][v]]) for n, v in silent
            ]
            hint = "What is ticked is taken as if nothing stood there."
            found.append(Question("No answer", hint, rows, is_ticks=True))
        return found

    def clean(self) -> dict[str, Any]:
        raw = dict(self.raw)
        if "outcome" in raw:
            raw["outcome"] = {**raw["outcome"], **self._outcome()}
        words = {name: dict(said) for name, said in (raw.get("value_words") or {}).items()}
        for name, fields in self.at.items():
            if self.roles[name] != OUTCOME:
                words[name] = self._meant(fields, words.get(name, {}))
        raw["value_words"] = {name: said for name, said in words.items() if said}
        try:
            parse_map(raw, self.header, self.reserved)
        except MapError as error:
            if not self.errors:
                self.add_error(None, error.message)
        self.lead_map = raw
        return self.cleaned_data

    def _fields(self, column: Column) -> Iterator[tuple[str, forms.Field]]:
        role, shown = self.roles[column.name], list(column.values)[:SHOWN]
        words = (self.raw.get("value_words") or {}).get(column.name, {})
        if role == OUTCOME:
            for value in shown:
                yield value, _select(value, _OUTCOMES, self._told(value))
        elif role in CHOICES and (
            words or not all(is_readable(role, value) for value in column.values)
        ):
            for value in shown:
                meant = words.get(value, _AS_IT_IS)
                yield value, _select(value, _meanings(role, value, meant), meant)
        elif may_be_silent(role):
            for value in column.values:
                if folded(value) in NO_ANSWER or words.get(value) == _NOTHING:
                    yield (
                        value,
                        forms.BooleanField(
                            label=value, required=False, initial=words.get(value) == _NOTHING
                        ),
                    )

    def _told(self, value: str) -> str:
        outcome = self.raw["outcome"]
        said = {
            key: {str(word).strip().casefold() for word in outcome.get(key) or []}
            for key in ("won", "lost")
        }
        return next((key for key, words in said.items() if value.casefold() in words), "open")

    def _question(self, name: str) -> Question:
        role, column = self.roles[name], self.columns[name]
        rows = [
            (value, column.values[value], self[field]) for value, field in self.at[name].items()
        ]
        if role == OUTCOME:
            hint = (
                "Which values mean that the customer bought, which that they did not? All others "
                "stay open."
            )
            return Question(name, hint, rows, [self["more_won"], self["more_lost"]])
        hint = f"{ROLE_NAMES[role]}: what do these words mean?"
        if len(column.values) > SHOWN:
            hint += f" These are the {SHOWN} most frequent."
        return Question(name, hint, rows)

    def _outcome(self) -> dict[str, list[str]]:
        fields = self.at.get(self.raw["outcome"]["column"], {})
        said = {
            key: [v for v, field in fields.items() if self.cleaned_data.get(field) == key]
            for key in ("won", "lost")
        }
        for key, words in said.items():
            words += [
                word
                for part in self.cleaned_data[f"more_{key}"].split(";")
                if (word := part.strip())
            ]
        if not any(said.values()):
            self.add_error(
                next(iter(fields.values()), "more_won"),
                "Say of at least one value that it is won or lost.",
            )
        both = {word.casefold() for word in said["won"]} & {
            word.casefold() for word in said["lost"]
        }
        if both:
            self.add_error("more_lost", f"Both won and lost: {', '.join(sorted(both))}.")
        return said

    def _meant(self, fields: dict[str, str], before: dict[str, str]) -> dict[str, str]:
        said = {value: self.cleaned_data.get(field) for value, field in fields.items()}
        kept = {value: word for value, word in before.items() if value not in said}
        nothing = {value: _NOTHING for value, word in said.items() if word in (True, _NOTHING)}
        return (
            kept
            | nothing
            | {
                v: word
                for v, word in said.items()
                if isinstance(word, str) and word not in ("=", "")
            }
        )


def _select(value: str, choices: Sequence[tuple[str, str]], initial: str) -> forms.ChoiceField:
    widget = forms.Select(attrs={"class": "rc-input"})
    return forms.ChoiceField(
        choices=choices, label=value, initial=initial, required=False, widget=widget
    )


def _meanings(role: str, value: str, meant: str) -> list[tuple[str, str]]:
    """What this value can mean. One that stands in the map already, in whatever words, stays among
    them."""
    if is_readable(role, value):
        as_it_is = "As it is"
    else:
        as_it_is = (
            "As it is: becomes the origin" if role == "source" else "Unknown: skip these rows"
        )
    choices = [(_AS_IT_IS, as_it_is), (_NOTHING, "Nothing was said"), *CHOICES[role].choices]
    return choices if meant in dict(choices) else [*choices, (meant, meant)]
