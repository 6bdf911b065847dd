"""Pressed twice, or by two at once: one effect. Every operation that is keyed by the OpenAPI document, and the steps of a case."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from access_table import read_table
from api import Api, Operation
from objects import ANSWERS, DEVICES, KINDS, PDF, PDF_HEADERS, World, draft_with_files, food, somebody, step
from yimen import Client, Reply, YimenTest, wait_until

AT_ONCE = 8


def all_at_once(calls: list) -> list[Reply]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [waiting.result() for waiting in [pool.submit(call) for call in calls]]


def without_passing(body: Any) -> Any:
    """Without what differs from call to call: the request's id, and how long somebody has waited by now."""
    if isinstance(body, list):
        return [without_passing(one) for one in body]
    if isinstance(body, dict):
        return {name: without_passing(value) for name, value in body.items() if name not in {"instance", "waited_seconds"}}
    return body


def answer_of(reply: Reply) -> Any:
    return (reply.status, without_passing(reply.json) if reply.body else None)


class DoubleClickTest(YimenTest):
    """Each step once with one key (a double click, or a repeated call after a broken line) and once with a key for each (two windows)."""

    def timeline(self, case: dict) -> list[str]:
        return [entry["action"] for entry in self.sign_in("visitor01").get(f"/cases/{case['id']}").expect(200).json["timeline"]]

    def press(self, who: Client, case: dict, action: str, body: dict, key: str | None) -> None:
        path, revision = f"/cases/{case['id']}/{action}", case["revision"]
        replies = all_at_once([lambda: who.post(path, body, match=revision, key=key)] * AT_ONCE)
        done = [reply for reply in replies if reply.status == 200]
        if key:
            self.assertEqual(len(done), AT_ONCE, [r.body for r in replies])
            self.assertEqual(len({reply.body for reply in done}), 1)
            who.post(path, json.dumps(body).encode() + b" ", match=revision, key=key).expect(422, "http.key_reused")
        else:
            self.assertEqual(len(done), 1, [r.body for r in replies])
            for reply in replies:
                self.assertIn(reply.status, (200, 409, 412), reply.body)
        case.update(done[0].json)
        self.assertEqual(self.timeline(case).count(action), 1)

    def life(self, same_key: bool) -> None:
        visitor = self.sign_in("visitor01")
        case = draft_with_files(visitor)
        key = lambda action: f"{action}-{case['id']}" if same_key else None
        self.press(visitor, case, "submit", {}, key("submit"))
        step(self.sign_in("clerk01"), case, "receive")
        self.press(self.sign_in("clerk01"), case, "accept", {"opinion": "材料齐全"}, key("accept"))
        self.press(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"}, key("review"))
        self.press(self.sign_in("decider01"), case, "approve", {"opinion": "同意"}, key("approve"))
        number = visitor.get(f"/cases/{case['id']}").expect(200).json["number"]
        licences = visitor.get("/licences?limit=100").expect(200).json["items"]
        self.assertEqual([row["number"] for row in licences].count(number), 1)
        messages = lambda: [m["kind"] for m in visitor.get("/messages?limit=100").json["items"] if m["case_id"] == case["id"]]
        wait_until(lambda: "case_approved" in messages(), "the message of the decision")
        self.assertEqual(len(messages()), len(set(messages())), f"a message came twice to {number}")

    def test_steps_pressed_twice_with_one_key_have_one_effect(self):
        self.life(same_key=True)

    def test_steps_pressed_in_two_windows_have_one_effect(self):
        self.life(same_key=False)

    def test_of_two_who_decide_at_once_one_does_and_the_other_is_told(self):
        """One approves, the other refuses, in the same moment: one decision, one paper of it, and a licence only with an approval."""
        visitor, decider = self.sign_in("visitor01"), self.sign_in("decider01")
        for _ in range(4):
            case = draft_with_files(visitor)
            for who, action in (("visitor01", "submit"), ("clerk01", "receive"), ("clerk01", "accept"), ("reviewer01", "review")):
                step(self.sign_in(who), case, action)
            path = f"/cases/{case['id']}"
            approve = lambda: decider.post(f"{path}/approve", {"opinion": "同意"}, match=case["revision"])
            refuse = lambda: decider.post(f"{path}/refuse", {"reason": "不符合条件"}, match=case["revision"])
            replies = all_at_once([approve, refuse] * (AT_ONCE // 2))
            self.assertEqual([r.status for r in replies].count(200), 1, [r.body for r in replies])
            self.assertLessEqual({r.status for r in replies}, {200, 409, 412})
            seen = visitor.get(path).expect(200).json
            taken = [e["action"] for e in seen["timeline"] if e["action"] in ("approve", "refuse")]
            self.assertEqual(len(taken), 1, taken)
            papers = [d["kind"] for d in seen["documents"] if d["kind"] in ("decision", "refusal")]
            self.assertEqual(papers, ["decision" if taken == ["approve"] else "refusal"])
            licences = visitor.get("/licences?limit=100").expect(200).json["items"]
            self.assertEqual([row["number"] for row in licences].count(seen["number"]), 1 if taken == ["approve"] else 0)

    def test_one_draft_is_opened_however_often_one_key_is_pressed(self):
        visitor = self.sign_in("visitor01")
        item = food(visitor)
        count = lambda: visitor.get("/cases?limit=1").expect(200).json["total"]
        before = count()
        replies = all_at_once([lambda: visitor.post("/cases", {"item_id": item, "answers": ANSWERS}, key="open-this-once")] * AT_ONCE)
        self.assertEqual({reply.status for reply in replies}, {201})
        self.assertEqual(len({reply.json["id"] for reply in replies}), 1)
        self.assertEqual(count(), before + 1)
        visitor.post("/cases", {"item_id": item, "answers": ANSWERS, "form": {}}, key="open-this-once").expect(422, "http.key_reused")
        # The key belongs to one caller: another may use the same one.
        self.sign_in("visitor02").post("/cases", {"item_id": item, "answers": ANSWERS}, key="open-this-once").expect(201)
        self.assertEqual(count(), before + 1)

    def test_a_refusal_stays_a_refusal_under_its_key(self):
        """What was refused does not run later, when it would be allowed."""
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case = step(visitor, draft_with_files(visitor), "submit")
        revision = case["revision"] + 1
        clerk.post(f"/cases/{case['id']}/accept", {}, match=revision, key="accept-too-early").expect(412)
        step(clerk, case, "receive")
        self.assertEqual(case["revision"], revision)
        clerk.post(f"/cases/{case['id']}/accept", {}, match=revision, key="accept-too-early").expect(412)
        self.assertNotIn("accept", self.timeline(case))


class EveryKeyTest(YimenTest):
    """The same key twice at once, and again with another body, on every operation that takes one."""

    def test_one_key_has_one_answer(self):
        self.api, self.table, self.world = Api(self.nobody()), read_table(), World(self)
        for device in DEVICES:
            somebody(self, [device])  # before pairDevice takes its code
        succeeded = []
        for operation in self.api.operations:
            if operation.keyed and operation.name in self.table:
                with self.subTest(operation.name):
                    succeeded.append(self.twice(operation) and operation.name)
        self.assertTrue({"addFile", "beginTotp"} <= set(succeeded), succeeded)  # the test did reach the effects
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def twice(self, operation: Operation) -> bool:
        """True when the operation had an effect, and so kept the key."""
        row, file = self.table[operation.name], operation.body == "file"
        client = somebody(self, row.who)
        params = self.world.owned(row.ids).params if row.ids in KINDS else {}
        url = operation.url(**params) + self.api.query_of(operation)
        body = PDF if file else json.dumps(self.api.example(operation.schema) if operation.body else {}).encode()
        send = lambda content: client.request(operation.method, url, content, key=f"twice-{operation.name}",
                                              match=1 if operation.match else None, headers=PDF_HEADERS if file else None)
        first, second = all_at_once([lambda: send(body)] * 2)
        self.assertEqual(answer_of(first), answer_of(second))
        if first.status < 300:
            send(body + b"\n").expect(422, "http.key_reused")
            self.assertEqual(answer_of(send(body)), answer_of(first))
        return first.status < 300
