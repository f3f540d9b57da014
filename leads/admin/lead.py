"""Leads: whom to call next."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts.admin.permits import caller_in, may, person
from accounts.admin.row_actions import RowActions
from accounts.caller import staff_actor
from accounts.models import User
from common.admin.badges import NOTHING, ago, badge
from leads.admin.actions import IN_FRONT, IN_MENU, lead_actions
from leads.admin.filters import FlagFilter, OpenLeadsFilter, OwnerFilter
from leads.admin.forms import LeadForm
from leads.admin.looks import activity, next_step, reaction_badge, status_badge, temperature_badge
from leads.admin.page import lead_page
from leads.admin.report import report_urls
from leads.models import HotMark, Lead
from leads.models.lead import MORNING
from leads.selectors import LEADS, search_leads
from leads.services.pipeline.capture import Enquiry, Wish, capture
from leads.services.pipeline.change import change_lead
from leads.services.pipeline.progress import give_owner
from profiles.handles import Contact, read_email, read_phone

_WISH = (
    "transaction_type",
    "property_type",
    ("configurations", "locations"),
    ("budget_min", "budget_max"),
    ("currency", "payment_method"),
    ("project", "listing"),
)


@admin.register(Lead)
class LeadAdmin(RowActions):
    """Agents see their own, the pool and those they serve, and change the first two; managers all
    of the brokerage."""

    read_action = "leads.read"
    change_action = "leads.change"
    form = LeadForm
    change_form_outer_before_template = "leads/admin/lead_before.html"
    change_form_outer_after_template = "leads/admin/lead_after.html"
    list_display = (
        "who", "score", "conversion", "status_shown", "owner_shown", "next", "activity", "source",
        "last_contact",
    )  # fmt: skip
    list_select_related = ("owner",)
    list_filter = (
        ("temperature", ChoicesDropdownFilter),
        ("status", ChoicesDropdownFilter),
        OpenLeadsFilter,
        FlagFilter,
        OwnerFilter,
        ("source", ChoicesDropdownFilter),
    )
    row_actions = lead_actions
    actions_row = IN_MENU
    ordering = MORNING
    search_fields = ("name",)  # switches the box on; get_search_results does the search
    search_help_text = "Name, phone, e-mail or reference"
    autocomplete_fields = ("owner", "project", "listing")
    add_fieldsets = (
        ("Contact", {"fields": ["name", "phone", "email"]}),
        ("Wish", {"fields": _WISH}),
        ("Origin", {"fields": ["source", "origin", "initial_message", "tags"]}),
    )
    fieldsets = (
        (
            "Contact",
            {"fields": ["name", "phone", "email", "owner", "next_follow_up_at", "version"]},
        ),
        ("Wish", {"fields": _WISH}),
        ("Origin", {"fields": ["source", "origin", "initial_message", "tags"]}),
    )

    @property
    def actions_detail(self) -> tuple[Any, ...]:
        more = [one.name for one in lead_actions if one.name not in IN_FRONT]
        return (*IN_FRONT, {"title": "More", "icon": "more_horiz", "items": more})

    def get_urls(self) -> list[Any]:
        return [*report_urls(self.admin_site), *super().get_urls()]

    def reach(self, agent: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        return LEADS.narrowed(rows, agent)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, "leads.create")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever only has a visit of a colleague's lead may read it."""
        allowed: bool = super().has_change_permission(request, obj)
        return allowed and (not isinstance(obj, Lead) or self.acts_on(person(request), obj))

    def acts_on(self, user: User, row: Lead) -> bool:
        return LEADS.may_change(row, staff_actor(user))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fixed = list(super().get_readonly_fields(request, obj))
        if obj is not None:
            fixed += ["source", "origin", "initial_message"]
        return fixed if obj and person(request).is_manager else [*fixed, "owner"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        marks = HotMark.objects.filter(lead=OuterRef("pk"), until__gt=timezone.now())
        rows: QuerySet[Any] = super().get_queryset(request).annotate(is_marked_hot=Exists(marks))
        return rows

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """By word beginnings; a phone number is found however it is written."""
        brokerage = person(request).brokerage
        region = brokerage.country if brokerage else "IN"
        phone = read_phone(search_term, region=region)
        home = brokerage.pk if brokerage else None
        return search_leads(queryset, phone.e164 if phone else search_term, home), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        lead = self.get_object(request, object_id)
        context = (
            lead_page(lead, person(request), timezone.now())
            if lead and request.method == "GET"
            else {}
        )
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "page": context}
        )

    def save_model(self, request: HttpRequest, obj: Lead, form: Any, change: bool) -> None:
        if change:
            given = form.cleaned_data
            changes = {name: given[name] for name in form.changed_data if name != "version"}
            changed = change_lead(
                lead=obj,
                changes=changes,
                caller=caller_in(obj.brokerage, person(request)),
                now=timezone.now(),
                expected_version=given.get("version"),
            )
        else:
            changed = self._captured(request, obj, form.cleaned_data)
        obj.__dict__.update(changed.__dict__)

    def _captured(self, request: HttpRequest, obj: Lead, given: dict[str, Any]) -> Lead:
        caller, now = caller_in(obj.brokerage, person(request)), timezone.now()
        region = obj.brokerage.country
        contact = Contact.of(
            name=given["name"],
            phone=read_phone(given["phone"], region=region),
            email=read_email(given["email"]),
        )
        single = (
            "transaction_type",
            "property_type",
            "budget_min",
            "budget_max",
            "currency",
            "payment_method",
        )
        wish = Wish(
            **{name: given[name] for name in (*single, "project", "listing")},
            configurations=tuple(given["configurations"]),
            locations=tuple(given["locations"]),
        )
        enquiry = Enquiry(
            contact=contact,
            source=given["source"],
            origin=given["origin"],
            initial_message=given["initial_message"],
            wish=wish,
            tags=tuple(given["tags"]),
        )
        lead, created = capture(
            brokerage=obj.brokerage, enquiry=enquiry, actor=caller.actor, now=now
        )
        if not caller.sees_all:  # an agent's own find; a manager's goes to the pool
            give_owner(lead, caller.user)
        if not created:
            messages.info(
                request, "This customer had an open lead already: it was added to, not doubled."
            )
        return lead

    @display(description="Customer", ordering="name")
    def who(self, lead: Lead) -> str:
        return lead.name or lead.phone or lead.email or lead.reference

    @display(description="Score", ordering="-lead_score")
    def score(self, lead: Lead) -> SafeString:
        hot = (
            badge("Hot mark", "bad", "local_fire_department")
            if getattr(lead, "is_marked_hot", False)
            else ""
        )
        return format_html("{} {}", temperature_badge(lead.temperature, lead.lead_score), hot)

    @display(description="Conversion", empty_value=NOTHING)
    def conversion(self, lead: Lead) -> str | None:
        if lead.conversion_score is None:
            return None
        return (
            f"{lead.conversion_score} by hand"
            if lead.conversion_is_manual
            else str(lead.conversion_score)
        )

    @display(description="Status", ordering="status")
    def status_shown(self, lead: Lead) -> SafeString:
        return status_badge(lead)

    @display(description="Owner")
    def owner_shown(self, lead: Lead) -> str:
        return lead.owner.name if lead.owner else "Pool"

    @display(description="Next step")
    def next(self, lead: Lead) -> SafeString:
        now = timezone.now()
        return format_html("{} {}", reaction_badge(lead, now), next_step(lead, now))

    @display(description="Activity")
    def activity(self, lead: Lead) -> SafeString:
        return activity(lead)

    @display(description="Last contact", ordering="last_contact_at")
    def last_contact(self, lead: Lead) -> str:
        return ago(lead.last_contact_at) if lead.last_contact_at else NOTHING
