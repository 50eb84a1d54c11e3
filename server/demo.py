"""The demo admin: a made-up business, so that the first start has something to chat with."""

from server.access.founding import first_token
from server.services import Services
from server.tenants import Admin, AnswerRecord, new_admin_id
from server.widget_settings import WidgetSettings

ABOUT = (
    "Harbour & Pine builds insulated garden offices, studios and summer rooms in larch and cedar, "
    "made to measure in our workshop and installed in two to four days."
)
ANSWERS = (
    AnswerRecord(
        question="How much does a garden office cost?",
        text="Garden offices start at 14,500 for a 3 by 2.5 metre room, installed and wired. "
        "Most customers spend between 18,000 and 26,000.",
    ),
    AnswerRecord(
        question="How long does delivery take?",
        text="Lead time is six to eight weeks from the survey; building on site takes two to four days.",
    ),
    AnswerRecord(
        question="Do I need planning permission?",
        text="Usually not: most of our rooms stay under the height limit for permitted development. "
        "We check your address before you order.",
    ),
    AnswerRecord(
        question="Is it warm in winter?",
        text="Yes. Walls, floor and roof have 100 mm of wood-fibre insulation; windows are double glazed.",
    ),
    AnswerRecord(
        question="Which areas do you cover?",
        text="We build within two hours' drive of our workshop; further away we ship a kit.",
    ),
    AnswerRecord(
        question="What are your opening hours?",
        text="The workshop is open Monday to Friday from 8 to 17, the show garden Saturdays from 10 to 16.",
    ),
)


async def make_demo(parts: Services) -> tuple[Admin, str] | None:
    """Make the demo admin and a token when there is no admin at all; None when there is one."""
    if await parts.admins.any():
        return None
    admin = Admin(
        admin_id=new_admin_id(),
        name="Harbour & Pine",
        email="hello@harbour-and-pine.example",
        about=ABOUT,
        tone="warm and down to earth, like a joiner who likes the work",
        languages=("English", "German", "French", "Spanish"),
        hours="Workshop: Monday to Friday from 8 to 17. Show garden: Saturdays from 10 to 16.",
        ask=("what the room is for", "its size in metres", "where it will stand", "the budget"),
        never=("a delivery date", "a discount", "that a site needs no planning permission"),
        answers=ANSWERS,
        greeting="Hi! Thinking about a garden office? Ask us anything.",
        widget=WidgetSettings(uploads=True),
        demo=True,
        created_at=parts.clock(),
    )
    if not await parts.admins.add(admin):
        return None  # another process was first
    return admin, await first_token(parts, admin)
