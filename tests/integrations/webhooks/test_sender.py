"""One attempt against a real receiver: what counts as success, and what a hostile one cannot do."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from integrations.webhooks.delivery import Attempt
from integrations.webhooks.sender import SHOWN, Sender, _seconds
from integrations.webhooks.targets import BadTarget, PrivateAddress, PublicOnly, Targets
from server.services import now
from tests.factories import NOON
from tests.fakes.receiver import Receiver, drip, flood, hang, redirect_to, retry_after

BODY = b'{"type":"webhook.ping"}'


class Names(AbstractResolver):
    """Resolves any name to the next of these lists of addresses; the last stays, and none is unknown."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        if not self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=each, port=port, family=_family(each), proto=0, flags=0)
            for each in found
        ]

    async def close(self) -> None:
        pass


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


NOBODY = Targets(private=True, resolver=Names())


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as running:
        yield running


async def send(url: str, targets: Targets | None = None, **options: float) -> Attempt:
    sender = Sender(targets or Targets(private=True), now, **options)
    return await sender.send(url, {"webhook-id": "evt_1"}, BODY)


async def test_a_2xx_is_a_success(receiver: Receiver) -> None:
    attempt = await send(receiver.url)
    assert (attempt.succeeded, attempt.status_code, attempt.error) == (True, 204, None)
    [received] = receiver.received
    assert received.body == BODY
    assert received.headers["content-type"] == "application/json"
    assert received.id == "evt_1"


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
async def test_any_other_answer_is_a_failure(receiver: Receiver, status: int) -> None:
    receiver.answers = [status]
    attempt = await send(receiver.url)
    assert (attempt.succeeded, attempt.status_code, attempt.error) == (False, status, "refused")


async def test_a_redirect_is_a_failure_and_is_not_followed(receiver: Receiver) -> None:
    receiver.answers = [redirect_to(receiver.url)]
    attempt = await send(receiver.url)
    assert (attempt.status_code, attempt.error) == (307, "redirect")
    assert len(receiver.received) == 1


async def test_a_receiver_that_never_answers_is_left(receiver: Receiver) -> None:
    receiver.answers = [hang]
    attempt = await send(receiver.url, timeout=0.2)
    assert (attempt.status_code, attempt.error) == (None, "timeout")


async def test_a_slow_drip_costs_no_more_than_its_seconds_and_its_status_counts(receiver: Receiver) -> None:
    receiver.answers = [drip]
    attempt = await send(receiver.url, timeout=0.5)
    assert (attempt.status_code, attempt.error) == (200, None)


async def test_of_an_answer_without_an_end_a_kilobyte_is_kept(receiver: Receiver) -> None:
    receiver.answers = [flood]
    attempt = await send(receiver.url)
    assert attempt.succeeded
    assert attempt.response == "x" * SHOWN


async def test_nobody_listening_is_a_failed_connection(receiver: Receiver) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        attempt = await send(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert attempt.error == "connection_failed"


async def test_a_name_that_nobody_knows_is_told_apart() -> None:
    assert (await send("http://nobody.invalid/", NOBODY)).error == "unknown_host"


async def test_what_is_no_http_is_a_bad_answer() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        attempt = await send(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert attempt.error in ("bad_answer", "connection_failed")
    assert attempt.status_code is None


async def test_plain_http_where_tls_is_expected_is_told_apart(receiver: Receiver) -> None:
    assert (await send(receiver.url.replace("http://", "https://"))).error == "tls_failed"


async def test_a_name_that_changes_its_address_after_the_check_reaches_nobody(receiver: Receiver) -> None:
    names = Names(["8.8.8.8"], ["127.0.0.1"])
    targets = Targets(resolver=names)
    url = await targets.check(f"http://rebind.example:{receiver.port}/hook")
    attempt = await send(url, targets)
    assert attempt.error == "private_address"
    assert receiver.received == []
    assert names.asked == 2  # once when it was saved, and once for the connection, not again


async def test_one_private_address_among_public_ones_spoils_the_name(receiver: Receiver) -> None:
    targets = Targets(resolver=Names(["8.8.8.8", "127.0.0.1"]))
    url = f"http://mixed.example:{receiver.port}/"
    with pytest.raises(BadTarget, match="public internet"):
        await targets.check(url)
    assert (await send(url, targets)).error == "private_address"
    assert receiver.received == []


async def test_a_name_of_which_one_address_is_private_has_no_addresses_at_all() -> None:
    with pytest.raises(PrivateAddress):
        await PublicOnly(Names(["8.8.8.8", "10.0.0.1"])).resolve("mixed.example")
    [found] = await PublicOnly(Names(["8.8.8.8"])).resolve("fine.example")
    assert found["host"] == "8.8.8.8"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "127.1"])
async def test_what_was_saved_in_other_times_is_refused_when_it_is_called(
    receiver: Receiver, host: str
) -> None:
    attempt = await send(f"http://{host}:{receiver.port}/", Targets())
    assert not attempt.succeeded
    assert attempt.status_code is None
    assert receiver.received == []


async def test_a_proxy_of_the_environment_is_not_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", receiver.url)
    assert (await send("http://nobody.invalid/", NOBODY)).error == "unknown_host"
    assert receiver.received == []


async def test_it_says_how_long_it_wants_to_be_left_alone(receiver: Receiver) -> None:
    receiver.answers = [retry_after(503, "120")]
    assert (await send(receiver.url)).retry_after == 120


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("-5", 0.0),
        ("Mon, 02 Mar 2026 12:01:00 GMT", 60.0),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert _seconds(header, NOON) == seconds


@given(st.text())
def test_no_retry_after_breaks_anything(header: str) -> None:
    seconds = _seconds(header, NOON)
    assert seconds is None or seconds >= 0
