"""What each kind of job does: it loads, and delegates."""

from collections.abc import Mapping

import structlog

from capture.enrich import enrich
from capture.gist import summarise
from capture.voice import Reader
from integrations.mail import MailFailed
from server import handoff_mail
from server.jobs import Job
from server.services import Services
from server.verification import Link, mail, sign
from server.worker import Do

log = structlog.get_logger()


def duties(parts: Services) -> Mapping[str, Do]:
    """The work that a worker over these parts can do, by the kind of job."""
    return {
        "enrich": lambda job: read_session(parts, job),
        "handoff": lambda job: call_person(parts, job),
        "summarise": lambda job: keep_notes(parts, job),
        "verify": lambda job: mail_link(parts, job),
    }


async def read_session(parts: Services, job: Job) -> None:
    """Have a captured session read by the model."""
    admin = await parts.admins.get(job.admin_id)
    session = await parts.conversations(job.admin_id).session(job.key)
    if admin is None or session is None:
        return
    found = await enrich(
        job.key,
        conversations=parts.conversations(admin.admin_id),
        leads=parts.leads(admin.admin_id),
        model=Reader(session, parts.model, parts.spending(admin), parts.clock),
        profile=admin.profile,
        now=parts.clock(),
        tagging=admin.tagging,
    )
    parts.metrics.capture.read(kept=found.kept, dropped=found.dropped)
    log.info("enriched", adminId=admin.admin_id, sessionId=job.key, kept=found.kept, dropped=found.dropped)


async def keep_notes(parts: Services, job: Job) -> None:
    """Have the model keep notes on a long session."""
    admin = await parts.admins.get(job.admin_id)
    conversations = parts.conversations(job.admin_id)
    session = await conversations.session(job.key)
    if admin is None or session is None:
        return
    reader = Reader(session, parts.model, parts.spending(admin), parts.clock)
    await summarise(session, conversations=conversations, model=reader, profile=admin.profile)


async def call_person(parts: Services, job: Job) -> None:
    """Tell the admin, once, that a session waits for a person; not when one has come meanwhile."""
    admin = await parts.admins.get(job.admin_id)
    session = await parts.conversations(job.admin_id).session(job.key)
    if admin is None or session is None or session.handoff.state != "waiting":
        return
    if session.handoff.notified_at == session.handoff.asked_at:
        return
    try:
        await parts.mailer.send(handoff_mail.mail(session, admin, parts.settings.base_url))
    except MailFailed as error:
        if not error.permanent:
            raise
        log.warning("mail_refused", adminId=admin.admin_id, sessionId=job.key, reason=str(error))
    await parts.handoffs(admin.admin_id).notified(session)


async def mail_link(parts: Services, job: Job) -> None:
    """Mail the link that proves the address of a session."""
    admin = await parts.admins.get(job.admin_id)
    session = await parts.conversations(job.admin_id).session(job.key)
    if admin is None or session is None or session.given is None or session.verified:
        return
    link = Link(admin.admin_id, session.session_id, session.given)
    token = sign(link, parts.keys.link_secret(), parts.clock())
    try:
        await parts.mailer.send(mail(link, admin, f"{parts.settings.base_url}/verify/{token}"))
    except MailFailed as error:
        if not error.permanent:
            raise
        log.warning("mail_refused", adminId=admin.admin_id, sessionId=job.key, reason=str(error))
