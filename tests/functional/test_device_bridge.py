"""The bridge to the devices of a desk (docs/standards/device-bridge.md): a process of its own, to which a page speaks as a browser would."""

import hmac
import http.client
import json
import re
import select
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from yimen import wait_until

TOOL = Path(__file__).parents[2] / "tools" / "device_bridge"
OURS, FOREIGN = "http://hall.example", "http://evil.example"
CARD = {"id_number": "990102188503120018", "name": "李示例"}
PNG = b"\x89PNG\r\n\x1a\n"


class Bridge:
    def __init__(self, *options: str) -> None:
        command = [sys.executable, str(TOOL), "--port", "0", "--hand", "0", "--origin", OURS, *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout
        self.ports = [int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", self.process.stdout.readline())]
        self.code = self.process.stdout.readline().split()[-1]

    def stop(self) -> str:
        """Everything that it said meanwhile."""
        self.process.terminate()
        said, _ = self.process.communicate(timeout=20)
        return said

    def page(self, method: str, path: str, body: object = None, origin: str | None = OURS, host: str | None = None) -> tuple[int, dict | bytes, dict]:
        line = http.client.HTTPConnection("127.0.0.1", self.ports[0], timeout=30)
        headers = {"Host": host or f"127.0.0.1:{self.ports[0]}", **({"Origin": origin} if origin else {})}
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        line.request(method, path, raw, headers)
        answer = line.getresponse()
        content = answer.read()
        line.close()
        is_json = answer.headers.get("Content-Type") == "application/json"
        return answer.status, json.loads(content) if is_json else content, dict(answer.headers)

    def hand(self, path: str, body: object = None) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.ports[1], timeout=30)
        line.request("POST", path, body if isinstance(body, bytes) else json.dumps(body or {}).encode())
        status = line.getresponse().status
        line.close()
        return status

    def held(self) -> list[str]:
        line = http.client.HTTPConnection("127.0.0.1", self.ports[1], timeout=30)
        line.request("GET", "/")
        held = json.loads(line.getresponse().read())["held"]
        line.close()
        return held


class DeviceBridgeTest(unittest.TestCase):
    def setUp(self) -> None:
        self.bridge = Bridge()
        self.addCleanup(self.bridge.stop)

    def pair(self) -> None:
        self.assertEqual(self.bridge.page("POST", "/pair", {"code": self.bridge.code})[:2], (200, {"paired": True}))

    def test_a_foreign_page_learns_nothing_paired_or_not(self):
        self.pair()
        for origin, host in ((FOREIGN, None), (None, None), ("null", None), (OURS, "evil.example"), (OURS, "evil.example:80")):
            for method, path in (("GET", "/status"), ("POST", "/card"), ("POST", "/pair"), ("OPTIONS", "/card")):
                status, said, headers = self.bridge.page(method, path, {"code": self.bridge.code} if method == "POST" else None, origin, host)
                self.assertEqual((status, said), (403, {"error": "foreign_origin"}), (origin, host, path))
                if origin != OURS:
                    self.assertNotIn("Access-Control-Allow-Origin", headers)

    def test_readings_are_given_only_after_the_code_was_typed(self):
        self.assertEqual(self.bridge.page("GET", "/status")[1], {"protocol": 1, "paired": False, "devices": []})
        self.bridge.hand("/card", CARD)
        for kind in ("card", "page", "signature", "rating", "cancel"):
            self.assertEqual(self.bridge.page("POST", f"/{kind}", {"wait_seconds": 0})[:2], (403, {"error": "not_paired"}), kind)
        self.assertEqual(self.bridge.page("POST", "/pair", {"code": "0" if self.bridge.code != "0" else "1"})[:2], (403, {"error": "wrong_code"}))
        self.assertEqual(self.bridge.page("POST", "/pair", {"code": 7})[:2], (403, {"error": "wrong_code"}))
        self.pair()
        status = self.bridge.page("GET", "/status")[1]
        self.assertEqual([(one["kind"], one["state"]) for one in status["devices"]],
                         [("card", "ready"), ("page", "ready"), ("signature", "ready"), ("rating", "ready")])

    def test_after_five_wrong_codes_there_is_another_one_and_a_pause(self):
        for _ in range(5):
            self.assertEqual(self.bridge.page("POST", "/pair", {"code": "wrong"})[0], 403)
        self.assertEqual(self.bridge.page("POST", "/pair", {"code": self.bridge.code})[:2], (429, {"error": "too_many_tries"}))
        self.assertNotEqual(self.bridge.process.stdout.readline().split()[-1], "", "it shows a new code")

    def test_a_reading_is_handed_on_once_and_forgotten(self):
        self.pair()
        for kind, given, wanted in (("card", CARD, CARD), ("rating", {"grade": 4}, {"grade": 4}), ("page", PNG, PNG), ("signature", PNG, PNG)):
            self.assertEqual(self.bridge.hand(f"/{kind}", given), 200)
            self.assertEqual(self.bridge.page("POST", f"/{kind}", {"wait_seconds": 0})[:2], (200, wanted), kind)
            self.assertEqual(self.bridge.page("POST", f"/{kind}", {"wait_seconds": 0})[:2], (204, b""), kind)
        self.bridge.hand("/card", CARD)
        self.assertEqual(self.bridge.held(), ["card"])
        self.assertEqual(self.bridge.page("POST", "/cancel", {"kind": "card"})[0], 204)
        self.assertEqual(self.bridge.held(), [], "given up, and gone")
        said = self.bridge.stop()
        self.assertNotIn(CARD["id_number"], said)
        self.assertNotIn(CARD["name"], said)

    def test_who_waits_hears_at_once_and_the_next_who_waits_takes_over(self):
        self.pair()
        heard: list[tuple] = []
        first = threading.Thread(target=lambda: heard.append(self.bridge.page("POST", "/card", {"wait_seconds": 30})))
        first.start()
        second = threading.Thread(target=lambda: heard.append(self.bridge.page("POST", "/card", {"wait_seconds": 30})))
        second.start()
        wait_until(lambda: heard, "the first is told that another waits")
        self.assertEqual(heard[0][:2], (409, {"error": "given_up"}))
        self.bridge.hand("/card", CARD)
        first.join()
        second.join()
        self.assertEqual(heard[1][:2], (200, CARD))

    def waiting(self) -> http.client.HTTPConnection:
        line = http.client.HTTPConnection("127.0.0.1", self.bridge.ports[0], timeout=30)
        line.request("POST", "/card", json.dumps({"wait_seconds": 30}), {"Host": f"127.0.0.1:{self.bridge.ports[0]}", "Origin": OURS})
        return line

    def test_a_page_that_is_gone_takes_no_card_from_the_next(self):
        self.pair()
        lines = [self.waiting(), self.waiting()]
        ended, _, _ = select.select([one.sock for one in lines], [], [], 20)  # the one that came first; the other waits now
        self.assertEqual(len(ended), 1)
        for one in lines:
            one.close()
        self.bridge.hand("/card", CARD)
        self.assertEqual(self.bridge.page("POST", "/card", {"wait_seconds": 5})[:2], (200, CARD))

    def test_a_cable_that_is_pulled_is_told_and_ends_the_waiting(self):
        self.pair()
        heard: list[tuple] = []
        waits = threading.Thread(target=lambda: heard.append(self.bridge.page("POST", "/card", {"wait_seconds": 30})))
        waits.start()
        self.bridge.hand("/unplug", {"kind": "card"})
        waits.join()
        self.assertEqual(heard[0][:2], (503, {"error": "device_missing"}))
        self.assertEqual(self.bridge.hand("/card", CARD), 409, "nobody can put a card onto it")
        self.assertIn({"kind": "card", "name": "id card reader", "state": "missing"}, self.bridge.page("GET", "/status")[1]["devices"])
        self.bridge.hand("/plug", {"kind": "card"})
        self.bridge.hand("/card", CARD)
        self.assertEqual(self.bridge.page("POST", "/card", {"wait_seconds": 0})[:2], (200, CARD))

    def test_what_is_no_message_is_refused_and_it_goes_on(self):
        self.pair()
        for body in (b"", b"null", b"[]", b"{", b"\xff\xfe", b'"a"', b"[" * 10000, b"a" * 5000):
            status = self.bridge.page("POST", "/pair", body)[0]
            self.assertIn(status, (400, 403), body[:20])
        for wait in (-1, 61, "1", None, [], 1e400):
            self.assertEqual(self.bridge.page("POST", "/card", {"wait_seconds": wait})[0], 400, wait)
        for path in ("/", "/cards", "/../etc/passwd", "/card/1", "/cancel"):
            self.assertEqual(self.bridge.page("POST", path, {})[:2], (404, {"error": "unknown_message"}), path)
        self.assertEqual(self.bridge.page("GET", "/card")[0], 404)
        self.assertEqual(self.bridge.page("GET", "/status")[0], 200)

    def test_over_a_restart_it_keeps_the_origin_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            state = Path(folder) / "bridge.json"
            first = Bridge("--state", str(state))
            self.assertEqual(first.page("POST", "/pair", {"code": first.code})[0], 200)
            first.hand("/card", CARD)
            first.stop()
            self.assertEqual(json.loads(state.read_text()), {"origins": [OURS]})
            second = Bridge("--state", str(state))
            self.addCleanup(second.stop)
            self.assertTrue(second.page("GET", "/status")[1]["paired"])
            self.assertEqual(second.page("POST", "/card", {"wait_seconds": 0})[0], 204)

    def test_a_reader_with_a_key_signs_the_number_for_the_challenge_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "key"
            file.write_text(f"3.{'ab' * 32}\n")
            self.bridge.stop()
            self.bridge = Bridge("--reader-key", str(file))
            self.addCleanup(self.bridge.stop)
            self.pair()
            self.bridge.hand("/card", CARD)
            read = self.bridge.page("POST", "/card", {"wait_seconds": 0, "challenge": "1.2.once"})[1]
            wanted = hmac.new(b"ab" * 32, f"1.2.once\n{CARD['id_number']}".encode(), "sm3").hexdigest()
            self.assertEqual(read, {**CARD, "proof": f"3.{wanted}"})
            for challenge in (None, "", 7, {}):
                self.bridge.hand("/card", CARD)
                self.assertEqual(self.bridge.page("POST", "/card", {"wait_seconds": 0, "challenge": challenge})[1], CARD)
            self.bridge.hand("/rating", {"grade": 5})
            self.assertEqual(self.bridge.page("POST", "/rating", {"wait_seconds": 0, "challenge": "1.2.once"})[1], {"grade": 5})
            self.assertNotIn("ab" * 32, self.bridge.stop())

    def test_a_reader_without_a_key_proves_nothing(self):
        self.pair()
        self.bridge.hand("/card", CARD)
        self.assertEqual(self.bridge.page("POST", "/card", {"wait_seconds": 0, "challenge": "1.2.once"})[1], CARD)

    def test_a_browser_is_told_what_it_asks_before_it_speaks(self):
        status, _, headers = self.bridge.page("OPTIONS", "/card")
        self.assertEqual(status, 204)
        self.assertEqual((headers["Access-Control-Allow-Origin"], headers["Access-Control-Allow-Private-Network"]), (OURS, "true"))
        self.assertEqual(self.bridge.page("GET", "/status")[2]["Cache-Control"], "no-store")
