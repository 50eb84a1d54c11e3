"""A follow-up is reminded of when it is time, once, by a mail to whoever works on the lead."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from integrations.mail import SmtpMailer
from server.jobs import Job, Later
from server.services import Services, now
from server.work.reminding import remind
from tests.book import Book
from tests.colleagues import take_on
from tests.post_office import PostOffice, open_post_office, text_of
from tests.site import Json, eventually, open_site, running


@dataclass(frozen=True)
class Office:
    """Alice's leads, and the server that her mails go through."""

    parts: Services
    book: Book
    post: PostOffice

    async def reminded(self, activity: Json, at: datetime) -> None:
        """The job of an activity, done when its clock says `at`."""
        parts = replace(self.parts, clock=lambda: at)
        job = Job(None, self.book.site.admin_id, "remind", activity["activityId"], 1, "fence")
        await remind(parts, job)

    async def task(self, lead: Json, due: datetime) -> Json:
        body = {"kind": "task", "title": "Send\nthe offer", "dueAt": due.isoformat()}
        made = await self.book.done("POST", f"/{lead['leadId']}/activity", body)
        return dict(made["activity"])


@pytest.fixture
async def office(parts: Services, http: aiohttp.ClientSession) -> AsyncIterator[Office]:
    async with open_post_office() as post:
        mailer = SmtpMailer(f"smtp://127.0.0.1:{post.port}", "Leadlight <bot@leadlight.example>")
        mailing = replace(parts, mailer=mailer)
        async with running(mailing) as url:
            yield Office(mailing, Book(await open_site(mailing, url, http)), post)


def in_days(days: float) -> datetime:
    return now().replace(microsecond=0) + timedelta(days=days)


async def test_the_worker_reminds_when_it_is_time(office: Office) -> None:
    lead = await office.book.make()
    due = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    await office.book.done("POST", f"/{lead['leadId']}/contact", {"channel": "phone", "followUpAt": due})

    async def mailed() -> Any:
        return office.post.mails

    [mail] = await eventually(mailed)
    assert mail["To"] == "alice@atelier.example"
    assert mail["Subject"] == "Alice's Atelier: follow up with jane@example.org"
    assert f"/api/v1/leads/{lead['leadId']}" in text_of(mail)


async def test_it_is_reminded_of_once_and_told_as_news(office: Office) -> None:
    lead = await office.book.make()
    activity = await office.task(lead, in_days(1))
    for hours in (25, 26):
        await office.reminded(activity, in_days(hours / 24))
    [mail] = office.post.mails
    assert "What:  Send the offer" in text_of(mail)
    known = await office.book.done("GET", f"/{lead['leadId']}/activities/{activity['activityId']}")
    assert known["remindedAt"] is not None

    async def told() -> bool:
        events = (await office.book.done("GET", f"/{lead['leadId']}/history"))["events"]
        return [event["type"] for event in events].count("lead.follow_up_due") == 1

    assert await eventually(told)


async def test_the_mail_goes_to_the_member_who_works_on_the_lead(office: Office) -> None:
    bob = await take_on(office.book.site)
    lead = await office.book.make(ownerId=bob["memberId"])
    activity = await office.task(lead, in_days(1))
    await office.reminded(activity, in_days(1))
    assert [mail["To"] for mail in office.post.mails] == ["bob@atelier.example"]


async def test_what_is_put_off_is_reminded_of_at_its_new_time(office: Office) -> None:
    lead = await office.book.make()
    activity = await office.task(lead, in_days(1))
    path, later = f"/{lead['leadId']}/activities/{activity['activityId']}", in_days(5)
    await office.book.done("PUT", path, {"dueAt": later.isoformat()})
    with pytest.raises(Later) as put_off:
        await office.reminded(activity, in_days(1.5))
    assert put_off.value.run_at == later
    assert office.post.mails == []
    await office.reminded(activity, later)
    await office.book.done("PUT", path, {"dueAt": in_days(7).isoformat()})
    await office.reminded(activity, in_days(8))
    assert len(office.post.mails) == 2
    assert len({mail["Message-ID"] for mail in office.post.mails}) == 2


async def test_nobody_is_reminded_of_what_is_done_or_gone(office: Office) -> None:
    lead = await office.book.make()
    done, gone, erased = [await office.task(lead, in_days(1)) for _ in range(3)]
    path = f"/{lead['leadId']}/activities"
    await office.book.done("POST", f"{path}/{done['activityId']}/complete", {})
    await office.book.done("DELETE", f"{path}/{gone['activityId']}")
    await office.book.done("DELETE", f"/{lead['leadId']}")
    for activity in (done, gone, erased):
        await office.reminded(activity, in_days(2))
    assert office.post.mails == []


async def test_an_address_that_takes_no_mail_is_not_tried_for_ever(office: Office) -> None:
    activity = await office.task(await office.book.make(), in_days(1))
    office.post.answer = "550 No such user"
    await office.reminded(activity, in_days(2))
    office.post.answer = "250 OK"
    await office.reminded(activity, in_days(2))
    assert office.post.mails == []
