"""The conversion models of a brokerage: what was learned, how good it is, what is in use."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from accounts.admin.acting import ReasonForm, admin_page, attempt, dialog, leave, page_behind, row_or_404
from accounts.admin.owned import OwnedModelAdmin
from accounts.admin.permits import caller_in, may, person
from accounts.models import Brokerage
from accounts.services.jobs import start_job
from common.admin.badges import badge
from common.errors import ApplicationError
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


@admin.register(ConversionModel)
class ConversionModelAdmin(OwnedModelAdmin):
    """Managers look, promote, roll back and start a training; nobody edits a row."""

    read_action = change_action = "scoring.change"
    may_add = may_change = False
    list_before_template = "scoring/admin/models_before.html"
    change_form_outer_before_template = "scoring/admin/model.html"
    list_display = ("name", "state_shown", "learned_from", "auc", "log_loss", "verdict", "created_at")
    ordering = ("-number",)
    actions_detail = ("promote", "take_back")
    fieldsets = (("Details", {"fields": (("created_at", "trained_by"), ("promoted_at", "promoted_by"))}),)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).defer("card", "trial")

    def get_urls(self) -> list[Any]:
        train = self.admin_site.admin_view(csrf_protect(require_POST(self.train)))
        return [path("train/<uuid:brokerage_id>/", train, name="scoring_conversionmodel_train"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        own = person(request).brokerage
        places = [own] if own else Brokerage.objects.filter(is_active=True).order_by("name")[:_MOST_PLACES]
        shown = [_place(place) for place in places] if may(request.user, self.read_action) else []
        context = {"places": shown, "fewest": FEWEST, "fewest_each": FEWEST_EACH}
        return super().changelist_view(request, {**(extra_context or {}), **context})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        model = self.get_object(request, object_id)
        page = page_of(model) if model else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "page": page})

    def train(self, request: HttpRequest, brokerage_id: UUID) -> HttpResponse:
        """Starts the background job and goes to its page."""
        user = person(request)
        if not may(user, TRAINING.action):
            raise PermissionDenied
        place = Brokerage.objects.filter(pk=brokerage_id, is_active=True).first()
        if place is None or (user.brokerage_id not in (None, place.pk)):
            raise Http404
        try:
            job = start_job(brokerage=place, user=user, kind=TRAINING, files={})
        except ApplicationError as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(reverse("admin:scoring_conversionmodel_changelist"))
        return HttpResponseRedirect(admin_page(job))

    def _is_in_use(self, request: HttpRequest, object_id: Any) -> bool | None:
        """None where there is no such model, or nobody asks about one."""
        model = self.get_object(request, str(object_id)) if object_id else None
        return model and model.state == ModelState.IN_USE

    def has_promote_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may(request.user, self.change_action) and self._is_in_use(request, object_id) is not True

    def has_take_back_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may(request.user, self.change_action) and self._is_in_use(request, object_id) is not False

    @action(
        description="Put in use",
        url_path="promote",
        icon="check",
        permissions=["promote"],
        variant=ActionVariant.PRIMARY,
        dialog=dialog(
            "Put in use",
            form=ReasonForm,
            description="It scores all leads from now on, whatever its verdict was. Why?",
        ),
    )
    def promote(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, promote_model, form, "in use now. All leads are being scored anew.")

    @action(
        description="Roll back",
        url_path="roll-back",
        icon="undo",
        permissions=["take_back"],
        variant=ActionVariant.DANGER,
        dialog=dialog(
            "Roll back",
            form=ReasonForm,
            description="The model that it replaced scores the leads again, or the rules do. Why?",
        ),
    )
    def take_back(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, roll_back, form, "out of use. All leads are being scored anew.")

    def _decide(self, request: HttpRequest, object_id: str, step: Any, form: ReasonForm, done: str) -> HttpResponse:
        model = row_or_404(self, request, object_id)
        actor = caller_in(model.brokerage, person(request)).actor
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: step(model=model, actor=actor, now=timezone.now(), reason=reason),
            done=f"{model} is {done}",
        )
        return leave(request, page_behind(request, model))

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
