"""What is logged of a refused row names its constraint, not its values."""

import logging

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Brokerage
from common.process.log_lines import LineFormatter
from profiles.models import Suppression


@pytest.mark.django_db
def test_a_refused_row_is_logged_without_its_values(sunrise: Brokerage) -> None:
    row = {"brokerage": sunrise, "kind": "phone", "key_hash": "zq-845077321"}
    Suppression.objects.create(**row)
    with pytest.raises(IntegrityError, match="845077321") as refused, transaction.atomic():
        Suppression.objects.create(**row)
    record = logging.LogRecord(
        "x",
        logging.ERROR,
        "",
        0,
        "refused",
        (),
        (refused.type, refused.value, refused.value.__traceback__),
    )
    text = LineFormatter("%(levelname)s %(message)s").format(record)
    assert text.startswith("ERROR refused\nTraceback")
    assert "suppressed_once" in text
    assert "test_log_lines.py" in text
    assert "845077321" not in text
