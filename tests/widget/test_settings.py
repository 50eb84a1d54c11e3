"""The widget's settings and the visitors' ratings, as those use them who may, and as others may not."""

from typing import Any

import pytest

from server.mongo import Database
from server.widget_settings import contrast
from tests.site import Site

TRIGGER = {"id": "hello", "when": "time", "value": 20, "message": "Can we help?"}
CHOSEN = {
    "greeting": "Welcome",
    "logoUrl": "https://alice.example/logo.svg",
    "accent": "#7a1f3d",
    "position": "left",
    "locale": "fr",
    "texts": {"placeholder": "Go on"},
    "consent": {"text": "We keep it.", "url": "https://alice.example/privacy", "label": "Privacy"},
    "triggers": [TRIGGER],
    "askEmail": "chat",
    "rating": False,
    "quickReplies": ["What does it cost?"],
    "uploads": True,
}
CONSENT = {"text": "We keep it.", "givenAt": "2026-03-02T12:00:00Z"}


async def put(site: Site, **settings: Any) -> Any:
    return await site.as_admin("PUT", "/api/v1/widget", json=settings)


async def config(site: Site) -> Any:
    reply = await site.request("GET", f"/api/widget/config?adminId={site.admin_id}")
    assert reply.status == 200
    return reply.json


async def test_a_new_admin_has_sensible_settings(site: Site) -> None:
    told = await config(site)
    assert told["name"] == "Alice's Atelier"
    assert (told["accent"], told["onAccent"], told["position"]) == ("#0e645a", "#ffffff", "right")
    assert (told["askEmail"], told["rating"], told["triggers"], told["consent"]) == ("card", True, [], None)


async def test_settings_are_replaced_as_a_whole_and_told_to_the_widget(site: Site) -> None:
    assert (await put(site, **CHOSEN)).json == CHOSEN
    assert (await site.as_admin("GET", "/api/v1/widget")).json == CHOSEN
    told = await config(site)
    assert {key: told[key] for key in CHOSEN} == CHOSEN

    await put(site, accent="#ffd54a")
    told = await config(site)
    assert (told["onAccent"], told["consent"], told["position"]) == ("#000000", None, "right")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accent", "red"),
        ("accent", "#12345g"),
        ("logoUrl", "javascript:alert(1)"),
        ("logoUrl", "https://user@evil.example/logo.svg"),
        ("consent", {"text": "x", "url": "data:text/html,x"}),
        ("consent", {"text": ""}),
        ("locale", "tlh"),
        ("position", "top"),
        ("greeting", "x" * 501),
        ("texts", {"nonsense": "x"}),
        ("texts", {"placeholder": "x" * 201}),
        ("triggers", [TRIGGER, TRIGGER]),
        ("triggers", [{**TRIGGER, "value": "soon"}]),
        ("triggers", [{**TRIGGER, "when": "scroll", "value": 101}]),
        ("triggers", [{**TRIGGER, "when": "url", "value": None}]),
        ("triggers", [{**TRIGGER, "when": "moon"}]),
        ("quickReplies", ["x" * 81]),
        ("quickReplies", ["x", "x"]),
        ("quickReplies", ["a", "b", "c", "d", "e", "f"]),
        ("uploads", "sometimes"),
        ("unknown", 1),
    ],
)
async def test_a_wrong_setting_is_refused_with_a_sentence_and_changes_nothing(
    site: Site, field: str, value: Any
) -> None:
    await put(site, accent="#7a1f3d")
    reply = await put(site, **{field: value})
    assert reply.status == 422
    assert reply.headers["Content-Type"].startswith("application/problem+json")
    assert reply.json["errors"][0]["message"]
    assert (await config(site))["accent"] == "#7a1f3d"


async def test_the_line_for_the_page_asks_for_the_triggers_once_there_are_some(site: Site) -> None:
    async def line() -> str:
        return str((await site.as_admin("GET", "/api/v1/widget/snippet")).json["snippet"])

    assert line_of(site) in await line()
    assert "data-proactive" not in await line()
    await put(site, triggers=[TRIGGER])
    assert (await line()).endswith(" data-proactive></script>")


def line_of(site: Site) -> str:
    return f'/widget.js" data-admin="{site.admin_id}"'


async def test_charlie_and_mallory_change_nothing_of_alices(site: Site, charlies: Site) -> None:
    await put(site, accent="#7a1f3d")
    await put(charlies, accent="#101010")
    mallory = await site.request("PUT", "/api/v1/widget", json={"accent": "#ffffff"})
    guess = await site.as_admin("PUT", "/api/v1/widget", f"{site.admin_id}.{'x' * 43}", json={})

    assert (mallory.status, guess.status) == (401, 401)
    assert (await config(site))["accent"] == "#7a1f3d"


def test_the_text_on_any_accent_is_readable() -> None:
    assert round(contrast("#ffffff", "#000000"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


async def test_a_first_message_without_the_consent_that_is_asked_for_is_refused(
    site: Site, db: Database
) -> None:
    await put(site, consent=CHOSEN["consent"])
    refused = await site.post(message="Hello")
    assert (refused.status, refused.json["type"]) == (403, "urn:leadlight:problem:consent-required")
    assert await db["chats"].count_documents({}) == 0

    session = await site.say("Hello", consent=CONSENT)
    assert await site.say("Again", session)
    [stored] = await db["sessions"].find({}).to_list(2)
    assert stored["consent"]["text"] == "We keep it."
    assert stored["consent"]["recordedAt"]


@pytest.mark.parametrize(
    "fields",
    [
        {"consent": {"text": "x", "givenAt": "yesterday"}},
        {"attribution": {"first": {"utm_source": "x" * 201}}},
        {"attribution": {"first": {"password": "x"}}},
        {"attribution": {"middle": {}}},
        {"context": {"a b": "x"}},
        {"context": {"a": "x" * 201}},
        {"context": {f"n{number}": "x" for number in range(21)}},
    ],
)
async def test_what_is_told_of_a_visit_is_bounded(site: Site, db: Database, fields: dict[str, Any]) -> None:
    assert (await site.post(message="Hello", **fields)).status == 422
    assert await db["sessions"].count_documents({}) == 0


async def rate(site: Site, session: Any, token: str | None = None, **rating: Any) -> Any:
    headers = {"Authorization": f"Bearer {token or session['sessionToken']}"}
    return await site.request(
        "POST", f"/api/chat/{session['sessionId']}/rating", json=rating, headers=headers
    )


async def test_the_last_rating_of_a_session_counts(site: Site, db: Database) -> None:
    session = await site.say("Hello")
    assert (await rate(site, session, score=1)).status == 200
    assert (await rate(site, session, score=5, comment=" Kind ")).json["comment"] == "Kind"

    [stored] = await db["sessions"].find({}).to_list(2)
    assert (stored["rating"]["score"], stored["rating"]["comment"]) == (5, "Kind")


@pytest.mark.parametrize(
    "rating",
    [{}, {"score": 0}, {"score": 6}, {"score": 2.5}, {"score": "5"}, {"score": 3, "comment": "x" * 2001}],
)
async def test_a_rating_that_is_none_is_refused(site: Site, db: Database, rating: dict[str, Any]) -> None:
    session = await site.say("Hello")
    assert (await rate(site, session, **rating)).status == 422
    assert await db["sessions"].count_documents({"rating": {"$exists": True}}) == 0


async def test_only_who_holds_a_session_can_rate_it(site: Site, charlies: Site, db: Database) -> None:
    session, other = await site.say("Hello"), await charlies.say("Hello")
    for token in (other["sessionToken"], f"{site.admin_id}.{'x' * 43}"):
        assert (await rate(site, session, token, score=1)).status == 404
    assert (
        await site.request("POST", f"/api/chat/{session['sessionId']}/rating", json={"score": 1})
    ).status == 401
    assert await db["sessions"].count_documents({"rating": {"$exists": True}}) == 0
