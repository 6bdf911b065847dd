"""The measurements run and are honest about errors; what they measure is no test's business (benchmarks/README.md)."""

import json
import os
import subprocess

from yimen import PROGRAM, YimenTest

BENCH = PROGRAM.parent / "yimen-bench"


class BenchCase(YimenTest):
    @classmethod
    def start_shared(cls) -> None:
        pass  # the program starts its own

    def measured(self, name: str, *options: str) -> dict:
        environment = dict(os.environ)
        if self.engine == "postgres":
            environment["YIMEN_BENCH_POSTGRES"] = environment["YIMEN_TEST_POSTGRES"]
        ran = subprocess.run([str(BENCH), name, "--engine", self.engine, *options, "--json"], capture_output=True, text=True, env=environment, timeout=300)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        result = json.loads(ran.stdout)
        self.assertEqual((result["name"], result["engine"], result["errors"]), (name, self.engine, 0), ran.stderr)
        self.assertGreater(result["value"], 0)
        self.assertGreater(result["limit"], 0)
        return result


class BenchTest(BenchCase):
    def test_a_small_case_life_runs_without_errors_on_both_sides(self):
        result = self.measured("case-life", "--clients", "2", "--cases", "60", "--lives", "16")
        self.assertGreaterEqual(result["setup"]["cases in the store"], 60)

    def test_every_board_hears_of_every_event(self):
        result = self.measured("boards", "--streams", "300", "--lives", "2")
        self.assertEqual((result["setup"]["streams"], result["setup"]["events"]), (300, 2))

    def test_small_bundle_lives_run_without_errors_beside_cases_of_their_own(self):
        result = self.measured("bundle-life", "--clients", "2", "--cases", "60", "--lives", "20")
        calls = {name: result["setup"][name].split(",")[0] for name in ("a bundle", "five cases", "a bundle, member by member")}
        self.assertEqual(calls, {"a bundle": "19 calls", "five cases": "35 calls", "a bundle, member by member": "31 calls"})


class LicenceBenchTest(BenchCase):
    """Signing and sealing know no engine: one is enough for what takes a minute."""

    engines = ("sqlite",)

    def test_licences_are_issued_sealed_verified_and_found_without_errors(self):
        for name, signatures in (("licence-issue", 1), ("licence-seal", 1), ("licence-verify", 4)):
            self.assertEqual(self.measured(name)["setup"]["signatures each"], signatures)
        found = self.measured("licence-find", "--licences", "400", "--clients", "2")
        self.assertGreaterEqual(found["setup"]["records"], 404)
        self.assertEqual(found["setup"]["files"], 4)
