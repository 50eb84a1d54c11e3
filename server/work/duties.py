"""What each kind of job does: it loads, and delegates."""

from collections.abc import Mapping

import structlog

from capture.activities import REMINDER
from capture.enrich import enrich
from capture.gist import summarise
from capture.voice import Reader
from integrations.mail import MailFailed
from integrations.webhooks.courier import DISABLED_JOB
from integrations.webhooks.deliveries import JOB as DELIVERY_JOB
from integrations.webhooks.sender import Sender
from server.access.verification import Link, mail, sign
from server.jobs import Job, Later
from server.scorebook import ideal, recalculation, replaying, training
from server.services import Services
from server.work import announcing, bulk, handoff_mail, importing, unimporting, webhook_mail
from server.work.daily import DAILY, do_daily
from server.work.recounting import RECOUNT, recount
from server.work.reminding import remind
from server.work.tracking import tell_conversation
from server.worker import Do

log = structlog.get_logger()


def duties(parts: Services) -> Mapping[str, Do]:
    """The work that a worker over these parts can do, by the kind of job."""
    return {
        "enrich": lambda job: read_session(parts, job),
        "summarise": lambda job: keep_notes(parts, job),
        DAILY: lambda job: do_daily(parts, job),
        announcing.JOB: lambda job: announcing.announce_session(parts, job),
    }


def errands(parts: Services) -> Mapping[str, Do]:
    """The work that waits for other people's systems, and so must hold up no other."""
    return {
        DELIVERY_JOB: lambda job: deliver(parts, job),
        ideal.JUDGE: lambda job: ideal.judge_due(parts, job),
        "handoff": lambda job: call_person(parts, job),
        "verify": lambda job: mail_link(parts, job),
        REMINDER: lambda job: remind(parts, job),
        DISABLED_JOB: lambda job: mail_disabled(parts, job),
    }


def labours(parts: Services) -> Mapping[str, Do]:
    """The tasks over many leads, which may take an hour and must hold up no other work."""
    return {
        importing.IMPORT: lambda job: importing.take_file(parts, job),
        importing.CHECK: lambda job: importing.try_file(parts, job),
        unimporting.UNDO: lambda job: unimporting.take_back(parts, job),
        bulk.EDIT: lambda job: bulk.edit_many(parts, job),
        bulk.ERASE: lambda job: bulk.erase_many(parts, job),
        RECOUNT: lambda job: recount(parts, job),
    }


def scorings(parts: Services) -> Mapping[str, Do]:
    """The work of scoring leads, which may be long and must hold up no other."""
    return {
        recalculation.SCORE: lambda job: recalculation.score_due(parts, job),
        recalculation.RULES: lambda job: recalculation.follow_rules(parts, job),
        recalculation.RECALCULATE: lambda job: recalculation.recalculate(parts, job),
        replaying.REPLAY: lambda job: replaying.replay(parts, job),
        training.NIGHTLY: lambda job: training.do_night(parts, job),
    }


async def read_session(parts: Services, job: Job) -> None:
    """Have a captured session read by the model."""
    admin = await parts.admins.get(job.admin_id)
    session = await parts.conversations(job.admin_id).session(job.key)
    if admin is None or session is None:
        return
    await tell_conversation(parts, session)
    found = await enrich(
        job.key,
        conversations=parts.conversations(admin.admin_id),
        leads=parts.leads(admin.admin_id),
        model=Reader(session, parts.model, parts.spending(admin), parts.clock),
        profile=admin.profile,
        now=parts.clock(),
        tagging=admin.tagging,
    )
    if admin.ideal_customer:
        await ideal.heard(parts, admin.admin_id, job.key)
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
    await announcing.announce_handoff(parts, session)
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


async def deliver(parts: Services, job: Job) -> None:
    """Make the attempt of a webhook's delivery that is due. Raises Later when there is another one."""
    sender = Sender(parts.targets, parts.clock)
    later = await parts.courier(job.admin_id).attempt(job.key, sender)
    if later:
        raise Later("not delivered yet", later)


async def mail_disabled(parts: Services, job: Job) -> None:
    """Tell the admin, once, that a webhook has been switched off."""
    admin = await parts.admins.get(job.admin_id)
    webhook = await parts.webhooks(job.admin_id).get(job.key)
    if admin is None or webhook is None or webhook.disabled is None:
        return
    if webhook.disabled.notified_at == webhook.disabled.at:
        return
    try:
        await parts.mailer.send(webhook_mail.mail(webhook, webhook.disabled, admin, parts.settings.base_url))
    except MailFailed as error:
        if not error.permanent:
            raise
        log.warning("mail_refused", adminId=admin.admin_id, webhookId=job.key, reason=str(error))
    await parts.webhooks(admin.admin_id).notified(webhook)
