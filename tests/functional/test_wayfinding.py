"""Floor plans, the way over them in words, and doorplates: read by everybody, drawn by the manager of the hall."""

import copy
import json
import re
import subprocess
import uuid

from objects import paired
from test_documents import qr_of, text_of
from yimen import YimenTest

HALL = "城东区政务服务中心"


def pages_of(pdf: bytes) -> int:
    said = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return int(re.search(r"Pages:\s+(\d+)", said)[1])


class WayfindingTest(YimenTest):
    def setUp(self) -> None:
        self.manager, self.anyone = self.sign_in("manager01"), self.nobody()
        halls = {one["name"]: one["id"] for one in self.anyone.get("/halls").expect(200).json["items"]}
        self.hall, self.other = halls[HALL], halls["云溪市政务服务中心"]
        self.before = self.plan()
        self.addCleanup(self.put_back)

    def put_back(self) -> None:
        now = self.plan()
        if now["plan"] != self.before["plan"]:
            self.change(self.before["plan"], now["revision"]).expect(200)

    def plan(self, hall: str | None = None) -> dict:
        return self.anyone.get(f"/halls/{hall or self.hall}/floor-plan").expect(200).json

    def change(self, plan: dict, revision: int, who=None):
        return (who or self.manager).put(f"/halls/{self.hall}/floor-plan", plan, match=revision)

    def way(self, query: str):
        return self.anyone.get(f"/halls/{self.hall}/way?{query}")

    def told(self, query: str, english: bool = False) -> str:
        return " / ".join(step["text_en" if english else "text"] for step in self.way(query).expect(200).json["steps"])

    def test_everybody_reads_the_plan_and_the_way_in_words(self):
        found = self.before
        self.assertEqual((found["hall_name"], found["flaws"], [floor["level"] for floor in found["plan"]["floors"]]), (HALL, [], [1, 2]))
        self.assertEqual(self.told("to_counter=1"), "从正门进，直走约 14 米 / 左转，走约 12 米 / 右手边第 2 个窗口就是 1 号综合窗口")
        self.assertEqual(self.told("to_counter=1", english=True), "Come in through the main entrance and go straight on for about 14 m / "
                         "Turn left and go about 12 m / General counter 1 is the second counter on your right")
        upstairs = self.way("to_counter=4").expect(200).json
        self.assertEqual((upstairs["counter_number"], upstairs["step_free"]), (4, False))
        self.assertIn("走楼梯上到 2 层", self.told("to_counter=4"))
        lifted = self.way("to_counter=4&step_free=true").expect(200).json
        self.assertTrue(lifted["step_free"])
        self.assertIn("乘电梯到 2 层", self.told("to_counter=4&step_free=true"))
        self.assertEqual({spot["level"] for spot in lifted["spots"]}, {1, 2})
        self.assertIn("出件区", self.told(f"to_zone={found['plan']['zones'][3]['id']}"))

    def test_from_a_kiosk_it_begins_with_the_back_to_it(self):
        kiosk = paired(self.nobody("kiosk"), "kiosk")
        me = kiosk.get("/devices/me").expect(200).json
        self.assertTrue(self.told(f"to_counter=3&from_device={me['id']}").startswith(f"背对 {me['name']}，直走约 5 米"))
        self.assertTrue(self.told(f"to_counter=3&from_device={uuid.uuid4()}").startswith("从正门进"), "one that is not on the plan")

    def test_a_ticket_leads_to_a_counter_that_serves_its_line(self):
        lines = {one["letter"]: one["id"] for one in self.anyone.get(f"/halls/{self.hall}/queue").expect(200).json["categories"]}
        visitor = self.sign_in("visitor01")
        made = visitor.post("/tickets", {"hall_id": self.hall, "category_id": lines["A"]}).expect(201).json
        page = self.anyone.get(f"/ticket-pages/{made['token']}").expect(200).json
        self.assertEqual(page["category_id"], lines["A"])
        first = self.way(f"to_category={page['category_id']}").expect(200).json
        self.assertIn(first["counter_number"], (1, 2, 3))
        clerk = self.sign_in("clerk01")
        counter = next(one for one in clerk.get(f"/counters?hall_id={self.hall}").expect(200).json["items"] if one["number"] == 1)
        clerk.post(f"/counters/{counter['id']}/open", {}).expect(200)
        self.assertEqual(self.way(f"to_category={lines['A']}").expect(200).json["counter_number"], 1, "the one that is open, not the nearest")
        clerk.post(f"/counters/{counter['id']}/close").expect(200)
        visitor.post(f"/tickets/{made['id']}/cancel", {}, match=made["revision"]).expect(200)

    def test_the_manager_changes_it_and_the_newest_wins_only_openly(self):
        plan = copy.deepcopy(self.before["plan"])
        plan["zones"][0]["name"] = "一窗综合区"
        entries = self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"]
        saved = self.change(plan, self.before["revision"]).expect(200).json
        self.assertEqual((saved["revision"], saved["plan"]["zones"][0]["name"]), (self.before["revision"] + 1, "一窗综合区"))
        self.assertGreater(self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"], entries)
        stale = copy.deepcopy(self.before["plan"])
        refused = self.change(stale, self.before["revision"]).expect(412, "wayfinding.stale").json
        self.assertEqual(refused["revision"], saved["revision"])
        self.assertEqual(self.plan()["plan"]["zones"][0]["name"], "一窗综合区")

    def test_a_counter_that_nobody_can_reach_is_named_and_asking_for_it_is_told(self):
        plan = copy.deepcopy(self.before["plan"])
        counter = next(one for one in self.before["counters"] if one["number"] == 3)
        point = next(one["id"] for one in plan["points"] if one["counter_id"] == counter["id"])
        plan["ways"] = [way for way in plan["ways"] if point not in (way["from"], way["to"]) and (way["from"], way["to"]) != (15, 21)]
        saved = self.change(plan, self.before["revision"]).expect(200).json
        self.assertEqual([(flaw["kind"], flaw["name"]) for flaw in saved["flaws"]],
                         [("unreachable", "3 号综合窗口"), ("only_by_steps", "4 号出件窗口")])
        self.way("to_counter=3").expect(404, "wayfinding.no_way")
        self.way("to_counter=4&step_free=true").expect(404, "wayfinding.no_step_free_way")
        self.way("to_counter=4").expect(200)

    def test_what_is_no_plan_is_refused_where_it_is_wrong_and_nothing_changes(self):
        def pointer(change) -> list[str]:
            plan = copy.deepcopy(self.before["plan"])
            change(plan)
            refused = self.change(plan, self.before["revision"]).expect(400, "request.invalid").json
            return [one["pointer"] for one in refused["invalid_params"]]

        foreign = self.plan(self.other)["counters"][0]["id"]
        counters = [n for n, one in enumerate(self.before["plan"]["points"]) if one["counter_id"]]
        kiosk = next(n for n, one in enumerate(self.before["plan"]["points"]) if one["device_id"])
        self.assertEqual(pointer(lambda p: p["points"][counters[0]].update(counter_id=foreign)), [f"/points/{counters[0]}/counter_id"])
        self.assertEqual(pointer(lambda p: p["points"][kiosk].update(device_id=str(uuid.uuid4()))), [f"/points/{kiosk}/device_id"])
        self.assertEqual(pointer(lambda p: p["ways"][0].update(to=999)), ["/ways/0/to"])
        self.assertEqual(pointer(lambda p: p["ways"][0].update(to=25)), ["/ways/0/to"], "through the ceiling")
        self.assertEqual(pointer(lambda p: p["zones"][0].update(name="")), ["/zones/0/name"])
        self.assertEqual(pointer(lambda p: p["floors"][0].update(width_dm=-4))[0], "/floors/0/width_dm")
        self.assertEqual(self.plan(), self.before)
        self.change(self.before["plan"], self.before["revision"], self.sign_in("manager02")).expect(404)
        self.change(self.before["plan"], self.before["revision"], self.sign_in("supervisor01")).expect(403)
        self.assertEqual(self.plan(), self.before)

    def test_a_way_that_cannot_be_meant_is_refused(self):
        self.way("").expect(400, "request.invalid")
        self.way("to_counter=1&to_zone=1").expect(400, "request.invalid")
        self.way("to_counter=99").expect(404, "wayfinding.unknown_place")
        self.way("to_counter=-9223372036854775808").expect(404, "wayfinding.unknown_place")
        self.way("to_point=2147483647").expect(404, "wayfinding.unknown_place")
        self.way("to_counter=1&from_point=999").expect(404, "wayfinding.unknown_place")
        self.way(f"to_category={uuid.uuid4()}").expect(404, "wayfinding.unknown_place")
        self.way("to_counter=%27%20OR%201%3D1").expect(400, "request.invalid")
        self.anyone.get(f"/halls/{uuid.uuid4()}/way?to_counter=1").expect(404)
        self.anyone.get(f"/halls/{uuid.uuid4()}/floor-plan").expect(404)

    def plate(self, path: str, language: str = "zh") -> str:
        """What stands on it, without blanks; it is one page, and its code opens the page that it stands for."""
        page = self.anyone.get(f"/halls/{self.hall}{path}/doorplate-pdf?language={language}").expect(200)
        self.assertEqual(page.headers["content-type"], "application/pdf")
        self.assertEqual(pages_of(page.body), 1, path)
        self.assertTrue(qr_of(page.body).endswith(f"/portal/halls/{self.hall}{path}"), path)
        return text_of(page.body)

    def test_a_doorplate_is_one_page_to_hang_for_each_item_of_the_hall(self):
        items = self.anyone.get("/items?applicable=true&limit=100").expect(200).json["items"]
        here = [one for one in items
                if any(place["hall"]["id"] == self.hall for place in self.anyone.get(f"/items/{one['id']}/places").expect(200).json["items"])]
        self.assertGreater(len(here), 3)
        for one in here:
            words = self.plate(f"/items/{one['id']}")
            for said in ("手机扫一扫", "现在要等多久", "预约时间", "在哪里办", "办理时限", "一般要带", "从正门进", "1层"):
                self.assertIn(said, words, one["name"])
            english = self.plate(f"/items/{one['id']}", "en")
            for said in ("Scanwithyourphone", "Howlongthewaitisnow", "Bookatime", "Where", "Mainentrance", "Floor1"):
                self.assertIn(said, english, one["name"])
            below = english[english.index("Scanwithyourphone"):]
            self.assertNotRegex(below, "[\u4e00-\u9fff]{2}", one["name"])
        self.anyone.get(f"/halls/{self.hall}/items/{uuid.uuid4()}/doorplate-pdf").expect(404, "catalogue.item_not_found")
        elsewhere = [one for one in items if one not in here]
        if elsewhere:
            self.anyone.get(f"/halls/{self.hall}/items/{elsewhere[0]['id']}/doorplate-pdf").expect(404, "wayfinding.unknown_place")

    def test_a_hall_has_a_doorplate_of_its_own_with_its_lines_and_plan(self):
        words = self.plate("")
        for said in (HALL, "现在每个队列要等多久", "A队列", "大厅平面图", "2层", "等候区"):
            self.assertIn(said, words)
        english = self.plate("", "en")
        for said in ("LineA", "Floorplan", "Floor2", "Generalcounters"):
            self.assertIn(said, english)
        self.anyone.get(f"/halls/{uuid.uuid4()}/doorplate-pdf").expect(404)
        self.assertIn("手机扫一扫", self.plate("", "%27%3B--"), "an unknown language is Chinese")

    def test_nothing_personal_stands_on_a_plan(self):
        text = json.dumps([self.before, self.way("to_counter=1").expect(200).json])
        for word in ("clerk", "staff", "陈一示", "id_number", "phone"):
            self.assertNotIn(word, text)
