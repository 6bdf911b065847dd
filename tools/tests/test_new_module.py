"""A module that tools/new_module makes is right at once: made in a copy of this house, built there, and its tests run."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import house

ROOT = house.find_root()


class NewModuleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.root = Path(tempfile.mkdtemp(prefix="yimen-new-module-")).resolve()
        cls.addClassCleanup(shutil.rmtree, cls.root)
        for path in house.tracked_files(ROOT):
            name = path.relative_to(ROOT)
            if name.parts[0] in ("src", "cmake", "tools", "tests", "demo", "benchmarks") or len(name.parts) == 1:
                (cls.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, cls.root / name)
        subprocess.run(["git", "init", "--quiet", str(cls.root)], check=True)
        cls.made = cls.run_in_copy("tools/new_module", "parcels", "domain")

    @classmethod
    def run_in_copy(cls, *command: str) -> subprocess.CompletedProcess:
        # The compiler's cache serves the unchanged files of the copy.
        environment = {**os.environ, "CCACHE_BASEDIR": str(cls.root), "CCACHE_NOHASHDIR": "1"}
        return subprocess.run(command, cwd=cls.root, env=environment, capture_output=True, text=True, check=False)

    def assert_succeeds(self, *command: str) -> None:
        done = self.run_in_copy(*command)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])

    def test_it_stands_at_the_end_of_its_floor(self):
        self.assertEqual(self.made.returncode, 0, self.made.stderr)
        self.assertEqual(house.module_list(self.root, "domain")[-1], "parcels")
        self.assertEqual(house.modules(self.root)[-1].uses, ["base", "db", "http", "access"])

    def test_no_check_has_anything_to_say_about_it(self):
        for check in ("check_layers", "check_errors", "check_words", "check_format"):
            with self.subTest(check):
                done = self.run_in_copy(f"tools/{check}")
                self.assertNotIn("parcels", done.stdout + done.stderr)

    def test_its_name_is_free_and_one_word(self):
        for name in ("places", "db", "Two_Words"):
            with self.subTest(name):
                self.assertEqual(self.run_in_copy("tools/new_module", name, "domain").returncode, 1)

    def test_it_builds_and_passes_its_own_tests_on_both_engines(self):
        self.assert_succeeds("cmake", "--preset", "release")
        self.assert_succeeds("ninja", "-C", "build/release", "-j2", "parcels_test")
        engines = "*" if "YIMEN_TEST_POSTGRES" in os.environ else "*sqlite*"
        self.assert_succeeds("build/release/parcels_test", f"--gtest_filter={engines}")
