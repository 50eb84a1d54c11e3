"""Every URL of Leadlight, and who may call it. What is not in this table does not exist.

The first word of a line is the guard: `anyone` touches no admin's data, a `visitor` is on a page of
an allowed origin, a `session` is opened by its own token, and `admin` takes an API token.
"""

from functools import partial

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
from server.routing import AnyRoute, Open, Route, VisitorRoute

anyone = Open
visitor = VisitorRoute
session = partial(Route, auth=session_holder, cors=True)
admin = partial(Route, auth=token_owner)

ROUTES: tuple[AnyRoute, ...] = (
    # The chat on an admin's site
    visitor("POST", "/api/chat", chat.post, body=chat.Post),
    session("GET", "/api/chat/{sessionId}", chat.history),
    session("GET", "/api/chat/{sessionId}/events", events.get, query=events.From),
    session("POST", "/api/chat/{sessionId}/rating", ratings.post, body=ratings.Rating),
    visitor("GET", "/api/widget/config", widget.config, query=widget.WhichSite),
    session("POST", "/api/chat/{sessionId}/verification", verification.ask),
    anyone("GET", "/verify/{token}", verification.show),
    anyone("POST", "/verify/{token}", verification.confirm),
    anyone("GET", "/widget.js", widget.script, cors=True),
    anyone("GET", "/widget/{name}", widget.module, cors=True),
    anyone("GET", "/demo", widget.demo),
    # Conversations that people answer
    admin("GET", "/api/v1/conversations", conversations.find, query=conversations.Find),
    admin("GET", "/api/v1/conversations/{sessionId}", conversations.get),
    admin("POST", "/api/v1/conversations/{sessionId}/reply", conversations.reply, body=conversations.Answer),
    admin("POST", "/api/v1/conversations/{sessionId}/handoff", conversations.move, body=conversations.Move),
    admin("GET", "/api/v1/handoff", conversations.rules),
    admin("PUT", "/api/v1/handoff", conversations.set_rules, body=conversations.Rules),
    # An admin's leads
    admin("GET", "/api/leads-enhanced", leads.get, query=leads.Find),
    admin("PUT", "/api/leads-enhanced", leads.put, body=leads.Change),
    admin("DELETE", "/api/leads-enhanced", leads.delete, body=leads.Which),
    # Leads that are one person
    admin("POST", "/api/leads-enhanced/merge", merges.post, body=merges.Join),
    admin("POST", "/api/leads-enhanced/merge/undo", merges.undo, body=merges.Undo),
    admin("GET", "/api/leads-enhanced/merges", merges.get, query=merges.Find),
    admin("GET", "/api/leads-enhanced/duplicates", merges.duplicates, query=merges.Find),
    admin("POST", "/api/leads-enhanced/duplicates/dismiss", merges.dismiss, body=merges.Dismiss),
    # The legacy list
    admin("GET", "/api/leads", legacy_leads.get, query=legacy_leads.Paging),
    admin("GET", "/api/v1/blocklist", blocklist.get),
    admin("PUT", "/api/v1/blocklist", blocklist.put, body=blocklist.Put),
    # What it costs
    admin("GET", "/api/v1/usage", usage.get, query=usage.Days),
    admin("GET", "/api/v1/budget", usage.budget),
    admin("PUT", "/api/v1/budget", usage.set_budget, body=usage.Put),
    # What the bot may say
    admin("GET", "/api/v1/profile", profile.get),
    admin("PUT", "/api/v1/profile", profile.put, body=profile.Put),
    admin("GET", "/api/v1/knowledge", knowledge.find, query=knowledge.Find),
    admin("POST", "/api/v1/knowledge", knowledge.post, body=knowledge.Write),
    admin("POST", "/api/v1/knowledge/import", knowledge.load, query=knowledge.Import),
    admin("GET", "/api/v1/knowledge/{id}", knowledge.get),
    admin("PUT", "/api/v1/knowledge/{id}", knowledge.put, body=knowledge.Write),
    admin("DELETE", "/api/v1/knowledge/{id}", knowledge.delete),
    # An admin's settings
    admin("GET", "/api/v1/tags", tags.get),
    admin("PUT", "/api/v1/tags", tags.put, body=tags.Put),
    admin("GET", "/api/v1/widget", widget.get),
    admin("PUT", "/api/v1/widget", widget.put, body=widget.Change),
    # Operations
    anyone("GET", "/healthz", health.alive),
    anyone("GET", "/readyz", health.ready),
    anyone("GET", "/metrics", health.metrics),
)
