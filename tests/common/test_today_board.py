"""The registry of the first page's panels."""

import pytest
from django.http import HttpRequest

from common.admin.panels import Panel
from common.admin.today import PanelOfToday, Pressing, TodayBoard


def showing(title: str) -> PanelOfToday:
    """A panel that says who looks at it."""
    return lambda request: Panel(f"{title} of {request.method}", "event", [], "Nothing.")


@pytest.fixture
def request_of_ann() -> HttpRequest:
    request = HttpRequest()
    request.method = "ANN"
    return request


def test_the_most_pressing_come_first_else_as_they_were_added(
    request_of_ann: HttpRequest,
) -> None:
    board = TodayBoard()
    board.add(Pressing.TODAY)(showing("plans"))
    board.add(Pressing.HOURS)(showing("calls"))
    board.add(Pressing.TODAY)(showing("visits"))
    board.add(Pressing.MINUTES)(showing("offers"))
    titles = [panel.title for panel in board.of(request_of_ann)]
    assert titles == ["offers of ANN", "calls of ANN", "plans of ANN", "visits of ANN"]


def test_where_there_is_nothing_there_is_no_panel(request_of_ann: HttpRequest) -> None:
    board = TodayBoard()
    board.add(Pressing.HOURS)(lambda request: None)
    board.add(Pressing.TODAY)(showing("visits"))
    assert [panel.title for panel in board.of(request_of_ann)] == ["visits of ANN"]


def test_what_is_added_stays_what_it_is() -> None:
    make = showing("visits")
    assert TodayBoard().add(Pressing.TODAY)(make) is make
