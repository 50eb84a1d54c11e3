"""Webhooks out: what happens here reaches an admin's own system, once told and for certain."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from integrations.webhooks.event import Event
from integrations.webhooks.sender import Sender
from integrations.webhooks.targets import Targets
from integrations.webhooks.webhook import GRACE, Draft
from server.mongo import Database
from server.services import Services, now
from server.work.duties import errands
from server.worker import Worker
from tests.factories import make_admin
from tests.fakes.receiver import Receiver
from tests.server.test_handoff import Postbox
from tests.site import Json, Reply, Site, eventually, open_site, running

PATH = "/api/v1/webhooks"
LONG_AGO = timedelta(days=6)


@dataclass(frozen=True)
class Line:
    """Alice's site, the system that she has told of things, and what the server keeps of it."""

    site: Site
    parts: Services
    receiver: Receiver
    postbox: Postbox

    @property
    def db(self) -> Database:
        return self.parts.db

    async def ask(self, method: str, path: str, **body: Any) -> Reply:
        options: dict[str, Any] = {"json": body} if body else {}
        return await self.site.as_admin(method, PATH + path, **options)

    async def add(self, **fields: Any) -> Json:
        reply = await self.ask("POST", "", **{"url": self.receiver.url, **fields})
        assert reply.status == 201, reply.text
        return dict(reply.json)

    async def ping(self, webhook: Json) -> Json:
        reply = await self.ask("POST", f"/{webhook['webhookId']}/test")
        assert reply.status == 202, reply.text
        return dict(reply.json)

    async def delivery(self, delivery: Json) -> Json:
        path = f"/{delivery['webhookId']}/deliveries/{delivery['deliveryId']}"
        reply = await self.ask("GET", path)
        assert reply.status == 200, reply.text
        return dict(reply.json)

    async def until(self, delivery: Json, status: str, attempts: int = 1) -> Json:
        async def there() -> Json | None:
            found = await self.delivery(delivery)
            if (found["status"], len(found["attempts"])) != (status, attempts):
                return None
            # An attempt is written down before the webhook is judged by it and its job put off.
            busy = await self.db["jobs"].find_one({"kind": "webhook", "state": "running"})
            return None if busy else found

        return dict(await eventually(there))

    async def hasten(self) -> None:
        """Make every next attempt due now."""
        await self.db["deliveries"].update_many({"status": "pending"}, {"$set": {"nextAttemptAt": now()}})
        await self.db["jobs"].update_many({"kind": "webhook"}, {"$set": {"runAt": now()}})

    async def webhook(self, webhook: Json) -> Json:
        reply = await self.ask("GET", f"/{webhook['webhookId']}")
        assert reply.status == 200, reply.text
        return dict(reply.json)

    async def heard(self, *types: str) -> None:
        """Until the receiver has got exactly these, in any order."""

        async def there() -> bool:
            return sorted(self.receiver.types()) == sorted(types)

        await eventually(there)


@pytest.fixture
async def line(parts: Services, http: aiohttp.ClientSession) -> AsyncIterator[Line]:
    postbox = Postbox()
    allowing = replace(parts, targets=Targets(private=True), mailer=postbox)
    async with Receiver() as receiver, running(allowing) as url:
        yield Line(await open_site(allowing, url, http), allowing, receiver, postbox)


async def test_a_webhook_is_made_shown_changed_and_removed(line: Line) -> None:
    made = await line.add(description="CRM", events=["lead.*", "lead.*", "message.created"])
    assert made.pop("secret").startswith("whsec_")
    assert made["events"] == ["lead.*", "message.created"]
    assert await line.webhook(made) == made
    assert (await line.ask("GET", "")).json == {"webhooks": [made]}
    changed = await line.ask("PUT", f"/{made['webhookId']}", url=line.receiver.url, active=False)
    assert (changed.json["active"], changed.json["events"], changed.json["description"]) == (False, ["*"], "")
    assert (await line.ask("DELETE", f"/{made['webhookId']}")).json["deleted"] is True
    assert (await line.ask("DELETE", f"/{made['webhookId']}")).status == 404
    assert (await line.ask("GET", "")).json == {"webhooks": []}


async def test_the_secret_is_nowhere_in_the_database(line: Line) -> None:
    made = await line.add()
    secrets = [made["secret"], (await rotated(line, made))["secret"]]
    stored = repr(await line.db["webhooks"].find().to_list())
    assert not [secret for secret in secrets if secret in stored or secret.removeprefix("whsec_") in stored]


async def test_a_ping_arrives_signed_and_the_log_tells_of_it(line: Line) -> None:
    made = await line.add(events=["lead.created"])
    delivery = await line.until(await line.ping(made), "delivered")
    [received] = line.receiver.received
    assert received.verified(made["secret"]) == delivery["payload"]
    assert received.id == delivery["eventId"]
    assert delivery["payload"]["type"] == "webhook.ping"
    [attempt] = delivery["attempts"]
    assert (attempt["statusCode"], attempt["error"], delivery["tries"]) == (204, None, 1)


async def test_both_secrets_sign_for_a_day_after_a_rotation(line: Line) -> None:
    made = await line.add()
    renewed = await rotated(line, made)
    ends = datetime.fromisoformat(renewed["previousSecretUntil"])
    assert ends == datetime.fromisoformat(renewed["updatedAt"]) + GRACE
    await line.until(await line.ping(made), "delivered")
    [received] = line.receiver.received
    assert received.verified(made["secret"]) == received.verified(renewed["secret"])
    await line.db["webhooks"].update_one({}, {"$set": {"secrets.0.until": now()}})
    await line.until(await line.ping(made), "delivered")
    received = line.receiver.received[1]
    received.verified(renewed["secret"])
    with pytest.raises(WebhookVerificationError):
        received.verified(made["secret"])
    assert (await line.webhook(made))["previousSecretUntil"] is None


async def test_rotating_at_the_same_instant_loses_no_secret(line: Line) -> None:
    made = await line.add()
    answers = await asyncio.gather(*(rotated(line, made) for _ in range(3)))
    await line.until(await line.ping(made), "delivered")
    [received] = line.receiver.received
    for answer in (made, *answers):
        received.verified(answer["secret"])


async def test_a_failure_is_tried_again_with_the_same_id_and_body(line: Line) -> None:
    made = await line.add()
    line.receiver.answers = [500, 503]
    delivery = await line.ping(made)
    waiting = await line.until(delivery, "pending", attempts=1)
    assert waiting["nextAttemptAt"] > waiting["attempts"][0]["at"]
    assert (await line.webhook(made))["failingSince"]
    await line.hasten()
    await line.until(delivery, "pending", attempts=2)
    await line.hasten()
    done = await line.until(delivery, "delivered", attempts=3)
    assert [attempt["statusCode"] for attempt in done["attempts"]] == [500, 503, 204]
    first, *others = line.receiver.received
    assert {(each.id, each.body) for each in others} == {(first.id, first.body)}
    line.receiver.received[-1].verified(made["secret"])
    assert (await line.webhook(made))["failingSince"] is None


async def test_410_switches_the_webhook_off_and_the_admin_is_told_once(line: Line) -> None:
    made = await line.add()
    line.receiver.answers = [410]
    delivery = await line.until(await line.ping(made), "failed")
    assert (delivery["ended"], delivery["nextAttemptAt"]) == ("webhook_gone", None)
    await eventually(lambda: _told(line))
    shown = await line.webhook(made)
    assert (shown["active"], shown["disabled"]["reason"]) == (False, "gone")
    [mail] = line.postbox.mails
    assert "410 Gone" in mail.text
    assert mail.to == "alice@atelier.example"
    assert line.receiver.url not in mail.text


async def test_a_webhook_that_has_failed_for_five_days_is_switched_off(line: Line) -> None:
    made = await line.add()
    await line.db["webhooks"].update_one({}, {"$set": {"failingSince": now() - LONG_AGO}})
    line.receiver.answers = [500]
    delivery = await line.ping(made)
    await eventually(lambda: _told(line))
    assert (await line.webhook(made))["disabled"]["reason"] == "failing"
    assert "five days" in line.postbox.mails[0].text
    back = await line.ask("PUT", f"/{made['webhookId']}", url=line.receiver.url)
    assert (back.json["active"], back.json["disabled"], back.json["failingSince"]) == (True, None, None)
    await line.hasten()
    await line.until(delivery, "delivered", attempts=2)


async def test_a_webhook_with_a_new_address_has_its_own_five_days(line: Line) -> None:
    made = await line.add()
    await line.db["webhooks"].update_one({}, {"$set": {"failingSince": now() - LONG_AGO}})
    same = await line.ask("PUT", f"/{made['webhookId']}", url=line.receiver.url, description="CRM")
    assert same.json["failingSince"]
    moved = await line.ask("PUT", f"/{made['webhookId']}", url=f"{line.receiver.url}?moved=yes")
    assert moved.json["failingSince"] is None


async def test_what_waits_for_a_webhook_that_is_off_fails_and_can_be_replayed(line: Line) -> None:
    made = await line.add()
    line.receiver.answers = [500]
    await line.parts.courier(line.site.admin_id).announce([Event("evt-1", "lead.created", now(), {})])
    [delivery] = await eventually(lambda: _listed(line, made, "pending"))
    await line.until(delivery, "pending", attempts=1)
    await line.ask("PUT", f"/{made['webhookId']}", url=line.receiver.url, active=False)
    await line.hasten()
    assert (await line.until(delivery, "failed", attempts=1))["ended"] == "webhook_inactive"
    await line.ask("PUT", f"/{made['webhookId']}", url=line.receiver.url)
    again = await line.ask("POST", f"/{made['webhookId']}/replay", since=made["createdAt"])
    assert (again.status, again.json) == (202, {"replayed": 1, "more": False})
    assert (await line.until(delivery, "delivered", attempts=2))["tries"] == 1


async def test_a_delivery_is_replayed_with_the_same_id_whatever_became_of_it(line: Line) -> None:
    made = await line.add()
    delivery = await line.until(await line.ping(made), "delivered")
    path = f"/{made['webhookId']}/deliveries/{delivery['deliveryId']}/replay"
    assert (await line.site.as_admin("POST", PATH + path)).status == 202
    await line.until(delivery, "delivered", attempts=2)
    first, second = line.receiver.received
    assert (first.id, first.body) == (second.id, second.body)


async def test_the_log_is_read_page_by_page_and_by_status(line: Line) -> None:
    made = await line.add()
    line.receiver.answers = [410]
    failed = await line.until(await line.ping(made), "failed")
    for ping in [await line.ping(made) for _ in range(4)]:
        await line.until(ping, "delivered")
    seen: list[Json] = []
    cursor = None
    while cursor or not seen:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = await line.site.as_admin("GET", f"{PATH}/{made['webhookId']}/deliveries", params=query)
        seen += page.json["deliveries"]
        cursor = page.json["nextCursor"]
    assert [each["createdAt"] for each in seen] == sorted((each["createdAt"] for each in seen), reverse=True)
    assert len({each["deliveryId"] for each in seen}) == 5
    only = await line.site.as_admin(
        "GET", f"{PATH}/{made['webhookId']}/deliveries", params={"status": "failed"}
    )
    assert [each["deliveryId"] for each in only.json["deliveries"]] == [failed["deliveryId"]]
    for bad in ("x", "====", "bm90LWEtY3Vyc29y", "9" * 200):
        reply = await line.site.as_admin(
            "GET", f"{PATH}/{made['webhookId']}/deliveries", params={"cursor": bad}
        )
        assert reply.status == 422


async def test_a_conversation_is_told_once_each_message_and_the_lead(line: Line) -> None:
    made = await line.add()
    session = await line.site.say("Hello, I am jane@example.org")
    wanted = {"conversation.created": 1, "message.created": 2, "lead.created": 1}

    async def told() -> bool:
        types = line.receiver.types()
        return all(types.count(kind) == count for kind, count in wanted.items())

    await eventually(told)
    messages = {each.json["data"]["role"]: each for each in line.receiver.received if _is_message(each.json)}
    assert messages["user"].json["data"]["content"] == "Hello, I am jane@example.org"
    assert messages["assistant"].json["data"]["sessionId"] == session["sessionId"]
    for received in line.receiver.received:
        received.verified(made["secret"])
    created = next(each.json for each in line.receiver.received if each.json["type"] == "lead.created")
    assert created["data"]["lead"]["email"] == "jane@example.org"
    await line.site.say("And a second message", session)
    wanted["message.created"] = 4
    await eventually(told)
    ids = [received.id for received in line.receiver.received]
    assert len(ids) == len(set(ids))


async def test_a_person_who_is_wanted_and_answers_is_told_of(line: Line) -> None:
    await line.add(events=["handoff.*", "message.*"])
    session = await line.site.say("Can I talk to a person?")
    await line.site.as_admin(
        "POST",
        f"/api/v1/conversations/{session['sessionId']}/reply",
        json={"message": "Here I am", "author": "Bob"},
    )

    async def told() -> bool:
        return any(each.json["data"].get("author") == "Bob" for each in line.receiver.received)

    await eventually(told)


async def test_a_wait_for_a_person_is_told_once(line: Line) -> None:
    await line.add(events=["handoff.requested"])
    session = await line.site.say("Can I talk to a person?")
    await line.heard("handoff.requested")
    assert line.receiver.received[0].json["data"]["sessionId"] == session["sessionId"]
    assert line.receiver.received[0].json["data"]["reason"] == "asked"


async def test_without_a_webhook_a_message_asks_for_no_announcement(line: Line) -> None:
    await line.site.say("Hello there")
    assert await line.db["jobs"].count_documents({"kind": "announce"}) == 0
    await line.add(events=["lead.*"])
    await line.site.say("Hello again")
    assert await line.db["jobs"].count_documents({"kind": "announce"}) == 0
    assert await line.db["deliveries"].count_documents({}) == 0


async def test_only_what_a_webhook_wants_is_sent_and_nothing_from_before_it(line: Line) -> None:
    early = await line.site.say("Hello, I am early@example.org")
    await line.add(events=["message.created"])
    await line.site.say("Once more", early)
    await line.heard("message.created", "message.created")
    said = {each.json["data"]["role"]: each.json["data"]["content"] for each in line.receiver.received}
    assert said["user"] == "Once more"


async def test_an_event_that_is_announced_again_is_delivered_once(line: Line) -> None:
    made = await line.add()
    event = Event("evt-1", "lead.created", now(), {"leadId": "x"})
    courier = line.parts.courier(line.site.admin_id)
    await asyncio.gather(*(courier.announce([event]) for _ in range(5)))
    [delivery] = await eventually(lambda: _listed(line, made, "delivered"))
    await courier.announce([event])
    assert await line.db["jobs"].count_documents({"kind": "webhook"}) == 0
    assert [received.id for received in line.receiver.received] == ["evt-1"]
    assert delivery["eventId"] == "evt-1"


async def test_a_worker_that_dies_after_sending_sends_again_under_the_same_id(
    parts: Services, http: aiohttp.ClientSession
) -> None:
    allowing = replace(parts, targets=Targets(private=True))
    admin = make_admin()
    await parts.admins.add(admin)
    async with Receiver() as receiver:
        event = Event("evt-1", "lead.created", now(), {})
        webhook, _ = await allowing.webhooks(admin.admin_id).add(_draft(receiver), now())
        delivery = await allowing.deliveries(admin.admin_id).add(webhook, event, now())
        dying = await parts.jobs.claim(["webhook"], now())
        assert dying
        await Sender(allowing.targets, now).send(webhook.url, {"webhook-id": delivery.event_id}, b"{}")
        # It is killed here: nothing is recorded, and its lease runs out.
        await parts.db["jobs"].update_one({"_id": dying.id}, {"$set": {"runAt": now()}})
        worker = Worker(parts.jobs, errands(allowing))
        task = asyncio.create_task(worker.run())

        async def done() -> bool:
            found = await allowing.deliveries(admin.admin_id).get(delivery.delivery_id)
            return found is not None and found.status == "delivered"

        await eventually(done)
        worker.stop()
        await task
        assert [received.id for received in receiver.received] == ["evt-1", "evt-1"]


async def test_a_secret_sealed_with_another_key_is_said_to_be_unreadable(line: Line) -> None:
    made = await line.add()
    await line.db["webhooks"].update_one({}, {"$set": {"secrets.0.sealed": b"of another key, long enough"}})
    delivery = await line.until(await line.ping(made), "pending")
    assert delivery["attempts"][0]["error"] == "secret_unreadable"
    renewed = await rotated(line, made)
    assert renewed["secret"]


async def test_private_addresses_are_refused_unless_the_configuration_allows_them(site: Site) -> None:
    reply = await site.as_admin("POST", PATH, json={"url": "http://127.0.0.1:8080/hook"})
    assert reply.status == 422
    [error] = reply.json["errors"]
    assert error["field"] == "url"
    assert "public internet" in error["message"]
    made = await site.as_admin("POST", PATH, json={"url": "https://8.8.8.8/hook"})
    path = f"{PATH}/{made.json['webhookId']}"
    assert (await site.as_admin("PUT", path, json={"url": "http://[::1]/"})).status == 422
    assert (await site.as_admin("GET", path)).json["url"] == "https://8.8.8.8/hook"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "ftp://example.com"),
        ("url", ""),
        ("url", "https://user:secret@example.com/"),
        ("events", []),
        ("events", ["lead.unheard_of"]),
        ("events", ["lead.*", 3]),
        ("description", "x" * 201),
        ("active", "perhaps"),
        ("secret", "whsec_mine"),
    ],
)
async def test_a_bad_webhook_is_refused_and_nothing_is_stored(
    site: Site, db: Database, field: str, value: object
) -> None:
    body = {"url": "https://8.8.8.8/hook", field: value}
    reply = await site.as_admin("POST", PATH, json=body)
    assert reply.status == 422
    assert field in reply.json["errors"][0]["field"]
    assert await db["webhooks"].count_documents({}) == 0


async def test_an_admin_has_twenty_webhooks_at_most(site: Site) -> None:
    for _ in range(20):
        assert (await site.as_admin("POST", PATH, json={"url": "https://8.8.8.8/"})).status == 201
    assert (await site.as_admin("POST", PATH, json={"url": "https://8.8.8.8/"})).status == 409


async def test_another_tenant_finds_nothing_and_hears_nothing(
    line: Line, http: aiohttp.ClientSession
) -> None:
    made = await line.add()
    delivery = await line.until(await line.ping(made), "delivered")
    charlie = await open_site(line.parts, line.site.url, http, make_admin("Charlie's Cheese"))
    one, unknown = f"{PATH}/{made['webhookId']}", f"{PATH}/wh_unknown"
    tries: list[tuple[str, str, Any]] = [
        ("GET", "", None),
        ("PUT", "", {"url": "https://8.8.8.8/"}),
        ("DELETE", "", None),
        ("POST", "/rotate", None),
        ("POST", "/test", None),
        ("POST", "/replay", {"since": "2026-01-01T00:00:00Z"}),
        ("GET", "/deliveries", None),
        ("GET", f"/deliveries/{delivery['deliveryId']}", None),
        ("POST", f"/deliveries/{delivery['deliveryId']}/replay", None),
    ]
    for method, path, body in tries:
        options = {"json": body} if body else {}
        theirs = await charlie.as_admin(method, one + path, **options)
        nobodys = await charlie.as_admin(method, unknown + path, **options)
        assert (theirs.status, theirs.text) == (404, nobodys.text), (method, path)
    own = (await charlie.as_admin("POST", PATH, json={"url": line.receiver.url})).json["webhookId"]
    path = f"{PATH}/{own}/deliveries/{delivery['deliveryId']}"
    assert (await charlie.as_admin("GET", path)).status == 404
    assert (await charlie.as_admin("POST", f"{path}/replay")).status == 404
    await line.site.say("Hello, I am jane@example.org")
    await eventually(lambda: _listed(line, made, "delivered", 4))
    assert (await charlie.as_admin("GET", f"{PATH}/{own}/deliveries")).json["deliveries"] == []
    assert (await line.webhook(made))["active"] is True


async def rotated(line: Line, webhook: Json) -> Json:
    reply = await line.site.as_admin("POST", f"{PATH}/{webhook['webhookId']}/rotate")
    assert reply.status == 200, reply.text
    return dict(reply.json)


def _draft(receiver: Receiver) -> Draft:
    return Draft(url=receiver.url)


def _is_message(told: Json) -> bool:
    return bool(told["type"] == "message.created")


async def _told(line: Line) -> bool:
    """Whether the admin has been told, and no job is left to tell again."""
    left = await line.db["jobs"].count_documents({"kind": "webhook-disabled"})
    return bool(line.postbox.mails) and left == 0


async def _listed(line: Line, webhook: Json, status: str, least: int = 1) -> list[Json]:
    reply = await line.site.as_admin(
        "GET", f"{PATH}/{webhook['webhookId']}/deliveries", params={"status": status}
    )
    found = list(reply.json["deliveries"])
    return found if len(found) >= least else []
