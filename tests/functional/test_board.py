"""The hall as it is now, with its lines and counters; visits rated at the desk and from the phone; the thread through a whole visit."""

from objects import draft_with_files, step
from test_voice import OfCases
from yimen import Client, wait_until

VISITOR01 = "990102188503120018"


class OfLines(OfCases):
    def hall(self) -> str:
        return next(h["id"] for h in self.nobody().get("/halls").json["items"] if h["name"] == "城东区政务服务中心")

    def categories(self) -> dict[str, str]:
        return {c["letter"]: c["id"] for c in self.nobody().get(f"/halls/{self.hall()}/queue").expect(200).json["categories"]}

    def ticket(self, letter: str = "A", id_number: str | None = None) -> dict:
        """A ticket that the guide at the door gives: to nobody in particular, or to the one with this number."""
        guide, body = self.sign_in("guide01"), {"hall_id": self.hall(), "category_id": self.categories()[letter]}
        if id_number:
            body["identification_id"] = guide.post("/identifications", {"id_number": id_number}).expect(201).json["id"]
        return guide.post("/tickets", body).expect(201).json

    def counter(self, number: int) -> dict:
        rows = self.sign_in("manager01").get(f"/counters?hall_id={self.hall()}").expect(200).json
        return next(c for c in (rows["items"] if isinstance(rows, dict) else rows) if c["number"] == number)

    def open_counter(self, clerk: Client, number: int) -> None:
        clerk.post(f"/counters/{self.counter(number)['id']}/open", {}).expect(200)

    def close_counter(self, clerk: Client, number: int) -> None:
        clerk.post(f"/counters/{self.counter(number)['id']}/close", {}).expect(200)

    def call(self, clerk: Client, ticket: dict, *steps: str) -> dict:
        for name in ("call", *steps):
            ticket = clerk.post(f"/tickets/{ticket['id']}/{name}", {}, match=ticket["revision"]).expect(200).json
        return ticket

    def screen(self, counter: int) -> Client:
        client = self.nobody("counter")
        found = client.get("/demo/devices").expect(200).json
        devices = found["items"] if isinstance(found, dict) else found
        code = next(d["code"] for d in devices if d["kind"] == "desk_screen" and d["counter_number"] == counter)
        client.csrf_token = client.post("/devices/pair", {"code": code}).expect(200).json["csrf_token"]
        return client

    def now(self, login: str = "manager01") -> dict:
        return self.sign_in(login).get(f"/halls/{self.hall()}/now").expect(200).json

    def rows(self, path: str, login: str = "manager01") -> list[dict]:
        page = self.sign_in(login).get(f"{path}&limit=100").expect(200).json
        self.assertEqual(len(page["items"]), page["total"])
        return page["items"]


class FiguresTest(OfLines):
    def agree(self) -> dict:
        """Every figure of the lines has as many rows as it says, for all who watch the hall."""
        hall = self.hall()
        for login in ("manager01", "supervisor01", "guide01"):
            now = self.now(login)
            self.assertEqual(len(self.rows(f"/visits?hall_id={hall}&live=true", login)), now["people_in_hall"])
            self.assertEqual(len(self.rows(f"/tickets?hall_id={hall}&state=waiting", login)), now["waiting"])
            for line in now["categories"]:
                self.assertEqual(len(self.rows(f"/tickets?hall_id={hall}&state=waiting&category_id={line['id']}", login)), line["waiting"])
            issued = self.rows(f"/tickets?hall_id={hall}&day={now['day']}", login)
            self.assertEqual(sum(h["issued"] for h in now["hours"]), len(issued))
            self.assertEqual(sum(h["served"] for h in now["hours"]), sum(t["state"] == "served" for t in issued))
        self.assertIsNone(now["cases_today"])  # a guide reads no cases and no ratings
        self.assertIsNone(now["ratings_today"])
        return self.now()

    def test_every_number_of_the_lines_opens_exactly_the_rows_that_it_counts(self):
        clerk = self.sign_in("clerk01")
        self.agree()
        first, second = self.ticket("A"), self.ticket("B")
        self.ticket("A", VISITOR01)
        self.ticket("B", VISITOR01)  # the same person in two lines is one person in the hall
        now = self.agree()
        self.assertEqual((now["people_in_hall"], now["waiting"]), (3, 4))
        self.assertEqual({a["kind"] for a in now["attention"]}, {"nobody_serving"})
        self.open_counter(clerk, 1)
        self.move_clock("2026-09-28T10:10:00+08:00")
        self.call(clerk, first, "serve", "finish")
        self.call(clerk, second, "serve")
        now = self.agree()
        self.assertEqual((now["people_in_hall"], now["waiting"]), (2, 2))
        self.assertEqual([(h["hour"], h["issued"], h["served"]) for h in now["hours"]], [(9, 4, 0), (10, 0, 1)])
        self.assertAlmostEqual(now["hours"][1]["mean_wait_seconds"], 4200, delta=60)
        at_one = next(c for c in now["counters"] if c["number"] == 1)
        self.assertEqual((at_one["state"], at_one["current"]["number"], at_one["served_today"]), ("open", second["number"], 1))
        # The oldest has waited longer than the hall finds acceptable.
        worst = now["attention"][0]
        self.assertEqual((worst["kind"], worst["object_id"], worst["seconds"]), ("long_wait", now["longest_wait"]["ticket_id"], now["longest_wait"]["seconds"]))
        clerk.post(f"/tickets/{second['id']}/finish", {}, match=self.fresh(second)["revision"]).expect(200)
        clerk.post(f"/counters/{at_one['id']}/pause", {"reason": "换班"}).expect(200)
        self.move_clock("2026-09-28T10:40:00+08:00")
        now = self.agree()
        self.assertIn("counter_paused_long", {a["kind"] for a in now["attention"]})
        self.close_counter(clerk, 1)
        self.move_clock("2026-09-29T09:30:00+08:00")
        compared = self.now()["compared"]
        self.assertEqual((compared["day"], sum(h["issued"] for h in compared["hours"])), ("2026-09-28", 4))

    def fresh(self, ticket: dict) -> dict:
        return self.sign_in("manager01").get(f"/tickets/{ticket['id']}").expect(200).json


class VisitTest(OfLines):
    def test_a_visit_is_one_line_from_ticket_to_rating_for_visitor_clerk_and_manager(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk02")
        ticket = self.ticket("A", VISITOR01)
        self.open_counter(clerk, 2)
        ticket = self.call(clerk, ticket, "serve")
        case = step(visitor, draft_with_files(visitor), "submit")
        clerk.post(f"/visits/{ticket['visit_id']}/cases", {"case_id": case["id"]}).expect(200)
        screen = self.screen(2)
        screen.post("/ratings", {"case_id": case["id"], "grade": 5, "norms": []}).expect(404, "voice.unknown_service")
        rating = screen.post("/ratings", {"visit_id": ticket["visit_id"], "grade": 4, "norms": ["413"]}).expect(201).json
        screen.post("/ratings", {"visit_id": ticket["visit_id"], "grade": 1, "norms": []}).expect(409, "voice.already_rated")
        self.assertTrue(clerk.get(f"/visits/{ticket['visit_id']}").expect(200).json["rated"])
        clerk.post(f"/tickets/{ticket['id']}/finish", {}, match=ticket["revision"]).expect(200)
        visitor.post("/ratings", {"visit_id": ticket["visit_id"], "grade": 5, "norms": []}).expect(409, "voice.already_rated")

        def line(login: str, kind: str, which: str) -> list[tuple]:
            entries = self.sign_in(login).get(f"/threads/{kind}/{which}").expect(200).json["entries"]
            return [(e["kind"], e["id"]) for e in entries if e["kind"] != "document"]

        whole = line("manager01", "visit", ticket["visit_id"])
        self.assertEqual([kind for kind, _ in whole], ["visit", "ticket", "case", "rating"])
        for login in ("visitor01", "clerk02", "manager01", "supervisor01"):
            for kind, which in (("visit", ticket["visit_id"]), ("ticket", ticket["id"]), ("case", case["id"])):
                self.assertEqual(line(login, kind, which), whole, (login, kind))
        self.assertEqual(line("manager01", "rating", rating["id"]), whole)
        self.assertEqual([kind for kind, _ in line("guide01", "ticket", ticket["id"])], ["visit", "ticket", "rating"])
        self.assertEqual([kind for kind, _ in line("reviewer01", "case", case["id"])], ["case"])
        row = next(r for r in self.rows(f"/ratings?hall_id={self.hall()}&grade=4") if r["id"] == rating["id"])
        self.assertEqual((row["ticket_number"], row["counter_number"], row["channel"]), (ticket["number"], 2, "counter"))
        self.close_counter(clerk, 2)

    def test_who_has_been_served_rates_on_the_screen_that_asks_them_and_on_no_other(self):
        clerk, ticket, later = self.sign_in("clerk02"), self.ticket("A"), self.ticket("A")
        self.open_counter(clerk, 2)
        ticket = self.call(clerk, ticket, "serve")
        counter, body = self.counter(2)["id"], {"visit_id": ticket["visit_id"], "grade": 5, "norms": []}
        clerk.post(f"/counters/{counter}/screen", {"show": "rate", "visit_id": ticket["visit_id"]}).expect(204)
        clerk.post(f"/tickets/{ticket['id']}/finish", {}, match=ticket["revision"]).expect(200)
        later = self.call(clerk, later, "serve")
        self.screen(3).post("/ratings", body).expect(404, "voice.unknown_service")
        self.screen(2).post("/ratings", body).expect(201)
        clerk.post(f"/tickets/{later['id']}/finish", {}, match=later["revision"]).expect(200)
        self.screen(2).post("/ratings", {**body, "visit_id": later["visit_id"]}).expect(404, "voice.unknown_service")
        self.close_counter(clerk, 2)

    def test_a_visit_is_rated_on_the_phone_when_it_is_over(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk02")
        self.move_clock("2026-09-29T09:00:00+08:00")
        ticket = self.ticket("A", VISITOR01)
        body = {"visit_id": ticket["visit_id"], "grade": 5, "norms": ["510"]}
        visitor.post("/ratings", body).expect(409, "voice.not_ended")
        self.open_counter(clerk, 2)
        ticket = self.call(clerk, ticket, "serve")
        visitor.post("/ratings", body).expect(409, "voice.not_ended")
        self.sign_in("visitor02").post("/ratings", body).expect(404, "voice.unknown_service")
        clerk.post(f"/tickets/{ticket['id']}/finish", {}, match=ticket["revision"]).expect(200)
        self.assertIn(ticket["visit_id"], [s["visit_id"] for s in visitor.get("/ratings/open").expect(200).json])
        visitor.post("/ratings", body).expect(201)
        self.close_counter(clerk, 2)

    def test_the_manager_hears_of_tickets(self):
        events = self.sign_in("manager01").events("/live")
        next(events)  # the stream is open
        self.move_clock("2026-09-30T09:00:00+08:00")
        self.ticket("B")
        heard: list[str] = []
        wait_until(lambda: (heard.append(next(events).get("data", "")), any("TicketIssued" in one for one in heard))[1], "TicketIssued")
