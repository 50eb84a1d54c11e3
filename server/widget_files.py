"""The widget's files as a browser gets them: compressed beforehand, and cached by what is in them."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from aiohttp import web

from server.errors import not_found

WIDGET = files("widget")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # best first; the build makes both

FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=300"  # the embedded script: its address never changes, its content does
ALWAYS_ASK = "no-cache"


@dataclass(frozen=True, slots=True)
class WidgetFile:
    """One file in every encoding; `version` is the beginning of the hash of its content."""

    content_type: str
    version: str
    bodies: Mapping[str, bytes]

    def response(self, request: web.Request, caching: str | None = None) -> web.Response:
        """The file in the best encoding the browser takes, or 304 when it has it already."""
        encoding = next((name for name in self.bodies if _accepts(request, name)), "identity")
        etag = f'"{self.version}-{encoding}"'
        headers = {
            "Cache-Control": caching or self._caching(request),
            "ETag": etag,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",  # pages that are cross-origin isolated ask for it
        }
        if etag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        if encoding != "identity":
            headers["Content-Encoding"] = encoding
        return web.Response(
            body=self.bodies[encoding], content_type=self.content_type, charset="utf-8", headers=headers
        )

    def _caching(self, request: web.Request) -> str:
        """For good under the address that names this very content; a newer or older one asks again."""
        return FOREVER if request.query.get("v") == self.version else ALWAYS_ASK


@cache
def widget_file(name: str) -> WidgetFile:
    """A shipped file of the widget or of its demo page, read once. Raises Problem (404)."""
    suffix = name[name.rfind(".") :]
    folder = WIDGET / "dist" if suffix == ".js" else WIDGET
    path = folder / name
    if "/" in name or "\\" in name or suffix not in TYPES or not path.is_file():
        raise not_found("file")
    body = path.read_bytes()
    version = hashlib.sha256(body).hexdigest()[:10]
    return WidgetFile(TYPES[suffix], version, {**_compressed(folder, name, body), "identity": body})


def _compressed(folder: Traversable, name: str, body: bytes) -> dict[str, bytes]:
    beside = {
        encoding: (folder / f"{name}{suffix}").read_bytes()
        for encoding, suffix in ENCODINGS.items()
        if (folder / f"{name}{suffix}").is_file()
    }
    return beside or {"gzip": gzip.compress(body, mtime=0)}


def _accepts(request: web.Request, encoding: str) -> bool:
    offers = request.headers.get("Accept-Encoding", "").lower().split(",")
    wanted = {name.strip(): weight.replace(" ", "") for name, _, weight in (o.partition(";") for o in offers)}
    return encoding in wanted and wanted[encoding] not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
