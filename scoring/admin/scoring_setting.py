"""The page on which managers set how the conversion score is made."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from accounts.admin.forms import OwnedForm
from accounts.admin.owned import OwnedModelAdmin
from accounts.admin.permits import person
from common.errors import ApplicationError
from leads.choices import Source
from scoring.card.parts import PARTS, SOURCE_QUALITY
from scoring.card.rules import WEIGHTS
from scoring.models import ScoringSetting
from scoring.reading import ExtraWordsError, read_extra_words
from scoring.services.conversion.setting import set_scoring

_WEIGHT, _QUALITY = "weight_", "quality_"


def _percent(
    label: str, *, help_text: str = "", initial: int | None = None, placeholder: str = ""
) -> Any:
    return forms.IntegerField(
        label=label,
        required=initial is not None,
        initial=initial,
        min_value=0,
        max_value=100,
        help_text=help_text,
        widget=UnfoldAdminIntegerFieldWidget(
            attrs={"placeholder": placeholder, "inputmode": "numeric"}
        ),
    )


class ScoringForm(OwnedForm):
    """One number a part, one a source; what is empty is the product's own."""

    class Meta:
        model = ScoringSetting
        fields = ("words", "denied", "allowed")
        widgets = {"words": UnfoldAdminTextareaWidget(attrs={"rows": 6, "spellcheck": "false"})}
        help_texts = {
            "words": 'What else your customers say, as {"urgency": {"before pongal": 5}}; −10 to '
            "10 points for "
            "urgency, intent, budget, seriousness or authority.",
            "denied": "Attributes that are never learned from. Separate several by commas.",
            "allowed": "Attributes that are learned from although their name looks like a "
            "protected trait.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, usual in WEIGHTS.items():
            self.initial[_WEIGHT + part] = self.instance.weights.get(part, usual)
        for source in Source.values:
            self.initial[_QUALITY + source] = self.instance.source_quality.get(source)

    def clean_words(self) -> dict[str, Any]:
        words: dict[str, Any] = self.cleaned_data["words"] or {}
        try:
            read_extra_words(words)
        except ExtraWordsError as error:
            raise forms.ValidationError(error.problems) from error
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        weights = self.weights(data)
        if len(weights) == len(WEIGHTS) and sum(weights.values()) != 100:
            last = _WEIGHT + list(WEIGHTS)[-1]
            self.add_error(last, f"The weights add up to {sum(weights.values())} %, not to 100 %.")
        return data

    @staticmethod
    def weights(data: dict[str, Any]) -> dict[str, int]:
        return dict(_chosen(data, _WEIGHT))

    @staticmethod
    def qualities(data: dict[str, Any]) -> dict[str, int]:
        return dict(_chosen(data, _QUALITY))


def _chosen(data: dict[str, Any], prefix: str) -> Iterator[tuple[str, int]]:
    for name, value in data.items():
        if name.startswith(prefix) and value is not None:
            yield name.removeprefix(prefix), value


_NUMBERS = {
    _WEIGHT + part: _percent(f"{part.title()}, %", help_text=PARTS[part].words, initial=usual)
    for part, usual in WEIGHTS.items()
} | {
    _QUALITY + source: _percent(
        source.label, placeholder=str(SOURCE_QUALITY.get(source, "not known"))
    )
    for source in Source
}
# one a part and one a source, so they cannot be written down; the admin asks for fields that are
# declared
ScoringForm.declared_fields.update(_NUMBERS)
ScoringForm.base_fields.update(_NUMBERS)


@admin.register(ScoringSetting)
class ScoringSettingAdmin(OwnedModelAdmin):
    """One row a brokerage; a manager comes straight to theirs."""

    read_action = "scoring.change"
    change_action = "scoring.change"
    form = ScoringForm
    list_display = ("__str__",)
    fieldsets = (
        ("Weights, 100 % in all", {"fields": [_WEIGHT + part for part in WEIGHTS]}),
        (
            "How good each source is, 0–100",
            {
                "fields": [_QUALITY + source for source in Source.values],
                "description": "Empty: the number shown.",
            },
        ),
        ("Words", {"fields": ["words"]}),
        ("Learning", {"fields": ["denied", "allowed"]}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        own = ScoringSetting.objects.of(person(request).brokerage_id)
        return super().has_add_permission(request, obj) and not own.exists()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.has_view_permission(request) and person(request).brokerage_id:
            own = ScoringSetting.objects.of(person(request).brokerage_id).first()
            page = ("change", [own.pk]) if own else ("add", [])
            return HttpResponseRedirect(
                reverse(f"admin:scoring_scoringsetting_{page[0]}", args=page[1])
            )
        listed: HttpResponse = super().changelist_view(request, extra_context)
        return listed

    def save_model(
        self, request: HttpRequest, obj: ScoringSetting, form: Any, change: bool
    ) -> None:
        data = form.cleaned_data
        if not change and ScoringSetting.objects.of(obj.brokerage_id).exists():
            raise ApplicationError("A colleague has just made these settings. Look at them first.")
        stored = set_scoring(
            brokerage=obj.brokerage,
            weights=form.weights(data),
            source_quality=form.qualities(data),
            words=data["words"],
            denied=data["denied"],
            allowed=data["allowed"],
        )
        obj.__dict__.update(stored.__dict__)
        self.message_user(request, "All leads are being scored anew; that takes some seconds.")
