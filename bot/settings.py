"""Settings: read once from the environment, checked, secrets masked. `.env.example` lists them all."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Any, Literal

from limits import parse_many
from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator

# The port of SMTP inside TLS; on any other, TLS begins with STARTTLS.
SMTPS = 465
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


class SettingsError(ValueError):
    """A setting cannot be used; the message names the variable."""


class Settings(BaseSettings):
    """Every setting of Frontdesk; the variable is the field's name in capitals."""

    host: str = "127.0.0.1"
    port: int = Field(default=5005, ge=1, le=65535)
    var_dir: Path = Path("var")
    model_dir: Path = Path("models")
    clinic_file: Path = Path("clinic.yml")
    database_url: SecretStr | None = None
    session_secret: SecretStr | None = None
    rest_token: SecretStr | None = None
    rest_auth: Literal["auto", "required"] = "auto"
    public_url: str | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = True
    mail_from: str | None = None
    session_days: int = Field(default=90, ge=1, le=400)
    web_origins: str = ""
    web_frame_ancestors: str = "'none'"
    web_visitor_limit: str = "20 per minute; 300 per hour"
    web_address_limit: str = "300 per minute"
    web_opening_limit: str = "240 per minute"
    proxies: int = Field(default=0, ge=0, le=10)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    class Config:
        """Frozen: settings do not change while the service runs."""

        allow_mutation = False

    @validator(
        "database_url", "session_secret", "rest_token", "public_url", "smtp_host", "smtp_user", "smtp_password", "mail_from",
        pre=True,
    )  # fmt: skip
    def _empty_is_not_set(cls, value: object) -> object:  # noqa: N805  # pydantic's form
        return value or None

    @validator("database_url")
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:  # noqa: N805
        if value and not value.get_secret_value().startswith(("sqlite:", "postgresql:")):
            raise ValueError("must start with sqlite: or postgresql:")
        return value

    @validator("session_secret")
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:  # noqa: N805
        if value and len(value.get_secret_value()) < 32:
            raise ValueError("must have at least 32 characters")
        return value

    @validator("public_url")
    def _web_address(cls, value: str | None) -> str | None:  # noqa: N805
        if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
            raise ValueError("must be an address such as https://desk.example.com")
        return value.rstrip("/") if value else value

    @validator("mail_from")
    def _mail_address(cls, value: str | None) -> str | None:  # noqa: N805
        if value and not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", value):
            raise ValueError("must be one e-mail address")
        return value

    @validator("smtp_starttls")
    def _password_is_not_shown(cls, value: bool, values: dict[str, Any]) -> bool:  # noqa: N805
        if not value and values.get("smtp_password") and values.get("smtp_port") != SMTPS:
            raise ValueError("must stay on where there is an SMTP_PASSWORD, unless SMTP_PORT is 465")
        return value

    @property
    def address(self) -> str:
        """Where visitors reach the service: PUBLIC_URL, or else what it listens on."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @validator("web_origins")
    def _whole_origins(cls, value: str) -> str:  # noqa: N805
        for origin in _listed(value):
            if not ORIGIN.fullmatch(origin):
                raise ValueError("must be origins such as https://www.example.com, with commas between them")
        return value

    @validator("web_frame_ancestors")
    def _one_directive(cls, value: str) -> str:  # noqa: N805
        if not re.fullmatch(r"[\w.:/*' -]+", value):
            raise ValueError("must be 'none', 'self' or origins with spaces between them")
        return value

    @validator("web_visitor_limit", "web_address_limit", "web_opening_limit")
    def _known_limit(cls, value: str) -> str:  # noqa: N805
        try:
            parse_many(value)
        except ValueError:
            raise ValueError("must be a limit such as 20 per minute; 300 per hour") from None
        return value

    @property
    def origins(self) -> frozenset[str]:
        """The origins whose pages may hold the chat, besides the one that a request is sent to."""
        own = re.match(ORIGIN, self.public_url or "")
        return frozenset([*_listed(self.web_origins), *([own.group()] if own else [])])

    @property
    def database(self) -> str:
        """The database address, with its password: a file under `var_dir` unless DATABASE_URL says otherwise."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.var_dir / 'frontdesk.db'}"

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def rest_auth_required(self) -> bool:
        """Whether integrators must show REST_TOKEN: always, except on loopback when no token is set."""
        return self.rest_auth == "required" or not self.on_loopback or self.rest_token is not None


def _listed(value: str) -> list[str]:
    return [part.strip().lower().rstrip("/") for part in value.split(",") if part.strip()]


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: naming each variable that cannot be used, without its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = (f"{str(problem['loc'][0]).upper()} {problem['msg']}" for problem in error.errors())
        raise SettingsError("; ".join(problems)) from None
