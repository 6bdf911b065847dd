"""Booking as visitors, staff and devices make it: a place held, confirmed, moved, given back; checked in; called before a later walk-in; and
rules that change under it."""

import threading
from concurrent.futures import ThreadPoolExecutor

from objects import FOOD, booked, bookable_line, free_slots, paired
from yimen import Client, Server, YimenTest, sign_in, wait_until

MONDAY = "2026-09-28"


class BookingTest(YimenTest):
    def hall(self) -> str:
        halls = self.nobody().get("/halls").expect(200).json["items"]
        return next(h["id"] for h in halls if h["name"] == "城东区政务服务中心")

    def line(self) -> str:
        return bookable_line(self.nobody(), self.hall())

    def kiosk(self) -> Client:
        place = (self.server.port, "kiosk", "kiosk")
        if place not in self._signed_in:
            self._signed_in[place] = paired(self.nobody("kiosk"), "kiosk")
        return self._signed_in[place]

    def clock(self, at: str) -> None:
        self.nobody().post("/demo/clock", {"now": at}).expect(200)

    def slots(self, client: Client, day: str) -> list[dict]:
        path = f"/booking-slots?hall_id={self.hall()}&category_id={self.line()}&from={day}&days=1"
        return client.get(path).expect(200).json["days"][0]["slots"]

    def book(self, login: str, at: str, **more) -> dict:
        return booked(self.sign_in(login), self.hall(), at, **more)

    def cancel(self, client: Client, booking: dict) -> None:
        client.post(f"/bookings/{booking['id']}/cancel", {}, match=booking["revision"]).expect(200)

    def messages(self, login: str) -> list[str]:
        return [m["kind"] for m in self.sign_in(login).get("/messages?limit=100").expect(200).json["items"]]


class BookOnlineTest(BookingTest):
    def test_a_place_is_held_confirmed_moved_and_given_back(self):
        visitor = self.sign_in("visitor01")
        slot = free_slots(visitor, self.hall(), self.line())[0]
        held = visitor.post("/bookings", {"hall_id": self.hall(), "category_id": self.line(), "starts_at": slot["starts_at"]}).expect(201).json
        self.assertEqual(held["state"], "held")
        self.assertIsNone(held["code"])
        day = slot["starts_at"][:10]
        left = next(s["free"] for s in self.slots(visitor, day) if s["starts_at"] == slot["starts_at"])
        self.assertEqual(left, slot["free"] - 1)
        booking = visitor.post(f"/bookings/{held['id']}/confirm", match=held["revision"]).expect(200).json
        self.assertEqual((booking["state"], len(booking["code"])), ("confirmed", 10))
        self.assertIn("booking_confirmed", wait_until(lambda: self.messages("visitor01"), "the message"))
        later = free_slots(visitor, self.hall(), self.line())[-1]
        moved = visitor.post(f"/bookings/{held['id']}/move", {"starts_at": later["starts_at"]}, match=booking["revision"]).expect(200).json
        self.assertEqual((moved["starts_at"], moved["code"]), (later["starts_at"], booking["code"]))
        self.assertEqual(next(s["free"] for s in self.slots(visitor, day) if s["starts_at"] == slot["starts_at"]), slot["free"])
        visitor.post(f"/bookings/{held['id']}/cancel", {}, match=booking["revision"]).expect(412, "booking.stale")
        self.cancel(visitor, moved)
        self.assertEqual(visitor.get(f"/bookings/{held['id']}").expect(200).json["state"], "cancelled")

    def test_another_choice_ends_the_hold_before(self):
        visitor = self.sign_in("visitor03")
        first, second = free_slots(visitor, self.hall(), self.line())[:2]
        body = {"hall_id": self.hall(), "category_id": self.line()}
        one = visitor.post("/bookings", {**body, "starts_at": first["starts_at"]}).expect(201).json
        two = visitor.post("/bookings", {**body, "starts_at": second["starts_at"]}).expect(201).json
        visitor.post(f"/bookings/{one['id']}/confirm", match=one["revision"] + 1).expect(409, "booking.hold_ended")
        self.cancel(visitor, two)

    def test_one_person_has_one_booking_at_a_time(self):
        slot = free_slots(self.sign_in("visitor01"), self.hall(), self.line())[3]
        booking = self.book("visitor01", slot["starts_at"])
        self.sign_in("visitor01").post("/bookings", {"hall_id": self.hall(), "category_id": self.line(), "starts_at": slot["starts_at"]}) \
            .expect(409, "booking.overlaps")
        self.cancel(self.sign_in("visitor01"), booking)

    def test_nobody_books_for_somebody_else(self):
        other = self.sign_in("visitor02").get("/me").expect(200).json["acts_for"][0]["subject_id"]
        slot = free_slots(self.sign_in("visitor03"), self.hall(), self.line())[0]
        self.sign_in("visitor03").post("/bookings", {"hall_id": self.hall(), "category_id": self.line(), "starts_at": slot["starts_at"],
                                                     "subject_id": other}).expect(403, "booking.not_for_principal")

    def test_times_that_cannot_be_booked_say_so(self):
        visitor = self.sign_in("visitor04")
        body = {"hall_id": self.hall(), "category_id": self.line()}
        for at in (f"{MONDAY}T09:00:00+08:00", f"{MONDAY}T10:07:00+08:00", "2026-10-01T09:00:00+08:00", "2027-03-01T09:00:00+08:00"):
            with self.subTest(at):
                visitor.post("/bookings", {**body, "starts_at": at}).expect(422, "booking.no_such_slot")
        lines = visitor.get(f"/halls/{self.hall()}/queue").expect(200).json["categories"]
        results = next(line["id"] for line in lines if line["letter"] == "D")
        visitor.post("/bookings", {**body, "category_id": results, "starts_at": f"{MONDAY}T10:00:00+08:00"}).expect(422, "booking.not_bookable")

    def test_days_say_why_they_are_closed_and_what_comes_next(self):
        path = f"/booking-slots?hall_id={self.hall()}&category_id={self.line()}&from=2026-09-30&days=4"
        found = self.nobody().get(path).expect(200).json
        self.assertEqual([d["state"] for d in found["days"]], ["open", "closed", "closed", "closed"])
        self.assertTrue(found["days"][1]["reason"])
        self.assertTrue(found["next_free"].startswith(MONDAY))
        evening = [s for s in found["days"][0]["slots"] if s["session"] == "evening"]
        self.assertEqual(len(evening), 4, "Wednesdays are open late")

    def test_several_items_take_consecutive_slots(self):
        visitor = self.sign_in("visitor04")
        items = [i["id"] for i in visitor.get("/items?applicable=true&limit=100").expect(200).json["items"] if i["name"] == FOOD] * 3
        place = next(p for p in visitor.get("/booking-places?" + "&".join(f"item_ids={i}" for i in items)).expect(200).json["items"]
                     if p["hall_id"] == self.hall())
        self.assertTrue(place["bookable"])
        booking = booked(visitor, self.hall(), "2026-09-29T11:00:00+08:00", item_ids=items, category_id=place["category"]["id"])
        self.assertTrue(booking["ends_at"].startswith("2026-09-29T12:00"), booking["ends_at"])
        self.assertEqual(len(booking["items"]), 3)
        self.cancel(visitor, booking)

    def test_a_hold_that_is_not_confirmed_lapses(self):
        server = self.new_server()
        server.start()
        visitor = Client(server)
        sign_in(visitor, "visitor01")
        hall = self.hall_of(server)
        line = bookable_line(visitor, hall)
        slot = free_slots(visitor, hall, line)[-1]
        held = visitor.post("/bookings", {"hall_id": hall, "category_id": line, "starts_at": slot["starts_at"]}).expect(201).json
        Client(server).post("/demo/clock", {"now": f"{MONDAY}T09:30:00+08:00"}).expect(200)
        visitor.post(f"/bookings/{held['id']}/confirm", match=held["revision"]).expect(409, "booking.hold_ended")
        wait_until(lambda: visitor.get(f"/bookings/{held['id']}").expect(200).json["state"] == "lapsed", "the job")
        self.assertEqual(server.run("check").returncode, 0)

    def hall_of(self, server: Server) -> str:
        halls = Client(server).get("/halls").expect(200).json["items"]
        return next(h["id"] for h in halls if h["name"] == "城东区政务服务中心")


class StaffBookTest(BookingTest):
    def test_a_clerk_books_for_a_caller_on_places_of_their_own(self):
        clerk = self.sign_in("clerk01", "counter")
        subject = clerk.post("/visitors", {"name": "吴电话", "id_number": demo_number(300), "phone": "13800000077"}).expect(200).json["subject_id"]
        slot = [s for s in free_slots(clerk, self.hall(), self.line()) if s["session"] == "regular"][4]
        portal = next(s for s in self.slots(self.nobody(), slot["starts_at"][:10]) if s["starts_at"] == slot["starts_at"])["free"]
        booking = booked(clerk, self.hall(), slot["starts_at"], subject_id=subject)
        self.assertEqual((booking["channel"], booking["code"]), ("staff", None))
        after = next(s for s in self.slots(self.nobody(), slot["starts_at"][:10]) if s["starts_at"] == slot["starts_at"])["free"]
        self.assertEqual(after, portal, "the portal's places are untouched")
        listed = clerk.get(f"/bookings?hall_id={self.hall()}&day={slot['starts_at'][:10]}").expect(200).json
        self.assertIn(booking["id"], [b["id"] for b in listed["items"]])
        self.assertEqual(listed["total"], len(listed["items"]))
        self.cancel(clerk, booking)

    def test_a_list_has_pages(self):
        clerk = self.sign_in("clerk01", "counter")
        for number in range(3):
            booked(clerk, self.hall(), "2026-09-29T14:00:00+08:00" if number < 2 else "2026-09-29T15:00:00+08:00",
                   subject_id=clerk.post("/visitors", {"name": "郑页码", "id_number": demo_number(310 + number),
                                                       "phone": f"1380000020{number}"}).expect(200).json["subject_id"])
        seen, cursor = [], ""
        while True:
            page = clerk.get(f"/bookings?hall_id={self.hall()}&day=2026-09-29&limit=1{cursor}").expect(200).json
            seen += [b["id"] for b in page["items"]]
            if not page["next"]:
                break
            cursor = f"&cursor={page['next']}"
        self.assertEqual(len(seen), len(set(seen)))
        self.assertGreaterEqual(len(seen), 3)
        clerk.get(f"/bookings?hall_id={self.hall()}&cursor=nonsense").expect(400)


class CheckInTest(BookingTest):
    options = ("--demo", "--clock", f"{MONDAY}T08:00:00+08:00", "--rate-factor", "0")

    def test_a_booked_visitor_does_not_queue_again(self):
        early = self.book("visitor01", f"{MONDAY}T09:30:00+08:00")
        late = self.book("visitor03", f"{MONDAY}T10:00:00+08:00")
        kiosk = self.kiosk()
        kiosk.post("/booking-check-ins", {"code": early["code"]}).expect(409, "booking.too_early")
        self.clock(f"{MONDAY}T09:31:00+08:00")
        walk_in = kiosk.post("/tickets", {"hall_id": self.hall(), "category_id": self.line()}).expect(201).json
        self.clock(f"{MONDAY}T09:33:00+08:00")
        done = kiosk.post("/booking-check-ins", {"code": early["code"].lower()}).expect(200).json
        self.assertFalse(done["late"])
        again = kiosk.post("/booking-check-ins", {"code": early["code"]}).expect(200).json
        self.assertEqual((again["ticket_id"], again["again"]), (done["ticket_id"], True))

        clerk = self.sign_in("clerk01", "counter")
        counters = clerk.get(f"/counters?hall_id={self.hall()}").expect(200).json["items"]
        counter = next(c["id"] for c in counters if c["number"] == 1)
        clerk.post(f"/counters/{counter}/open", {}).expect(200)
        line = clerk.get("/desk").expect(200).json["line"]
        self.assertEqual(line[0]["id"], done["ticket_id"], "booked for 09:30, before one who came at 09:31")
        self.assertEqual(line[0]["why"]["rule"], "appointment")
        self.assertTrue(line[0]["why"]["booked_for"].startswith(f"{MONDAY}T09:30"))
        called = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
        self.assertEqual(called["id"], done["ticket_id"])
        self.assertNotEqual(called["id"], walk_in["id"])

        # Too late for the time: a place in line, with a word about it.
        self.clock(f"{MONDAY}T10:11:00+08:00")
        done = self.sign_in("visitor03").post("/booking-check-ins", {"booking_id": late["id"], "hall_id": self.hall()}).expect(200).json
        self.assertTrue(done["late"])
        ticket = self.sign_in("visitor03").get(f"/tickets/{done['ticket_id']}").expect(200).json
        self.assertIsNone(ticket["booked_for"])
        self.assertEqual(self.server.run("check").returncode, 0)

    def test_only_who_holds_it_checks_a_booking_in(self):
        booking = self.book("visitor04", "2026-09-29T11:00:00+08:00")
        self.sign_in("visitor01").post("/booking-check-ins", {"code": booking["code"]}).expect(422, "booking.unknown_code")
        self.kiosk().post("/booking-check-ins", {"code": "AAAAAAAAAA"}).expect(422, "booking.unknown_code")
        self.kiosk().post("/booking-check-ins", {}).expect(400)
        clerk = self.sign_in("clerk05", "counter")  # of another hall
        clerk.post("/booking-check-ins", {"booking_id": booking["id"]}).expect(404, "booking.not_found")

    def test_a_double_scan_makes_one_ticket(self):
        self.clock(f"{MONDAY}T12:40:00+08:00")
        booking = self.book("visitor02", f"{MONDAY}T13:30:00+08:00")
        self.clock(f"{MONDAY}T13:10:00+08:00")
        kiosk = self.kiosk()
        tickets: list[str] = []

        def scan() -> None:
            tickets.append(kiosk.post("/booking-check-ins", {"code": booking["code"]}).expect(200).json["ticket_id"])

        threads = [threading.Thread(target=scan) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((len(tickets), len(set(tickets))), (6, 1))


class MissedTest(BookingTest):
    options = ("--demo", "--clock", "2026-09-21T08:00:00+08:00", "--rate-factor", "0")

    def test_after_misses_online_booking_pauses_and_walking_in_does_not(self):
        visitor = self.sign_in("visitor01")
        for day in ("2026-09-21", "2026-09-22", "2026-09-23"):
            self.clock(f"{day}T08:00:00+08:00")
            booking = self.book("visitor01", f"{day}T10:00:00+08:00")
            self.clock(f"{day}T23:59:59+08:00")
            self.clock(f"{day[:-2]}{int(day[-2:]) + 1}T00:00:30+08:00")
            wait_until(lambda booking=booking: visitor.get(f"/bookings/{booking['id']}").expect(200).json["state"] == "no_show", "the job")
        self.clock("2026-09-24T09:00:00+08:00")
        refused = visitor.post("/bookings", {"hall_id": self.hall(), "category_id": self.line(), "starts_at": "2026-09-24T10:00:00+08:00"}) \
            .expect(409, "booking.paused")
        self.assertEqual(refused.json["until"], "2026-10-23")
        visitor.post("/tickets", {"hall_id": self.hall(), "category_id": self.line()}).expect(201)
        self.assertIn("booking_missed", wait_until(lambda: self.messages("visitor01"), "the message"))
        self.assertEqual(self.server.run("check").returncode, 0)


class ReminderTest(BookingTest):
    options = ("--demo", "--clock", "2026-09-21T08:00:00+08:00", "--rate-factor", "0")

    def test_a_reminder_comes_once(self):
        self.clock("2026-09-24T09:00:00+08:00")
        self.book("visitor03", "2026-09-28T10:00:00+08:00")
        self.clock("2026-09-27T14:00:01+08:00")
        wait_until(lambda: "booking_reminder" in self.messages("visitor03"), "the reminder")
        self.clock("2026-09-27T16:00:00+08:00")
        self.assertEqual(self.messages("visitor03").count("booking_reminder"), 1)


class RulesTest(BookingTest):
    def plan(self, manager: Client) -> dict:
        plans = manager.get(f"/booking-plans?hall_id={self.hall()}").expect(200).json["items"]
        return next(p for p in plans if p["category"]["id"] == self.line())

    def change(self, manager: Client, plan: dict, **more) -> dict:
        tried = manager.post(f"/booking-plans/{self.line()}/try", {"hall_id": self.hall(), "plan": plan["plan"]}).expect(200).json
        body = {"hall_id": self.hall(), "plan": plan["plan"], "on_hit": "keep", "hit_ids": tried["hit_ids"], **more}
        return manager.put(f"/booking-plans/{self.line()}", body, match=plan["revision"]).expect(200).json

    def one_place(self, day: str, minute: int, portal: int) -> dict:
        return {"day": day, "kind": "capacity", "from_minute": minute, "to_minute": minute + 30, "session": None, "slot_minutes": None,
                "portal": portal, "staff": None, "reason": "", "reason_en": ""}

    def test_a_change_shows_whom_it_hits_before_it_is_made(self):
        manager = self.sign_in("manager01", "console")
        booking = self.book("visitor02", "2026-09-30T10:00:00+08:00")
        plan = self.plan(manager)
        plan["plan"]["exceptions"].append({"day": "2026-09-30", "kind": "closed", "from_minute": None, "to_minute": None, "session": None,
                                           "slot_minutes": None, "portal": None, "staff": None, "reason": "停电检修", "reason_en": ""})
        tried = manager.post(f"/booking-plans/{self.line()}/try", {"hall_id": self.hall(), "plan": plan["plan"], "from": "2026-09-30"}) \
            .expect(200).json
        self.assertEqual([h["id"] for h in tried["hits"]], [booking["id"]])
        self.assertEqual(tried["days"][0]["slots"], [])
        self.assertEqual(self.sign_in("visitor02").get(f"/bookings/{booking['id']}").expect(200).json["state"], "confirmed", "nothing is made yet")
        body = {"hall_id": self.hall(), "plan": plan["plan"], "on_hit": "cancel", "hit_ids": [], "reason": "停电检修"}
        manager.put(f"/booking-plans/{self.line()}", body, match=plan["revision"]).expect(409, "booking.hits_differ")
        self.change(manager, plan, on_hit="cancel", reason="停电检修")
        gone = self.sign_in("visitor02").get(f"/bookings/{booking['id']}").expect(200).json
        self.assertEqual((gone["state"], gone["ended_by"], gone["reason"]), ("cancelled", "hall", "停电检修"))
        wait_until(lambda: "booking_cancelled_by_hall" in self.messages("visitor02"), "the message")
        manager.put(f"/booking-plans/{self.line()}", {**body, "hit_ids": []}, match=plan["revision"]).expect(412, "booking.plan_stale")

    def test_rules_that_make_no_sense_are_named(self):
        manager = self.sign_in("manager01", "console")
        plan = self.plan(manager)
        plan["plan"]["openings"][0]["to_minute"] = 1
        refused = manager.post(f"/booking-plans/{self.line()}/try", {"hall_id": self.hall(), "plan": plan["plan"]}).expect(400)
        self.assertIn("/plan/openings/0/to_minute", [p["pointer"] for p in refused.json["invalid_params"]])

    def test_who_waits_gets_what_is_given_back(self):
        manager = self.sign_in("manager01", "console")
        plan = self.plan(manager)
        plan["plan"]["exceptions"] += [self.one_place("2026-10-09", 540, 1),
                                       {**self.one_place("2026-10-09", 570, 0), "to_minute": 1440}]
        self.change(manager, plan)
        booking = self.book("visitor01", "2026-10-09T09:00:00+08:00")
        waiting = self.sign_in("visitor03")
        waiting.post("/bookings", {"hall_id": self.hall(), "category_id": self.line(), "starts_at": "2026-10-09T09:00:00+08:00"}) \
            .expect(409, "booking.full")
        wish = {"hall_id": self.hall(), "category_id": self.line(), "from_day": "2026-10-09", "to_day": "2026-10-09"}
        waiting.post("/booking-wishes", wish).expect(201)
        waiting.post("/booking-wishes", wish).expect(409, "booking.wish_twice")
        self.cancel(self.sign_in("visitor01"), booking)

        def offered() -> dict | None:
            items = waiting.get("/bookings?state=held").expect(200).json["items"]
            return next((b for b in items if b["offered"]), None)

        offer = wait_until(offered, "the offer")
        self.assertTrue(offer["starts_at"].startswith("2026-10-09T09:00"))
        wait_until(lambda: "booking_offer" in self.messages("visitor03"), "the message")
        self.sign_in("visitor01").post("/bookings", {"hall_id": self.hall(), "category_id": self.line(), "starts_at": "2026-10-09T09:00:00+08:00"}) \
            .expect(409, "booking.full")
        waiting.post(f"/bookings/{offer['id']}/confirm", match=offer["revision"]).expect(200)
        self.assertEqual(waiting.get("/booking-wishes").expect(200).json["items"], [])
        self.assertEqual(self.server.run("check").returncode, 0)


class OversoldTest(BookingTest):
    """200 people press at once, while series and exceptions and the manager change the same slots."""

    PRESSED = 200

    def test_no_slot_is_oversold(self):
        clerks = [self.sign_in(login, "counter") for login in ("clerk01", "clerk02")]
        manager = self.sign_in("manager01", "console")
        hall, line = self.hall(), self.line()
        people = [demo_number(i) for i in range(self.PRESSED)]

        def subject(i: int) -> str:
            return clerks[i % 2].post("/visitors", {"name": "钱同时", "id_number": people[i], "phone": "13800000099"}).expect(200).json["subject_id"]

        with ThreadPoolExecutor(16) as pool:
            subjects = list(pool.map(subject, range(self.PRESSED)))
        plans = manager.get(f"/booking-plans?hall_id={hall}").expect(200).json["items"]
        plan = next(p for p in plans if p["category"]["id"] == line)
        # The series give 2 places to staff; an exception makes them 5 at ten, an extra opening lies across the series.
        plan["plan"]["exceptions"] += [
            {"day": "2026-09-29", "kind": "capacity", "from_minute": 600, "to_minute": 630, "session": None, "slot_minutes": None,
             "portal": None, "staff": 5, "reason": "", "reason_en": ""},
            {"day": "2026-09-29", "kind": "extra", "from_minute": 660, "to_minute": 720, "session": "regular", "slot_minutes": 20,
             "portal": 0, "staff": 3, "reason": "", "reason_en": ""}]
        manager.put(f"/booking-plans/{line}", {"hall_id": hall, "plan": plan["plan"], "on_hit": "keep", "hit_ids": []},
                    match=plan["revision"]).expect(200)
        starts = ["2026-09-29T10:00:00+08:00", "2026-09-29T11:00:00+08:00", "2026-09-29T11:20:00+08:00", "2026-09-29T14:00:00+08:00"]

        def press(i: int) -> tuple[int, str]:
            reply = clerks[i % 2].post("/bookings", {"hall_id": hall, "category_id": line, "starts_at": starts[i % 4], "subject_id": subjects[i]})
            return reply.status, reply.json.get("code") or ""

        with ThreadPoolExecutor(32) as pool:
            done = list(pool.map(press, range(self.PRESSED)))
        self.assertEqual(sum(status == 201 for status, _ in done), 5 + 3 + 3 + 2, done[:5])
        self.assertEqual({code for status, code in done if status != 201}, {"booking.full"})
        self.assertEqual([s["free"] for s in self.slots(clerks[0], "2026-09-29") if s["starts_at"][:19] in {x[:19] for x in starts}], [0, 0, 0, 0])
        self.assertEqual(self.server.run("check").returncode, 0)


def demo_number(i: int) -> str:
    """A well-formed number of somebody who does not exist (GB 11643-1999), born on some day of 1881."""
    month, rest = divmod(i, 28)
    body = f"9901021881{month % 12 + 1:02d}{rest + 1:02d}{i % 500 + 1:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(a) * b for a, b in zip(body, weights, strict=True)) % 11]
