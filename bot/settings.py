"""Settings: read once from the environment, checked, secrets masked. `.env.example` lists them all."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator


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
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    class Config:
        """Frozen: settings do not change while the service runs."""

        allow_mutation = False

    @validator("database_url", "session_secret", "rest_token", pre=True)
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
