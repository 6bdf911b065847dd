"""The count in the last line of ./test is true."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

from testing import FAILED, PASSED, SKIPPED, Case, last_line, read_gtest, read_vitest, run_suite, second_chance, succeeded


class LastLineTest(unittest.TestCase):
    def test_skipped_tests_are_named_only_when_there_are_any(self):
        self.assertEqual(last_line([Case("a", PASSED), Case("b", FAILED)]), "1 passed, 1 failed")
        self.assertEqual(last_line([Case("a", PASSED), Case("b", SKIPPED)]), "1 passed, 0 failed, 1 skipped")

    def test_nothing_that_ran_is_no_success(self):
        self.assertFalse(succeeded([]))
        self.assertFalse(succeeded([Case("a", SKIPPED)]))
        self.assertFalse(succeeded([Case("a", PASSED), Case("b", FAILED)]))
        self.assertTrue(succeeded([Case("a", PASSED), Case("b", SKIPPED)]))


class SecondChanceTest(unittest.TestCase):
    def run_once_more(self, cases: list[Case], again: dict[str, str]) -> tuple[list[str], list[str], str]:
        """What each case is in the end, which groups were run again, what was said."""
        asked: list[str] = []

        def run_again(group: str) -> list[Case]:
            asked.append(group)
            return [Case(f"{group}.x", again[group])]

        with contextlib.redirect_stdout(io.StringIO()) as said:
            cases = second_chance(cases, lambda name: name.split(".", maxsplit=1)[0], run_again)
        return [case.result for case in cases], asked, said.getvalue()

    def test_what_passes_by_itself_is_named_as_unsteady(self):
        cases = [Case("a.x", FAILED, "late"), Case("a.y", PASSED), Case("b.x", FAILED), Case("c.x", PASSED)]
        results, asked, said = self.run_once_more(cases, {"a": PASSED, "b": FAILED})
        self.assertEqual(results, [PASSED, PASSED, FAILED, PASSED])
        self.assertEqual(asked, ["a", "b"])
        self.assertIn("UNSTEADY a.x\nlate", said)
        self.assertNotIn("b.x", said)

    def test_what_did_not_run_again_stays_failed(self):
        self.assertEqual(self.run_once_more([Case("a.x", FAILED)], {"a": SKIPPED})[0], [FAILED])

    def test_nothing_is_run_again_where_much_failed(self):
        results, asked, _ = self.run_once_more([Case(f"{group}.x", FAILED) for group in "abcd"], {})
        self.assertEqual((results, asked), ([FAILED] * 4, []))
        self.assertEqual(self.run_once_more([Case(".the runner broke", FAILED)], {})[1], [])


class ReportTest(unittest.TestCase):
    def write(self, content) -> Path:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "report.json"
        path.write_text(json.dumps(content))
        return path

    def test_googletest(self):
        tests = [
            {"name": "Passes", "result": "COMPLETED", "time": "0.5s"},
            {"name": "Fails", "result": "COMPLETED", "time": "0s", "failures": [{"failure": "expected 1"}]},
            {"name": "Skips", "result": "SKIPPED", "time": "0s"},
            {"name": "DISABLED_Off", "result": "SUPPRESSED", "time": "0s"},
        ]
        cases = read_gtest(self.write({"testsuites": [{"name": "Id", "testsuite": tests}]}), "base_test")
        self.assertEqual([c.result for c in cases], [PASSED, FAILED, SKIPPED, SKIPPED])
        self.assertEqual((cases[1].name, cases[1].detail), ("base_test: Id.Fails", "expected 1"))

    def test_vitest(self):
        report = {"testResults": [
            {"name": "/x/packages/ui/button.test.ts", "status": "failed", "assertionResults": [
                {"fullName": "presses", "status": "passed", "duration": 3},
                {"fullName": "is seen", "status": "failed", "failureMessages": ["no label"]},
                {"fullName": "later", "status": "pending"},
            ]},
            {"name": "/x/apps/portal/broken.test.ts", "status": "failed", "message": "cannot import", "assertionResults": []},
        ]}
        cases = read_vitest(self.write(report), "web")
        self.assertEqual([c.result for c in cases], [PASSED, FAILED, SKIPPED, FAILED])
        self.assertEqual((cases[3].name, cases[3].detail), ("web: portal/broken.test.ts", "cannot import"))


class RecorderTest(unittest.TestCase):
    def test_each_test_and_each_failing_example_is_counted(self):
        class Sample(unittest.TestCase):
            def test_a_passes(self):
                self.assertEqual(1, 1)

            def test_b_breaks(self):
                raise OSError("gone")

            def test_c_has_examples(self):
                for example in (1, 2, 3):
                    with self.subTest(example):
                        self.assertEqual(example, 1)

            @unittest.expectedFailure
            def test_d_is_expected_to_fail(self):
                self.assertEqual(1, 2)

        with contextlib.redirect_stdout(io.StringIO()):
            cases = run_suite(unittest.defaultTestLoader.loadTestsFromTestCase(Sample), "sample")
        self.assertEqual([c.result for c in cases], [PASSED, FAILED, FAILED, FAILED, FAILED])
