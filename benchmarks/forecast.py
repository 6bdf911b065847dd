#!/usr/bin/env python3
"""The forecast of waits on simulated days of three halls, several seeds each, as a table: ./bench forecast [--days 40] [--seeds 3]. With --replayed the
days of one hall are made by the API first, and judged as the product has stored them."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "functional"))
sys.path.insert(0, str(ROOT / "benchmarks"))

from forecast_replay import CLERKS, replayed  # noqa: E402
from hall_simulator import HALLS, as_csv, days_of  # noqa: E402


def show(counters: int, seed: int, score: dict, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"counters": counters, "seed": seed, **score}))
        return
    minutes = [f"{score[name]:.1f}" for name in
               ("mean_wait_minutes", "error_minutes", "present_wait_error_minutes", "queue_rule_error_minutes")]
    print("| " + " | ".join([str(counters), str(seed), f"{score['tickets']:,}", *minutes, f"{score['gain']:.0%}",
                             f"{score['coverage']:.1%}", f"{score['width_minutes']:.1f}"]) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=40)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one JSON object for each run")
    parser.add_argument("--replayed", action="store_true", help="days that the product itself has stored")
    arguments = parser.parse_args()
    if not arguments.json:
        print("| counters | seed | tickets judged | mean wait | forecast | it stays | queue rule | gain | interval held | its width |\n" + "| --- " * 10 + "|")
    for counters, hall in ({len(CLERKS): None} if arguments.replayed else HALLS).items():
        for seed in range(1, arguments.seeds + 1):
            if hall is None:
                show(counters, seed, replayed(arguments.days, seed), arguments.json)
                continue
            with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
                file.write(as_csv(days_of(hall(), arguments.days, seed)))
                file.flush()
                done = subprocess.run([ROOT / "build/release/yimen", "forecast", "--tickets", file.name, "--json"], capture_output=True, text=True, check=True)
            show(counters, seed, json.loads(done.stdout)["all"], arguments.json)


if __name__ == "__main__":
    main()
