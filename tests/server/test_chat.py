"""`POST /api/chat` and `GET /api/chat/{sessionId}`, as a visitor's browser uses them."""

from tests.site import Site, eventually


async def test_a_message_gets_a_reply_and_a_session(site: Site) -> None:
    answer = await site.say("Hi, what do you do?")
    assert set(answer) == {"sessionId", "sessionToken", "messageId", "reply", "email", "leadCaptured"}
    assert answer["reply"]
    assert answer["email"] is None
    assert answer["leadCaptured"] is False


async def test_an_address_makes_a_lead_before_the_reply(site: Site) -> None:
    first = await site.say("I need a booking tool for my salon", pageUrl="https://alice.example/pricing")
    answer = await site.say("Sure, it is Jane@Example.org", first)
    assert answer["email"] == "jane@example.org"
    assert answer["leadCaptured"] is True
    lead = await site.lead("jane@example.org")
    assert lead["adminId"] == site.admin_id
    assert lead["sessionId"] == first["sessionId"]
    assert lead["sessionIds"] == [first["sessionId"]]
    assert lead["status"] == "new"
    assert lead["priority"] == "medium"
    assert lead["source"] == "https://alice.example/pricing"
    assert lead["firstMessage"] == "I need a booking tool for my salon"
    assert lead["conversationCount"] == 1


async def test_the_requirements_follow_and_tag_every_message(site: Site) -> None:
    first = await site.say("I am looking for a booking tool with SMS reminders")
    await site.say("My e-mail is jane@example.org", first)

    async def enriched() -> bool:
        return bool((await site.lead("jane@example.org"))["requirements"])

    await eventually(enriched)
    lead = await site.lead("jane@example.org")
    assert lead["requirements"].startswith("• ")
    assert "booking tool" in lead["requirements"]
