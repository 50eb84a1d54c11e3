"""Everything that somebody can have, made through the API: one of each kind, each with a word of theirs.

Tests that walk the route table look up what stands in a path by its placeholder's name; for a plain
`{id}` it is the word before it, as in `/api/v1/leads/{id}`. A new kind of thing is made in `hold`,
and its id added to what that answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.site import Json, Reply, Site, eventually

PDF = b"%PDF-1.7\nA plan of the house"
HOOK = "http://127.0.0.1:80/"  # nothing listens there


@dataclass(frozen=True)
class Holdings:
    """What one admin has. `word` stands in all of it, and nowhere else."""

    site: Site
    word: str
    ids: Mapping[str, str]
    session: Json
    other_lead: str

    def id_of(self, key: str) -> str:
        """The id of the thing of this kind."""
        assert key in self.ids, (
            f"no test knows what {{{key}}} is: make one in tests/holdings.py, in `hold`, with `word` in what "
            f"it says, and add its id under {key!r}"
        )
        return self.ids[key]


async def hold(site: Site, word: str) -> Holdings:
    """One of everything; `word` is lower-case letters."""
    owner = await _team(site, word)
    settings = await _settings(site, word)
    others = {**owner, **settings, **await _scoring(site, word), **await _webhook(site, word)}
    return await hold_leads(site, word, others)


async def hold_leads(site: Site, word: str, others: Mapping[str, str]) -> Holdings:
    """One of everything that is about leads; `others` are the ids of what is not."""
    session = await site.say(
        f"I am jane@{word}.example and need a {word} shed", pageUrl=f"https://{word}.example/"
    )
    file_id = await _file(site, session, word)
    lead = await _led(site, f"jane@{word}.example")
    other = await _made(site, word, f"joe@{word}.example")
    return Holdings(
        site=site,
        word=word,
        session=session,
        other_lead=other["leadId"],
        ids={
            **others,
            **await _work(site, word, lead["leadId"]),
            "leads": lead["leadId"],
            "sessionId": session["sessionId"],
            "fileId": file_id,
            "mergeId": await _merge(site, word),
            "views": await _view(site, word),
            "tag": f"{word}-tag",
        },
    )


async def done(site: Site, method: str, path: str, body: Any = None, **options: Any) -> Reply:
    """What a request is answered that must succeed."""
    if body is not None:
        options["json"] = body
    reply = await site.as_admin(method, path, **options)
    assert reply.status < 300, f"{method} {path}: {reply.text}"
    return reply


async def _id(site: Site, field: str, method: str, path: str, body: Any) -> str:
    return str((await done(site, method, path, body)).json[field])


async def _led(site: Site, email: str) -> Json:
    async def there() -> Json | None:
        return next((lead for lead in await site.leads(search=email) if lead["email"] == email), None)

    return dict(await eventually(there))


async def _made(site: Site, word: str, email: str) -> Json:
    lead = {"email": email, "name": f"{word.title()} Doe", "company": f"{word} Ltd", "tags": [f"{word}-tag"]}
    me = (await done(site, "GET", "/api/v1/me")).json["memberId"]
    return dict((await done(site, "POST", "/api/v1/leads", {**lead, "ownerId": me})).json)


async def _team(site: Site, word: str) -> dict[str, str]:
    member = {"name": f"{word} member", "email": f"member@{word}.example", "role": "agent"}
    token = {"name": f"{word} token", "scopes": ["read"]}
    return {
        "team": await _id(site, "memberId", "POST", "/api/v1/team", member),
        "tokens": await _id(site, "tokenId", "POST", "/api/v1/tokens", token),
    }


async def _settings(site: Site, word: str) -> dict[str, str]:
    await done(site, "PUT", "/api/v1/widget", {"uploads": True, "greeting": f"{word} greets"})
    await done(site, "PUT", "/api/v1/profile", {"name": f"{word} shop", "about": f"{word} about"})
    await done(site, "PUT", "/api/v1/tags", {"vocabulary": [f"{word}-tag"], "allowNew": True})
    await done(site, "PUT", "/api/v1/blocklist", {"emails": [f"spam@{word}.example"]})
    await done(site, "PUT", "/api/v1/handoff", {"words": [f"{word} manager"]})
    field = {"name": f"{word}_size", "label": f"{word} size", "type": "text"}
    entry = {"title": f"{word} prices", "text": f"A {word} shed is 900 EUR."}
    return {
        "name": await _id(site, "name", "POST", "/api/v1/custom-fields", field),
        "knowledge": await _id(site, "id", "POST", "/api/v1/knowledge", entry),
    }


async def _scoring(site: Site, word: str) -> dict[str, str]:
    """A rule, a criterion, and a draft; `version` is of all rules together, and counted for each admin."""
    seed = "/api/lead-qualification"
    rule = {"name": f"{word} rule", "rule_type": "behavioral", "field_name": "company", "operator": "exists"}
    criterion = {"name": f"{word} criterion", "stage": "mql", "minimum_score": 10}
    rule_id = await _id(site, "id", "POST", f"{seed}/scoring-rules/", {**rule, "points": 5})
    made = await _id(site, "id", "POST", f"{seed}/qualification-criteria/", criterion)
    draft = {"name": f"{word} draft", "ruleType": "behavioral", "fieldName": "name", "operator": "exists"}
    await done(site, "PUT", "/api/v1/scoring/draft", {"rules": [{**draft, "points": 5}]})
    return {"scoring-rules": rule_id, "qualification-criteria": made, "version": "1"}


async def _webhook(site: Site, word: str) -> dict[str, str]:
    webhook = {"url": HOOK + word, "description": f"{word} hook", "events": ["lead.deleted"]}
    webhook_id = await _id(site, "webhookId", "POST", "/api/v1/webhooks", webhook)
    path = f"/api/v1/webhooks/{webhook_id}/test"
    return {"webhooks": webhook_id, "deliveryId": await _id(site, "deliveryId", "POST", path, None)}


async def _file(site: Site, session: Json, word: str) -> str:
    reply = await site.request(
        "POST",
        f"/api/chat/{session['sessionId']}/files",
        params={"fileId": f"{word}-file", "name": f"{word}.pdf"},
        data=PDF,
        headers={"Authorization": f"Bearer {session['sessionToken']}"},
    )
    assert reply.status == 200, reply.text
    return str(reply.json["attachment"]["fileId"])


async def _work(site: Site, word: str, lead_id: str) -> dict[str, str]:
    """What is done with a lead, and what goes on over many."""
    lead = f"/api/v1/leads/{lead_id}"
    await done(site, "POST", f"{lead}/contact", {"channel": "email", "notes": f"{word} wrote back"})
    activity = {"kind": "task", "title": f"{word} task"}
    interaction = {"kind": "demo_request", "leadId": lead_id, "attributes": {"topic": f"{word} demo"}}
    told = (await done(site, "POST", "/api/v1/interactions", interaction)).json
    return {
        "interactionId": told["interactionId"],
        "noteId": await _id(site, "noteId", "POST", f"{lead}/notes", {"text": f"{word} note"}),
        "activityId": (await done(site, "POST", f"{lead}/activity", activity)).json["activity"]["activityId"],
        **await _export(site, word),
        **await _import(site, word),
    }


async def _export(site: Site, word: str) -> dict[str, str]:
    await done(site, "POST", "/api/v1/leads/export", {"filter": {"search": word}})
    [export, *_] = (await done(site, "GET", "/api/v1/exports")).json["exports"]
    return {"exportId": export["exportId"]}


async def _import(site: Site, word: str) -> dict[str, str]:
    rows = f"email,name\nmax@{word}.example,{word.title()} Max\nnobody,{word} row\n"
    reply = await done(site, "POST", "/api/v1/imports", params={"name": f"{word}.csv"}, data=rows.encode())
    import_id = reply.json["importId"]
    checked = (await done(site, "POST", f"/api/v1/imports/{import_id}/dry-run")).json["check"]["taskId"]
    return {"importId": import_id, "taskId": checked}


async def _view(site: Site, word: str) -> str:
    """One for the team, and one more for its maker alone."""
    await done(site, "POST", "/api/v1/views", {"name": f"{word} view"})
    shared = {"name": f"{word} shared", "shared": True}
    return await _id(site, "viewId", "POST", "/api/v1/views", shared)


async def _merge(site: Site, word: str) -> str:
    into, other = [await _made(site, word, f"{name}@{word}.example") for name in ("ann", "anna")]
    body = {"into": into["leadId"], "from": other["leadId"]}
    return await _id(site, "mergeId", "POST", "/api/leads-enhanced/merge", body)
