"""Keys are called by the names that a sentence needs, and by the user's own where there are."""

import pytest

from nonvoip_tui.ui.keys import KeyNames


def test_a_key_is_called_as_it_is_written_on_keyboards() -> None:
    keys = KeyNames({})
    assert [keys(name) for name in ("app.help", "products.filter", "products.refresh")] == [
        "?", "/", "ctrl+r",
    ]  # fmt: skip
    assert (keys("table.select"), keys("filter.clear"), keys("products.mark")) == (
        "enter", "escape", "space",
    )  # fmt: skip
    assert keys.all("orders.tab_after") == ("→", "l")


def test_ones_own_keys_take_the_place_of_the_others() -> None:
    keys = KeyNames({"orders.reject": "f5,ctrl+x"})
    assert keys("orders.reject") == "f5"
    assert keys.all("orders.reject") == ("f5", "ctrl+x")


def test_no_key_is_made_up_for_what_does_not_exist() -> None:
    with pytest.raises(KeyError):
        KeyNames({})("no.such")
