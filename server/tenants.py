"""Admins, the tenants: who they are, and which sites may embed their chat."""

import secrets
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo.errors import DuplicateKeyError

from capture.budget import Budget
from capture.custom_fields import MOST_FIELDS, FieldDefinition
from capture.handoff import HandoffSettings
from capture.record import Record
from llm.chat import Answer, Profile
from llm.extraction import ANY_TAG, Tagging
from server.access.blocking import BlockList
from server.widget_settings import WidgetSettings

CACHED = 5.0  # seconds; how long a change of an admin's settings takes to reach every process


class FieldTaken(Exception):
    """There is another field of this name."""


class TooManyFields(Exception):
    """There are as many custom fields as there may be."""


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
    ideal_customer: str = ""  # whom the business looks for; only leads are judged by it, no visitor is told


class Admin(ProfileFields):
    """A business that owns a site. `admin_id` is public: it stands in the script tag.

    Without `origins` any site may embed the chat.
    """

    admin_id: str
    email: str
    origins: tuple[str, ...] = ()
    has_knowledge: bool = False  # once true, it stays
    webhook_events: tuple[str, ...] = ()  # patterns that a webhook has, or once had
    greeting: str | None = None
    widget: WidgetSettings = WidgetSettings()
    blocked: BlockList = BlockList()
    tagging: Tagging = ANY_TAG
    handoff: HandoffSettings = HandoffSettings()
    budget: Budget = Budget()
    custom_fields: tuple[FieldDefinition, ...] = ()
    identity_version: int = 1  # of the secret with which the site signs its visitors
    time_zone: str = "UTC"  # IANA; by which days begin and end
    currency: str = "USD"  # ISO 4217; of deal values that name no other
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
    """The registry of admins."""

    def __init__(self, db: AsyncIOMotorDatabase[dict[str, Any]]) -> None:
        self._admins = db["admins"]
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

    async def reread(self, admin_id: str) -> Admin | None:
        """The admin with this id, as it is now."""
        self._known.pop(admin_id, None)
        return await self.get(admin_id)

    async def set_profile(self, admin_id: str, profile: ProfileFields) -> None:
        """Replace what the business says of itself."""
        await self._admins.update_one({"adminId": admin_id}, {"$set": profile.model_dump(by_alias=True)})
        self._known.pop(admin_id, None)

    async def time_zone_of(self, admin_id: str) -> str:
        """The time zone by which the admin's days begin and end."""
        admin = await self.get(admin_id)
        return admin.time_zone if admin else "UTC"

    async def set_place(self, admin_id: str, time_zone: str, currency: str) -> None:
        """Replace where the business is: its time zone, and the currency of its deals."""
        place = {"timeZone": time_zone, "currency": currency}
        await self._admins.update_one({"adminId": admin_id}, {"$set": place})
        self._known.pop(admin_id, None)

    async def note_knowledge(self, admin: Admin) -> None:
        """Note that there is something to look up for this admin's visitors."""
        if not admin.has_knowledge:
            await self._admins.update_one({"adminId": admin.admin_id}, {"$set": {"hasKnowledge": True}})
            self._known.pop(admin.admin_id, None)

    async def note_webhook(self, admin_id: str, events: Sequence[str]) -> None:
        """Note what a webhook wants to be told; every process heeds it within five seconds."""
        await self._admins.update_one(
            {"adminId": admin_id}, {"$addToSet": {"webhookEvents": {"$each": list(events)}}}
        )
        self._known.pop(admin_id, None)

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

    async def define_field(self, admin_id: str, definition: FieldDefinition) -> None:
        """Add a field of leads; the same again changes nothing. Raises FieldTaken and TooManyFields."""
        new = definition.model_dump(mode="json", by_alias=True)
        room = {
            "customFields.name": {"$ne": definition.name},
            f"customFields.{MOST_FIELDS - 1}": {"$exists": False},
        }
        added = await self._admins.update_one({"adminId": admin_id, **room}, {"$push": {"customFields": new}})
        self._known.pop(admin_id, None)
        if added.matched_count == 0:
            known = (await self._admins.find_one({"adminId": admin_id}) or {}).get("customFields", [])
            if all(field["name"] != definition.name for field in known):
                raise TooManyFields
            if new not in known:
                raise FieldTaken

    async def change_field(self, admin_id: str, definition: FieldDefinition) -> bool:
        """Replace what is said of a field; False when there is none of this name and type."""
        same = {"customFields": {"$elemMatch": {"name": definition.name, "type": definition.type}}}
        changed = await self._admins.update_one(
            {"adminId": admin_id, **same},
            {"$set": {"customFields.$": definition.model_dump(mode="json", by_alias=True)}},
        )
        self._known.pop(admin_id, None)
        return changed.matched_count == 1

    async def drop_field(self, admin_id: str, name: str) -> bool:
        """Delete a field; False when there is none. What leads hold in it stays there, out of sight."""
        dropped = await self._admins.update_one(
            {"adminId": admin_id}, {"$pull": {"customFields": {"name": name}}}
        )
        self._known.pop(admin_id, None)
        return dropped.modified_count == 1

    async def rotate_identity(self, admin_id: str) -> Admin | None:
        """Give the admin a new identity secret; what was signed with the old one counts no more."""
        await self._admins.update_one({"adminId": admin_id}, {"$inc": {"identityVersion": 1}})
        self._known.pop(admin_id, None)
        return await self.get(admin_id)

    async def all_ids(self) -> Sequence[str]:
        return [str(admin_id) for admin_id in await self._admins.distinct("adminId")]


def new_admin_id() -> str:
    return f"adm_{secrets.token_hex(8)}"
