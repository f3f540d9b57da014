"""The conversion models of a brokerage: what was learned, how good it is, what is in use."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.enums import ActionVariant

from accounts.admin.acting import ReasonForm, admin_page, dialog
from accounts.admin.once import Upshot, answer_once, attempt, token_input
from accounts.admin.permits import may, person
from accounts.admin.row_action import Press, RowAction
from accounts.admin.row_actions import RowActions
from accounts.models import Brokerage, User
from accounts.services.jobs import start_job
from common.admin.badges import badge
from scoring.admin.model_page import page_of
from scoring.choices import ModelState
from scoring.learning.train import FEWEST, FEWEST_EACH
from scoring.models import ConversionModel
from scoring.selectors.model_quality import missing_outcomes, new_outcomes
from scoring.selectors.outcomes import count_outcomes
from scoring.services.learning.jobs import TRAINING
from scoring.services.learning.use import promote_model, roll_back

_BADGES = {
    ModelState.IN_USE: ("good", "check"),
    ModelState.CANDIDATE: ("wait", "schedule"),
    ModelState.REFUSED: ("plain", "block"),
    ModelState.RETIRED: ("plain", "history"),
    ModelState.WITHDRAWN: ("bad", "undo"),
}
_MOST_PLACES = 200


def _decide(service: Callable[..., Any]) -> Callable[[Press], Any]:
    return lambda press: service(
        model=press.row,
        actor=press.caller.actor,
        now=press.now,
        reason=press.given["reason"],
    )


def _in_use(model: ConversionModel, user: User) -> str:
    return f"{model} is in use already." if model.state == ModelState.IN_USE else ""


def _not_in_use(model: ConversionModel, user: User) -> str:
    return "" if model.state == ModelState.IN_USE else f"{model} is not in use."


MODEL_ACTIONS = (
    RowAction(
        name="promote",
        label="Put in use",
        icon="check",
        variant=ActionVariant.PRIMARY,
        asks=dialog(
            "Put in use",
            form=ReasonForm,
            description="It scores all leads from now on, whatever its verdict was. Why?",
        ),
        why_not=_in_use,
        does=_decide(promote_model),
        done=lambda press, _: f"{press.row} is in use now. All leads are being scored anew.",
    ),
    RowAction(
        name="roll_back",
        label="Roll back",
        icon="undo",
        variant=ActionVariant.DANGER,
        asks=dialog(
            "Roll back",
            form=ReasonForm,
            description="The model that it replaced scores the leads again, or the rules do. Why?",
        ),
        why_not=_not_in_use,
        does=_decide(roll_back),
        done=lambda press, _: f"{press.row} is out of use. All leads are being scored anew.",
    ),
)


@admin.register(ConversionModel)
class ConversionModelAdmin(RowActions):
    """Managers look, promote, roll back and start a training; nobody edits a row."""

    read_action = change_action = "scoring.change"
    may_add = may_change = False
    list_before_template = "scoring/admin/models_before.html"
    change_form_outer_before_template = "scoring/admin/model.html"
    list_display = (
        "name",
        "state_shown",
        "learned_from",
        "auc",
        "log_loss",
        "verdict",
        "created_at",
    )
    ordering = ("-number",)
    row_actions = MODEL_ACTIONS
    actions_detail = ("promote", "roll_back")
    fieldsets = (
        ("Details", {"fields": (("created_at", "trained_by"), ("promoted_at", "promoted_by"))}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).defer("card", "trial")

    def get_urls(self) -> list[Any]:
        train = self.admin_site.admin_view(csrf_protect(require_POST(self.train)))
        return [
            path("train/<uuid:brokerage_id>/", train, name="scoring_conversionmodel_train"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        own = person(request).brokerage
        places = (
            [own]
            if own
            else Brokerage.objects.filter(is_active=True).order_by("name")[:_MOST_PLACES]
        )
        shown = [_place(place) for place in places] if may(request.user, self.read_action) else []
        context = {
            "places": shown,
            "fewest": FEWEST,
            "fewest_each": FEWEST_EACH,
            "once": token_input,
        }
        return super().changelist_view(request, {**(extra_context or {}), **context})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        model = self.get_object(request, object_id)
        page = page_of(model) if model else {}
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "page": page}
        )

    def train(self, request: HttpRequest, brokerage_id: UUID) -> HttpResponse:
        """Starts the background job and goes to its page."""
        user = person(request)
        if not may(user, TRAINING.action):
            raise PermissionDenied
        place = Brokerage.objects.filter(pk=brokerage_id, is_active=True).first()
        if place is None or (user.brokerage_id not in (None, place.pk)):
            raise Http404
        back = reverse("admin:scoring_conversionmodel_changelist")

        def work() -> Upshot:
            return attempt(
                lambda: start_job(brokerage=place, user=user, kind=TRAINING, files={}),
                url=back,
                done="The training has begun.",
                then=admin_page,
            )

        return answer_once(request, work, home=place.pk, back=back)

    @display(description="Model", ordering="number")
    def name(self, model: ConversionModel) -> str:
        return str(model)

    @display(description="State", ordering="state")
    def state_shown(self, model: ConversionModel) -> SafeString:
        tone, icon = _BADGES[ModelState(model.state)]
        return badge(model.get_state_display(), tone, icon)

    @display(description="Learned from")
    def learned_from(self, model: ConversionModel) -> str:
        return f"{model.won:,} won, {model.lost:,} lost"

    @display(description="AUC")
    def auc(self, model: ConversionModel) -> str:
        return _measure(model, "auc")

    @display(description="Log-loss")
    def log_loss(self, model: ConversionModel) -> str:
        return _measure(model, "log_loss")


def _measure(model: ConversionModel, name: str) -> str:
    found = model.measures.get("candidate", {}).get(name)
    return "–" if found is None else f"{found:.3f}"


def _place(brokerage: Brokerage) -> dict[str, Any]:
    counted = count_outcomes(brokerage)
    models = ConversionModel.objects.of(brokerage.pk).defer("card", "trial")
    last = models.first()
    return {
        "brokerage": brokerage,
        "counted": counted,
        "missing": max(0, missing_outcomes(counted)),
        "in_use": models.filter(state=ModelState.IN_USE).first(),
        "new": new_outcomes(last, counted) if last else None,
    }
