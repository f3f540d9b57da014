"""The suggestions that were made: to whom, how they went out, what was answered."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import OuterRef
from django.db.models.functions import Cast, Concat, JSONObject
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter
from unfold.decorators import display
from unfold.utils import parse_date_str

from accounts.admin.owned import OwnedModelAdmin
from accounts.models import User
from channels_app.admin.looks import delivery_badge, gate_words
from channels_app.models import Message, MessageKey
from channels_app.services.push_nudges import nudge_key
from common.admin.badges import NOTHING, ago, badge
from common.channels import Channel
from profiles.memory.nudges import RULES
from profiles.models import Nudge
from profiles.selectors.reach import CUSTOMERS

_ANSWERS = {"yes": ("Yes", "good", "check"), "no": ("No", "bad", "close")}


class RuleFilter(DropdownFilter):
    """The declared rules."""

    title = "suggestion"
    parameter_name = "rule"
    all_option = ["", "All"]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(rule.name, rule.title) for rule in RULES.values()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(rule=self.value()) if self.value() else queryset


class AnswerFilter(DropdownFilter):
    """What the customer said."""

    title = "answer"
    parameter_name = "answer"
    all_option = ["", "All"]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No"), ("none", "No answer yet")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        answer = self.value()
        return queryset.filter(answer="" if answer == "none" else answer) if answer else queryset


class DaysFilter(RangeDateFilter):
    """Whole days, both included, in the zone of who looks."""

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        asked = [self.used_parameters.get(f"{self.parameter_name}_{end}") for end in ("from", "to")]
        first, last = (parse_date_str(day) if isinstance(day, str) else None for day in asked)
        if first:
            queryset = queryset.filter(at__gte=_begin(first))
        return queryset.filter(at__lt=_begin(last + timedelta(days=1))) if last else queryset


@admin.register(Nudge)
class NudgeAdmin(OwnedModelAdmin):
    """Read only. Agents see those to customers whose leads they see."""

    read_action = change_action = "leads.read"
    may_add = may_change = False
    list_before_template = "channels_app/admin/nudges_none.html"
    list_display = (
        "customer",
        "suggestion",
        "about",
        "words",
        "by",
        "delivery",
        "answer_shown",
        "when",
    )
    list_select_related = ("profile", "project")
    list_filter = (RuleFilter, AnswerFilter, ("at", DaysFilter))
    ordering = ("-at", "-id")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("customer", "suggestion", "about"),
                    "text",
                    ("by", "when"),
                    "delivery",
                    "answer_shown",
                )
            },
        ),
    )
    readonly_fields = ("customer", "suggestion", "about", "by", "delivery", "answer_shown", "when")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        key = Concat(Value(nudge_key("")), Cast(OuterRef("pk"), TextField()))
        sent = MessageKey.objects.filter(brokerage=OuterRef("brokerage"), key=key).values(
            _=JSONObject(
                status=F("row__status"),
                reason=F("row__status_reason"),
                gate=F("row__gate"),
            )
        )
        rows: QuerySet[Any] = super().get_queryset(request)
        found: QuerySet[Any] = rows.select_related("profile", "project").annotate(
            sent=Subquery(sent[:1])
        )
        return found

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return rows.filter(profile__in=CUSTOMERS.of_agent(agent.brokerage_id, agent.pk))

    @display(description="Customer")
    def customer(self, nudge: Nudge) -> str:
        return str(nudge.profile)

    @display(description="Suggestion", ordering="rule")
    def suggestion(self, nudge: Nudge) -> str:
        return RULES[nudge.rule].title if nudge.rule in RULES else nudge.rule

    @display(description="Project")
    def about(self, nudge: Nudge) -> str:
        return str(nudge.project) if nudge.project else NOTHING

    @display(description="Text")
    def words(self, nudge: Nudge) -> str:
        return nudge.text

    @display(description="Channel", ordering="channel")
    def by(self, nudge: Nudge) -> str:
        return str(dict(Channel.choices).get(nudge.channel, nudge.channel))

    @display(description="Sent")
    def delivery(self, nudge: Any) -> SafeString | str:
        """What became of the message that carried it, and why."""
        if nudge.sent is None:
            return "with a reply"
        message = Message(status=nudge.sent["status"], gate=nudge.sent["gate"])
        why = nudge.sent["reason"] or (
            gate_words(message) if message.gate.get("action") != "send" else ""
        )
        return format_html("{} <small>{}</small>", delivery_badge(message), why)

    @display(description="Answer", ordering="answer")
    def answer_shown(self, nudge: Nudge) -> SafeString | str:
        return badge(*_ANSWERS[nudge.answer]) if nudge.answer in _ANSWERS else NOTHING

    @display(description="When", ordering="at")
    def when(self, nudge: Nudge) -> str:
        return ago(nudge.at)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
