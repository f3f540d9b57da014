"""What a customer may change on their own page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.models import CustomerProfile

_CHANNELS = [
    ("", _("No preference")),
    ("email", _("E-mail")),
    ("whatsapp", "WhatsApp"),
    ("sms", "SMS"),
]
_LANGUAGES = [("", _("No preference")), ("en", "English"), ("hi", "हिन्दी")]
_MOST, _LONGEST = 20, 120


class CommaWordsField(forms.CharField):
    """Several short texts, separated by commas."""

    def __init__(self, longest: int = _LONGEST, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(required=False, max_length=1000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        words = [word.strip() for word in super().clean(value).split(",") if word.strip()]
        if len(words) > _MOST or any(len(word) > self.longest for word in words):
            raise ValidationError(_("Please use fewer or shorter words."))
        return list(dict.fromkeys(words))


class PreferencesForm(forms.ModelForm):
    """Wishes and when to write."""

    locations = CommaWordsField(label=_("Places"))
    configurations = CommaWordsField(12, label=_("Kinds of home, such as 2BHK"))
    language = forms.ChoiceField(label=_("Language"), choices=_LANGUAGES, required=False)
    preferred_channel = forms.ChoiceField(
        label=_("Write to me by"), choices=_CHANNELS, required=False
    )

    class Meta:
        model = CustomerProfile
        fields = (
            "locations", "configurations", "budget_min", "budget_max", "language",
            "preferred_channel", "quiet_from",
            "quiet_until",
        )  # fmt: skip
        labels = {
            "budget_min": _("Budget from"),
            "budget_max": _("Budget up to"),
            "quiet_from": _("Do not disturb from"),
            "quiet_until": _("Do not disturb until"),
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = data.get("budget_min"), data.get("budget_max")
        if any(amount is not None and amount < 0 for amount in (low, high)) or (
            low and high and low > high
        ):
            self.add_error("budget_max", _("Please check the budget."))
        if bool(data.get("quiet_from")) != bool(data.get("quiet_until")):
            self.add_error("quiet_until", _("Please give both hours, or none."))
        return data
