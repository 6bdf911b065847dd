"""The board of a zone and the plate of a counter: what an enrolled display may see, what it shows, and how it is looked after from afar."""

import io
import wave

from objects import paired
from test_board import OfLines
from test_hall_rules import RULES
from yimen import Client, wait_until

PERSONAL = ("principal", "subject", "id_number", "visit_id", "王", "李")


class DisplayTest(OfLines):
    def manager(self) -> Client:
        return self.sign_in("manager01")

    def device(self, name: str, **place) -> tuple[dict, Client]:
        """A new display with its own browser, enrolled by its code."""
        wanted = {"hall_id": self.hall(), "kind": "display", "name": name, **place}
        added = self.manager().post("/devices", wanted).expect(201).json
        screen = self.nobody("display")
        screen.csrf_token = screen.post("/devices/pair", {"code": added["pairing_code"]}).expect(200).json["csrf_token"]
        return added, screen

    def row(self, device: dict) -> dict:
        rows = self.manager().get(f"/devices?hall_id={self.hall()}").expect(200).json["items"]
        return next(row for row in rows if row["id"] == device["id"])

    def move(self, device: dict, expect: int = 200, **place) -> None:
        path = f"/devices/{device['id']}/place"
        self.manager().put(path, place, match=self.row(device)["revision"]).expect(expect)

    def zones(self) -> dict:
        return self.manager().get(f"/halls/{self.hall()}/zones").expect(200).json

    def zone(self, name: str = "综合受理区") -> dict:
        return next(zone for zone in self.zones()["zones"] if zone["name"] == name)

    def counter_id(self, number: int) -> str:
        rows = self.manager().get(f"/counters?hall_id={self.hall()}").expect(200).json["items"]
        return next(row["id"] for row in rows if row["number"] == number)

    def finish(self, clerk: Client, ticket: dict) -> None:
        for step in ("serve", "finish"):
            ticket = clerk.post(f"/tickets/{ticket['id']}/{step}", {}, match=ticket["revision"]).expect(200).json


class ZoneBoardTest(DisplayTest):
    def test_it_shows_the_counters_of_its_zone_and_who_waits_for_them_and_nothing_else(self):
        zone = self.zone()
        _, board = self.device("东区屏", zone_id=zone["id"])
        _, results = self.device("领证屏", zone_id=self.zone("领证区")["id"])
        clerk = self.sign_in("clerk01")
        self.open_counter(clerk, 1)
        called, waits = self.ticket(), self.ticket()
        called = self.call(clerk, called)
        shown = board.get("/display").expect(200).json
        self.assertEqual((shown["shows"], shown["zone_name"], shown["zone_name_en"]), ("zone", "综合受理区", "General service"))
        self.assertEqual([one["number"] for one in shown["counters"]], [1, 2, 3])
        first = shown["counters"][0]
        self.assertEqual((first["state"], first["ticket_number"], first["calling"]), ("open", called["number"], True))
        self.assertEqual([one["number"] for one in shown["current"]], [called["number"]])
        self.assertEqual(shown["waiting"], [waits["number"]])
        # The line of results is no business of the other zone, and the other way round.
        other = results.get("/display").expect(200).json
        self.assertEqual([one["number"] for one in other["counters"]], [4])
        self.assertEqual((other["current"], other["waiting"]), ([], []))
        self.assertEqual([one["letter"] for one in other["categories"]], ["D"])
        text = board.get("/display").body.decode()
        for word in PERSONAL:
            self.assertNotIn(word, text)
        self.finish(clerk, called)
        clerk.post(f"/tickets/{waits['id']}/cancel", {}, match=waits["revision"]).expect(200)
        self.close_counter(clerk, 1)

    def test_it_hears_of_what_happens_in_its_hall_at_once(self):
        _, board = self.device("听屏", zone_id=self.zone()["id"])
        events = board.events("/live")
        next(events)  # the stream is open
        ticket = self.ticket()
        wait_until(lambda: "TicketIssued" in next(events).get("data", ""), "the board hears of a new number")
        self.assertIn(ticket["number"], board.get("/display").expect(200).json["waiting"])
        self.sign_in("clerk01").post(f"/tickets/{ticket['id']}/cancel", {}, match=ticket["revision"]).expect(200)

    def test_moved_it_shows_its_new_place_without_being_enrolled_again(self):
        device, screen = self.device("流动屏", zone_id=self.zone()["id"])
        self.move(device, counter_id=self.counter_id(2))
        plate = screen.get("/display").expect(200).json
        self.assertEqual((plate["shows"], [one["number"] for one in plate["counters"]]), ("counter", [2]))
        self.assertEqual((self.row(device)["counter_number"], self.row(device)["zone_id"]), (2, None))
        self.move(device)
        whole = screen.get("/display").expect(200).json
        self.assertEqual((whole["shows"], whole["counters"], whole["waiting"]), ("hall", [], []))
        path = f"/devices/{device['id']}/place"
        self.manager().put(path, {}, match=1).expect(412, "people.device_stale")

    def test_what_is_no_place_for_it_is_named_and_nothing_moves(self):
        device, _ = self.device("定屏")
        kiosk = self.manager().post("/devices", {"hall_id": self.hall(), "kind": "kiosk", "name": "机"}).expect(201).json
        both = {"zone_id": self.zone()["id"], "counter_id": self.counter_id(1)}
        self.move(device, 400, **both)
        self.move(device, 400, zone_id="01a7e56e-0000-7000-8000-000000000000")
        self.move(device, 400, counter_id="01a7e56e-0000-7000-8000-000000000000")
        self.move(kiosk, 400, counter_id=self.counter_id(1))
        self.assertEqual((self.row(device)["revision"], self.row(kiosk)["revision"]), (2, 1))
        # A screen of another hall's manager does not exist.
        self.sign_in("manager02").put(f"/devices/{device['id']}/place", {}, match=2).expect(404)

    def test_only_a_display_is_shown_it(self):
        self.nobody().get("/display").expect(401)
        paired(self.nobody("kiosk"), "kiosk").get("/display").expect(403)
        self.manager().get("/display").expect(403)


class CounterPlateTest(DisplayTest):
    def test_it_shows_number_lines_and_whom_it_serves_and_the_clerk_only_where_the_hall_wants_it(self):
        _, plate = self.device("1 号屏", counter_id=self.counter_id(1))
        one = lambda: plate.get("/display").expect(200).json["counters"][0]
        self.assertEqual((one()["state"], one()["ticket_number"]), ("closed", None))
        clerk = self.sign_in("clerk01")
        self.open_counter(clerk, 1)
        self.assertEqual((one()["number"], one()["state"]), (1, "open"))
        self.assertIn("A", [line["letter"] for line in one()["lines"]])
        ticket = self.call(clerk, self.ticket())
        self.assertEqual((one()["ticket_number"], one()["calling"]), (ticket["number"], True))
        ticket = clerk.post(f"/tickets/{ticket['id']}/serve", {}, match=ticket["revision"]).expect(200).json
        self.assertEqual((one()["ticket_number"], one()["calling"]), (ticket["number"], False))
        self.assertIsNone(one()["staff_name"])
        rules = self.manager().get(f"/halls/{self.hall()}/queue-rules").expect(200).json
        body = {key: rules[key] for key in RULES} | {"plate_staff": True}
        self.manager().put(f"/halls/{self.hall()}/queue-rules", body, match=rules["revision"]).expect(200)
        self.assertTrue(one()["staff_name"])
        clerk.post(f"/tickets/{ticket['id']}/finish", {}, match=ticket["revision"]).expect(200)
        self.close_counter(clerk, 1)

    def test_a_pause_says_why_and_until_when(self):
        _, plate = self.device("2 号屏", counter_id=self.counter_id(2))
        clerk = self.sign_in("clerk01")
        self.open_counter(clerk, 2)
        path = f"/counters/{self.counter_id(2)}/pause"
        clerk.post(path, {"reason": "用餐", "minutes": 0}).expect(400, "request.invalid")
        clerk.post(path, {"reason": "用餐", "minutes": 241}).expect(400, "request.invalid")
        clerk.post(path, {"reason": "用餐", "minutes": 60}).expect(200)
        shown = plate.get("/display").expect(200).json
        one = shown["counters"][0]
        self.assertEqual((one["state"], one["pause_reason"]), ("paused", "用餐"))
        self.assertGreater(one["pause_until"], shown["at"])
        now = self.manager().get(f"/halls/{self.hall()}/now").expect(200).json
        row = next(row for row in now["counters"] if row["number"] == 2)
        self.assertEqual(row["pause_until"], one["pause_until"])
        clerk.post(f"/counters/{self.counter_id(2)}/resume").expect(200)
        self.assertIsNone(plate.get("/display").json["counters"][0]["pause_until"])
        self.close_counter(clerk, 2)


class RemoteLockTest(DisplayTest):
    def lock(self, device: dict, reason: str = "维护中") -> None:
        self.manager().post(f"/devices/{device['id']}/lock", {"reason": reason}).expect(200)

    def test_a_locked_kiosk_does_nothing_says_why_and_works_again(self):
        wanted = {"hall_id": self.hall(), "kind": "kiosk", "name": "锁机"}
        added = self.manager().post("/devices", wanted).expect(201).json
        kiosk = self.nobody("kiosk")
        kiosk.csrf_token = kiosk.post("/devices/pair", {"code": added["pairing_code"]}).expect(200).json["csrf_token"]
        line = {"hall_id": self.hall(), "category_id": self.categories()["A"]}
        kiosk.post("/tickets", line).expect(201)
        before = self.journal_entries()
        self.lock(added)
        self.lock(added)  # pressed twice
        self.assertEqual(self.journal_entries(), before + 1)
        wait_until(lambda: kiosk.post("/tickets", line).status == 403, "the kiosk gives no numbers")
        kiosk.post("/identifications", {"id_number": "990102188503120018"}).expect(403)
        self.assertEqual(kiosk.get("/devices/me").expect(200).json["lock_reason"], "维护中")
        self.assertEqual(self.row(added)["lock_reason"], "维护中")
        self.manager().post(f"/devices/{added['id']}/unlock").expect(200)
        wait_until(lambda: kiosk.post("/tickets", line).status == 201, "the kiosk gives numbers again")
        self.assertIsNone(kiosk.get("/devices/me").expect(200).json["lock_reason"])

    def test_a_locked_board_hears_and_shows_nothing(self):
        device, screen = self.device("锁屏", zone_id=self.zone()["id"])
        events = screen.events("/live")
        next(events)
        self.lock(device)
        for _ in events:  # the stream ends by itself
            pass
        wait_until(lambda: screen.get("/display").status == 403, "the board is shown nothing")

    def test_what_is_out_of_use_is_not_locked_and_a_reason_is_asked_for(self):
        device, _ = self.device("停屏")
        self.manager().post(f"/devices/{device['id']}/lock", {"reason": " "}).expect(400, "request.invalid")
        self.manager().post(f"/devices/{device['id']}/end").expect(204)
        self.manager().post(f"/devices/{device['id']}/lock", {"reason": "x"}).expect(409, "people.device_ended")


class ZonesTest(DisplayTest):
    def put(self, zones: list[dict], revision: int):
        return self.manager().put(f"/halls/{self.hall()}/zones", {"zones": zones, "revision": revision})

    def test_they_are_written_as_a_whole_against_the_revision_and_boards_follow(self):
        now = self.zones()
        kept = [zone for zone in now["zones"] if zone["name"] == "综合受理区"][0]
        _, board = self.device("随区屏", zone_id=kept["id"])
        moved = [kept | {"counter_ids": [self.counter_id(2)]}] + [zone for zone in now["zones"] if zone["id"] != kept["id"]]
        after = self.put(moved + [{"name": "夜间区", "name_en": "", "counter_ids": [self.counter_id(3)]}], now["revision"]).expect(200).json
        self.assertEqual(len(after["zones"]), 3)
        self.assertEqual([one["number"] for one in board.get("/display").expect(200).json["counters"]], [2])
        self.put(moved, now["revision"]).expect(412, "places.zones_stale")
        without = [zone for zone in after["zones"] if zone["id"] != kept["id"]]
        self.put(without, after["revision"]).expect(409, "places.zone_shown")
        self.put(now["zones"], after["revision"]).expect(200)

    def test_a_counter_stands_in_one_zone_and_all_of_it_is_of_this_hall(self):
        now = self.zones()
        one, two = ({"name": name, "name_en": "", "counter_ids": [self.counter_id(1)]} for name in ("一", "二"))
        self.put([one, two], now["revision"]).expect(400, "request.invalid")
        self.put([one, one], now["revision"]).expect(400, "request.invalid")
        strange = {"name": "三", "name_en": "", "counter_ids": ["01a7e56e-0000-7000-8000-000000000000"]}
        self.put([strange], now["revision"]).expect(400, "request.invalid")
        unknown = {"id": "01a7e56e-0000-7000-8000-000000000000", "name": "四", "name_en": "", "counter_ids": []}
        self.put([unknown], now["revision"]).expect(400, "request.invalid")
        self.assertEqual(self.zones(), now)
        path = f"/halls/{self.hall()}/zones"
        self.sign_in("manager02").put(path, now).expect(404, "places.hall_not_found")
        self.sign_in("supervisor01").put(path, now).expect(403)
        self.sign_in("supervisor01").get(path).expect(200)


class SpokenCallTest(DisplayTest):
    def wave_of(self, number: str, counter: int, language: str = "zh") -> tuple[int, bytes]:
        reply = self.nobody().get(f"/spoken-calls?number={number}&counter={counter}&language={language}").expect(200)
        self.assertEqual(reply.headers["content-type"], "audio/wav")
        with wave.open(io.BytesIO(reply.body)) as file:
            self.assertEqual((file.getframerate(), file.getsampwidth(), file.getnchannels()), (11025, 2, 1))
            return file.getnframes(), file.readframes(file.getnframes())

    def test_a_call_is_sound_in_both_languages_and_the_same_each_time(self):
        length, sound = self.wave_of("A012", 3)
        self.assertTrue(2 * 11025 < length < 8 * 11025, "between two and eight seconds")
        self.assertEqual(self.wave_of("A012", 3)[1], sound)
        self.assertNotEqual(self.wave_of("A013", 3)[1], sound)
        self.assertNotEqual(self.wave_of("A012", 3, "en")[1], sound)

    def test_nothing_but_calls_is_said(self):
        for number, counter in (("hello", 1), ("A01", 1), ("A012", 0), ("A012", 1000), ("%27;--", 1)):
            self.nobody().get(f"/spoken-calls?number={number}&counter={counter}").expect(400, "request.invalid")
