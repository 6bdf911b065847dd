"""The measurements run and are honest about errors; what they measure is no test's business (benchmarks/README.md)."""

import json
import os
import subprocess

from yimen import PROGRAM, YimenTest

BENCH = PROGRAM.parent / "yimen-bench"


class BenchTest(YimenTest):
    def test_a_small_case_life_runs_without_errors_on_both_sides(self):
        environment = dict(os.environ)
        if self.engine == "postgres":
            environment["YIMEN_BENCH_POSTGRES"] = environment["YIMEN_TEST_POSTGRES"]
        ran = subprocess.run([str(BENCH), "case-life", "--engine", self.engine, "--clients", "2", "--cases", "60", "--lives", "16", "--json"],
                             capture_output=True, text=True, env=environment, timeout=300)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        result = json.loads(ran.stdout)
        self.assertEqual((result["name"], result["engine"], result["errors"]), ("case-life", self.engine, 0), ran.stderr)
        self.assertGreater(result["value"], 0)
        self.assertGreater(result["limit"], 0)
        self.assertGreaterEqual(result["setup"]["cases in the store"], 60)
