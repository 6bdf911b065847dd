"""The harness itself: a scenario that is wrong is seen to be wrong. Needs no server."""

import tempfile
import unittest
from pathlib import Path

from scenario import Bad, Run, look_up, play, read_scenarios
from yimen import Client, Reply


class FakeClient(Client):
    def __init__(self, answer: str, status: int = 200) -> None:
        self.reply = Reply(status, [], answer.encode(), "GET /x")
        self.bodies: list[object] = []

    def request(self, method, path, body=None, **more):
        self.bodies.append((method, path, body, more))
        return self.reply


class FakeTest(unittest.TestCase):
    def __init__(self, client: FakeClient) -> None:
        super().__init__("run")
        self.client = client

    def nobody(self, **_):
        return self.client


class ScenarioTest(unittest.TestCase):
    def play(self, text: str, answer: str = "{}", status: int = 200) -> FakeClient:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.scenario"
            path.write_text(text)
            client = FakeClient(answer, status)
            for _, steps in read_scenarios(path):
                play(FakeTest(client), path, steps)
            return client

    def assert_wrong(self, text: str, words: str, **more) -> None:
        with self.assertRaisesRegex((AssertionError, Bad), words):
            self.play(text, **more)

    def test_kept_values_fill_paths_bodies_and_revisions(self):
        client = self.play('scenario a\nGET /x\n200\nkeep id = id\nkeep r = revision\nPOST /x/{id} match {r}\n  {"a":\n   "{id}"}\n200\n',
                           '{"id": "k1", "revision": 3}')
        self.assertEqual(client.bodies[1], ("POST", "/x/k1", {"a": "k1"}, {"match": 3}))

    def test_another_status_or_code(self):
        self.assert_wrong("scenario a\nGET /x\n201\n", "expected 201")
        self.assert_wrong("scenario a\nGET /x\n409 cases.held\n", "expected 409 cases.held", answer='{"code": "cases.other"}', status=409)

    def test_another_fact(self):
        self.assert_wrong('scenario a\nGET /x\n200\nstate is "draft"\n', "draft", answer='{"state": "closed"}')
        self.assert_wrong("scenario a\nGET /x\n200\nitems has 2\n", "1 != 2", answer='{"items": [1]}')
        self.assert_wrong("scenario a\nGET /x\n200\nitems.1 exists\n", "items.1 is not in", answer='{"items": [1]}')

    def test_a_call_whose_answer_nobody_looks_at(self):
        self.assert_wrong("scenario a\nGET /x\n", "nobody looks at")
        self.assert_wrong("scenario a\nGET /x\nGET /y\n200\n", "nobody looks at")

    def test_lines_that_are_not_understood(self):
        self.assert_wrong("scenario a\nFETCH /x\n", "x.scenario:2: not understood: FETCH /x")
        self.assert_wrong("GET /x\n", "the first line names a scenario")

    def test_paths_into_json(self):
        self.assertEqual(look_up({"a": [{"b": None}]}, "a.0.b"), None)
        self.assertRaises(KeyError, look_up, {"a": []}, "a.0")

    def test_an_answer_before_any_call(self):
        with self.assertRaises(Bad):
            Run(FakeTest(FakeClient("{}"))).step("200")
