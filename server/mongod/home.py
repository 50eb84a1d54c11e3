"""What the data directory holds for the embedded MongoDB: data, lock, key and connection."""

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from server.mongod.primary import Connection

# Below the ports that the kernel gives to outgoing connections: a driver that tries again and
# again while mongod is down could otherwise connect to itself, and take the port.
_PORTS: Final = range(20_000, 32_000)


@dataclass(frozen=True)
class Home:
    """The paths under one data directory. Files are for their owner only and written whole or not at all."""

    path: Path

    @property
    def db_path(self) -> Path:
        return self.path / "mongo"

    @property
    def lock(self) -> Path:
        return self.path / "mongo.lock"

    @property
    def key_file(self) -> Path:
        return self.path / "mongo.key"

    def make(self) -> None:
        """Make the directories. Raises OSError."""
        self.db_path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.db_path.chmod(0o700)

    def key(self) -> str:
        """mongod's own key, made at the first call. Only hexadecimal: a key file is read as base64."""
        if not self.key_file.exists():
            write_whole(self.key_file, secrets.token_hex(256))
        return self.key_file.read_text()

    def connection(self) -> Connection | None:
        """How to reach mongod; None before the first start, or when somebody edited the file badly."""
        try:
            return Connection.model_validate_json(self._connection_file.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def has_its_port(self) -> bool:
        """Whether the port of the connection, if there is one, waits for mongod."""
        known = self.connection()
        return known is None or is_free(known.port)

    def settle_connection(self) -> Connection:
        """The connection to start with: the one we had, on another port if somebody has taken that one."""
        known = self.connection()
        if known and is_free(known.port):
            return known
        password = known.password if known else secrets.token_urlsafe(32)
        settled = Connection(port=free_port(), user="leadlight", password=password)
        write_whole(self._connection_file, settled.model_dump_json())
        return settled

    @property
    def _connection_file(self) -> Path:
        return self.path / "mongo.json"


def free_port() -> int:
    """A port that nobody listens on now; the caller must live with losing it."""
    while not is_free(port := secrets.choice(_PORTS)):
        pass
    return port


def is_free(port: int) -> bool:
    """Whether mongod could listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as mongod does
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def write_whole(path: Path, text: str) -> None:
    """Write a private file so that a reader, and a kill -9, finds it whole or not at all."""
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
