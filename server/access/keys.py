"""The secret key, and what is derived from it: session ids and tokens, and each admin's identity secret.

Nothing derived is stored. A repeated first message therefore finds its own session again, in any
process, and a leaked database opens no conversation.
"""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from server.config import Settings

KEY_FILE = "secret.key"
GUESSABLE = 16  # a messageId shorter than this may be a counter, and must not open a session


def secret_key(settings: Settings) -> bytes:
    """The configured key, or the one in the data directory, made at the first call."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = settings.data_dir / KEY_FILE
    if not path.exists():
        _make_key(path)
    return path.read_bytes()


def _make_key(path: Path) -> None:
    """Write a new key whole or not at all; of two processes at once, the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


class Keys:
    """Derives everything secret from the one secret key."""

    def __init__(self, key: bytes) -> None:
        # Kept, because the one-shot `hmac.digest` lets go of the interpreter each time, and under load
        # then waits for its turn among the threads of the driver: a fifth of a millisecond.
        self._keyed = hmac.new(key, digestmod=hashlib.sha256)

    def new_session(self, admin_id: str, message_id: str | None) -> str:
        """A session id: the same again for the same unguessable first messageId, else a fresh one."""
        seed = message_id if message_id and len(message_id) >= GUESSABLE else secrets.token_urlsafe(32)
        return "sess_" + self._derive("session", admin_id, seed)[:24]

    def token(self, admin_id: str, session_id: str) -> str:
        """The token that opens this one session; it names its admin, so that every lookup is scoped."""
        return f"{admin_id}.{self._derive('token', admin_id, session_id)}"

    def admin_of(self, token: str, session_id: str) -> str | None:
        """The admin whose session this token opens, or None when it opens another session or none."""
        admin_id = token.partition(".")[0]
        right = hmac.compare_digest(_bytes(token), _bytes(self.token(admin_id, session_id)))
        return admin_id if right else None

    def identity_secret(self, admin_id: str, version: int) -> str:
        """What an admin's own site signs its visitors with; a new version ends the old one."""
        return self._derive("identity", admin_id, str(version))

    def link_secret(self) -> str:
        """The secret that signs links in mails."""
        return self._derive("link")

    def sealing_key(self) -> bytes:
        """The key that seals what must be read again, such as the secrets of webhooks."""
        return urlsafe_b64decode(self._derive("sealing") + "=")

    def _derive(self, *parts: str) -> str:
        keyed = self._keyed.copy()
        keyed.update(_bytes("\0".join(parts)))
        return urlsafe_b64encode(keyed.digest()).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """Header values may hold lone surrogates, which UTF-8 has no bytes for."""
    return text.encode(errors="surrogatepass")
