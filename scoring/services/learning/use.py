"""Which conversion model is in use: promoting one and taking one back. A task scores the leads anew
after either."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.errors import Conflict, invalid
from common.events import emit
from common.events.queueing import queue_soon
from common.sql.locks import lock_keys
from common.transitions import Actor, keep_step
from scoring.choices import ModelState
from scoring.events import CONVERSION_MODEL_IN_USE
from scoring.models import ConversionModel

KIND = "conversion model"


def lock_models(brokerage_id: UUID) -> None:
    """One decision at a time in a brokerage; waits for who is at it. Call in a transaction."""
    lock_keys([f"conversion_models:{brokerage_id}"])


@transaction.atomic
def promote_model(*, model: ConversionModel, actor: Actor, now: datetime, reason: str) -> None:
    """Puts a model in use, whatever its verdict was; the one in use so far is retired. Raises
    ApplicationError without a reason, Conflict where it is in use already."""
    if not reason.strip():
        raise invalid("reason", "Promoting a model by hand needs a reason.")
    lock_models(model.brokerage_id)
    model.refresh_from_db()
    if model.state == ModelState.IN_USE:
        raise Conflict(f"{model} is in use already.")
    put_in_use(model, actor=actor, now=now, reason=reason)
    _score_all(model)


def put_in_use(model: ConversionModel, *, actor: Actor, now: datetime, reason: str) -> None:
    """The step itself, without scoring the leads; call with the models locked."""
    before = model_in_use(model.brokerage_id)
    if before is not None:
        _end(before, ModelState.RETIRED, actor=actor, now=now, reason=f"replaced by {model}")
    _start(model, actor=actor, now=now, reason=reason)


@transaction.atomic
def roll_back(
    *, model: ConversionModel, actor: Actor, now: datetime, reason: str
) -> ConversionModel | None:
    """Takes the model out of use: the one that it replaced is in use again, which is returned, or
    the rules (None). Models that were taken back themselves are passed over. Raises
    ApplicationError without a reason, Conflict where the model is not in use (any more)."""
    if not reason.strip():
        raise invalid("reason", "Taking a model out of use needs a reason.")
    lock_models(model.brokerage_id)
    model.refresh_from_db()
    if model.state != ModelState.IN_USE:
        raise Conflict(f"{model} is not in use.")
    _end(model, ModelState.WITHDRAWN, actor=actor, now=now, reason=reason)
    replaced = ConversionModel.objects.of(model.brokerage_id).filter(state=ModelState.RETIRED)
    before: ConversionModel | None = replaced.order_by("-retired_at", "-number").first()
    if before is not None:
        _start(before, actor=actor, now=now, reason=f"{model} was taken back")
    _score_all(model)
    return before


def model_in_use(brokerage_id: UUID) -> ConversionModel | None:
    """None while the rules are."""
    found: ConversionModel | None = ConversionModel.objects.filter(
        brokerage_id=brokerage_id, state=ModelState.IN_USE
    ).first()
    return found


def _start(model: ConversionModel, *, actor: Actor, now: datetime, reason: str) -> None:
    _move(model, ModelState.IN_USE, actor=actor, now=now, reason=reason)
    model.promoted_at, model.promoted_by = now, actor.words[:120]
    model.retired_at, model.retired_because = None, ""
    model.save(
        update_fields=["state", "promoted_at", "promoted_by", "retired_at", "retired_because"]
    )
    emit(
        CONVERSION_MODEL_IN_USE,
        brokerage_id=model.brokerage_id,
        model_id=model.pk,
        number=model.number,
    )


def _end(
    model: ConversionModel, state: ModelState, *, actor: Actor, now: datetime, reason: str
) -> None:
    _move(model, state, actor=actor, now=now, reason=reason)
    model.retired_at, model.retired_because = now, reason[:500]
    model.save(update_fields=["state", "retired_at", "retired_because"])


def _move(
    model: ConversionModel, state: ModelState, *, actor: Actor, now: datetime, reason: str
) -> None:
    keep_step(model, KIND, model.state, state, actor=actor, reason=reason, at=now)
    model.state = state


def _score_all(model: ConversionModel) -> None:
    queue_soon("scoring.tasks.score_all_conversions", str(model.brokerage_id))
