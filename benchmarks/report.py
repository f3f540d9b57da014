"""What was measured, as the Markdown of docs/benchmarks.md."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import connection

from benchmarks.frame import Result

GROWTH = 1.5
_HEAD = """# Benchmarks

Written by `python -m benchmarks --out docs/benchmarks.md` (`make bench`). Each line measures a
    floor and our own work
in turns, in one process and one run, against PostgreSQL with its durable settings; requests go
    through the whole WSGI
application. The ratio is what counts: it travels between machines, milliseconds do not. CPU is
    that of the Python
process for one call.
"""


def markdown(results: Sequence[Result]) -> str:
    """Machine, date, commit, a table per size, and how request times grow with the table."""
    lines = [_HEAD, *_setting(), ""]
    for leads in sorted({result.leads for result in results}):
        lines += [f"## {leads:,} leads", "", *_table([r for r in results if r.leads == leads]), ""]
    return "\n".join(lines + _growth(results)).rstrip() + "\n"


def line(result: Result) -> str:
    """One result for the terminal."""
    timing = result.timing
    return (
        f"{result.leads:>9,}  {result.case.what:<60.60}  floor {timing.floor.median_ms:9.2f} ms  "
        f"ours {timing.subject.median_ms:9.2f} ms  {_ratio(timing.ratio):>8}  cpu "
        f"{timing.subject.cpu_ms:8.2f} ms  "
        f"{result.verdict}"
    )


def _setting() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
    return [
        f"- machine: {_processor()}, {os.cpu_count()} cores, {platform.system()}",
        f"- date: {date.today():%Y-%m-%d}",
        f"- commit: {_commit()}",
        f"- Python {platform.python_version()}, PostgreSQL {server}",
    ]


def _processor() -> str:
    try:
        found = [
            row
            for row in Path("/proc/cpuinfo").read_text().splitlines()
            if row.startswith("model name")
        ]
    except OSError:
        found = []
    return found[0].partition(":")[2].strip() if found else platform.machine()


def _commit() -> str:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return (git("rev-parse", "--short", "HEAD") or "unknown") + changed


def _table(results: Sequence[Result]) -> list[str]:
    lines = [
        "| work | floor | floor median (p95) ms | ours median (p95) ms | ratio | CPU ms | target "
        "| |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for result in results:
        case, timing = result.case, result.timing
        rate = f" ({timing.rows_a_second:,.0f} rows/s)" if timing.subject_rows > 1 else ""
        lines.append(
            f"| {case.what} | {case.floor_is} | {timing.floor.median_ms:.1f} "
            f"({timing.floor.p95_ms:.1f}) "
            f"| {timing.subject.median_ms:.1f} ({timing.subject.p95_ms:.1f}){rate} | "
            f"{_ratio(timing.ratio)} "
            f"| {timing.subject.cpu_ms:.1f} | {', '.join(t.words for t in case.targets) or '–'} | "
            f"{result.verdict} |"
        )
    return lines


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f} ×" if ratio >= 0.1 else f"1/{1 / ratio:.0f} ×"


def _growth(results: Sequence[Result]) -> list[str]:
    """Requests only: what handles every row takes longer when there are more."""
    sizes = sorted({result.leads for result in results})
    if len(sizes) < 2:
        return []
    lines = [
        "## Growth",
        "",
        f"Median of one request at {' and '.join(f'{size:,}' for size in (sizes[0], sizes[-1]))} "
        f"leads; "
        f"target ≤ {GROWTH:g} ×.",
        "",
        "| work | small ms | large ms | ratio | |",
        "|---|---|---|---|---|",
    ]
    by_size = {
        (r.leads, r.case.what): r.timing.subject.median_ms for r in results if r.case.is_request
    }
    for (size, what), small in by_size.items():
        large = by_size.get((sizes[-1], what))
        if size == sizes[0] and large is not None:
            verdict = "PASS" if large / small <= GROWTH else "over"
            lines.append(
                f"| {what} | {small:.1f} | {large:.1f} | {large / small:.2f} × | {verdict} |"
            )
    return lines
