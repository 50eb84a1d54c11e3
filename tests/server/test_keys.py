"""Session ids and tokens: derived, never stored, and of no use for any other session."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from server.access.keys import Keys, secret_key
from server.config import Settings

KEYS = Keys(b"one key")
ids = st.text("abcXYZ019_-", min_size=1, max_size=64)


@given(ids, ids, ids)
def test_a_token_opens_its_own_session_only(admin_id: str, session_id: str, other: str) -> None:
    token = KEYS.token(admin_id, session_id)
    assert KEYS.admin_of(token, session_id) == admin_id
    if other != session_id:
        assert KEYS.admin_of(token, other) is None
    assert Keys(b"another key").admin_of(token, session_id) is None


@given(st.text())
def test_no_text_that_was_not_derived_opens_a_session(token: str) -> None:
    assert KEYS.admin_of(token, "sess_1") is None


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "data")
    key = secret_key(settings)
    assert len(key) >= 32
    assert secret_key(settings) == key
    [file] = (tmp_path / "data").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_a_configured_key_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", secret_key="x" * 32)
    assert secret_key(settings) == b"x" * 32
    assert not (tmp_path / "data").exists()
