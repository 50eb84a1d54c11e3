"""The few pages that Leadlight shows to people who came by a link: one look, no script."""

import hashlib
import html
from base64 import b64encode

from aiohttp import web

STYLE = """
:root { color-scheme: light dark; font: 1.0625rem/1.55 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas;
  color: CanvasText; }
main { max-width: 30rem; margin: 2rem; padding: 2.5rem; border: 1px solid #8884; border-radius: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
p { margin: 0 0 1.25rem; overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; padding: .75rem 1.5rem; border: 0; border-radius: .625rem;
  background: #0f6b5c; color: #fff; cursor: pointer; }
button:focus-visible { outline: 3px solid #0f6b5c; outline-offset: 3px; }
small { display: block; margin-top: 1.25rem; opacity: .75; }
"""
STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def page(title: str, text: str, *, button: str = "", note: str = "", status: int = 200) -> web.Response:
    """A page with a heading, a sentence, and perhaps a button that posts to the page's own address."""
    form = f'<form method="post"><button>{html.escape(button)}</button></form>' if button else ""
    small = f"<small>{html.escape(note)}</small>" if note else ""
    return web.Response(
        status=status,
        text=(
            '<!doctype html><html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{html.escape(title)}</title><style>{STYLE}</style>"
            f"<main><h1>{html.escape(title)}</h1><p>{html.escape(text)}</p>{form}{small}</main></html>"
        ),
        content_type="text/html",
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "no-referrer",  # the address of the page is the proof
        },
    )
