"""Won and lost leads for the tests of learning."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Brokerage
from leads.models import Lead
from scoring.models import ConversionModel
from scoring.services.learning.train import Training, train_model
from scoring.services.learning.use import model_in_use
from tests.conftest import NOW, TEST, make_profile

#: of ten leads with a loan seven are won, of ten without one
TELLING = {"yes": 7, "no": 1}
#: the other way round
TURNED = {"yes": 1, "no": 7}
NOISE = {"yes": 4, "no": 4}


def write_outcomes(
    brokerage: Brokerage,
    leads: int,
    *,
    won: dict[str, int] = TELLING,
    until: datetime = NOW,
    prefix: str = "past",
) -> list[Lead]:
    """Closed leads, an hour apart, the last at ``until``; of ten with the same attribute ``loan``
    so many are won."""
    profile = make_profile(brokerage, "Asha Rao")
    return Lead.objects.bulk_create(
        _closed(
            brokerage, profile, number, won, until - timedelta(hours=leads - 1 - number), prefix
        )
        for number in range(leads)
    )


def _closed(
    brokerage: Brokerage,
    profile: Any,
    number: int,
    won: dict[str, int],
    closed: datetime,
    prefix: str,
) -> Lead:
    loan = "yes" if number % 2 else "no"
    is_won = number // 2 * 3 % 10 < won[loan]  # 3 and 10 share no divisor: each ten has them all
    return Lead(
        brokerage=brokerage,
        profile=profile,
        reference=f"{prefix}-{number}",
        source="website",
        status="won" if is_won else "lost",
        name="Asha Rao",
        attributes={"loan": loan, "colour": ("red", "blue", "green")[number % 3]},
        closed_at=closed,
    )


def train(brokerage: Brokerage, **options: Any) -> Training:
    return train_model(brokerage=brokerage, **({"actor": TEST, "now": NOW} | options))


def number_in_use(brokerage: Brokerage) -> int:
    """0 for the rules."""
    model = model_in_use(brokerage.pk)
    return model.number if model else 0


def states(brokerage: Brokerage) -> dict[int, str]:
    return dict(ConversionModel.objects.of(brokerage.pk).values_list("number", "state"))
