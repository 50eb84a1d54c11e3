"""Every URL of Leadlight, and who may call it. What is not in this table does not exist.

`Open` routes touch no admin's data. `VisitorRoute`s belong to the chat on an admin's site and check
the page's origin. `Route`s name the token that opens them: a session's or an admin's.
"""

from server.api import chat, health, leads, legacy_leads, widget
from server.auth import session_holder, token_owner
from server.call import Nothing
from server.routing import AnyRoute, Open, Route, VisitorRoute

ROUTES: tuple[AnyRoute, ...] = (
    # The chat on an admin's site
    VisitorRoute("POST", "/api/chat", chat.post, body=chat.Post, query=Nothing),
    Route(
        "GET", "/api/chat/{sessionId}", chat.history, session_holder, body=Nothing, query=Nothing, cors=True
    ),
    VisitorRoute("GET", "/api/widget/config", widget.config, body=Nothing, query=widget.WhichSite),
    Open("GET", "/widget.js", widget.script, cors=True),
    Open("GET", "/widget/{path:.+}", widget.module, cors=True),
    Open("GET", "/demo", widget.demo),
    # An admin's leads
    Route("GET", "/api/leads-enhanced", leads.get, token_owner, body=Nothing, query=leads.Find),
    Route("PUT", "/api/leads-enhanced", leads.put, token_owner, body=leads.Change, query=Nothing),
    Route("DELETE", "/api/leads-enhanced", leads.delete, token_owner, body=leads.Which, query=Nothing),
    Route("GET", "/api/leads", legacy_leads.get, token_owner, body=Nothing, query=legacy_leads.Paging),
    # Operations
    Open("GET", "/healthz", health.alive),
    Open("GET", "/readyz", health.ready),
)
