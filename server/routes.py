"""Every URL of Leadlight, and who may call it. What is not in this table does not exist.

`Open` routes touch no admin's data. `VisitorRoute`s belong to the chat on an admin's site and check
the page's origin. `Route`s name the token that opens them: a session's or an admin's.
"""

from server.api import (
    blocklist,
    chat,
    conversations,
    events,
    health,
    knowledge,
    leads,
    legacy_leads,
    merges,
    profile,
    ratings,
    tags,
    usage,
    verification,
    widget,
)
from server.auth import session_holder, token_owner
from server.call import Nothing
from server.routing import AnyRoute, Open, Route, VisitorRoute

ROUTES: tuple[AnyRoute, ...] = (
    # The chat on an admin's site
    VisitorRoute("POST", "/api/chat", chat.post, body=chat.Post, query=Nothing),
    Route(
        "GET", "/api/chat/{sessionId}", chat.history, session_holder, body=Nothing, query=Nothing, cors=True
    ),
    Route(
        "GET",
        "/api/chat/{sessionId}/events",
        events.get,
        session_holder,
        body=Nothing,
        query=events.From,
        cors=True,
    ),
    Route(
        "POST",
        "/api/chat/{sessionId}/rating",
        ratings.post,
        session_holder,
        body=ratings.Rating,
        query=Nothing,
        cors=True,
    ),
    VisitorRoute("GET", "/api/widget/config", widget.config, body=Nothing, query=widget.WhichSite),
    Route(
        "POST",
        "/api/chat/{sessionId}/verification",
        verification.ask,
        session_holder,
        body=Nothing,
        query=Nothing,
        cors=True,
    ),
    Open("GET", "/verify/{token}", verification.show),
    Open("POST", "/verify/{token}", verification.confirm),
    Open("GET", "/widget.js", widget.script, cors=True),
    Open("GET", "/widget/{name}", widget.module, cors=True),
    Open("GET", "/demo", widget.demo),
    # Conversations that people answer
    Route(
        "GET",
        "/api/v1/conversations",
        conversations.find,
        token_owner,
        body=Nothing,
        query=conversations.Find,
    ),
    Route(
        "GET",
        "/api/v1/conversations/{sessionId}",
        conversations.get,
        token_owner,
        body=Nothing,
        query=Nothing,
    ),
    Route(
        "POST",
        "/api/v1/conversations/{sessionId}/reply",
        conversations.reply,
        token_owner,
        body=conversations.Answer,
        query=Nothing,
    ),
    Route(
        "POST",
        "/api/v1/conversations/{sessionId}/handoff",
        conversations.move,
        token_owner,
        body=conversations.Move,
        query=Nothing,
    ),
    Route("GET", "/api/v1/handoff", conversations.rules, token_owner, body=Nothing, query=Nothing),
    Route(
        "PUT",
        "/api/v1/handoff",
        conversations.set_rules,
        token_owner,
        body=conversations.Rules,
        query=Nothing,
    ),
    # An admin's leads
    Route("GET", "/api/leads-enhanced", leads.get, token_owner, body=Nothing, query=leads.Find),
    Route("PUT", "/api/leads-enhanced", leads.put, token_owner, body=leads.Change, query=Nothing),
    Route("DELETE", "/api/leads-enhanced", leads.delete, token_owner, body=leads.Which, query=Nothing),
    # Leads that are one person
    Route("POST", "/api/leads-enhanced/merge", merges.post, token_owner, body=merges.Join, query=Nothing),
    Route(
        "POST", "/api/leads-enhanced/merge/undo", merges.undo, token_owner, body=merges.Undo, query=Nothing
    ),
    Route("GET", "/api/leads-enhanced/merges", merges.get, token_owner, body=Nothing, query=merges.Find),
    Route(
        "GET",
        "/api/leads-enhanced/duplicates",
        merges.duplicates,
        token_owner,
        body=Nothing,
        query=merges.Find,
    ),
    Route(
        "POST",
        "/api/leads-enhanced/duplicates/dismiss",
        merges.dismiss,
        token_owner,
        body=merges.Dismiss,
        query=Nothing,
    ),
    # The legacy list
    Route("GET", "/api/leads", legacy_leads.get, token_owner, body=Nothing, query=legacy_leads.Paging),
    Route("GET", "/api/v1/blocklist", blocklist.get, token_owner, body=Nothing, query=Nothing),
    Route("PUT", "/api/v1/blocklist", blocklist.put, token_owner, body=blocklist.Put, query=Nothing),
    # What it costs
    Route("GET", "/api/v1/usage", usage.get, token_owner, body=Nothing, query=usage.Days),
    Route("GET", "/api/v1/budget", usage.budget, token_owner, body=Nothing, query=Nothing),
    Route("PUT", "/api/v1/budget", usage.set_budget, token_owner, body=usage.Put, query=Nothing),
    # What the bot may say
    Route("GET", "/api/v1/profile", profile.get, token_owner, body=Nothing, query=Nothing),
    Route("PUT", "/api/v1/profile", profile.put, token_owner, body=profile.Put, query=Nothing),
    Route("GET", "/api/v1/knowledge", knowledge.find, token_owner, body=Nothing, query=knowledge.Find),
    Route("POST", "/api/v1/knowledge", knowledge.post, token_owner, body=knowledge.Write, query=Nothing),
    Route(
        "POST", "/api/v1/knowledge/import", knowledge.load, token_owner, body=Nothing, query=knowledge.Import
    ),
    Route("GET", "/api/v1/knowledge/{id}", knowledge.get, token_owner, body=Nothing, query=Nothing),
    Route("PUT", "/api/v1/knowledge/{id}", knowledge.put, token_owner, body=knowledge.Write, query=Nothing),
    Route("DELETE", "/api/v1/knowledge/{id}", knowledge.delete, token_owner, body=Nothing, query=Nothing),
    # An admin's settings
    Route("GET", "/api/v1/tags", tags.get, token_owner, body=Nothing, query=Nothing),
    Route("PUT", "/api/v1/tags", tags.put, token_owner, body=tags.Put, query=Nothing),
    Route("GET", "/api/v1/widget", widget.get, token_owner, body=Nothing, query=Nothing),
    Route("PUT", "/api/v1/widget", widget.put, token_owner, body=widget.Change, query=Nothing),
    # Operations
    Open("GET", "/healthz", health.alive),
    Open("GET", "/readyz", health.ready),
    Open("GET", "/metrics", health.metrics),
)
