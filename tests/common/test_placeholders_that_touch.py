"""What begins within something that is hidden already: its rest does not leave the house either."""

import pytest

from common.language_model import Placeholders


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("@asha98765 43210", "<HANDLE_1><NUMBER_1>"),
        ("@asha_r98765 43210 98765 43210, ok", "<HANDLE_1><NUMBER_1>, ok"),
        ("@98765 98765 43210", "<HANDLE_1><NUMBER_1>"),
        ("@asha 98765 43210", "<HANDLE_1> <PHONE_1>"),
    ],
)
def test_a_number_that_begins_in_a_handle_is_hidden_to_its_end(text: str, hidden: str) -> None:
    placeholders = Placeholders()
    assert placeholders.hide(text) == hidden
    assert placeholders.restore(hidden) == text
