"""A visitor proves the address they gave: a mail is asked for, its link is opened, a button is pressed."""

from aiohttp import web

from capture.record import Record
from server.access.limits import MAILS_PER_RECIPIENT, MAILS_PER_SESSION, Spend
from server.access.verification import Link, read
from server.call import Call, Nothing, reply_json
from server.errors import Problem, not_found
from server.pages import page
from server.services import SERVICES


class MailComing(Record):
    """Which address a mail with a link goes to."""

    session_id: str
    email: str


async def ask(call: Call[Nothing, Nothing]) -> web.Response:
    """Have a link mailed to the address of this session. 409 when there is nothing to prove."""
    session_id = call.request.match_info["sessionId"]
    session = await call.services.conversations(call.admin.admin_id).session(session_id)
    if session is None:
        raise not_found("session")
    if session.given is None or session.verified:
        raise nothing_to_verify(verified=session.verified)
    await call.services.limits.spend(
        Spend(MAILS_PER_SESSION, ("mail", session_id), "mails for this conversation"),
        Spend(MAILS_PER_RECIPIENT, ("mail-to", session.given), "mails to this address"),
    )
    now = call.services.clock()
    await call.services.jobs.enqueue(call.admin.admin_id, "verify", session_id, now, now)
    coming = MailComing(session_id=session_id, email=session.given)
    return reply_json(coming.model_dump(by_alias=True), status=202)


async def show(request: web.Request) -> web.Response:
    """The page behind the link. It only asks: mail scanners open links, too, but press no buttons."""
    link = _link(request)
    admin = await request.app[SERVICES].admins.get(link.admin_id) if link else None
    if link is None or admin is None:
        return _gone()
    return page(
        "Is this your address?",
        f"Somebody gave {link.email} in the chat of {admin.name}. Was that you?",
        button="Yes, that was me",
        note="If it was not you, close this page; nothing will happen.",
    )


async def confirm(request: web.Request) -> web.Response:
    """The button was pressed: the session belongs to the address for certain."""
    link, services = _link(request), request.app[SERVICES]
    if link is None:
        return _gone()
    conversations = services.conversations(link.admin_id)
    session = await conversations.session(link.session_id)
    if session is None or session.given != link.email:
        return _gone()
    await conversations.vouch(link.session_id, link.email)
    await services.jobs.enqueue_enrich(link.admin_id, link.session_id, services.clock())
    return page("Thank you", f"{link.email} is confirmed. You can close this page.")


def nothing_to_verify(*, verified: bool) -> Problem:
    detail = (
        "The address is verified already." if verified else "No address was given in this conversation yet."
    )
    return Problem(409, "nothing-to-verify", "Nothing to verify", detail)


def _link(request: web.Request) -> Link | None:
    services = request.app[SERVICES]
    return read(request.match_info["token"], services.keys.link_secret(), services.clock())


def _gone() -> web.Response:
    return page(
        "This link is no longer valid",
        "It may be too old, or another address was given since. Ask for a new one in the chat.",
        status=404,
    )
