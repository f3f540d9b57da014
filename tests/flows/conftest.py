"""Whatever a flow does, its rows stay in their brokerages."""

from collections.abc import Iterator

import pytest

from tests.astray import rows_astray


@pytest.fixture(autouse=True)
def rows_stay_in_their_brokerage(db: None) -> Iterator[None]:
    """Looks at every table when the test is over."""
    yield
    assert rows_astray() == []
