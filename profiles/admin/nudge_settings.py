"""Which suggestions a brokerage makes: one page with all declared rules."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldBooleanSwitchWidget

from accounts.admin.once import Upshot, answer_once, attempt, token_input
from accounts.admin.owned import OwnedModelAdmin
from accounts.admin.permits import person
from accounts.models import Brokerage
from common.admin.badges import ago
from common.admin.panels import Panel, PanelRow
from profiles.memory.nudges import RULES, NudgeRule
from profiles.models import NudgeSetting
from profiles.models.nudge import LONGEST_COOL_DOWN
from profiles.services.memory.nudge_settings import NudgeChoice, choices_of, set_nudges

_SHOWN = 10


class RuleForm(forms.Form):
    """The choice for one rule."""

    is_on = forms.BooleanField(label="On", required=False, widget=UnfoldBooleanSwitchWidget)
    is_pushed = forms.BooleanField(
        label="Also send it", required=False, widget=UnfoldBooleanSwitchWidget
    )
    cool_down_days = forms.IntegerField(
        label="Days until it may come again",
        min_value=0,
        max_value=LONGEST_COOL_DOWN,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
    )

    def __init__(self, rule: NudgeRule, held: NudgeChoice, data: Any = None) -> None:
        super().__init__(data, prefix=rule.name, initial=vars(held))
        self.rule = rule
        self.fields["is_pushed"].disabled = not rule.is_pushable
        self.fields["cool_down_days"].help_text = f"empty: {rule.cool_down.days}"

    def choice(self) -> NudgeChoice:
        return NudgeChoice(**self.cleaned_data)


@admin.register(NudgeSetting)
class NudgeSettingAdmin(OwnedModelAdmin):
    """Managers see every rule on one page, with or without a row; a superuser the rows of all
    brokerages."""

    read_action = change_action = "brokerage.change"
    may_add = False
    list_display = ("title", "is_on", "is_pushed", "cool_down_days")
    fieldsets = ((None, {"fields": ("title", ("is_on", "is_pushed"), "cool_down_days")}),)
    readonly_fields = ("title",)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        brokerage = person(request).brokerage
        if brokerage is None or not self.has_change_permission(request):
            response: HttpResponse = super().changelist_view(request, extra_context)
            return response
        held = choices_of(brokerage)
        forms_shown = [
            RuleForm(RULES[rule], choice, request.POST or None) for rule, choice in held.items()
        ]
        if request.method == "POST" and all(form.is_valid() for form in forms_shown):
            choices = {form.rule.name: form.choice() for form in forms_shown}

            def work() -> Upshot:
                store = partial(self._store, request, brokerage, choices)
                return attempt(store, url=request.path, done="Saved.")

            return answer_once(request, work, home=brokerage.pk, back=request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": "Suggestions",
            "opts": self.opts,
            "forms": forms_shown,
            "changes": _changes(brokerage),
            "once": token_input,
        }
        return TemplateResponse(request, "profiles/admin/nudge_settings.html", context)

    def _store(
        self, request: HttpRequest, brokerage: Brokerage, choices: dict[str, NudgeChoice]
    ) -> None:
        for row in set_nudges(brokerage=brokerage, choices=choices):
            self.log_change(request, row, _words(row))

    def save_model(self, request: HttpRequest, obj: NudgeSetting, form: Any, change: bool) -> None:
        choice = NudgeChoice(obj.is_on, obj.is_pushed, obj.cool_down_days)
        set_nudges(brokerage=obj.brokerage, choices={obj.rule: choice})

    @display(description="Suggestion", ordering="rule")
    def title(self, row: NudgeSetting) -> str:
        return _title(row.rule)


def _title(rule: str) -> str:
    return RULES[rule].title if rule in RULES else rule


def _words(row: NudgeSetting) -> str:
    parts = ["on" if row.is_on else "off"]
    parts += ["also sent"] if row.is_pushed else []
    parts += [f"again after {row.cool_down_days} days"] if row.cool_down_days is not None else []
    return ", ".join(parts)


def _changes(brokerage: Brokerage) -> Panel:
    """Who changed what."""
    rules = {str(row.pk): row.rule for row in NudgeSetting.objects.of(brokerage.pk)}
    entries = LogEntry.objects.filter(
        content_type=get_content_type_for_model(NudgeSetting), object_id__in=rules
    )
    shown = [
        PanelRow(
            f"{_title(rules[str(one.object_id)])}: {one.get_change_message()}",
            detail=f"{one.user}, {ago(one.action_time)}",
        )
        for one in entries.select_related("user").order_by("-action_time")[:_SHOWN]
    ]
    return Panel(
        "Changes", "history", shown, "Nothing was changed yet: the house's own settings hold."
    )
