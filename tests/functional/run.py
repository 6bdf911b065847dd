#!/usr/bin/env python3
"""Runs the black-box tests: every class of test_*.py and every scenario file, on each engine. YIMEN_TEST_POSTGRES names the PostgreSQL
server (./test starts one)."""

import argparse
import importlib
import multiprocessing
import os
import sys
import unittest
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]

import testing  # noqa: E402
from scenario import scenario_classes  # noqa: E402
from yimen import PROGRAM, YimenTest  # noqa: E402

ENGINES = ("sqlite", "postgres")


def test_classes() -> list[type[unittest.TestCase]]:
    classes: list[type[unittest.TestCase]] = list(scenario_classes(HERE / "scenarios"))
    for path in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(path.stem)
        classes += [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, unittest.TestCase) and c.__module__ == path.stem]
    return classes


def on_engines(test_class: type[unittest.TestCase], engines: list[str]) -> list[type[unittest.TestCase]]:
    if not issubclass(test_class, YimenTest):
        return [test_class]  # needs no server
    return [type(f"{test_class.__name__}[{engine}]", (test_class,), {"engine": engine, "__module__": test_class.__module__})
            for engine in engines if engine in test_class.engines]


def chosen(engines: list[str], long: bool, patterns: list[str]) -> list[unittest.TestSuite]:
    """One suite for each class and engine; each has a server of its own, so that they may run side by side."""
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{p}*" for p in patterns] or None
    classes = [c for test_class in test_classes() if getattr(test_class, "long", False) == long for c in on_engines(test_class, engines)]
    return [suite for suite in map(loader.loadTestsFromTestCase, classes) if suite.countTestCases()]


def waits(suite: unittest.TestSuite) -> bool:
    return any(getattr(test, "waits", False) for test in suite)


def run_one(number: int) -> list[testing.Case]:
    return testing.run_suite(suites[number], "functional")


suites: list[unittest.TestSuite] = []  # the processes are forked and find it filled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--long", action="store_true", help="only the tests of ./test long")
    parser.add_argument("--jobs", type=int, default=(os.cpu_count() or 1) + 2, help="how many classes at once, beside those that mostly wait")
    parser.add_argument("pattern", nargs="*", help="run only tests whose name contains one of these")
    arguments = parser.parse_args()
    engines = arguments.engine or list(ENGINES)
    if not PROGRAM.exists():
        parser.error(f"{PROGRAM} is not built")
    if "postgres" in engines and "YIMEN_TEST_POSTGRES" not in os.environ:
        parser.error("YIMEN_TEST_POSTGRES is not set; ./test functional sets it, --engine sqlite needs none")
    suites.extend(chosen(engines, arguments.long, arguments.pattern))
    fork = multiprocessing.get_context("fork")
    with (ProcessPoolExecutor(arguments.jobs, fork, initializer=testing.die_with_parent) as busy,
          ProcessPoolExecutor(arguments.jobs, fork, initializer=testing.die_with_parent) as waiting):
        runs = [(waiting if waits(suite) else busy).submit(run_one, number) for number, suite in enumerate(suites)]
        cases = [case for run in runs for case in run.result()]
    testing.finish(cases, arguments.report)


if __name__ == "__main__":
    main()
