#!/usr/bin/env python3
"""The forecast of waits on simulated days of three halls, several seeds each, as a table: ./bench forecast [--days 40] [--seeds 3]."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "functional"))

from hall_simulator import HALLS, as_csv, days_of  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=40)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one JSON object for each run")
    arguments = parser.parse_args()
    if not arguments.json:
        print("| counters | seed | tickets judged | mean wait | forecast | it stays | queue rule | gain | interval held | its width |\n" + "| --- " * 10 + "|")
    for counters, hall in HALLS.items():
        for seed in range(1, arguments.seeds + 1):
            with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
                file.write(as_csv(days_of(hall(), arguments.days, seed)))
                file.flush()
                done = subprocess.run([ROOT / "build/release/yimen", "forecast", "--tickets", file.name, "--json"], capture_output=True, text=True, check=True)
            score = json.loads(done.stdout)["all"]
            if arguments.json:
                print(json.dumps({"counters": counters, "seed": seed, **score}))
                continue
            minutes = [f"{score[name]:.1f}" for name in
                       ("mean_wait_minutes", "error_minutes", "present_wait_error_minutes", "queue_rule_error_minutes")]
            print("| " + " | ".join([str(counters), str(seed), f"{score['tickets']:,}", *minutes, f"{score['gain']:.0%}",
                                     f"{score['coverage']:.1%}", f"{score['width_minutes']:.1f}"]) + " |", flush=True)


if __name__ == "__main__":
    main()
