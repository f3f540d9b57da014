"""The form behind every page of a brokerage's rows."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import Model

from accounts.models import Brokerage


class OwnedForm(forms.ModelForm):
    """Gives a new row the brokerage of who adds it before it is validated, so that unique names are
    checked within it, and refuses related rows of another brokerage (a superuser can choose from
    all)."""

    #: of the person at the screen; None for a superuser, who chooses it
    home: ClassVar[Brokerage | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.home is not None and self.instance._state.adding:
            self.instance.brokerage = self.home

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = data.get("brokerage")
        owner_id = chosen.pk if chosen else self.instance.brokerage_id
        for name, value in list(data.items()):
            rows = [value] if isinstance(value, Model) else value if name in self._many() else []
            if any(getattr(row, "brokerage_id", None) not in (None, owner_id) for row in rows):
                self.add_error(name, "This belongs to another brokerage.")
        return data

    def _many(self) -> Iterable[str]:
        return [field.name for field in self._meta.model._meta.many_to_many]

    def _get_validation_exclusions(self) -> set[str]:
        # private, but the only hook
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"brokerage"} if self.instance.brokerage_id else excluded
