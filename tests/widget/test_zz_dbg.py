import pytest
from tests.widget.conftest import *
from tests.conftest import *
async def test_x(visitor):
    inner = visitor.snippet().replace('"', "&quot;")
    frame = f'<iframe sandbox="allow-scripts" width="900" height="700" srcdoc="<!doctype html>{inner}"></iframe>'
    await visitor.visit(frame)
    await visitor.page.wait_for_timeout(1500)
    print(visitor.complaints, visitor.faults, [r.url for r in visitor.requests])
    f=visitor.page.frames[1]
    print(await f.content())
    try: await visitor.page.frame_locator("iframe").locator(".launcher").click(timeout=2000)
    except Exception as e: print(e)
    await visitor.page.wait_for_timeout(1500)
    print(visitor.complaints, visitor.faults, [r.url for r in visitor.requests])
    print(await f.evaluate("document.querySelector('leadlight-chat').shadowRoot.querySelector('.panel')?.hidden"))
