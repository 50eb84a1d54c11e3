"""Settings: read once from the environment and `.env`, then passed on as values."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class BadSetting(Exception):
    """A setting has a wrong value; the message is one line that names it."""


Network = IPv4Network | IPv6Network


LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1"))


def _networks(value: object) -> object:
    """`10.0.0.0/8, ::1` as networks."""
    if not isinstance(value, str):
        return value
    return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())


Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]


class Settings(BaseSettings):
    """Everything that can be configured. `LEADLIGHT_` names are ours, `OPENAI_` ones are the SDK's."""

    model_config = SettingsConfigDict(
        env_prefix="LEADLIGHT_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(8080, ge=0, le=65535)  # 0: any free port, printed at the start
    share_port: Literal["on", "off"] = "off"  # with other processes of the same user on this machine
    mongodb_uri: SecretStr | None = None  # none: the embedded mongod
    mongodb_db: str = Field("leadlight", pattern=r"^[A-Za-z0-9_-]{1,38}$")
    data_dir: Path = Path("data")
    secret_key: SecretStr | None = Field(None, min_length=32)  # none: made once, kept in data_dir
    rate_limits: Literal["on", "off"] = "on"
    trusted_proxies: Networks = LOOPBACK  # whose X-Forwarded-For is believed
    public_url: str | None = Field(None, pattern=r"^https?://[^/]+")  # for links in mails
    smtp_url: SecretStr | None = Field(None, pattern=r"^smtps?://[^/]+")  # none: mails go to the terminal
    mail_from: str = Field("Leadlight <leadlight@localhost>", pattern=r"^[^\r\n]*@[^\r\n]+$")
    webhook_private: Literal["allow", "refuse"] = "refuse"  # whether webhooks may call private addresses
    model: str = Field("gpt-5-mini", min_length=1)
    model_calls: int = Field(1_000, ge=1, le=10_000)  # of one process at once
    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(None, validation_alias="OPENAI_BASE_URL", pattern=r"^https?://")

    @property
    def base_url(self) -> str:
        """Where this server is found from outside, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def scripted(self) -> bool:
        """Whether the offline model answers, because no other is configured."""
        return self.openai_api_key is None and self.openai_base_url is None


def read_settings() -> Settings:
    """Settings from the environment. Raises BadSetting, naming the variable and what is wrong with it."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0])
        variable = name if name.startswith("OPENAI_") else f"LEADLIGHT_{name.upper()}"
        raise BadSetting(f"{variable}: {first['msg'][:1].lower()}{first['msg'][1:]}") from None
