"""The lead routes: parse, call a service, render."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.caller import caller_of
from accounts.models import User
from accounts.policy import allows
from common.api.idempotency import idempotent
from common.api.views import ApiView
from common.errors import Conflict, NotFound, invalid
from leads.api.filters import LeadFilter
from leads.api.serializers import (
    CapturedSerializer,
    CaptureSerializer,
    ChangeSerializer,
    InteractionAnswerSerializer,
    InteractionSerializer,
    LeadDetailSerializer,
    LeadSerializer,
    OutcomeSerializer,
    ReceiptSerializer,
)
from leads.choices import Source
from leads.models import Lead
from leads.models.lead import BY_SCORE
from leads.selectors import LEADS, find_lead
from leads.services.pipeline.capture import Enquiry, Wish, capture, capture_for_receipt
from leads.services.pipeline.change import change_lead
from leads.services.pipeline.close import Ending, close_lead
from leads.services.pipeline.interactions import Touch, record_interaction
from profiles.handles import Contact

CAPTURED = PolymorphicProxySerializer(
    component_name="CapturedOrReceipt",
    serializers=[CapturedSerializer, ReceiptSerializer],
    resource_type_field_name=None,
)


class LeadsView(ApiView, ListAPIView):
    """The lead list, by score; and capture."""

    policy = {"GET": "leads.read", "POST": "leads.create"}
    serializer_class = LeadSerializer
    filterset_class = LeadFilter
    keyset = BY_SCORE

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Lead.objects.none()
        return LEADS.rows(caller_of(self.request)).select_related("owner")

    @extend_schema(request=CaptureSerializer, responses={201: CAPTURED, 200: CapturedSerializer})
    @idempotent
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Captures an enquiry: 201 a new lead, 200 a re-inquiry of a known customer's open lead.
        Keys that may not read leads get a 201 with id and reference for either."""
        caller, data = caller_of(request), self.read(CaptureSerializer)
        may_read = allows("leads.read", caller)
        if not may_read and data["source"] == Source.IMPORT:  # which is told who was erased
            raise invalid("source", "This key brings what customers ask, not lists.")
        contact = Contact.of(
            name=data.get("name", ""), phone=data.get("phone"), email=data.get("email")
        )
        enquiry = Enquiry(
            contact=contact,
            source=data["source"],
            origin=data.get("origin", ""),
            initial_message=data.get("initial_message", ""),
            wish=_wish(data),
            attributes=data.get("attributes", {}),
            tags=tuple(data.get("tags", ())),
        )
        given: dict[str, Any] = {
            "brokerage": caller.brokerage,
            "enquiry": enquiry,
            "actor": caller.actor,
            "now": timezone.now(),
        }
        if not may_read:
            return Response(ReceiptSerializer(capture_for_receipt(**given)).data, status=201)
        with transaction.atomic():
            lead, created = capture(**given)
        lead.re_inquiry = not created  # type: ignore[attr-defined]  # only for the answer
        return Response(CapturedSerializer(lead).data, status=201 if created else 200)


class TenantLeadsView(LeadsView):
    """The same list under the brokerage's own id or slug."""

    policy = {"GET": "leads.read"}
    http_method_names = ["get", "head", "options"]  # the capture is inherited too

    @extend_schema(operation_id="tenant_leads_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        brokerage = caller_of(request).brokerage
        if kwargs["tenant"] not in (str(brokerage.pk), brokerage.slug):
            raise NotFound("There is no such brokerage.")
        return self.list(request, *args, **kwargs)


class LeadView(ApiView):
    """One lead."""

    policy = {"GET": "leads.read", "PATCH": "leads.change"}

    @extend_schema(responses=LeadDetailSerializer)
    def get(self, request: Request, key: UUID) -> Response:
        return Response(LeadDetailSerializer(find_lead(caller_of(request), key)).data)

    @extend_schema(request=ChangeSerializer, responses=LeadDetailSerializer)
    def patch(self, request: Request, key: UUID) -> Response:
        """Changes fields, owner or status; with ``version`` a stale write is a 409."""
        caller = caller_of(request)
        lead, data = find_lead(caller, key), self.read(ChangeSerializer)
        version = data.pop("version", None)
        if "owner" in data and data["owner"] is not None:
            staff = User.objects.filter(brokerage=caller.brokerage)
            data["owner"] = staff.filter(pk=data["owner"]).first()
            if data["owner"] is None:
                raise invalid("owner", "This user is not known here.")
        if "phone" in data:
            data["phone"] = data["phone"].e164 if data["phone"] else ""
        if "email" in data:
            data["email"] = data["email"].raw if data["email"] else ""
        change_lead(
            lead=lead,
            changes=data,
            caller=caller,
            now=timezone.now(),
            expected_version=version,
        )
        return Response(LeadDetailSerializer(find_lead(caller, lead.pk)).data)


class LeadInteractionsView(ApiView):
    """Logging a touch."""

    policy = {"POST": "leads.change"}

    @extend_schema(
        request=InteractionSerializer,
        responses={201: InteractionAnswerSerializer, 200: InteractionAnswerSerializer},
    )
    @idempotent
    def post(self, request: Request, key: UUID) -> Response:
        """201 for a new touch; the same external_id again is a 200 and counts once."""
        caller = caller_of(request)
        lead, now = find_lead(caller, key), timezone.now()
        data = self.read(InteractionSerializer)
        touch = Touch(
            kind=data["kind"],
            direction=data["direction"],
            channel=data["channel"],
            text=data["text"],
            occurred_at=data.get("at", now),
            external_id=data.get("external_id"),
            user=caller.user,
        )
        with transaction.atomic():
            interaction, created = record_interaction(
                lead=lead,
                touch=touch,
                brokerage=caller.brokerage,
                actor=caller.actor,
                now=now,
            )
        if interaction.lead_id != lead.pk and not LEADS.is_read_by(interaction.lead, caller.actor):
            raise Conflict("This external_id belongs to another lead.", code="external_id_used")
        return Response(
            InteractionAnswerSerializer(interaction).data, status=201 if created else 200
        )


class LeadOutcomeView(ApiView):
    """Won, lost, reopened."""

    policy = {"POST": "leads.change"}

    @extend_schema(request=OutcomeSerializer, responses=LeadDetailSerializer)
    @idempotent
    def post(self, request: Request, key: UUID) -> Response:
        """Closes or reopens the lead; a step that the workflow forbids is a 409."""
        caller = caller_of(request)
        lead, data = find_lead(caller, key), self.read(OutcomeSerializer)
        close_lead(
            lead=lead,
            outcome=data["outcome"],
            reason=data["reason"],
            ending=Ending(data.get("value"), data.get("commission"), data.get("at")),
            expected_version=data.get("version"),
            actor=caller.actor,
            now=timezone.now(),
        )
        return Response(LeadDetailSerializer(find_lead(caller, lead.pk)).data)


def _wish(data: dict[str, Any]) -> Wish:
    names = (
        "transaction_type",
        "property_type",
        "budget_min",
        "budget_max",
        "currency",
        "payment_method",
    )
    lists = ("configurations", "locations")
    said: dict[str, Any] = {name: data[name] for name in names if name in data}
    return Wish(**said | {name: tuple(data[name]) for name in lists if name in data})
