"""The benchmark of the first token runs; its figures are for a quiet machine."""

import asyncio

from benchmarks.first_token import Plan, compare, table


async def test_the_benchmark_of_the_first_token_measures_both_ways() -> None:
    plan = Plan(streams=3, rounds=1, turns=1, pause=0.05, apart=0.1)
    result = await asyncio.to_thread(compare, plan)
    assert result.samples == 3
    assert 50 < result.bare_p50 < result.leadlight_p99
    assert "added" in table(plan, result)
