"""What rules and criteria share as things of an API: each change of one is a new version, and in force."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import BaseModel

from scoring.checking import Complaint
from scoring.fields import Form
from server.answers.scoring_forms import Snake
from server.call import AnyCall, reply_json, valid
from server.errors import not_found
from server.scorebook.publishing import publish
from server.scorebook.scheme import BadScheme, Each, Part, Scheme, forms_of
from server.scorebook.versions import Versions

Body = TypeVar("Body", bound=BaseModel)


class Deleted(Snake):
    id: str
    deleted: bool = True


@dataclass(frozen=True, slots=True)
class Parts(Generic[Each]):
    """The rules, or the criteria, of whoever calls."""

    noun: str
    path: str
    part: Part[Each]
    complaints: Callable[[Each, Mapping[str, Form]], tuple[Complaint, ...]]
    answer: Callable[[Each], dict[str, Any]]

    async def all(self, call: AnyCall) -> tuple[Each, ...]:
        """Those in force."""
        return self.part.of(await self._scheme(call))

    async def known(self, call: AnyCall) -> Each:
        """The one in the path. Raises Problem (404)."""
        return self._find(await self._scheme(call), call.request.match_info["id"])

    async def add(self, call: AnyCall, item: Each) -> web.Response:
        self._require_sense(call, item)
        await publish(call.services, call.admin, lambda scheme: self.part.put(scheme, item), call.by)
        answer = reply_json(self.answer(item), 201)
        answer.headers["Location"] = f"{self.path}{self.part.id_of(item)}/"
        return answer

    async def change(self, call: AnyCall, anew: Callable[[Each], Each]) -> web.Response:
        """Put what `anew` makes of the one in the path in its place, whoever else changes it meanwhile.

        Raises Problem (404), and what `anew` raises.
        """
        item_id = call.request.match_info["id"]

        def change(scheme: Scheme) -> Scheme:
            item = anew(self._find(scheme, item_id))
            self._require_sense(call, item)
            return self.part.put(scheme, item)

        version = await publish(call.services, call.admin, change, call.by)
        return reply_json(self.answer(self._find(version.scheme, item_id)))

    async def delete(self, call: AnyCall) -> web.Response:
        item_id = self.part.id_of(await self.known(call))
        await publish(call.services, call.admin, lambda scheme: self.part.without(scheme, item_id), call.by)
        return reply_json(Deleted(id=item_id).model_dump())

    def _require_sense(self, call: AnyCall, item: Each) -> None:
        """Raises BadScheme with the reason for each field that makes no sense."""
        if complaints := self.complaints(item, forms_of(call.admin.custom_fields)):
            raise BadScheme(complaints)

    def _find(self, scheme: Scheme, item_id: str) -> Each:
        found = self.part.find(scheme, item_id)
        if found is None:
            raise not_found(self.noun)
        return found

    async def _scheme(self, call: AnyCall) -> Scheme:
        return (await Versions(call.services.db, call.admin.admin_id).current()).scheme


def changed(known: BaseModel, change: BaseModel, body: type[Body]) -> Body:
    """The whole body that a change of some fields makes of what is known. Raises Problem (422)."""
    fields = {name: getattr(known, name) for name in body.model_fields}
    return valid(body, {**fields, **change.model_dump(include=change.model_fields_set)})
