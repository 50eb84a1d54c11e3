"""Saved views: one's own and those of the team."""

from tests.colleagues import colleague
from tests.site import Json, Site

VIEWS, LEADS = "/api/v1/views", "/api/v1/leads"
VIPS: Json = {"name": "VIPs", "filter": {"tagsAll": ["vip"]}, "sort": "email", "columns": ["email", "value"]}


async def save(site: Site, **fields: object) -> Json:
    reply = await site.as_admin("POST", VIEWS, json={**VIPS, **fields})
    assert reply.status == 201, reply.text
    return dict(reply.json)


async def names(site: Site) -> list[str]:
    return [view["name"] for view in (await site.as_admin("GET", VIEWS)).json["views"]]


async def test_a_view_is_saved_listed_changed_and_removed(site: Site) -> None:
    view = await save(site)
    assert {field: view[field] for field in VIPS} == VIPS
    one = f"{VIEWS}/{view['viewId']}"
    assert (await site.as_admin("GET", one)).json == view
    changed = await site.as_admin("PUT", one, json={**VIPS, "name": "Very important", "sort": "-value"})
    assert (changed.status, changed.json["name"], changed.json["sort"]) == (200, "Very important", "-value")
    assert await names(site) == ["Very important"]
    assert (await site.as_admin("DELETE", one)).json == {"viewId": view["viewId"], "deleted": True}
    assert await names(site) == []
    assert (await site.as_admin("GET", one)).status == 404


async def test_a_view_leads_to_its_leads_and_what_is_asked_beside_it_comes_first(site: Site) -> None:
    for email, tags in (("b@example.org", ["vip"]), ("a@example.org", ["vip"]), ("c@example.org", [])):
        await site.as_admin("POST", LEADS, json={"email": email, "tags": tags})
    view = {"view": (await save(site))["viewId"]}

    async def found(**query: str) -> list[str]:
        reply = await site.as_admin("GET", LEADS, params={**view, **query})
        return [lead["email"] for lead in reply.json["leads"]]

    assert await found() == ["a@example.org", "b@example.org"]
    assert await found(sort="-email") == ["b@example.org", "a@example.org"]
    assert await found(search="a@") == ["a@example.org"]
    first = (await site.as_admin("GET", LEADS, params={**view, "limit": "1"})).json
    assert await found(cursor=first["nextCursor"]) == ["b@example.org"]


async def test_a_name_is_taken_once_by_each_member(site: Site) -> None:
    bob = await colleague(site, role="manager")
    await save(site)
    refused = await site.as_admin("POST", VIEWS, json=VIPS)
    assert (refused.status, refused.json["type"].rpartition(":")[2]) == (409, "view-name-taken")
    await save(bob)


async def test_a_shared_view_is_for_all_to_see_and_for_its_owner_to_change(site: Site) -> None:
    bob = await colleague(site, role="agent")
    own, shared = await save(site), await save(site, name="Team", shared=True)
    assert await names(bob) == ["Team"]
    for view in (own, shared):
        one = f"{VIEWS}/{view['viewId']}"
        assert (await bob.as_admin("PUT", one, json=VIPS)).status == 404
        assert (await bob.as_admin("DELETE", one)).status == 404
    bobs = await save(bob, name="Bob's", shared=True)
    assert (await site.as_admin("DELETE", f"{VIEWS}/{bobs['viewId']}")).status == 200


async def test_another_tenants_view_is_the_same_404_as_none(site: Site, charlies: Site) -> None:
    view = await save(site, shared=True)
    for method, body in (("GET", None), ("PUT", VIPS), ("DELETE", None)):
        theirs = await charlies.as_admin(method, f"{VIEWS}/{view['viewId']}", json=body)
        unknown = await charlies.as_admin(method, f"{VIEWS}/{'0' * 24}", json=body)
        assert (theirs.status, theirs.json) == (404, unknown.json)
    assert (await charlies.as_admin("GET", LEADS, params={"view": view["viewId"]})).status == 404


async def test_a_view_of_what_does_not_exist_is_refused(site: Site) -> None:
    for wrong in (
        {"filter": {"colour": "red"}},
        {"filter": {"custom": {"no": {"oneOf": [1]}}}},
        {"name": " "},
    ):
        refused = await site.as_admin("POST", VIEWS, json={**VIPS, **wrong})
        assert refused.status == 422, refused.text
    assert await names(site) == []
