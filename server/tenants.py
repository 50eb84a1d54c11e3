"""Admins, the tenants: who they are, which sites may embed their chat, and their API tokens."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import DuplicateKeyError

from capture.budget import Budget
from capture.handoff import HandoffSettings
from capture.lead import Record
from llm.chat import Answer, Profile
from llm.extraction import ANY_TAG, Tagging
from server.blocking import BlockList
from server.widget_settings import WidgetSettings

CACHED = 5.0  # seconds; how long a change of an admin's settings takes to reach every process


class AnswerRecord(Record):
    question: str
    text: str


class ProfileFields(Record):
    """What a business says of itself, and how its bot is to speak; see `llm.chat.Profile`."""

    name: str
    about: str = ""
    tone: str = ""
    languages: tuple[str, ...] = ()
    hours: str = ""
    ask: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    answers: tuple[AnswerRecord, ...] = ()


class Admin(ProfileFields):
    """A business that owns a site. `admin_id` is public: it stands in the script tag.

    Without `origins` any site may embed the chat.
    """

    admin_id: str
    email: str
    origins: tuple[str, ...] = ()
    has_knowledge: bool = False  # once true, it stays
    greeting: str | None = None
    widget: WidgetSettings = WidgetSettings()
    blocked: BlockList = BlockList()
    tagging: Tagging = ANY_TAG
    handoff: HandoffSettings = HandoffSettings()
    budget: Budget = Budget()
    identity_version: int = 1  # of the secret with which the site signs its visitors
    demo: bool = False
    created_at: datetime

    def allows(self, origin: str) -> bool:
        """Whether a page of this origin may talk to the admin's chat."""
        return not self.origins or origin.casefold() in self.origins

    @property
    def profile(self) -> Profile:
        """What the bot may say about the business."""
        answers = tuple(Answer(answer.question, answer.text) for answer in self.answers)
        return Profile(
            self.name, self.about, answers, self.tone, self.languages, self.hours, self.ask, self.never
        )


class Admins:
    """The registry of admins and of their tokens; tokens are stored hashed."""

    def __init__(self, db: AsyncIOMotorDatabase[dict[str, Any]]) -> None:
        self._admins = db["admins"]
        self._tokens = db["tokens"]
        self._known: dict[str, tuple[float, Admin]] = {}

    async def add(self, admin: Admin) -> bool:
        """Store a new admin; False when it exists, or when there is a demo admin already."""
        try:
            await self._admins.insert_one(admin.model_dump(by_alias=True))
        except DuplicateKeyError:
            return False
        return True

    async def any(self) -> bool:
        return await self._admins.find_one({}, {"_id": 1}) is not None

    async def demo(self) -> Admin | None:
        found = await self._admins.find_one({"demo": True})
        return Admin.model_validate(found) if found else None

    async def get(self, admin_id: str) -> Admin | None:
        """The admin with this id, as it was at most five seconds ago."""
        read_at, admin = self._known.get(admin_id, (0.0, None))
        if admin and time.monotonic() - read_at < CACHED:
            return admin
        found = await self._admins.find_one({"adminId": admin_id})
        if found is None:
            self._known.pop(admin_id, None)
            return None
        admin = Admin.model_validate(found)
        self._known[admin_id] = (time.monotonic(), admin)
        return admin

    async def set_profile(self, admin_id: str, profile: ProfileFields) -> None:
        """Replace what the business says of itself."""
        await self._admins.update_one({"adminId": admin_id}, {"$set": profile.model_dump(by_alias=True)})
        self._known.pop(admin_id, None)

    async def note_knowledge(self, admin: Admin) -> None:
        """Note that there is something to look up for this admin's visitors."""
        if not admin.has_knowledge:
            await self._admins.update_one({"adminId": admin.admin_id}, {"$set": {"hasKnowledge": True}})
            self._known.pop(admin.admin_id, None)

    async def set_widget(self, admin_id: str, widget: WidgetSettings) -> None:
        """Replace the settings of the admin's widget."""
        await self._admins.update_one(
            {"adminId": admin_id}, {"$set": {"widget": widget.model_dump(by_alias=True)}}
        )
        self._known.pop(admin_id, None)

    async def block(self, admin_id: str, blocked: BlockList) -> None:
        """Replace the admin's block list."""
        await self._admins.update_one(
            {"adminId": admin_id}, {"$set": {"blocked": blocked.model_dump(by_alias=True)}}
        )
        self._known.pop(admin_id, None)

    async def set_handoff(self, admin_id: str, handoff: HandoffSettings) -> None:
        """Replace the rules by which conversations go to a person."""
        await self._admins.update_one(
            {"adminId": admin_id}, {"$set": {"handoff": handoff.model_dump(by_alias=True)}}
        )
        self._known.pop(admin_id, None)

    async def set_budget(self, admin_id: str, budget: Budget) -> None:
        """Replace the limits and prices."""
        await self._admins.update_one(
            {"adminId": admin_id}, {"$set": {"budget": budget.model_dump(by_alias=True)}}
        )
        self._known.pop(admin_id, None)

    async def set_tagging(self, admin_id: str, tagging: Tagging) -> None:
        """Replace the admin's rules for tags."""
        await self._admins.update_one(
            {"adminId": admin_id}, {"$set": {"tagging": tagging.model_dump(by_alias=True)}}
        )
        self._known.pop(admin_id, None)

    async def rotate_identity(self, admin_id: str) -> Admin | None:
        """Give the admin a new identity secret; what was signed with the old one counts no more."""
        await self._admins.update_one({"adminId": admin_id}, {"$inc": {"identityVersion": 1}})
        self._known.pop(admin_id, None)
        return await self.get(admin_id)

    async def all_ids(self) -> Sequence[str]:
        return [str(admin_id) for admin_id in await self._admins.distinct("adminId")]

    async def new_token(self, admin_id: str, now: datetime) -> str:
        """Make an API token. It is returned here and never again; only its hash is stored."""
        token = f"{admin_id}.{secrets.token_urlsafe(32)}"
        await self._tokens.insert_one({"adminId": admin_id, "hash": _hash(token), "createdAt": now})
        return token

    async def by_token(self, token: str) -> Admin | None:
        """The admin whose API token this is."""
        admin_id = token.partition(".")[0]
        known = await self._tokens.find_one({"adminId": admin_id, "hash": _hash(token)}, {"_id": 1})
        return await self.get(admin_id) if known else None


def new_admin_id() -> str:
    return f"adm_{secrets.token_hex(8)}"


def _hash(token: str) -> str:
    """A fast hash is right here: the secret has 256 random bits, and nothing to guess."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
