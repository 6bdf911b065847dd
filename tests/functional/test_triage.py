"""Triage at the door: the guide sends each person to self-service, to a side-by-side desk or to a line; the share is counted."""

from printer_simulator import Printer
from yimen import Client, OwnServerTest, wait_until


class TriageTest(OwnServerTest):
    options = ("--demo", "--clock", "2026-09-28T09:30:00+08:00", "--rate-factor", "0")

    def setUp(self) -> None:
        super().setUp()
        self.guide, self.manager = self.sign_in("guide01"), self.sign_in("manager01")
        self.hall = next(h["id"] for h in self.nobody().get("/halls").expect(200).json["items"] if h["name"] == "城东区政务服务中心")
        found = self.nobody().get("/items?applicable=true&limit=100").expect(200).json["items"]
        ways = {item["id"]: self.guide.get(f"/items/{item['id']}/ways").expect(200).json for item in found}
        self.online = next(one for one in ways.values() if one["online"])
        self.bound = next(one for one in ways.values() if not one["online"] and not one["kiosk"])

    def at(self, time: str) -> None:
        self.nobody().post("/demo/clock", {"now": f"{time}+08:00"}).expect(200)

    def send(self, direction: str, item: dict | None = None, who: Client | None = None, **more):
        body = {"hall_id": self.hall, "direction": direction, **({"item_id": item["item_id"]} if item else {}), **more}
        return (who or self.guide).post("/triage-decisions", body)

    def share(self, query: str = "", who: Client | None = None) -> dict:
        return (who or self.manager).get(f"/halls/{self.hall}/triage-share{query}").expect(200).json

    def decisions(self) -> list[dict]:
        return self.manager.get(f"/halls/{self.hall}/triage-decisions").expect(200).json["items"]

    def test_each_direction_is_recorded_and_the_share_counted_by_day_and_item(self):
        self.at("2026-10-12T09:30:00")
        self.send("self_service", self.online).expect(201)
        self.send("side_by_side", self.bound).expect(201)
        made = self.send("line", self.online).expect(201).json
        self.assertRegex(made["number"], r"^[A-Z]\d{3}$")
        self.assertEqual(self.guide.get(f"/tickets/{made['ticket_id']}").expect(200).json["state"], "waiting")
        self.at("2026-10-13T09:30:00")
        line = self.nobody().get(f"/halls/{self.hall}/queue").expect(200).json["categories"][0]["id"]
        self.send("line", category_id=line).expect(201)
        newest = self.decisions()[0]
        self.assertEqual((newest["direction"], newest["item_id"], newest["item_name"]), ("line", None, ""))
        self.assertTrue(newest["decided_by"])
        found = self.share("?from=2026-10-12&to=2026-10-13")
        self.assertEqual([(row["key"], row["sent"], row["self_service"], row["side_by_side"], row["line"], row["line_could_self"])
                          for row in found["rows"]], [("2026-10-12", 3, 1, 1, 1, 1), ("2026-10-13", 1, 0, 0, 1, 0)])
        self.assertEqual((found["total"]["sent"], found["total"]["line"]), (4, 2))
        by_item = self.share("?from=2026-10-12&to=2026-10-13&by=item")["rows"]
        self.assertEqual([(row["name"], row["sent"]) for row in by_item][0], (self.online["name"], 2))
        self.assertEqual({row["key"] for row in by_item}, {self.online["item_id"], self.bound["item_id"], ""})
        self.assertEqual(self.share()["to"], "2026-10-13", "the week until today")

    def test_what_needs_a_counter_is_not_sent_away_and_nothing_is_half_done(self):
        self.at("2026-10-14T09:30:00")
        before = len(self.decisions())
        self.send("self_service", self.bound).expect(422, "triage.not_self_service")
        self.send("self_service").expect(422, "triage.not_self_service")
        self.send("line", {"item_id": self.hall}).expect(404, "catalogue.item_not_found")
        self.send("elsewhere", self.online).expect(400, "request.invalid")
        self.at("2026-10-14T20:00:00")
        self.send("line", self.online).expect(409, "queue.hall_closed")
        self.assertEqual(len(self.decisions()), before, "no ticket, no decision")
        self.send("side_by_side", self.online).expect(201)

    def test_pressed_twice_it_is_one_decision_and_one_ticket(self):
        self.at("2026-10-15T09:30:00")
        body = {"hall_id": self.hall, "direction": "line", "item_id": self.online["item_id"]}
        first = self.guide.post("/triage-decisions", body, key="door-once").expect(201).json
        again = self.guide.post("/triage-decisions", body, key="door-once").expect(201).json
        self.assertEqual(first, again)
        self.assertEqual([one["id"] for one in self.decisions()].count(first["id"]), 1)
        self.assertEqual(self.share("?from=2026-10-15&to=2026-10-15")["total"]["sent"], 1)

    def test_a_line_comes_on_paper_and_stands_in_the_journal_without_a_name(self):
        self.at("2026-10-16T09:30:00")
        machine = Printer()
        self.addCleanup(machine.off)
        printer = self.manager.post("/printers", {"hall_id": self.hall, "name": "导办台", "address": "127.0.0.1", "port": machine.port,
                                                  "width_mm": 58}).expect(201).json
        entries = self.journal_entries()
        known = self.guide.post("/identifications", {"id_number": "990102188503120018"}).expect(201).json
        made = self.send("line", self.online, identification_id=known["id"]).expect(201).json
        wait_until(lambda: machine.papers, "the paper")
        self.assertIn(made["number"], machine.papers[0].text)
        self.assertGreaterEqual(self.journal_entries(), entries + 2)
        kept = next(one for one in self.decisions() if one["id"] == made["id"])
        self.assertEqual(set(kept), {"id", "direction", "item_id", "item_name", "item_name_en", "ticket_id", "number", "decided_at",
                                     "decided_by"}, "nothing of the visitor")
        held = self.send("line", self.online, identification_id=known["id"]).expect(409, "queue.already_in_line")
        self.assertEqual(held.json["ticket_id"], made["ticket_id"])
        self.manager.post(f"/printers/{printer['id']}/remove", match=1).expect(200)

    def test_only_the_guide_of_the_hall_sends_and_only_its_people_read(self):
        other = self.sign_in("manager02")
        for path in ("triage-decisions", "triage-share"):
            other.get(f"/halls/{self.hall}/{path}").expect(404)
            self.sign_in("clerk01").get(f"/halls/{self.hall}/{path}").expect(403)
            self.sign_in("supervisor01").get(f"/halls/{self.hall}/{path}").expect(200)
        self.send("side_by_side", self.online, self.manager).expect(403)
        self.send("side_by_side", self.online, self.sign_in("clerk01")).expect(403)
        elsewhere = next(h["id"] for h in self.nobody().get("/halls").expect(200).json["items"] if h["id"] != self.hall)
        self.guide.post("/triage-decisions", {"hall_id": elsewhere, "direction": "side_by_side"}).expect(422, "places.unknown_hall")
        self.manager.get(f"/halls/{self.hall}/triage-share?from=2026-10-02&to=2026-10-01").expect(422, "triage.bad_range")
        self.manager.get(f"/halls/{self.hall}/triage-share?from=2020-01-01&to=2026-10-01").expect(422, "triage.bad_range")
        self.manager.get(f"/halls/{self.hall}/triage-decisions?cursor=x").expect(400, "request.invalid")
