"""The count in the last line of ./test is true."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

from testing import FAILED, PASSED, SKIPPED, Case, last_line, read_gtest, read_vitest, run_suite, succeeded


class LastLineTest(unittest.TestCase):
    def test_skipped_tests_are_named_only_when_there_are_any(self):
        self.assertEqual(last_line([Case("a", PASSED), Case("b", FAILED)]), "1 passed, 1 failed")
        self.assertEqual(last_line([Case("a", PASSED), Case("b", SKIPPED)]), "1 passed, 0 failed, 1 skipped")

    def test_nothing_that_ran_is_no_success(self):
        self.assertFalse(succeeded([]))
        self.assertFalse(succeeded([Case("a", SKIPPED)]))
        self.assertFalse(succeeded([Case("a", PASSED), Case("b", FAILED)]))
        self.assertTrue(succeeded([Case("a", PASSED), Case("b", SKIPPED)]))


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
