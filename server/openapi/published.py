"""The API's document and its page as they are published: made once, when first asked for."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aiohttp import web

from server.openapi.document import document
from server.openapi.page import page
from server.openapi.schemas import Schema
from server.routing import AnyRoute


@dataclass(frozen=True)
class Published:
    """What there is to read of the API of a route table."""

    routes: Sequence[AnyRoute]

    @cached_property
    def document(self) -> Schema:
        return document(self.routes)

    @cached_property
    def json(self) -> bytes:
        """The document in JSON, in UTF-8."""
        return json.dumps(self.document, ensure_ascii=False, indent=1).encode()

    @cached_property
    def page(self) -> bytes:
        """The page in HTML, in UTF-8."""
        return page(self.document).encode()


def etag_of(content: bytes) -> str:
    """A tag that only this content has."""
    return hashlib.sha256(content).hexdigest()[:20]


PUBLISHED = web.AppKey("published", Published)
