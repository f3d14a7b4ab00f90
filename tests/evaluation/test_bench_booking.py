"""The benchmark of booking, on a small year."""

from __future__ import annotations

from bot.evaluation.bench_booking import bench_booking, describe

NOBODY = "postgresql://postgres@127.0.0.1:1/test"


def test_every_booking_counts_and_without_a_server_sqlite_is_told_of_alone() -> None:
    (cost,) = bench_booking(NOBODY, booked=20, count=6)
    assert cost.database == "SQLite"
    assert cost.confirmed == 6
    assert min(cost.per_second, cost.empty, cost.full) > 0
    assert describe([cost]).splitlines()[-1].startswith("| SQLite | ")
