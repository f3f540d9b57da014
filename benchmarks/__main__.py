"""python -m benchmarks [names…] [--rows N]… [--out FILE]
python -m benchmarks walks [--files]   how many of our files a request runs through
python -m benchmarks chat-quality      how well messages are understood, on labelled sentences
python -m benchmarks fit-acts          fits the weights by which the kinds of a message are told
python -m benchmarks servers [--seconds N] [--granian PROGRAM]   web servers side by side

On servers of its own below .local/bench (or those of DATABASE_URL and REDIS_URL), in a database of
its own that is made anew for each size and dropped afterwards: neither the demo's nor the tests'
data is ever touched.
"""

import argparse
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.frame import Result

_DATABASE = "realty_crm_bench"


def main() -> int:
    options = _options()
    own_servers = not os.environ.get("DATABASE_URL")
    if own_servers:
        _use_own_place()
    os.environ["DJANGO_SETTINGS_MODULE"] = "realty_crm.settings"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    warnings.filterwarnings(
        "ignore", message="No directory at"
    )  # no collected static files, and none asked for
    import django

    django.setup()
    try:
        return _run(options)
    finally:
        if own_servers:
            from realty_crm.local import embedded

            embedded.stop(unless_in_use=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Floors and our own work side by side."
    )
    parser.add_argument("names", nargs="*", help="which benchmarks; all by default")
    parser.add_argument(
        "--rows",
        type=int,
        action="append",
        help="leads of the big brokerage; may be given repeatedly",
    )
    parser.add_argument("--calls", type=int, help="measure each side at most so often")
    parser.add_argument("--out", type=Path, help="write the report there, e.g. docs/benchmarks.md")
    parser.add_argument("--files", action="store_true", help="with walks: which files")
    parser.add_argument("--seconds", type=float, default=10, help="with servers: of each load")
    parser.add_argument("--granian", help="with servers: its program, where it is not on the path")
    options = parser.parse_args()
    if options.names in (["walks"], ["servers"]):
        options.rows = options.rows or [1_000]
    options.rows = options.rows or [10_000, 100_000]
    return options


def _use_own_place() -> None:
    from realty_crm.local.embedded import local_dir

    os.environ["REALTY_CRM_LOCAL"] = str(local_dir() / "bench")
    os.environ["REALTY_CRM_MODE"] = (
        "demo"  # durable settings, as production has them; the test servers skip fsync
    )


def _walk(options: argparse.Namespace) -> int:
    from benchmarks.cases.walks import told, walks
    from benchmarks.stage import stage

    with stage(min(options.rows), database=_DATABASE) as measured:
        for walk in walks(measured.world):
            print(told(walk, files=options.files), flush=True)
    return 0


def _serve(options: argparse.Namespace) -> int:
    from benchmarks.servers import servers
    from benchmarks.stage import stage

    with stage(min(options.rows), database=_DATABASE) as measured:
        for load in servers(measured.world, seconds=options.seconds, granian=options.granian):
            print(load, flush=True)
    return 0


def _judge(options: argparse.Namespace) -> int:
    from benchmarks.chat.quality import as_table, evaluate, labelled

    print(as_table(evaluate(labelled("held_out"))))
    return 0


def _fit(options: argparse.Namespace) -> int:
    from benchmarks.chat.fit import fit

    print(fit())
    return 0


def _run(options: argparse.Namespace) -> int:
    apart = {
        ("walks",): _walk,
        ("servers",): _serve,
        ("chat-quality",): _judge,
        ("fit-acts",): _fit,
    }
    if alone := apart.get(tuple(options.names)):
        return alone(options)
    from benchmarks.cases import BENCHMARKS
    from benchmarks.report import line, markdown
    from benchmarks.stage import stage

    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    results: list[Result] = []
    for leads in sorted(set(options.rows)):
        with stage(leads, database=_DATABASE) as measured:
            for name in options.names or BENCHMARKS:
                for result in measured(name, options.calls):
                    print(line(result), flush=True)
                    results.append(result)
            text = markdown(results)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
