"""The forms of a lead import: the file, what each column is, a map as JSON."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminFileFieldWidget

from accounts.admin.job_start import JobForm
from common.tables.csv_file import ImportFileError, peek_csv
from leads.admin.import_fields import ROLE_NAMES, ROLES
from leads.importing.columns import Column
from leads.importing.guess import ATTRIBUTE, IGNORE, RawMap, map_of, roles_of
from leads.importing.lead_map import MapError, parse_map, read_map
from leads.services.imports.sample import SAMPLE

_SHOWN = 4  # values of a column at most
_LONGEST = 40  # characters of one
_ROOM = 90  # characters of all
_MANY = (IGNORE, ATTRIBUTE)  # what several columns may be


class ImportForm(JobForm):
    """The file alone; what its columns are is asked next."""

    file = forms.FileField(
        label="CSV file", widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.txt,text/csv"})
    )

    def clean_file(self) -> Any:
        file = super().clean_file()
        head = file.read(SAMPLE)
        file.seek(0)
        try:
            header, rows = peek_csv(head, b"\n" if file.size > len(head) else b"")
        except ImportFileError as error:
            raise forms.ValidationError(error.message) from error
        if not rows or not any(header):
            raise forms.ValidationError("The file has no rows below a header.")
        return file


@dataclass(frozen=True)
class Row:
    """A column with a few of its values, and the field that says what it is."""

    column: Column
    field: forms.BoundField

    @property
    def values(self) -> str:
        words = ""
        for number, text in enumerate(self.column.values):
            text = f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
            if number and (number >= _SHOWN or len(words) + len(text) > _ROOM):
                return f"{words} …"
            words += f" · {text}" if number else text
        return words

    @property
    def empty(self) -> int:
        """Per cent."""
        return round(100 - 100 * self.column.filled / self.column.rows) if self.column.rows else 100


class WrongAtTop(forms.Form):
    """A long form names what is wrong in it above everything else."""

    @property
    def wrong(self) -> list[forms.BoundField]:
        return [self[name] for name in self.errors if name in self.fields]


class ColumnsForm(WrongAtTop):
    """What each column is; ``lead_map`` is the map that follows."""

    def __init__(
        self, *args: Any, columns: Sequence[Column], raw: RawMap, reserved: Collection[str]
    ) -> None:
        super().__init__(*args)
        self.columns, self.raw, self.reserved = columns, raw, reserved
        roles = roles_of(raw, [column.name for column in columns])
        for number, column in enumerate(columns):
            widget = forms.Select(attrs={"class": "rc-input"})
            field = forms.ChoiceField(
                choices=ROLES, label=column.name, initial=roles[column.name], widget=widget
            )
            self.fields[f"c{number}"] = field

    @property
    def rows(self) -> list[Row]:
        return [Row(column, self[f"c{number}"]) for number, column in enumerate(self.columns)]

    def clean(self) -> dict[str, Any]:
        said = {
            column.name: self.cleaned_data.get(f"c{n}", IGNORE)
            for n, column in enumerate(self.columns)
        }
        used: dict[str, list[int]] = defaultdict(list)
        for number, (name, role) in enumerate(said.items()):
            for part in role.split(", ") if role not in _MANY else ():
                used[part].append(number)
            if role == ATTRIBUTE and name in self.reserved:
                self.add_error(
                    f"c{number}",
                    "This is the name of a field of leads: choose the field, or leave it out.",
                )
        for part, numbers in used.items():
            if len(numbers) > 1:
                names = " and ".join(f"“{self.columns[number].name}”" for number in numbers)
                for number in numbers:
                    self.add_error(
                        f"c{number}",
                        f"{ROLE_NAMES[part].partition(':')[0]} is chosen twice: {names}.",
                    )
        if set(said.values()) == {IGNORE}:
            raise forms.ValidationError("No column is chosen.")
        if "reference" not in used:
            raise forms.ValidationError(
                "Choose the column that names each lead: an id or number as “Reference”, or the "
                "phone or e-mail that "
                "also names the lead."
            )
        if not self.errors:
            self.lead_map = map_of(self.columns, said, self.raw)
        return self.cleaned_data


class MapForm(forms.Form):
    """A map that was written by hand or downloaded before; ``lead_map`` is what it says."""

    text = forms.CharField(
        label="Map as JSON",
        widget=forms.Textarea(attrs={"class": "rc-input", "rows": 12, "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, columns: Sequence[Column], reserved: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.header, self.reserved = [column.name for column in columns], reserved

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            self.lead_map = read_map(text)
            parse_map(self.lead_map, self.header, self.reserved)
        except MapError as error:
            raise forms.ValidationError(error.message) from error
        return text
