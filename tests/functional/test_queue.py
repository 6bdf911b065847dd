"""A visit in the hall as its devices and people make it: identify, ticket, call, serve, finish; and what the rules refuse on the way."""

import threading

from objects import ANSWERS, FOOD, draft_with_files, open_case, paired, step
from yimen import Client, YimenTest, wait_until

UNKNOWN_NUMBER = "11010519491231002X"  # a well-formed number of nobody on record
VISITOR01 = "990102188503120018"
AFTER_HOURS = "2026-09-28T18:00:00+08:00"


class QueueTest(YimenTest):
    def hall(self) -> str:
        halls = self.nobody().get("/halls").expect(200).json["items"]
        return next(h["id"] for h in halls if h["name"] == "城东区政务服务中心")

    def item(self) -> dict:
        found = self.nobody().get("/items?applicable=true&limit=100").expect(200).json["items"]
        return next(item for item in found if item["name"] == FOOD)

    def kiosk(self) -> Client:
        place = (self.server.port, "kiosk", "kiosk")
        if place not in self._signed_in:
            self._signed_in[place] = paired(self.nobody("kiosk"), "kiosk")
        return self._signed_in[place]

    def line(self, letter: str) -> str:
        lines = self.nobody().get(f"/halls/{self.hall()}/queue").expect(200).json["categories"]
        return next(line["id"] for line in lines if line["letter"] == letter)

    def ticket(self, letter: str = "A", **more) -> dict:
        body = {"hall_id": self.hall(), "category_id": self.line(letter), **more}
        return self.kiosk().post("/tickets", body).expect(201).json

    def counter(self, clerk: Client, number: int) -> str:
        counters = clerk.get(f"/counters?hall_id={self.hall()}").expect(200).json["items"]
        return next(c["id"] for c in counters if c["number"] == number)

    def at_desk(self, login: str, number: int) -> tuple[Client, str]:
        """The clerk at the counter, with nothing of an earlier test on it."""
        clerk = self.sign_in(login)
        counter = self.counter(clerk, number)
        clerk.post(f"/counters/{counter}/open", {}).expect(200)
        clerk.post(f"/counters/{counter}/resume").expect(200)
        self.clear(clerk, counter)
        return clerk, counter

    def clear(self, clerk: Client, counter: str) -> None:
        """Serves everybody who is left over."""
        while True:
            now = clerk.get("/desk").expect(200).json["current"]
            if now is None:
                now = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
            if now is None:
                return
            if now["state"] == "called":
                now = self.step(clerk, now, "serve")
            self.step(clerk, now, "finish")

    def step(self, who: Client, ticket: dict, action: str, body: dict | None = None) -> dict:
        return who.post(f"/tickets/{ticket['id']}/{action}", body or {}, match=ticket["revision"]).expect(200).json


class NamesTest(QueueTest):
    EAST, EAST_EN = "城东区政务服务中心", "Chengdong District Government Service Centre"

    def test_places_have_both_names_wherever_they_are_shown(self):
        hall = next(h for h in self.nobody().get("/halls").json["items"] if h["id"] == self.hall())
        self.assertEqual((hall["name_en"], hall["region_name_en"]), (self.EAST_EN, "Chengdong District"))
        self.assertIn("Yingchun Road", hall["address_en"])
        self.assertIn("Monday", hall["hours_en"])
        for path in ("queue", "board"):
            shown = self.nobody().get(f"/halls/{self.hall()}/{path}").expect(200).json
            self.assertEqual((shown["hall_name"], shown["hall_name_en"]), (self.EAST, self.EAST_EN))
        item = self.item()
        self.assertEqual(item["department_name_en"], "Chengdong District Administration for Market Regulation")
        self.assertEqual((item["region_name_en"], item["task_type_name_en"]), ("Chengdong District", "Administrative permit"))
        detail = self.nobody().get(f"/items/{item['id']}").expect(200).json
        self.assertEqual(detail["department"]["name_en"], item["department_name_en"])
        self.assertIn(self.EAST_EN, [h["name_en"] for h in detail["halls"]])
        places = self.nobody().get(f"/items/{item['id']}/places").expect(200).json["items"]
        self.assertIn(self.EAST_EN, [p["hall"]["name_en"] for p in places])

    def test_a_visit_and_its_case_name_hall_counter_and_item_in_both(self):
        clerk, counter = self.at_desk("clerk01", 1)
        desk = clerk.get("/desk").expect(200).json
        self.assertEqual((desk["counter"]["name_en"], desk["hall"]["name_en"]), ("General counter 1", self.EAST_EN))
        role = clerk.get("/me").expect(200).json["roles"][0]
        self.assertEqual(role["hall"]["name_en"], self.EAST_EN)
        visitor, item = self.sign_in("visitor03"), self.item()
        draft = open_case(visitor, item["id"])
        seen = visitor.get(f"/cases/{draft['id']}").expect(200).json
        self.assertEqual((seen["hall_name_en"], seen["department_name_en"]), (self.EAST_EN, item["department_name_en"]))
        ticket = visitor.post("/tickets", {"hall_id": self.hall(), "item_id": item["id"]}).expect(201).json
        self.assertEqual(ticket["hall_name_en"], self.EAST_EN)
        page = self.nobody().get(f"/ticket-pages/{ticket['token']}").expect(200).json
        self.assertEqual((page["hall_name_en"], page["category_name_en"]), (self.EAST_EN, "Business and market entry"))
        clerk.post(f"/counters/{counter}/call-next").expect(200)
        call = self.nobody().get(f"/halls/{self.hall()}/board").json["current"][0]
        self.assertEqual(call["counter_name_en"], "General counter 1")
        visit = clerk.get(f"/visits/{ticket['visit_id']}").expect(200).json
        self.assertEqual((visit["hall_name_en"], visit["matters"][0]["item_name_en"]), (self.EAST_EN, item["name_en"]))
        self.assertEqual([d["item_name_en"] for d in visit["drafts"]], [item["name_en"]])
        thread = visitor.get(f"/threads/visit/{visit['id']}").expect(200).json["entries"]
        self.assertEqual({e["kind"]: e["title_en"] for e in thread}["visit"], self.EAST_EN)
        self.clear(clerk, counter)


class MissedTest(QueueTest):
    def clock(self, at: str) -> None:
        self.nobody().post("/demo/clock", {"now": at}).expect(200)

    def test_whoever_missed_the_call_has_the_old_place_back_within_the_grace(self):
        self.clock("2026-09-28T10:00:00+08:00")
        clerk, counter = self.at_desk("clerk01", 1)
        guide, first, later = self.sign_in("guide01"), self.ticket("A"), self.ticket("A")
        called = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        self.assertIsNone(called["return_until"])
        missed = self.step(clerk, called, "no-show")
        self.assertEqual(missed["return_until"][:16], "2026-09-28T10:30")
        page = self.nobody().get(f"/ticket-pages/{first['token']}").expect(200).json
        self.assertEqual(page["return_until"], missed["return_until"])
        self.assertIsNone(self.nobody().get(f"/ticket-pages/{later['token']}").json["return_until"])

        # The paper held out to the guide says so; at a kiosk it says nothing, as nobody may give the place back there.
        def seen(who: Client) -> list:
            tickets = who.post("/identifications", {"code": first["token"]}).expect(201).json["tickets"]
            return [(one["id"], one["state"], {a["name"]: (a["allowed"], a["reason"]) for a in one["actions"]}) for one in tickets]

        self.assertEqual(seen(guide), [(first["id"], "no_show", {"return": (True, None)})])
        self.assertEqual(seen(self.kiosk()), [])
        listed = clerk.get(f"/tickets?hall_id={self.hall()}&state=no_show&day=2026-09-28").expect(200).json["items"]
        self.assertEqual([t["number"] for t in listed if t["return_until"]], [first["number"]])

        back = self.step(guide, missed, "return")
        self.assertIsNone(back["return_until"])
        self.assertEqual([t["id"] for t in clerk.get("/desk").json["line"]], [first["id"], later["id"]])
        missed = self.step(clerk, clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"], "no-show")
        self.clock("2026-09-28T10:31:00+08:00")
        self.assertEqual(seen(guide), [(first["id"], "no_show", {"return": (False, "queue.grace_over")})])
        self.assertIsNone(self.nobody().get(f"/ticket-pages/{first['token']}").json["return_until"])
        guide.post(f"/tickets/{first['id']}/return", {}, match=missed["revision"]).expect(409, "queue.grace_over")
        self.clear(clerk, counter)

    def test_whoever_missed_the_call_is_known_to_the_guide_by_their_number_too(self):
        clerk, counter = self.at_desk("clerk01", 1)
        guide = self.sign_in("guide01")
        known = guide.post("/identifications", {"id_number": VISITOR01}).expect(201).json
        self.ticket("C")
        mine = guide.post("/tickets", {"hall_id": self.hall(), "category_id": self.line("A"), "identification_id": known["id"]}).expect(201).json
        ticket = clerk.post(f"/tickets/{mine['id']}/call", {}, match=mine["revision"]).expect(200).json
        self.step(clerk, ticket, "no-show")
        again = guide.post("/identifications", {"id_number": VISITOR01}).expect(201).json
        self.assertIn((mine["id"], "no_show"), [(t["id"], t["state"]) for t in again["tickets"]])
        self.assertNotIn(mine["id"], [t["id"] for t in self.kiosk().post("/identifications", {"id_number": VISITOR01}).json["tickets"]])
        self.clear(clerk, counter)


class VisitTest(QueueTest):
    def test_a_visit_from_identification_to_the_end(self):
        clerk, counter = self.at_desk("clerk01", 1)
        seen = self.kiosk().post("/identifications", {"id_number": VISITOR01}).expect(201).json
        self.assertEqual((seen["known"], seen["display_name"]), (True, "李**"))
        item = self.item()
        ticket = self.kiosk().post("/tickets", {"hall_id": self.hall(), "identification_id": seen["id"], "item_id": item["id"]}).expect(201).json
        self.assertEqual((ticket["state"], ticket["ahead"], ticket["principal_name"]), ("waiting", 0, "李**"))
        page = self.nobody().get(f"/ticket-pages/{ticket['token']}").expect(200)
        self.assertEqual(page.json["number"], ticket["number"])
        self.assertNotIn("李", page.body.decode())
        called = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        self.assertEqual((called["id"], called["state"], called["counter_number"]), (ticket["id"], "called", 1))
        board = self.nobody().get(f"/halls/{self.hall()}/board").expect(200)
        self.assertEqual([(c["number"], c["counter_number"]) for c in board.json["current"]], [(ticket["number"], 1)])
        self.assertNotIn("李", board.body.decode())
        serving = self.step(clerk, called, "serve")
        visit = clerk.get(f"/visits/{serving['visit_id']}").expect(200).json
        self.assertEqual((visit["display_name"], visit["identified"], visit["rated"]), ("李**", True, False))
        case = self.sign_in("visitor01").post("/cases", {"item_id": item["id"], "answers": ANSWERS}).expect(201).json
        self.assertNotIn(case["id"], [m["case_id"] for m in visit["matters"]])
        self.step(clerk, serving, "finish")
        desk = clerk.get("/desk").expect(200).json
        self.assertIsNone(desk["current"])
        self.assertGreaterEqual(desk["served_today"], 1)
        own = self.sign_in("visitor01").get("/tickets").expect(200).json["items"]
        self.assertIn((ticket["id"], "served"), [(t["id"], t["state"]) for t in own])
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_case_opened_at_the_desk_belongs_to_the_visit(self):
        clerk, counter = self.at_desk("clerk01", 1)
        seen = self.kiosk().post("/identifications", {"id_number": VISITOR01}).expect(201).json
        self.ticket("A", identification_id=seen["id"])
        called = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        visit = clerk.get(f"/visits/{called['visit_id']}").expect(200).json
        item = self.item()
        case = clerk.post("/cases", {"item_id": item["id"], "answers": ANSWERS, "subject_id": visit["subject_id"], "visit_id": visit["id"]}).expect(201).json
        self.assertEqual(clerk.get(f"/cases/{case['id']}").expect(200).json["visit_id"], visit["id"])
        self.assertIn(case["id"], [m["case_id"] for m in clerk.get(f"/visits/{visit['id']}").json["matters"]])
        again = clerk.post(f"/visits/{visit['id']}/cases", {"case_id": case["id"]}).expect(200).json
        self.assertEqual([m["case_id"] for m in again["matters"]].count(case["id"]), 1)
        self.sign_in("visitor01").post("/cases", {"item_id": item["id"], "answers": ANSWERS, "visit_id": visit["id"]}).expect(400, "request.invalid")
        self.sign_in("visitor02").get(f"/visits/{visit['id']}").expect(404, "queue.visit_not_found")
        self.clear(clerk, counter)

    def test_a_draft_for_an_item_of_the_city_is_taken_up_at_the_district_counter(self):
        """The clerk sees it only while its visitor stands there; the department of the city decides."""
        clerk, counter = self.at_desk("clerk01", 1)
        items = self.nobody().get("/items?applicable=true&limit=100").expect(200).json["items"]
        item = next(one for one in items if one["region_name"] == "云溪市")
        visitor = self.sign_in("visitor04")
        draft = open_case(visitor, item["id"])
        clerk.get(f"/cases/{draft['id']}").expect(404, "cases.not_found")
        code = visitor.post("/visit-codes").expect(201).json["code"]
        seen = self.kiosk().post("/identifications", {"code": code}).expect(201).json
        ticket = self.kiosk().post("/tickets", {"hall_id": self.hall(), "identification_id": seen["id"], "item_id": item["id"]}).expect(201).json
        path = f"/visits/{ticket['visit_id']}/cases"
        clerk.post(path, {"case_id": draft["id"]}).expect(404, "cases.not_found")  # nobody is at the counter yet
        called = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        self.assertEqual(called["id"], ticket["id"])
        visit = clerk.post(path, {"case_id": draft["id"]}).expect(200).json
        self.assertEqual([(m["case_id"], m["item_id"]) for m in visit["matters"]], [(draft["id"], item["id"])])
        taken = clerk.get(f"/cases/{draft['id']}").expect(200).json
        self.assertEqual((taken["visit_id"], taken["hall_name"], taken["department_name"]), (visit["id"], "城东区政务服务中心", item["department_name"]))
        self.assertIn(("save_form", True), [(a["name"], a["allowed"]) for a in taken["actions"]])
        self.sign_in("clerk05").get(f"/cases/{draft['id']}").expect(404, "cases.not_found")
        self.clear(clerk, counter)

    def test_what_was_filed_from_home_is_received_where_the_visitor_is(self):
        """Meant for the hall of its district, brought to the hall of the city: received there, and no longer in the list here."""
        home, city = self.sign_in("clerk01"), self.sign_in("clerk05")
        visitor = self.sign_in("visitor01")
        case = step(visitor, draft_with_files(visitor), "submit")
        waiting = lambda clerk: [one["id"] for one in clerk.get("/cases?list=to_receive&limit=100").expect(200).json["items"]]  # noqa: E731
        self.assertIn(case["id"], waiting(home))
        self.assertNotIn(case["id"], waiting(city))
        halls = self.nobody().get("/halls").expect(200).json["items"]
        there = next(h["id"] for h in halls if h["code"] == "YX01")
        counter = next(c["id"] for c in city.get(f"/counters?hall_id={there}").expect(200).json["items"] if c["number"] == 1)
        city.post(f"/counters/{counter}/open", {}).expect(200)
        ticket = visitor.post("/tickets", {"hall_id": there, "item_id": self.item()["id"]}).expect(201).json
        called = city.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        self.assertEqual(called["id"], ticket["id"])
        visit = city.get(f"/visits/{ticket['visit_id']}").expect(200).json
        self.assertIn((case["id"], self.item()["id"]), [(c["id"], c["item_id"]) for c in visit["cases"]])
        city.post(f"/visits/{visit['id']}/cases", {"case_id": case["id"]}).expect(200)
        self.assertIn(case["id"], waiting(city))
        self.assertNotIn(case["id"], waiting(home))
        case["revision"] = city.get(f"/cases/{case['id']}").expect(200).json["revision"]
        step(city, case, "receive")
        step(city, case, "accept", {"opinion": "材料齐全"})
        reviewer = self.sign_in("reviewer01")  # of the district's department
        self.assertIn(case["id"], [one["id"] for one in reviewer.get("/cases?list=to_review&limit=100").expect(200).json["items"]])
        home.get(f"/cases/{case['id']}").expect(404, "cases.not_found")
        clerk, own = self.at_desk("clerk01", 1)
        late = visitor.post("/tickets", {"hall_id": self.hall(), "item_id": self.item()["id"]}).expect(201).json
        self.assertEqual(clerk.post(f"/counters/{own}/call-next").expect(200).json["ticket"]["id"], late["id"])
        problem = clerk.post(f"/visits/{late['visit_id']}/cases", {"case_id": case["id"]}).expect(409, "cases.taken_elsewhere").json
        self.assertEqual(problem["detail"], "云溪市政务服务中心")
        self.clear(clerk, own)
        self.clear(city, counter)
        city.post(f"/counters/{counter}/close").expect(200)

    def test_a_visitor_shows_a_code_and_holds_one_ticket_in_a_line(self):
        code = self.sign_in("visitor02").post("/visit-codes").expect(201).json["code"]
        self.assertRegex(code, "^[2-9A-HJ-NP-Z]{8}$")
        seen = self.kiosk().post("/identifications", {"code": code.lower()}).expect(201).json
        self.assertTrue(seen["known"])
        first = self.ticket("B", identification_id=seen["id"])
        refused = self.kiosk().post("/tickets", {"hall_id": self.hall(), "category_id": self.line("B"), "identification_id": seen["id"]})
        problem = refused.expect(409, "queue.already_in_line").json
        self.assertEqual((problem["ticket_id"], problem["number"]), (first["id"], first["number"]))
        again = self.kiosk().post("/identifications", {"code": first["token"]}).expect(201).json
        self.assertEqual([t["id"] for t in again["tickets"]], [first["id"]])
        gone = self.kiosk().post(f"/tickets/{first['id']}/cancel", {"identification_id": again["id"]}, match=first["revision"]).expect(200).json
        self.assertEqual(gone["state"], "cancelled")
        self.kiosk().post("/identifications", {"code": "ZZZZZZZZ"}).expect(422, "queue.unknown_code")
        self.kiosk().post("/identifications", {}).expect(400, "request.invalid")
        self.kiosk().post("/identifications", {"id_number": "123"}).expect(400, "request.invalid")

    def test_somebody_who_is_not_on_record_gets_a_ticket_too(self):
        seen = self.kiosk().post("/identifications", {"id_number": UNKNOWN_NUMBER}).expect(201).json
        self.assertEqual((seen["known"], seen["display_name"], seen["principals"]), (False, None, []))
        first = self.ticket("C", identification_id=seen["id"])
        other = self.kiosk().post("/identifications", {"id_number": UNKNOWN_NUMBER}).expect(201).json
        self.assertEqual([t["id"] for t in other["tickets"]], [first["id"]])
        self.kiosk().post("/tickets", {"hall_id": self.hall(), "category_id": self.line("C"), "identification_id": other["id"]}).expect(409, "queue.already_in_line")

    def test_an_agent_takes_one_for_each_principal(self):
        seen = self.kiosk().post("/identifications", {"id_number": "990102188806080025"}).expect(201).json
        agent = next(p for p in seen["principals"] if p["as_agent"])
        own = self.ticket("C", identification_id=seen["id"])
        other = self.ticket("C", identification_id=seen["id"], subject_id=agent["subject_id"])
        self.assertEqual((own["visit_id"], other["as_agent"]), (other["visit_id"], True))
        self.kiosk().post("/tickets", {"hall_id": self.hall(), "category_id": self.line("C"), "identification_id": seen["id"], "subject_id": agent["subject_id"]}).expect(409, "queue.already_in_line")
        for ticket in (own, other):
            self.kiosk().post(f"/tickets/{ticket['id']}/cancel", {"identification_id": seen["id"]}, match=ticket["revision"]).expect(200)

    def test_a_kiosk_cancels_only_what_belongs_to_the_one_who_stands_there(self):
        ticket = self.ticket("A")
        self.kiosk().post(f"/tickets/{ticket['id']}/cancel", {}, match=ticket["revision"]).expect(409, "queue.identification_ended")
        seen = self.kiosk().post("/identifications", {"id_number": UNKNOWN_NUMBER}).expect(201).json
        self.kiosk().post(f"/tickets/{ticket['id']}/cancel", {"identification_id": seen["id"]}, match=ticket["revision"]).expect(403, "queue.not_your_ticket")


class DeskTest(QueueTest):
    def test_a_repeated_press_is_one_call(self):
        clerk, counter = self.at_desk("clerk01", 1)
        self.ticket("A")
        self.ticket("A")
        key = "one-press-of-the-key"
        first = clerk.post(f"/counters/{counter}/call-next", key=key).expect(200).json["ticket"]
        again = clerk.post(f"/counters/{counter}/call-next", key=key).expect(200).json["ticket"]
        self.assertEqual(first["id"], again["id"])
        busy = clerk.post(f"/counters/{counter}/call-next").expect(409, "queue.counter_busy").json
        self.assertEqual(busy["number"], first["number"])
        self.clear(clerk, counter)

    def test_priority_is_called_first_and_the_line_says_why(self):
        clerk, counter = self.at_desk("clerk01", 1)
        plain, first = self.ticket("A"), self.ticket("A", priority="pregnant")
        line = clerk.get("/desk").expect(200).json["line"]
        self.assertEqual([t["id"] for t in line], [first["id"], plain["id"]])
        self.assertEqual([t["why"]["rule"] for t in line], ["priority", "due"])
        self.assertEqual(clerk.post(f"/counters/{counter}/call-next").json["ticket"]["id"], first["id"])
        self.clear(clerk, counter)

    def test_recall_hold_return_and_no_show(self):
        clerk, counter = self.at_desk("clerk01", 1)
        self.ticket("A")
        ticket = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        for _ in range(3):
            ticket = self.step(clerk, ticket, "recall")
        clerk.post(f"/tickets/{ticket['id']}/recall", {}, match=ticket["revision"]).expect(409, "queue.recall_limit")
        clerk.post(f"/tickets/{ticket['id']}/finish", {}, match=ticket["revision"]).expect(409, "queue.not_allowed")
        clerk.post(f"/tickets/{ticket['id']}/serve", {}, match=ticket["revision"] - 1).expect(412, "queue.stale")
        ticket = self.step(clerk, ticket, "hold", {"reason": "去复印"})
        self.assertEqual([t["id"] for t in clerk.get("/desk").json["held"]], [ticket["id"]])
        ticket = self.step(self.sign_in("guide01"), ticket, "return")
        ticket = clerk.post(f"/tickets/{ticket['id']}/call", {}, match=ticket["revision"]).expect(200).json
        ticket = self.step(clerk, ticket, "no-show")
        self.assertEqual(ticket["state"], "no_show")

    def test_a_transfer_keeps_number_and_waiting_time(self):
        clerk, counter = self.at_desk("clerk01", 1)
        other, results = self.at_desk("clerk02", 4)
        given = self.ticket("A")
        ticket = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        clerk.post(f"/tickets/{ticket['id']}/transfer", {}, match=ticket["revision"]).expect(422, "queue.bad_transfer")
        ticket = self.step(clerk, ticket, "transfer", {"category_id": self.line("D"), "note": "来领证"})
        self.assertEqual((ticket["number"], ticket["state"], ticket["category"]["letter"]), (given["number"], "waiting", "D"))
        there = other.post(f"/counters/{results}/call-next").expect(200).json["ticket"]
        self.assertEqual((there["id"], there["issued_at"]), (ticket["id"], given["issued_at"]))
        self.clear(other, results)
        other.post(f"/counters/{results}/close").expect(200)

    def test_what_waits_for_a_counter_is_not_lost_when_it_closes(self):
        clerk, counter = self.at_desk("clerk01", 1)
        other, results = self.at_desk("clerk02", 2)
        given = self.ticket("A")
        ticket = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        closed = self.counter(clerk, 3)
        refused = clerk.post(f"/tickets/{ticket['id']}/transfer", {"counter_id": closed}, match=ticket["revision"])
        self.assertEqual(refused.expect(409, "queue.transfer_closed").json["counter_number"], 3)
        sent = self.step(clerk, ticket, "transfer", {"counter_id": results})
        self.assertIsNone(clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"])
        events = self.nobody("display").events(f"/live/public?hall={self.hall()}")
        next(events)  # the stream is open
        other.post(f"/counters/{results}/close").expect(200)
        wait_until(lambda: "TicketReleased" in next(events).get("data", ""), "the boards hear of it")
        again = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        self.assertEqual((again["number"], again["issued_at"]), (given["number"], given["issued_at"]))
        self.assertGreater(again["revision"], sent["revision"] + 1)
        self.clear(clerk, counter)

    def test_counters_are_taken_by_one_clerk_each(self):
        clerk, counter = self.at_desk("clerk01", 1)
        other = self.sign_in("clerk02")
        other.post(f"/counters/{counter}/open", {}).expect(409, "queue.counter_taken")
        other.post(f"/counters/{counter}/call-next").expect(409, "queue.not_your_counter")
        clerk.post(f"/counters/{self.counter(clerk, 2)}/open", {}).expect(409, "queue.clerk_elsewhere")
        clerk.post(f"/counters/{counter}/pause", {"reason": "取材料"}).expect(200)
        clerk.post(f"/counters/{counter}/call-next").expect(409, "queue.counter_not_open")
        clerk.post(f"/counters/{counter}/resume").expect(200)
        other.post(f"/counters/{self.counter(other, 2)}/call-next").expect(409, "queue.counter_not_open")

    def test_a_counter_is_handed_over_with_who_stands_there(self):
        first, counter = self.at_desk("clerk01", 1)
        ticket = self.ticket("A")
        waiting = self.ticket("A")
        called = first.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        serving = self.step(first, called, "serve")
        second = self.sign_in("clerk02")
        second.post(f"/counters/{counter}/open", {}).expect(409, "queue.counter_taken")  # nobody is pushed off a counter
        second.post(f"/counters/{counter}/hand-over").expect(409, "queue.not_your_counter")
        first.post(f"/counters/{counter}/hand-over").expect(200)
        first.post(f"/counters/{counter}/hand-over").expect(200)  # pressed twice
        first.post(f"/counters/{counter}/resume").expect(200)
        second.post(f"/counters/{counter}/open", {}).expect(409, "queue.counter_taken")
        first.post(f"/counters/{counter}/hand-over").expect(200)
        free = second.get("/desk").expect(200).json["free_counters"]
        self.assertTrue(next(one for one in free if one["number"] == 1)["handing"])
        desk = second.post(f"/counters/{counter}/open", {}).expect(200).json
        self.assertEqual((desk["current"]["number"], desk["current"]["state"]), (ticket["number"], "serving"))
        first.post(f"/tickets/{ticket['id']}/finish", {}, match=serving["revision"]).expect(412)
        self.assertIsNone(first.get("/desk").expect(200).json["session"])
        self.step(second, desk["current"], "finish")
        following = second.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        self.assertEqual(following["number"], waiting["number"])
        self.clear(second, counter)
        second.post(f"/counters/{counter}/close").expect(200)

    def test_while_it_is_offered_nobody_is_called_to_it(self):
        clerk, counter = self.at_desk("clerk01", 1)
        self.ticket("A")
        clerk.post(f"/counters/{counter}/hand-over").expect(200)
        clerk.post(f"/counters/{counter}/call-next").expect(409, "queue.counter_not_open")
        clerk.post(f"/counters/{counter}/resume").expect(200)
        self.clear(clerk, counter)
        clerk.post(f"/counters/{counter}/close").expect(200)

    def test_a_group_and_an_interpreter_come_with_the_number(self):
        ticket = self.ticket("B", party_size=6, interpreter="sign")
        self.assertEqual((ticket["party_size"], ticket["interpreter"]), (6, "sign"))
        alone = self.ticket("B")
        self.assertEqual((alone["party_size"], alone["interpreter"]), (1, "none"))
        guide, body = self.sign_in("guide01"), {"hall_id": self.hall(), "direction": "line", "category_id": self.line("B")}
        sent = guide.post("/triage-decisions", body | {"party_size": 3, "interpreter": "en"}).expect(201).json
        third = guide.get(f"/tickets/{sent['ticket_id']}").expect(200).json
        self.assertEqual((third["party_size"], third["interpreter"]), (3, "en"))
        for size in (0, 100, -1):
            guide.post("/triage-decisions", body | {"party_size": size}).expect(400, "request.invalid")
        self.kiosk().post("/tickets", {"hall_id": self.hall(), "category_id": self.line("B"), "interpreter": "klingon"}).expect(400, "request.invalid")
        clerk, counter = self.at_desk("clerk01", 1)
        self.clear(clerk, counter)
        clerk.post(f"/counters/{counter}/close").expect(200)

    def test_the_second_screen_shows_masked_values_and_takes_one_answer(self):
        clerk, counter = self.at_desk("clerk01", 1)
        screen = paired(self.nobody("counter"), "desk_screen")
        self.assertEqual(screen.get("/desk-screen").expect(200).json["show"], "idle")
        subject = clerk.post("/visitors", {"name": "李示例", "id_number": VISITOR01}).expect(200).json["subject_id"]
        item = self.item()
        case = clerk.post("/cases", {"item_id": item["id"], "answers": ANSWERS, "subject_id": subject, "form": {"contact_phone": "13800000001"}}).expect(201).json
        clerk.post(f"/counters/{counter}/screen", {"show": "confirm", "case_id": case["id"]}).expect(204)
        shown = screen.get("/desk-screen").expect(200)
        self.assertEqual(shown.json["confirm"]["case_id"], case["id"])
        self.assertIn("138****0001", shown.body.decode())
        self.assertNotIn("13800000001", shown.body.decode())
        screen.post("/desk-screen/confirm", {"case_id": case["id"], "agreed": True, "signature_png_base64": "AAAA"}).expect(400, "request.invalid")
        screen.post("/desk-screen/confirm", {"case_id": case["id"], "agreed": True}).expect(204)
        self.assertEqual(clerk.get("/desk").json["screen"]["answer"]["agreed"], True)
        screen.post("/desk-screen/confirm", {"case_id": case["id"], "agreed": True}).expect(409, "queue.nothing_to_confirm")
        clerk.post(f"/counters/{counter}/screen", {"show": "confirm"}).expect(400, "request.invalid")

    def test_a_device_is_ended_and_its_session_with_it(self):
        manager = self.sign_in("manager01")
        added = manager.post("/devices", {"hall_id": self.hall(), "kind": "kiosk", "name": "备用取号机"}).expect(201).json
        device = self.nobody("kiosk")
        device.csrf_token = device.post("/devices/pair", {"code": added["pairing_code"]}).expect(200).json["csrf_token"]
        self.assertEqual(device.get("/devices/me").expect(200).json["id"], added["id"])
        self.nobody().post("/devices/pair", {"code": added["pairing_code"]}).expect(401, "people.pairing_refused")
        manager.post(f"/devices/{added['id']}/end").expect(204)
        listed = manager.get(f"/devices?hall_id={self.hall()}").expect(200).json["items"]
        self.assertIn((added["id"], "ended"), [(d["id"], d["state"]) for d in listed])
        wait_until(lambda: device.get("/devices/me").status == 401, "the session of the device ends")


class ClosedHallTest(QueueTest):
    options = ("--demo", "--clock", AFTER_HOURS, "--rate-factor", "0")

    def test_no_tickets_after_closing_time(self):
        problem = self.kiosk().post("/tickets", {"hall_id": self.hall(), "category_id": self.line("A")}).expect(409, "queue.hall_closed").json
        self.assertIn("9:00", problem["hours"])
        self.assertFalse(self.nobody().get(f"/halls/{self.hall()}/board").json["open"])


class TwoServersTest(QueueTest):
    """Clerks press in the same instant, on PostgreSQL at two servers of one database."""

    tickets = 120
    clerks = (("clerk01", 1), ("clerk02", 2))

    def test_each_ticket_is_called_at_one_counter(self):
        servers = self.beside_on_postgres()
        desks = [self.at_desk(login, number) for login, number in self.clerks]
        for i in range(self.tickets):
            self.ticket("ABC"[i % 3])
        called: list[str] = []
        errors: list[str] = []
        lock = threading.Lock()

        def work(clerk: Client, counter: str, server) -> None:
            mine = Client(server, "counter")
            mine.cookies, mine.csrf_token = dict(clerk.cookies), clerk.csrf_token
            try:
                while True:
                    ticket = mine.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
                    if ticket is None:
                        return
                    with lock:
                        called.append(ticket["id"])
                    ticket = self.step(mine, ticket, "serve")
                    self.step(mine, ticket, "finish")
            except AssertionError as failed:
                errors.append(str(failed))

        threads = [threading.Thread(target=work, args=(clerk, counter, servers[i % len(servers)])) for i, (clerk, counter) in enumerate(desks)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [])
        self.assertEqual(len(called), self.tickets)
        self.assertEqual(len(set(called)), self.tickets)
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


class TwoServersLongTest(TwoServersTest):
    long = True
    tickets = 3000
