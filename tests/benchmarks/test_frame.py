"""The frame of the benchmarks: what it reports, and that a quick run of a section works."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import SECTIONS
from benchmarks.frame import framed
from benchmarks.report import Bar, Row, as_json, machine, ratios, table
from benchmarks.seeding import seed, seeded
from server.mongo import Database, connect


def test_a_row_has_its_spread_and_says_whether_its_bar_was_reached() -> None:
    row = Row("Chat", "throughput", "/s", (3.0, 1.0, 2.0), Bar("at least", 2.5))
    assert row.as_json()["min"] == 1.0
    assert row.as_json()["median"] == 2.0
    assert row.as_json()["max"] == 3.0
    assert row.verdict == "MISSED"
    assert Row("Chat", "throughput", "/s", (2.5,), Bar("at least", 2.5)).verdict == "ok"
    assert Row("Chat", "latency", "ms", (2.5,), Bar("at most", 2.4)).verdict == "MISSED"


def test_what_was_not_measured_is_no_figure_and_no_miss() -> None:
    row = Row("Chat", "Express", "", bar=Bar("at least", 1), note="left out")
    assert (row.median, row.verdict) == (None, "")
    assert "left out" in table([row])
    assert "0 of 1 bars missed" in table([row])


def test_ratios_are_taken_round_by_round() -> None:
    assert ratios("Chat", "beside", [2.0, 9.0], [1.0, 3.0]).values == (2.0, 3.0)


def test_the_table_names_what_missed_with_its_figure() -> None:
    shown = table([Row("Start", "to the first answer", "s", (2.0,), Bar("at most", 1))])
    assert "1 of 1 bars missed" in shown
    assert "Start: to the first answer: 2 s, not ≤ 1" in shown


def test_a_miss_that_is_understood_says_where_to_read_on() -> None:
    bar = Bar("at least", 1, "notes.md says why")
    assert "not ≥ 1; notes.md says why" in table([Row("Chat", "throughput", "×", (0.5,), bar)])
    assert "notes.md" not in table([Row("Chat", "throughput", "×", (1.5,), bar)])


def test_the_report_says_on_what_machine_and_with_which_versions() -> None:
    row = Row("Chat", "throughput", "/s", (1.0,))
    report = json.loads(as_json([row], machine(), {"quick": True}))
    assert report["machine"]["libraries"]["aiohttp"]
    assert len(report["machine"]["loadAverage"]) == len(report["loadAverageAtEnd"]) == 3
    assert report["rows"][0]["values"] == [1.0]


@pytest.mark.parametrize("module", SECTIONS.values())
def test_every_section_is_a_file(module: str) -> None:
    assert (Path(__file__).parents[2] / "benchmarks" / f"{module}.py").exists()


async def test_the_leads_of_a_run_that_keeps_its_data_are_there_for_the_next(tmp_path: Path) -> None:
    async def leads(*others: str) -> list[str]:
        async with framed(quick=True, leads=30, baselines=None, keep=tmp_path) as frame:
            client = connect(frame.uri)
            found = [name for name in await client.list_database_names() if name.startswith("bench_")]
            await seeded(client, 30)
            for other in others:
                await client[other]["leads"].insert_one({"adminId": "adm_other"})
            client.close()
        return found

    assert await leads("bench_ingest") == []
    assert await leads() == ["bench_leads_30"]


async def test_leads_that_were_not_written_to_the_end_are_not_taken_for_whole(db: Database) -> None:
    await seed(db, 40, lambda done, total: None, others=1)
    with pytest.raises(ValueError, match="60 leads, not 80"):
        await seed(db, 60, lambda done, total: None, others=1)


async def test_a_quick_run_of_one_section_shows_a_table_and_writes_the_report(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    arguments = ["--quick", "--only", "widget", "--json", str(report)]
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "benchmarks", *arguments], stdout=asyncio.subprocess.PIPE
    )
    shown, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    assert "widget.js, gzip" in shown.decode()
    assert {row["section"] for row in json.loads(report.read_text())["rows"]} == {"Widget", "Machine"}
