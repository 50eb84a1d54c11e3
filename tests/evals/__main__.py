"""`python -m tests.evals [--model scripted|configured] [--json FILE] [--misses]`: how good a model is."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from llm.openai_chat import OpenAIChat
from llm.scripted import ScriptedModel
from server.config import Settings
from tests.evals.cases import cases
from tests.evals.reporting import Figures, figures, table
from tests.evals.running import run

WIDTH = 40


class Progress:
    """A bar on a terminal; nothing where nobody watches."""

    def __init__(self, total: int) -> None:
        self._done, self._total = 0, total

    def __call__(self) -> None:
        self._done += 1
        if sys.stderr.isatty():
            filled = WIDTH * self._done // self._total
            end = "\n" if self._done == self._total else ""
            bar = f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {self._done}/{self._total}"
            print(bar, end=end, file=sys.stderr, flush=True)


async def evaluated(which: str) -> Figures:
    """The figures of the scripted model, or of the one that the environment configures."""
    conversations = list(cases())
    progress = Progress(len(conversations))
    if which == "scripted":
        scripted = ScriptedModel()
        return figures(scripted.name, await run(scripted, conversations, progress))
    settings = Settings()
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    model = OpenAIChat(settings.model, api_key=key, base_url=settings.openai_base_url)
    try:
        return figures(model.name, await run(model, conversations, progress))
    finally:
        await model.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.evals", description=__doc__)
    parser.add_argument("--model", choices=["scripted", "configured"], default="scripted")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures and misses here")
    parser.add_argument("--misses", action="store_true", help="print what went wrong, one by one")
    arguments = parser.parse_args()
    found = asyncio.run(evaluated(arguments.model))
    print(table(found))
    if arguments.misses:
        for miss in found["misses"]:
            print(f"{miss['id']} {miss['field']}: {miss['given']}, not {miss['label']}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
