#!/usr/bin/env python3
"""Runs the black-box tests: every class of test_*.py and every scenario file, on each engine. YIMEN_TEST_POSTGRES names the PostgreSQL
server (./test starts one)."""

import argparse
import importlib
import os
import sys
import unittest
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--long", action="store_true", help="only the tests of ./test long")
    parser.add_argument("pattern", nargs="*", help="run only tests whose name contains one of these")
    arguments = parser.parse_args()
    engines = arguments.engine or list(ENGINES)
    if not PROGRAM.exists():
        parser.error(f"{PROGRAM} is not built")
    if "postgres" in engines and "YIMEN_TEST_POSTGRES" not in os.environ:
        parser.error("YIMEN_TEST_POSTGRES is not set; ./test functional sets it, --engine sqlite needs none")
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{p}*" for p in arguments.pattern] or None
    suite = unittest.TestSuite()
    for test_class in test_classes():
        if getattr(test_class, "long", False) == arguments.long:
            suite.addTests(loader.loadTestsFromTestCase(c) for c in on_engines(test_class, engines))
    testing.finish(testing.run_suite(suite, "functional"), arguments.report)


if __name__ == "__main__":
    main()
