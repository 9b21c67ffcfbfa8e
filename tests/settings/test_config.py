"""Settings: the defaults, the file, the environment, and one clear error for each mistake."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import tomli_w

from nonvoip_tui.api.contract import load_contract
from nonvoip_tui.domain.contract import OPEN_NAMES, Contract
from nonvoip_tui.settings.config import (
    COLOR_NAMES,
    Config,
    ConfigError,
    Limits,
    ThemeSettings,
    WebhookSettings,
    load_config,
)

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "config.toml"
    path.touch(0o600)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_without_a_file_everything_is_default(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none.toml", {}) == Config()


def uncommented(*, has_theme_table: bool = True) -> str:
    """The example with every setting; TOML cannot hold both forms of the theme."""
    text = EXAMPLE.read_text("utf-8")
    text = re.sub(r"^# (?=\w+ = |\[\w)", "", text, flags=re.MULTILINE)
    other = r"^theme = .*\n" if has_theme_table else r"^\[theme\]\n(?:\w+ = .*\n)+"
    text, count = re.subn(other, "", text, flags=re.MULTILINE)
    assert count == 1
    return text


def test_the_example_uncommented_is_the_defaults(tmp_path: Path) -> None:
    plain, _ = uncommented(has_theme_table=False).split("\n[", 1)
    assert "\ntheme = " in plain
    assert load_config(written(tmp_path, plain), {}) == Config()


def test_the_example_misses_no_setting(tmp_path: Path) -> None:
    load_config(written(tmp_path, uncommented(has_theme_table=False)), {}, "work")
    text = uncommented()
    config = load_config(written(tmp_path, text), {}, "work")
    assert config.theme.name == Config().theme.name
    assert set(config.theme.colors) == set(COLOR_NAMES)
    assert load_contract(None, config.contract).networks == ("1", "2")  # N16
    named = set(re.findall(r"^\[?(\w+)", text, flags=re.MULTILINE))
    assert named.issuperset((*Config._fields, *Limits._fields, *WebhookSettings._fields))


# N16
@pytest.mark.parametrize("name", OPEN_NAMES)
def test_every_name_of_the_contract_can_be_set(tmp_path: Path, name: str) -> None:
    usual = getattr(Contract(), name)
    given = list(usual) if isinstance(usual, tuple) else usual
    text = "[contract]\n" + tomli_w.dumps({name: given})
    assert (
        getattr(load_contract(None, load_config(written(tmp_path, text), {}).contract), name)
        == usual
    )


# N15
def test_a_profile_changes_only_the_keys_of_a_table_that_it_gives(tmp_path: Path) -> None:
    text = """
        [limits]
        per_order = 3
        per_session = 8
        [callbacks]
        port = 9000
        [profiles.play]
        limits.per_day = 20
        limits.per_session = 4
        callbacks.public_url = "https://sms.example.org"
    """
    path = written(tmp_path, text)
    config = load_config(path, {}, "play")
    assert config.limits == Limits(Decimal(3), Decimal(4), Decimal(20))
    assert (config.callbacks.port, config.callbacks.public_url) == (9000, "https://sms.example.org")
    assert load_config(path, {}).limits == Limits(Decimal(3), Decimal(8), None)


# N80
@pytest.mark.parametrize("name", ["password_command", "notify_command", "copy_command"])
@pytest.mark.parametrize("mode", [0o666, 0o602, 0o660])
def test_a_file_that_others_can_write_runs_no_program(tmp_path: Path, name: str, mode: int) -> None:
    path = written(tmp_path, f'[profiles.work]\n{name} = ["true"]')
    path.chmod(mode)
    with pytest.raises(ConfigError, match=f"sets {name} but others can write it"):
        load_config(path, {})
    path.chmod(0o644)
    load_config(path, {})


# N54
def test_a_byte_order_mark_is_skipped_and_another_encoding_said(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, b"\xef\xbb\xbftimeout = 7"), {}).timeout == 7
    with pytest.raises(ConfigError, match="not UTF-8 text"):
        load_config(written(tmp_path, "timeout = 7".encode("utf-16")), {})


def test_the_example_as_it_is_loads_too() -> None:
    assert load_config(EXAMPLE, {}) == Config()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, 'base_url = "https://a.example"\ntimeout = 30')
    environ = {"NONVOIP_BASE_URL": "https://b.example", "NONVOIP_TIMEOUT": "7.5"}
    config = load_config(path, environ)
    assert (config.base_url, config.timeout) == ("https://b.example", 7.5)


@pytest.mark.parametrize(  # F70
    ("text", "said"),
    [
        ("\npoll_selectd = 5", "line 2: unknown setting 'poll_selectd'. Did you mean 'poll_sel"),
        ("poll_selected = 1", "poll_selected must be from 2 to 3600 seconds"),
        ('timeout = "long"', "timeout must be a number of seconds, not 'long'"),
        ("timeout = true", "timeout must be a number of seconds, not True"),
        ("timeout = nan", "timeout must be a number of seconds, not Decimal('NaN')"),
        ("timeout = " + "9" * 5000, "a number has too many digits"),
        ("timeout = " + "[" * 5000, "nested too deep"),
        ("mouse = 1", "mouse must be true or false"),
        ("ascii = 'yes'", "ascii must be true, false or \"auto\", not 'yes'"),
        ("[callbacks]\nport = 70000", "line 2: callbacks.port must be a port from 0 to 65535"),
        ("[callbacks]\nenable = true", "unknown setting 'callbacks.enable'. Did you mean"),
        ("[callbacks]\nenabled = 1", "callbacks.enabled must be true or false"),
        ("[callbacks]\ntrusted_proxies = '::1'", "callbacks.trusted_proxies must be a list"),
        ("theme = 3", "theme must be a string in quotes"),
        ("[theme]\nprimry = '#fff'", "line 2: unknown setting 'theme.primry'. Did you mean 'prim"),
        ("[theme]\nname = 'nord'\naccent = '#12345'", "line 3: theme.accent must be a colour"),
        ("[theme]\nerror = 'ansi_rad'", "not 'ansi_rad'. Did you mean 'ansi_red'?"),
        ("[theme]\npanel = 3", "line 2: theme.panel must be a string in quotes"),
        ("[profiles.work.theme]\naccent = 'x'", "line 2: profiles.work.theme.accent must be"),
        ('copy_command = "x"', "copy_command must be a list of strings"),
        ('reject_expired = "yes"', 'reject_expired must be "ask" or "auto" or "never"'),
        ("[limits]\nper_orders = 5", "line 2: unknown setting 'limits.per_orders'. Did you mean"),
        ("[limits]\nper_order = -1", "limits.per_order must be an amount of dollars"),
        ("[limits]\nper_day = nan", "line 2: limits.per_day must be an amount of dollars"),
        ("low_balance = inf", "low_balance must be an amount of dollars"),
        ("low_balance = '5'", "low_balance must be an amount of dollars"),
        (
            "[contract]\ncountry = 'x'",
            "line 2: unknown setting 'contract.country'. Did you mean",  # N16
        ),  # N16
        ("[contract]\ncountry_form = 'words'", "line 2: [contract] country_form cannot be 'words'"),
        ("[contract]\n\nmin_bid = 50\nmax_bid = 20", "line 3: min_bid must not be above max_bid"),
        (
            "[contract]\n\ndocument = 'https://example.com/openapi.json'",
            "line 3: the document must be a file",
        ),
        ("[contract]\ndocument = 3", "line 2: contract.document must be a string in quotes"),
        ("limits = 3", "limits must be a table, [limits]"),
        ("[profiles.work]\nemial = 'x'", "unknown setting 'profiles.work.emial'. Did you mean"),
        ("a = = b", "not valid TOML"),
        ('theme = "a"\ntheme = "b"', "not valid TOML"),
        ("[contract]\n[contract]", "not valid TOML"),
        (b"\n\n\xff", "line 3: not UTF-8 text"),
        ("#" * 2_000_000, "not a settings file"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_the_document_of_the_service_may_be_a_file(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, "[contract]\ndocument = '~/saved.json'"), {})
    assert config.document == Path("~/saved.json").expanduser()
    assert load_contract(None, config.contract) == Contract()
    assert config.with_document("") is config
    assert config.with_document("other.json").document == Path("other.json")
    assert Config().document is None
    with pytest.raises(ConfigError, match="must be a file"):
        config.with_document("https://example.com/openapi.json")


def test_a_directory_in_place_of_the_file_is_said(tmp_path: Path) -> None:  # F70
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path, {})


def test_a_wrong_time_out_in_the_environment_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="NONVOIP_TIMEOUT"):
        load_config(tmp_path / "none.toml", {"NONVOIP_TIMEOUT": "soon"})


def test_a_profile_lies_over_the_rest(tmp_path: Path) -> None:
    path = written(tmp_path, 'email = "a"\ntheme = "x"\n[profiles.work]\nemail = "b"\n')
    config = load_config(path, {}, "work")
    assert (config.email, config.theme.name) == ("b", "x")
    with pytest.raises(ConfigError, match=r"no \[profiles.other\]"):
        load_config(path, {}, "other")


def test_a_theme_is_a_name_or_a_table_of_colours(tmp_path: Path) -> None:
    named = load_config(written(tmp_path, 'theme = "nord"'), {})
    assert named.theme == ThemeSettings("nord")
    table = '[theme]\nname = "nonvoip-light"\naccent = "#00f"\nerror = "ansi_red"'
    assert load_config(written(tmp_path, table), {}).theme == ThemeSettings(
        "nonvoip-light", {"accent": "#00f", "error": "ansi_red"}
    )


def test_limits_are_exact_amounts(tmp_path: Path) -> None:
    text = "low_balance = 2.50\n[limits]\nper_order = 1.10\nper_day = 20"
    config = load_config(written(tmp_path, text), {})
    assert config.limits == Limits(per_order=Decimal("1.10"), per_day=Decimal(20))
    assert config.low_balance == Decimal("2.50")


@pytest.mark.parametrize("text", ['password = "p"', '[profiles.x]\npassword = "p"'])
def test_a_password_in_a_file_that_others_can_read_is_refused(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    path.chmod(0o644)
    with pytest.raises(ConfigError, match=f"chmod 600 {path}"):
        load_config(path, {})
    path.chmod(0o600)
    load_config(path, {})


def test_a_config_shows_everything_but_passwords() -> None:
    profiles = {"work": {"password": "canary-2"}}
    shown = repr(Config(email="me@example.com", password="canary-1", profiles=profiles))
    assert "me@example.com" in shown
    assert "work" in shown
    assert "canary" not in shown
