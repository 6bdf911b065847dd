"""A small house in a temporary folder that every check passes, into which a test plants one violation."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent

FILES = {
    "src/base/CMakeLists.txt": "yimen_module(base\n    PUBLIC_HEADERS result.h)\n",
    "src/base/README.md": "# base\n\nWhat needs nothing. And more.\n",
    "src/base/result.h": "#pragma once\n",
    "src/platform/CMakeLists.txt": "# Low to high.\nforeach(module db outbox)\n    add_subdirectory(${module})\nendforeach()\n",
    "src/platform/db/CMakeLists.txt": "yimen_module(db\n    PUBLIC_HEADERS db.h\n    USES base\n    LIBRARIES PkgConfig::SQLITE)\n",
    "src/platform/db/README.md": "# db\n\nOne dialect over two engines.\n",
    "src/platform/db/db.h": '#pragma once\n#include "base/result.h"\n',
    "src/platform/db/pool.h": "#pragma once\n",
    "src/platform/db/migrate.cc": 'const char* kMake = "CREATE TABLE IF NOT EXISTS applied_migrations (number INT)";\n',
    "src/platform/outbox/CMakeLists.txt": "yimen_module(outbox\n    PUBLIC_HEADERS outbox.h\n    USES base db)\n",
    "src/platform/outbox/README.md": "# outbox\n\nFacts go up.\n",
    "src/platform/outbox/outbox.h": '#pragma once\n#include "db/db.h"\n',
    "src/platform/outbox/migrations/0001_init.sql": "CREATE TABLE outbox_events (id {{id}} PRIMARY KEY) {{strict}};\n",
    "src/domain/CMakeLists.txt": "foreach(module places queue)\n    add_subdirectory(${module})\nendforeach()\n",
    "src/domain/places/CMakeLists.txt": "yimen_module(places\n    PUBLIC_HEADERS places.h\n    USES base db)\n",
    "src/domain/places/README.md": "# places\n\nHalls and their counters.\n",
    "src/domain/places/places.h": "#pragma once\n",
    "src/domain/places/errors.h": 'inline constexpr ErrorCode kNoHall{"places.no_hall", ErrorKind::not_found, "There is no such hall.", "没有这个大厅。"};\n',
    "src/domain/places/migrations/0001_init.sql": "-- Halls.\nCREATE TABLE halls (id {{id}} PRIMARY KEY) {{strict}};\n",
    "src/domain/queue/CMakeLists.txt": "yimen_module(queue\n    PUBLIC_HEADERS queue.h\n    USES base db outbox places)\n",
    "src/domain/queue/README.md": "# queue\n\nWho is next.\n",
    "src/domain/queue/queue.h": '#pragma once\n#include "places/places.h"\n',
    "src/domain/queue/store.cc": '#include "queue.h"\n#include "db/db.h"\nauto sql = "SELECT id FROM tickets "\n           "WHERE state = $1";\n',
    "src/domain/queue/tests/queue_test.cc": '#include "outbox/outbox.h"\n',
    "src/domain/queue/migrations/0001_init.sql": "CREATE TABLE tickets (hall_id {{id}} NOT NULL REFERENCES halls (id));\nCREATE INDEX tickets_hall ON tickets (hall_id);\n",
    "src/app/main.cc": '#include "queue/queue.h"\n',
    "ARCHITECTURE.md": "# House\n\n<!-- modules -->\n<!-- /modules -->\n",
}


class MiniatureTest(unittest.TestCase):
    def setUp(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="yimen-house-")).resolve()
        self.addCleanup(shutil.rmtree, self.root)
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def append(self, name: str, text: str) -> None:
        self.write(name, (self.root / name).read_text() + text)

    def git(self) -> None:
        subprocess.run(["git", "init", "--quiet", str(self.root)], check=True)

    def run_tool(self, tool: str, *arguments: str) -> tuple[int, str]:
        done = subprocess.run([sys.executable, str(TOOLS / tool), "--root", str(self.root), *arguments],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def assert_clean(self, tool: str, *arguments: str) -> None:
        status, output = self.run_tool(tool, *arguments)
        self.assertEqual((status, output), (0, ""))

    def assert_caught(self, tool: str, *words: str, arguments: tuple[str, ...] = ()) -> None:
        """Exactly one finding, with these words."""
        status, output = self.run_tool(tool, *arguments)
        self.assertEqual(status, 1, output)
        self.assertEqual(len(output.splitlines()), 1, output)
        for word in words:
            self.assertIn(word, output)
