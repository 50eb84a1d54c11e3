"""Secrets that must be read again: encrypted with a key that the database does not hold."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12  # bytes (NIST SP 800-38D, 5.2.1.1)


class SealBroken(Exception):
    """The sealed text was made with another key, belongs elsewhere, or was changed."""


class Seal:
    """AES-256-GCM with one key of 32 bytes. What is sealed opens only where it was meant to be."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, text: str, place: str) -> bytes:
        """The text, sealed for a place such as `adm_1/wh_2`; never twice the same."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text again. Raises SealBroken."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise SealBroken from None
