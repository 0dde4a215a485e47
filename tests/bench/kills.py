"""Kill web server and worker again and again while all rooms are written to, then look for all that was acknowledged.

    python tests/bench/kills.py --kills 200 [--database-url postgresql://... | --postgresql]

prints one JSON object: kills by kind, acknowledged writes by room, what was lost or doubled (always to be nothing), what
else is not as it should be, and seconds. With a PostgreSQL database, which has to be empty, index and queue are there
as well. Everything is made for the run and thrown away after it; `--folder` keeps it.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
from math import inf
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.endurance.killing import run  # noqa: E402
from tests.endurance.site import Site  # noqa: E402
from tests.servers import create_database, start_postgres  # noqa: E402


def main() -> None:
    """Run, print, and end with 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=inf, help="after which nothing more is killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", default="", help="a PostgreSQL database that is empty")
    parser.add_argument("--postgresql", action="store_true", help="start a PostgreSQL for the run")
    parser.add_argument("--folder", type=Path, help="where to keep what the run leaves behind")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    url = arguments.database_url
    if arguments.postgresql:
        url = create_database(start_postgres(), f"kills_{os.getpid()}")
    with tempfile.TemporaryDirectory() as made:
        site = Site((arguments.folder or Path(made)) / "site", url)
        try:
            report = run(site, arguments.kills, arguments.seed, 60 * arguments.minutes).report
        finally:
            site.stop()
    print(json.dumps({"database": "postgresql" if url else "sqlite", **report}, indent=2))
    raise SystemExit(bool(report["lost"] or report["doubled"] or report["problems"]))


if __name__ == "__main__":
    main()
