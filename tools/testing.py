"""Results of tests, read from what the runners write for machines: GoogleTest, vitest, and our own Python tests."""

import ctypes
import json
import signal
import sys
import time
import traceback
import unittest
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass
class Case:
    name: str
    result: str
    detail: str = ""
    seconds: float = 0.0


def die_with_parent() -> None:
    """For preexec_fn: whatever ends the parent ends the child (prctl PR_SET_PDEATHSIG, SIGKILL), so that nothing is left running."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def last_line(cases: list[Case]) -> str:
    """`N passed, N failed`, and skipped ones where there are any."""
    count = {result: sum(c.result == result for c in cases) for result in (PASSED, FAILED, SKIPPED)}
    line = f"{count[PASSED]} passed, {count[FAILED]} failed"
    return f"{line}, {count[SKIPPED]} skipped" if count[SKIPPED] else line


def succeeded(cases: list[Case]) -> bool:
    """Something ran, and nothing failed. Skipped tests alone are nothing."""
    return any(c.result == PASSED for c in cases) and not any(c.result == FAILED for c in cases)


def second_chance(cases: list[Case], group_of: Callable[[str], str], run_again: Callable[[str], list[Case]], few: int = 3) -> list[Case]:
    """Runs what failed once more by itself, a group of tests (a file, a class) at a time. What then passes whole does not fail the run but
    is named as unsteady: it is to be mended. Where more than `few` groups failed it was no accident, and nothing is run again."""
    broken = sorted({group_of(case.name) for case in cases if case.result == FAILED})
    if len(broken) > few or "" in broken:  # the empty group: a runner that broke
        return cases
    for group in broken:
        if not succeeded(run_again(group)):
            continue
        for case in cases:
            if case.result == FAILED and group_of(case.name) == group:
                print(f"\nUNSTEADY {case.name}\n{case.detail}\n", flush=True)
                case.result = PASSED
    return cases


def read_gtest(report: Path, program: str) -> list[Case]:
    cases = []
    for suite in json.loads(report.read_text())["testsuites"]:
        for test in suite["testsuite"]:
            name = f"{program}: {suite['name']}.{test['name']}"
            if failures := test.get("failures"):
                cases.append(Case(name, FAILED, "\n".join(f["failure"] for f in failures)))
            elif test["result"] == "COMPLETED":
                cases.append(Case(name, PASSED, "", float(test["time"].rstrip("s"))))
            else:  # SKIPPED, or SUPPRESSED by a DISABLED_ name
                cases.append(Case(name, SKIPPED, test["result"].lower()))
    return cases


def read_vitest(report: Path, part: str) -> list[Case]:
    states = {"passed": PASSED, "failed": FAILED, "skipped": SKIPPED, "pending": SKIPPED, "todo": SKIPPED, "disabled": SKIPPED}
    cases = []
    for file in json.loads(report.read_text())["testResults"]:
        name = f"{part}: {'/'.join(Path(file['name']).parts[-2:])}"
        for test in file["assertionResults"]:
            detail = "\n".join(test.get("failureMessages") or [])
            cases.append(Case(f"{name}: {test['fullName']}", states[test["status"]], detail, (test.get("duration") or 0) / 1000))
        if file["status"] == "failed" and not any(t["status"] == "failed" for t in file["assertionResults"]):
            cases.append(Case(name, FAILED, file.get("message", "")))  # the file itself did not load
    return cases


def read_cases(report: Path) -> list[Case]:
    return [Case(**case) for case in json.loads(report.read_text())]


def write_cases(cases: list[Case], report: Path) -> None:
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps([asdict(c) for c in cases], ensure_ascii=False, indent=1))


class Recorder(unittest.TestResult):
    """Keeps one Case for each test, and shows failures when they happen."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part
        self.cases: list[Case] = []
        self.began = 0.0

    def startTest(self, test) -> None:
        super().startTest(test)
        self.began = time.monotonic()

    def record(self, test, result: str, detail: str = "") -> None:
        name = f"{self.part}: {test.id().removeprefix('__main__.')}"
        self.cases.append(Case(name, result, detail, time.monotonic() - self.began))
        if result == FAILED:
            print(f"FAILED {name}\n{detail}", flush=True)

    def addSuccess(self, test) -> None:
        self.record(test, PASSED)

    def addSkip(self, test, reason) -> None:
        self.record(test, SKIPPED, reason)

    def addFailure(self, test, err) -> None:
        self.record(test, FAILED, "".join(traceback.format_exception(*err)))

    addError = addFailure

    def addSubTest(self, test, subtest, err) -> None:
        if err:
            self.record(subtest, FAILED, "".join(traceback.format_exception(*err)))

    def addExpectedFailure(self, test, err) -> None:
        self.record(test, FAILED, "marked as an expected failure: a test says what holds")

    def addUnexpectedSuccess(self, test) -> None:
        self.record(test, FAILED, "marked as an expected failure, and passed")


def run_suite(suite: unittest.TestSuite, part: str) -> list[Case]:
    recorder = Recorder(part)
    suite.run(recorder)
    return recorder.cases


def finish(cases: list[Case], report: Path | None) -> None:
    """The end of a Python test program: writes the report, prints the count, exits."""
    if report:
        write_cases(cases, report)
    print(last_line(cases))
    sys.stdout.flush()
    sys.exit(0 if succeeded(cases) else 1)
