"""Signatures, as the independent library of Standard Webhooks verifies them."""

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from integrations.webhooks.signature import headers, new_secret
from server.services import now


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_independent_library_verifies_any_body(text: str) -> None:
    secret, body = new_secret(), text.encode()
    Webhook(secret).verify(body, headers([secret], "evt_1", now(), body), json_parse=False)


def test_while_a_secret_is_replaced_both_verify_and_no_third_does() -> None:
    old, new, other = new_secret(), new_secret(), new_secret()
    signed = headers([new, old], "evt_1", now(), b"{}")
    Webhook(old).verify(b"{}", signed)
    Webhook(new).verify(b"{}", signed)
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(b"{}", signed)


@pytest.mark.parametrize("changed", [{"webhook-id": "evt_2"}, {"webhook-timestamp": "1"}])
def test_id_and_time_are_signed(changed: dict[str, str]) -> None:
    secret = new_secret()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(b"{}", {**headers([secret], "evt_1", now(), b"{}"), **changed})


def test_an_old_message_is_no_longer_verified() -> None:
    secret = new_secret()
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(b"{}", headers([secret], "evt_1", now() - timedelta(minutes=6), b"{}"))


def test_a_secret_has_the_length_that_the_specification_wants() -> None:
    prefix, _, key = new_secret().partition("_")
    assert prefix == "whsec"
    assert 24 <= len(base64.b64decode(key, validate=True)) <= 64
