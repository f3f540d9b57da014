"""The forms of leads."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.admin.acting import DialogForm
from accounts.admin.forms import OwnedForm
from common.text.emails import EmailError, normalise_email
from common.text.phones import PhoneError, parse_phone
from leads.choices import InteractionKind

_TOUCHES = [
    InteractionKind.CALL,
    InteractionKind.MESSAGE,
    InteractionKind.EMAIL,
    InteractionKind.MEETING,
]


class LeadForm(OwnedForm):
    """``version`` travels with the page: who saves an outdated one is told so."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["version"] = self.instance.version

    def clean_phone(self) -> str:
        """E.164 by the brokerage's country."""
        raw: str = self.cleaned_data["phone"].strip()
        if not raw or raw == self.instance.phone:
            return raw
        region = self.instance.brokerage.country if self.instance.brokerage_id else "IN"
        try:
            return parse_phone(raw, region=region).e164
        except PhoneError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_email(self) -> str:
        raw: str = self.cleaned_data["email"].strip()
        try:
            return normalise_email(raw).raw if raw else ""
        except EmailError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        low, high = data.get("budget_min"), data.get("budget_max")
        if low is not None and high is not None and low > high:
            self.add_error("budget_max", "This is below the smallest budget.")
        if self.instance._state.adding and not (data.get("phone") or data.get("email")):
            self.add_error("phone", "A phone number or an e-mail is needed to reach this customer.")
        return data


class WonForm(DialogForm):
    """What the deal brought, and when it was closed (empty: now)."""

    value = forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    commission = forms.DecimalField(
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    at = forms.DateField(
        label="Closed on", required=False, widget=UnfoldAdminTextInputWidget(attrs={"type": "date"})
    )
    reason = forms.CharField(
        label="What decided it?",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )

    def clean_at(self) -> datetime | None:
        """The last second of an earlier or later day, as in an import; today means now."""
        day: date | None = self.cleaned_data["at"]
        if day is None or day == timezone.localdate():
            return None
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class TouchForm(DialogForm):
    """A call or message that an agent made elsewhere."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in _TOUCHES], widget=UnfoldAdminSelectWidget
    )
    text = forms.CharField(
        label="What was said?",
        max_length=4000,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )
