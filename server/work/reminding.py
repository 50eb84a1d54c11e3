"""Reminds whoever works on a lead that it is time to go on with it: one mail for each time that was set."""

import structlog

from capture.activity import Activity
from capture.lead import Lead
from capture.leads import LeadNotFound
from capture.reminders import Reminders
from integrations.mail import Mail, MailFailed
from server.access.team import MemberNotFound
from server.jobs import Job, Later
from server.services import Services, as_text
from server.tenants import Admin

TEXT = """\
Hello,

it is time to go on with a lead of {business}.

Lead:  {email}
What:  {what}
When:  {when}

The lead:         GET  {url}
When it is done:  POST {url}/activities/{activity_id}/complete
Both take your API token.
"""

log = structlog.get_logger()


async def remind(parts: Services, job: Job) -> None:
    """Remind of the activity that the job is for, unless it is done, put off, or was reminded of before."""
    admin, reminders = await parts.admins.get(job.admin_id), Reminders(parts.db, job.admin_id)
    activity = await reminders.waiting(job.key)
    if admin is None or activity is None or activity.open_at is None:
        return
    if activity.open_at > parts.clock():
        raise Later("put_off", activity.open_at)
    try:
        lead = await parts.leads(admin.admin_id).get(activity.lead_id)
        await parts.mailer.send(mail(activity, lead, admin, await _owner(parts, lead, admin), parts))
    except LeadNotFound:
        return
    except MailFailed as error:
        if not error.permanent:
            raise
        log.warning("mail_refused", adminId=admin.admin_id, activityId=job.key, reason=str(error))
    await reminders.sent(activity, parts.clock())


def mail(activity: Activity, lead: Lead, admin: Admin, to: str, parts: Services) -> Mail:
    """The mail about this activity at this time; the same makes the same mail."""
    when = activity.open_at or activity.at
    text = TEXT.format(
        business=admin.name,
        email=lead.email,
        what=_line(activity),
        when=as_text(when),
        url=f"{parts.settings.base_url}/api/v1/leads/{lead.lead_id}",
        activity_id=activity.activity_id,
    )
    key = f"remind.{activity.activity_id}.{int(when.timestamp() * 1000)}"
    return Mail(to=to, subject=f"{admin.name}: follow up with {lead.email}", text=text, key=key)


async def _owner(parts: Services, lead: Lead, admin: Admin) -> str:
    """The address of the member who works on the lead; the admin's when nobody does."""
    if lead.owner_id is None:
        return admin.email
    try:
        return (await parts.team(admin.admin_id).get(lead.owner_id)).email
    except MemberNotFound:
        return admin.email


def _line(activity: Activity) -> str:
    """What is to be done, in one line."""
    what = activity.title or activity.description or f"{activity.kind} ({activity.channel})"
    return " ".join(what.split())[:200]
