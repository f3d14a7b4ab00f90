from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings

SECRET = "correct horse battery staple and more"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.__fields__:
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_any_variable_the_service_is_local_and_keeps_its_data_in_var() -> None:
    settings = read_settings()
    assert (settings.host, settings.port, settings.rest_auth) == ("127.0.0.1", 5005, "auto")
    assert settings.database == f"sqlite:///{Path('var') / 'frontdesk.db'}"
    assert (settings.model_dir, settings.clinic_file) == (Path("models"), Path("clinic.yml"))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "0"), ("PORT", "65536"), ("PORT", "http"), ("PORT", ""),
        ("DATABASE_URL", "mysql://somebody:hush@127.0.0.1/x"), ("DATABASE_URL", "postgres://somebody:hush@127.0.0.1/x"),
        ("SESSION_SECRET", "tooshort"), ("SESSION_SECRET", "x" * 31),
        ("PUBLIC_URL", "hush.example.com"), ("PUBLIC_URL", "https://me:hush@desk.example.com"), ("PUBLIC_URL", "javascript:hush"),
        ("SMTP_PORT", "smtp"), ("SMTP_STARTTLS", "perhaps"), ("MAIL_FROM", "hush"), ("MAIL_FROM", "a@b.c\nBcc: hush@b.c"),
        ("REST_AUTH", "never"), ("LOG_LEVEL", "LOUD"), ("LOG_FORMAT", "xml"),
    ],
)  # fmt: skip
def test_a_variable_that_cannot_be_used_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert str(error.value).startswith(f"{variable} ")
    assert "hush" not in str(error.value)
    assert value not in str(error.value) or not value.strip("0")
    # The traceback must not show the value either.
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_every_bad_variable_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "http")
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    monkeypatch.setenv("SESSION_SECRET", "tooshort")
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert all(name in str(error.value) for name in ("PORT", "SESSION_SECRET", "LOG_LEVEL"))


@pytest.mark.parametrize("variable", ["SESSION_SECRET", "REST_TOKEN", "SMTP_PASSWORD", "DATABASE_URL"])
def test_secrets_are_masked_wherever_settings_are_shown(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    value = f"postgresql://clinic:{SECRET}@127.0.0.1/x" if variable == "DATABASE_URL" else SECRET
    monkeypatch.setenv(variable, value)
    settings = read_settings()
    assert SECRET not in f"{settings!r} {settings} {settings.dict()} {settings.json()}"
    assert "**********" in repr(settings)


def test_a_mail_password_never_travels_unencrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", SECRET)
    monkeypatch.setenv("SMTP_STARTTLS", "false")
    with pytest.raises(SettingsError, match=r"^SMTP_STARTTLS ") as error:
        read_settings()
    assert SECRET not in str(error.value)
    monkeypatch.setenv("SMTP_PORT", "465")
    assert read_settings().smtp_password


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({}, "http://127.0.0.1:5005"),
        ({"HOST": "::1", "PORT": "80"}, "http://[::1]:80"),
        ({"PUBLIC_URL": "https://desk.example.com/chat/"}, "https://desk.example.com/chat"),
    ],
)
def test_links_lead_to_where_visitors_reach_the_service(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], address: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert read_settings().address == address


def test_a_database_address_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://clinic:hush@127.0.0.1:5432/desk")
    assert read_settings().database == "postgresql://clinic:hush@127.0.0.1:5432/desk"


def test_the_database_file_follows_var_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    assert read_settings().database == f"sqlite:///{tmp_path / 'frontdesk.db'}"


def test_settings_cannot_be_changed_while_the_service_runs() -> None:
    settings = read_settings()
    with pytest.raises(TypeError):
        settings.port = 80
    assert settings.port == 5005


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True),
        ("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("clinic.example", False), ("127.0.0.1.example", False),
        ("", False),
    ],
)  # fmt: skip
def test_only_this_machine_is_loopback(monkeypatch: pytest.MonkeyPatch, host: str, loopback: bool) -> None:
    monkeypatch.setenv("HOST", host)
    assert read_settings().on_loopback is loopback


@pytest.mark.parametrize(
    ("variables", "required"),
    [
        ({}, False),
        ({"REST_AUTH": "required"}, True),
        ({"REST_TOKEN": SECRET}, True),
        ({"HOST": "0.0.0.0"}, True),
        ({"HOST": "0.0.0.0", "REST_TOKEN": SECRET}, True),
        ({"HOST": "::1"}, False),
    ],
    ids=["loopback", "always", "token", "public", "public with token", "loopback of IPv6"],
)
def test_the_rest_channel_is_open_only_on_loopback_without_a_token(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], required: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert read_settings().rest_auth_required is required


@pytest.mark.parametrize("variable", ["DATABASE_URL", "SESSION_SECRET", "REST_TOKEN"])
def test_a_variable_left_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    unset = read_settings()
    monkeypatch.setenv(variable, "")
    settings = read_settings()
    assert (settings.database, settings.rest_auth_required) == (unset.database, unset.rest_auth_required)
    assert not settings.session_secret


def test_the_example_file_lists_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Path(".env.example").read_text(encoding="utf-8").splitlines()
    listed = dict(line.removeprefix("# ").split("=", 1) for line in lines if line.removeprefix("# ").partition("=")[0].isupper())
    assert {name.lower() for name in listed} == set(Settings.__fields__)
    defaults = read_settings()
    for line in lines:
        if line and not line.startswith("#"):
            monkeypatch.setenv(*line.split("=", 1))
    assert read_settings() == defaults
