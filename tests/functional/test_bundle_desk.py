"""Bundles (一件事) at the counter, in the lists of departments and for managers: begun for who stands there, taken up, given up, listed, summed up."""

from collections import Counter

from bundles import answered, begin, fill
from objects import ANSWERS, PDF, PDF_HEADERS, food
from test_queue import VISITOR01, QueueTest
from yimen import Client, wait_until


class BundleDeskTest(QueueTest):
    def chosen(self, who: Client) -> list[dict]:
        packaged = who.get("/items?applicable=true&text=%E9%A2%84%E5%8C%85%E8%A3%85").expect(200).json["items"][0]["id"]
        return [{"item_id": food(who), "answers": ANSWERS}, {"item_id": packaged, "answers": {}}]

    def subject(self, login: str = "visitor01") -> str:
        return self.sign_in(login).get("/me").expect(200).json["acts_for"][0]["subject_id"]

    def begun_by(self, clerk: Client, **more) -> dict:
        return clerk.post("/bundle-cases", {"items": self.chosen(clerk), "subject_id": self.subject(), **more}).expect(201).json

    def seen(self, who: Client, bundle: dict) -> dict:
        found = who.get(f"/bundle-cases/{bundle['id']}").expect(200).json
        bundle["revision"] = found["revision"]
        return found

    def called(self, clerk: Client, counter: str) -> dict:
        """The visit of visitor01, who stands at the counter."""
        known = self.kiosk().post("/identifications", {"id_number": VISITOR01}).expect(201).json
        self.ticket("A", identification_id=known["id"])
        ticket = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        return clerk.get(f"/visits/{ticket['visit_id']}").expect(200).json

    def submitted(self, who: Client, bundle: dict) -> dict:
        fill(who, bundle)
        return who.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200).json

    def test_what_is_begun_in_a_visit_is_one_matter_of_it_and_seen_by_the_hall(self):
        clerk, counter = self.at_desk("clerk01", 1)
        visit = self.called(clerk, counter)
        bundle = self.begun_by(clerk, visit_id=visit["id"])
        matters = clerk.get(f"/visits/{visit['id']}").expect(200).json["matters"]
        mine = [m for m in matters if m["bundle"] and m["bundle"]["id"] == bundle["id"]]
        self.assertEqual([m["case_state"] for m in mine], ["draft"])  # two drafts, one matter
        self.assertEqual(self.seen(self.sign_in("clerk02"), bundle)["state"], "draft")
        self.sign_in("clerk05").get(f"/bundle-cases/{bundle['id']}").expect(404, "bundles.unknown_case")
        self.assertFalse(self.seen(clerk, bundle)["values_masked"])
        self.assertTrue(self.seen(self.sign_in("clerk02"), bundle)["values_masked"])
        self.assertEqual(self.submitted(clerk, bundle)["state"], "submitted")
        after = clerk.get(f"/visits/{visit['id']}").expect(200).json["matters"]
        self.assertEqual(len([m for m in after if m["bundle"] and m["bundle"]["id"] == bundle["id"]]), 2)  # each is received by itself
        self.clear(clerk, counter)

    def test_a_clerk_gives_up_what_they_began_and_nothing_else(self):
        clerk, counter = self.at_desk("clerk01", 1)
        visit = self.called(clerk, counter)
        bundle = self.begun_by(clerk, visit_id=visit["id"])
        path = f"/bundle-cases/{bundle['id']}/withdraw"
        colleague = self.sign_in("clerk02")
        self.assertNotIn("withdraw", self.seen(colleague, bundle)["actions"])
        colleague.post(path, {"reason": "不办了"}, match=bundle["revision"]).expect(403, "cases.not_your_role")
        self.assertIn("withdraw", self.seen(clerk, bundle)["actions"])
        clerk.post(path, {"reason": "不办了"}, match=bundle["revision"] + 1).expect(412, "bundles.stale")
        key = "0c3e1a52-0000-4000-8000-00000000d001"
        first = clerk.post(path, {"reason": "不办了"}, match=bundle["revision"], key=key).expect(200).json
        self.assertEqual(clerk.post(path, {"reason": "不办了"}, match=bundle["revision"], key=key).expect(200).json, first)
        self.assertEqual({m["state"] for m in self.seen(clerk, bundle)["members"]}, {"withdrawn"})
        clerk.post(path, {"reason": "不办了"}, match=self.seen(clerk, bundle)["revision"]).expect(409, "bundles.not_a_draft")
        single = clerk.post("/cases", {"item_id": food(clerk), "answers": ANSWERS, "subject_id": self.subject()}).expect(201).json
        clerk.post(f"/cases/{single['id']}/withdraw", {"reason": "不办了"}, match=single["revision"]).expect(200)
        self.clear(clerk, counter)

    def test_a_visitors_own_draft_is_taken_up_whole_and_read_in_clear_with_a_reason(self):
        clerk, counter = self.at_desk("clerk01", 1)
        visitor = self.sign_in("visitor01")
        bundle = visitor.post("/bundle-cases", {"items": self.chosen(visitor)}).expect(201).json
        member = self.seen(visitor, bundle)["members"][0]["case_id"]
        clerk.get(f"/bundle-cases/{bundle['id']}").expect(404, "bundles.unknown_case")
        clerk.post(f"/bundle-cases/{bundle['id']}/reveal", {"reason": "看一看"}).expect(404, "bundles.unknown_case")
        visit = self.called(clerk, counter)
        self.assertIn(bundle["id"], [d["bundle"]["id"] for d in visit["drafts"] if d["bundle"]])
        taken = clerk.post(f"/visits/{visit['id']}/cases", {"case_id": member}).expect(200).json
        self.assertEqual([m["bundle"]["id"] for m in taken["matters"] if m["bundle"]].count(bundle["id"]), 1)
        self.assertTrue(self.seen(clerk, bundle)["values_masked"])
        before = self.journal_entries()
        path = f"/bundle-cases/{bundle['id']}/reveal"
        clerk.post(path, {"reason": ""}).expect(400, "request.invalid")
        clear = clerk.post(path, {"reason": "接着填写"}).expect(200).json
        self.assertEqual(clear["subject"]["id_number"], VISITOR01)
        self.assertEqual(self.journal_entries(), before + 1)
        visitor.post(path, {"reason": "自己看"}).expect(403)
        clerk.post(f"/bundle-cases/{bundle['id']}/withdraw", {"reason": "不办了"}, match=self.seen(clerk, bundle)["revision"]).expect(403, "cases.not_your_role")
        fill(visitor, bundle)
        clerk.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200)
        self.clear(clerk, counter)
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def messages(self, who: Client) -> list[dict]:
        return who.get("/messages?limit=100").expect(200).json["items"]

    def told(self, who: Client, kind: str, bundle: dict) -> list[dict]:
        return [m for m in self.messages(who) if (m["kind"], m["about_kind"], m["about_id"]) == (kind, "bundle_case", bundle["id"])]

    def test_the_counter_receives_and_closes_all_members_in_one_step(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        bundle = visitor.post("/bundle-cases", {"items": self.chosen(visitor)}).expect(201).json
        path = f"/bundle-cases/{bundle['id']}"
        self.assertNotIn("receive", self.seen(visitor, bundle)["actions"])
        self.submitted(visitor, bundle)
        members = {m["key"]: m["case_id"] for m in self.seen(clerk, bundle)["members"]}
        self.assertIn("receive", self.seen(clerk, bundle)["actions"])
        self.assertNotIn("receive", self.seen(visitor, bundle)["actions"])
        self.sign_in("clerk05").post(f"{path}/receive", {}).expect(404, "bundles.unknown_case")
        visitor.post(f"{path}/receive", {}).expect(403)
        key = "0c3e1a52-0000-4000-8000-00000000d002"
        first = clerk.post(f"{path}/receive", {}, key=key).expect(200).json
        self.assertEqual((set(first["done"]), first["left"]), (set(members), []))
        self.assertEqual(clerk.post(f"{path}/receive", {}, key=key).expect(200).json, first)  # pressed twice
        clerk.post(f"{path}/receive", {}).expect(409, "bundles.nothing_to_receive")
        clerk.post(f"{path}/close", {}).expect(409, "bundles.nothing_to_close")
        for case_id in members.values():
            case = clerk.get(f"/cases/{case_id}").expect(200).json
            self.assertEqual((case["state"], [d["kind"] for d in case["documents"]]), ("received", ["receipt"]))
            clerk.post(f"/cases/{case_id}/refuse-acceptance", {"reason": "不属于本机关职权范围"}, match=case["revision"]).expect(200)
        self.assertIn("close", self.seen(clerk, bundle)["actions"])
        closed = clerk.post(f"{path}/close", {}).expect(200).json
        self.assertEqual((set(closed["done"]), closed["left"]), (set(members), []))
        self.assertEqual({m["state"] for m in self.seen(clerk, bundle)["members"]}, {"closed"})
        wait_until(lambda: self.seen(visitor, bundle)["state"] == "done", "the bundle to be done")
        # What happened to all of them at once was told once; what each department did, for each.
        told = wait_until(lambda: self.told(visitor, "bundle_done", bundle) and self.told(visitor, "bundle_received", bundle), "the messages")
        self.assertEqual([m["params"]["members"] for m in told], [str(len(members))])
        self.assertEqual((told[0]["case_id"], told[0]["item_name"], bool(told[0]["params"]["bundle"])), (None, "", True))
        self.assertEqual(len(self.told(visitor, "bundle_submitted", bundle)), 1)
        kinds = Counter(m["kind"] for m in self.messages(visitor) if m["case_id"] in members.values())
        self.assertEqual(kinds, {"case_not_accepted": len(members)})
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_row_says_of_which_bundle_it_is_and_a_filter_finds_it(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        bundle = begin(visitor, "retirement", answered(visitor, "retirement"), self.subject())
        self.submitted(visitor, bundle)
        members = {m["case_id"]: m for m in self.seen(visitor, bundle)["members"]}
        single = visitor.post("/cases", {"item_id": food(visitor), "answers": ANSWERS}).expect(201).json
        rows = visitor.get("/cases?in_bundle=true&limit=100").expect(200).json["items"]
        mine = [row for row in rows if row["bundle"]["id"] == bundle["id"]]
        self.assertEqual({row["id"] for row in mine}, set(members))
        for row in mine:
            self.assertEqual((row["bundle"]["name"], row["bundle"]["members"], row["bundle"]["ended"]), ("退休", len(members), 0))
            waits = [w for w in members[row["id"]]["waits_for"] if w["kind"] != "parallel"]
            self.assertEqual(len(row["bundle"]["waits_for"]), len(waits))
        self.assertTrue(any(row["bundle"]["waits_for"] for row in mine))
        others = visitor.get("/cases?in_bundle=false&limit=100").expect(200).json["items"]
        self.assertIn(single["id"], [row["id"] for row in others])
        self.assertTrue(all(row["bundle"] is None for row in others))
        listed = clerk.get("/cases?list=to_receive&in_bundle=true&limit=100").expect(200).json
        self.assertTrue({row["id"] for row in listed["items"]} & set(members))
        self.assertTrue(all(row["bundle"] for row in listed["items"]))
        clerk.get("/cases?in_bundle=perhaps").expect(400, "request.invalid")

    def test_who_sees_one_department_sees_of_the_others_only_whose_and_how_far(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        bundle = begin(visitor, "retirement", answered(visitor, "retirement"), self.subject())
        self.submitted(visitor, bundle)
        members = self.seen(visitor, bundle)["members"]
        labour = self.sign_in("reviewer02")
        own = next(m["case_id"] for m in members if labour.get(f"/cases/{m['case_id']}").status == 200)
        shown = labour.get(f"/cases/{own}").expect(200).json["bundle"]
        self.assertEqual((shown["id"], shown["members"], len(shown["others"])), (bundle["id"], len(members), len(members) - 1))
        hidden = [one for one in shown["others"] if one["case_id"] is None]
        self.assertTrue(hidden)
        for one in hidden:
            self.assertEqual((one["number"], one["item_name"], one["item_name_en"]), (None, "", ""))
            self.assertTrue(one["department_name"] and one["state"])
        for one in shown["others"]:
            if one["case_id"]:
                labour.get(f"/cases/{one['case_id']}").expect(200)
        all_ = clerk.get(f"/cases/{own}").expect(200).json["bundle"]["others"]  # the hall received them all
        self.assertTrue(all(one["case_id"] and one["item_name"] for one in all_))

    def test_managers_see_what_bundles_save_and_what_real_ones_came_to(self):
        manager, visitor = self.sign_in("manager01"), self.sign_in("visitor01")
        figures = lambda: manager.get(f"/halls/{self.hall()}/bundle-figures").expect(200).json["figures"]  # noqa: E731
        before = figures()
        bundle = begin(visitor, "retirement", answered(visitor, "retirement"), self.subject())
        self.submitted(visitor, bundle)
        given_up = visitor.post("/bundle-cases", {"items": self.chosen(visitor)}).expect(201).json
        visitor.post(f"/bundle-cases/{given_up['id']}/withdraw", {"reason": "不办了"}, match=given_up["revision"]).expect(200)
        saved = self.seen(visitor, bundle)["savings"]["saved"]
        after = figures()
        self.assertEqual({key: after[key] - before[key] for key in ("begun", "submitted", "given_up", "done")}, {"begun": 2, "submitted": 1, "given_up": 1, "done": 0})
        for figure in ("working_days", "materials", "forms", "fields", "steps", "trips"):
            self.assertEqual(after[figure] - before[figure], saved[figure], figure)
        self.sign_in("manager02").get(f"/halls/{self.hall()}/bundle-figures").expect(404, "watch.unknown_hall")
        manager.get(f"/halls/{self.hall()}/bundle-figures?from=2026-09-30&to=2026-09-01").expect(422, "watch.bad_range")
        page = manager.get("/bundle-templates?limit=5").expect(200).json
        known = {one["key"]: one for one in self.nobody().get("/bundles").expect(200).json["items"]}
        self.assertEqual((page["total"], len(page["items"])), (len(known), 5))
        keys, cursor = [one["id"] for one in page["items"]], page["next"]
        while cursor:
            more = manager.get(f"/bundle-templates?limit=5&cursor={cursor}").expect(200).json
            keys += [one["id"] for one in more["items"]]
            cursor = more["next"]
        self.assertEqual(keys, sorted(known))
        for part in ("separate", "bundled"):
            for figure in ("working_days", "materials", "forms", "steps", "trips"):
                self.assertEqual(page["all"][part][figure], sum(one["savings"][part][figure] for one in known.values()))
        found = manager.get("/bundle-templates?text=RETIRE").expect(200).json
        self.assertLess(found["total"], len(known))
        retirement = next(one for one in found["items"] if one["id"] == "retirement")
        self.assertEqual(retirement["savings"], known["retirement"]["savings"])
        self.assertEqual(manager.get("/bundle-templates?text=nothing-like-that").expect(200).json["items"], [])

    def test_the_rating_of_a_bundle_opens_the_thread_of_its_members(self):
        visitor, manager = self.sign_in("visitor01"), self.sign_in("manager01")
        bundle = visitor.post("/bundle-cases", {"items": self.chosen(visitor)}).expect(201).json
        self.submitted(visitor, bundle)
        members = [m["case_id"] for m in self.seen(visitor, bundle)["members"]]
        clerk = self.sign_in("clerk01")
        for case_id in members:
            for action, body in (("receive", {}), ("refuse-acceptance", {"reason": "不属于本机关职权范围"})):
                revision = clerk.get(f"/cases/{case_id}").expect(200).json["revision"]
                clerk.post(f"/cases/{case_id}/{action}", body, match=revision).expect(200)
        wait_until(lambda: self.seen(visitor, bundle)["state"] == "done", "the bundle to be done")
        visitor.post("/ratings", {"bundle_case_id": bundle["id"], "grade": 4, "norms": []}).expect(201)
        rating = next(one["id"] for one in manager.get("/ratings").expect(200).json["items"] if one["bundle_case_id"] == bundle["id"])
        entries = manager.get(f"/threads/rating/{rating}").expect(200).json["entries"]
        self.assertEqual([e["id"] for e in entries if e["kind"] == "bundle"], [bundle["id"]])
        self.assertEqual({e["id"] for e in entries if e["kind"] == "case"}, set(members))
        self.assertEqual([(e["id"], e["grade"]) for e in entries if e["kind"] == "rating"], [(rating, 4)])

    def test_a_clerk_adds_and_removes_the_scans_of_who_stands_there(self):
        clerk = self.sign_in("clerk01")
        bundle = self.begun_by(clerk)
        added = clerk.post(f"/bundle-cases/{bundle['id']}/files?material=premises_layout&name=a.pdf", PDF, headers=PDF_HEADERS).expect(201).json
        scan = self.seen(clerk, bundle)["files"][0]
        self.assertEqual(scan["id"], added["id"])
        before = self.journal_entries()
        clerk.post(f"/cases/{scan['case_id']}/files/{scan['case_file']}/open").expect(200)
        self.assertEqual(self.journal_entries(), before + 1)
        clerk.delete(f"/bundle-cases/{bundle['id']}/files/{scan['id']}", match=bundle["revision"]).expect(200)
        self.assertEqual(self.seen(clerk, bundle)["files"], [])
