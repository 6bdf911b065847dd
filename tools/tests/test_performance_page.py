import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from miniature import TOOLS


class PerformancePageTest(unittest.TestCase):
    def test_each_result_is_a_row_and_a_setup(self):
        result = {"name": "case-life", "engine": "sqlite", "value": 1234.5, "unit": "cases/s", "limit": 2000, "ratio": 0.617, "p50_ms": 12.3,
                  "p95_ms": 40, "p99_ms": None, "errors": 0, "setup": {"clients": 64, "cases": 100000}}
        with tempfile.TemporaryDirectory() as folder:
            lines = Path(folder) / "results.jsonl"
            lines.write_text(json.dumps(result) + "\n" + json.dumps({**result, "engine": "postgres", "setup": "64 clients"}) + "\n")
            page = subprocess.run([str(TOOLS / "performance_page"), str(lines)], capture_output=True, text=True, check=True).stdout
        self.assertIn("| case-life | sqlite | 1,234 cases/s | 2,000 | 0.617 | 12.3 | 40 | – | 0 |", page)
        self.assertIn("- **case-life** on sqlite: clients 64, cases 100000\n- **case-life** on postgres: 64 clients\n", page)
