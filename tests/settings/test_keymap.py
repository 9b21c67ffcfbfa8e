"""`[keys]` of the settings: what can be given away, and one clear error for each mistake."""

import re
from pathlib import Path

import pytest

from nonvoip_tui.settings.config import ConfigError, load_config
from nonvoip_tui.settings.keymap import CONTEXTS, KEYS, plain_key

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def test_the_example_lists_every_action_with_its_keys(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    lines = re.findall(r"^# ([a-z_]+\.[a-z_]+ = \".*\")$", text, flags=re.MULTILINE)
    path = written(tmp_path, "[keys]\n" + "\n".join(lines))
    keys = load_config(path, {}).keys
    missing = {name for name in KEYS if name not in keys}
    assert not missing, "config.example.toml needs a line for each of these"
    assert keys == {name: key.keys for name, key in KEYS.items()}


def test_every_group_belongs_to_a_place_and_every_default_is_a_key() -> None:
    groups = {name.partition(".")[0] for name in KEYS}
    assert groups == {group for place in CONTEXTS.values() for group in place}
    assert all(plain_key(key) for each in KEYS.values() for key in each.keys.split(","))


def test_several_keys_are_given_in_any_of_the_ways_of_toml(tmp_path: Path) -> None:
    text = """
[keys]
"app.quit" = "Q, ctrl+x"
products.watch = "W"
orders.ask = "comma"
orders.reject = "R"
"""
    assert load_config(written(tmp_path, text), {}).keys == {
        "app.quit": "Q,ctrl+x",
        "products.watch": "W",
        "orders.ask": "comma",
        "orders.reject": "R",
    }


def test_two_actions_can_change_keys(tmp_path: Path) -> None:
    text = '[keys]\norders.copy_code = "n"\norders.copy_number = "c"\n'
    load_config(written(tmp_path, text), {})


def test_the_same_key_can_act_in_two_places(tmp_path: Path) -> None:
    text = '[keys]\nproducts.watch = "Z"\norders.ask = "Z"\n'
    load_config(written(tmp_path, text), {})


@pytest.mark.parametrize(  # F70
    ("text", "said"),
    [
        ("products.wach = 'z'", "line 3: there is no action 'products.wach'. Did you mean 'pr"),
        (
            "products.watch = 'f'",
            "line 3: products.watch: f is already the key of products.favourite in",
        ),
        ("products.watch = 'j'", "j is already the key of table.down in Products"),
        ("products.watch = 'question_mark'", "? is already the key of app.help in Products"),
        (
            "orders.ask = 'Z'\norders.note = 'Z'",
            "line 4: orders.note: Z is already the key of orders.ask",
        ),
        ("app.quit = 'a'", "line 3: app.quit: a is already the key of orders.activate in Orders"),
        ("products.watch = 'ctrl+q'", "ctrl+q quits everywhere and cannot be reassigned"),
        ("products.watch = 'ctrl+m'", "ctrl+m is enter to a terminal"),
        ("products.watch = 'hyper+z'", "'hyper+z' is not a key: keys are written"),
        ("products.watch = ''", "'' is not a key"),
        ("products.watch = 3", "keys.products.watch must be a string in quotes"),
        ("dialog.accept = 'enter'", "enter must stay safe in dialogs"),
        ("dialog.accept = '5'", "5 must stay safe in dialogs"),
        ("dialog.accept = 'n'", "n must stay safe in dialogs"),
        ("unknown.charged = 'escape'", "escape declines in every dialog"),
        ("dialog.accept = 'x'", "x is already the key of unknown.not_charged in the dialog"),
    ],
)
def test_a_wrong_key_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(written(tmp_path, f"mouse = false\n[keys]\n{text}\n"), {})
    assert said in str(caught.value)


def test_a_profile_has_keys_of_its_own(tmp_path: Path) -> None:
    text = "[profiles.work.keys]\nproducts.watch = 'z'\n"
    assert load_config(written(tmp_path, text), {}, "work").keys == {"products.watch": "z"}
    with pytest.raises(ConfigError, match="line 2: there is no action"):
        load_config(written(tmp_path, "[profiles.work.keys]\nwatch = 'z'\n"), {})
