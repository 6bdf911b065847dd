"""What a hall decides about its lines and says at the foot of its display, and what people came for in the last weeks."""

from objects import food
from test_board import OfLines
from yimen import wait_until

RULES = ("longest_wait_seconds", "recall_limit", "hold_seconds", "grace_seconds", "anonymous", "notices")


class OfRules(OfLines):
    def path(self) -> str:
        return f"/halls/{self.hall()}/queue-rules"

    def rules(self) -> dict:
        return self.sign_in("manager01").get(self.path()).expect(200).json

    def change(self, **changes) -> dict:
        now = self.rules()
        body = {key: now[key] for key in RULES} | changes
        return self.sign_in("manager01").put(self.path(), body, match=now["revision"]).expect(200).json


class HallRulesTest(OfRules):
    def test_a_new_notice_stands_on_the_board_at_once(self):
        events = self.nobody("display").events(f"/live/public?hall={self.hall()}")
        next(events)  # the stream is open
        self.change(notices=[{"text": "今天下午三点消防演练", "text_en": "Fire drill at three"}])
        wait_until(lambda: "HallRulesChanged" in next(events).get("data", ""), "the display hears of it")
        board = self.nobody().get(f"/halls/{self.hall()}/board").expect(200).json
        self.assertEqual([n["text"] for n in board["notices"]], ["今天下午三点消防演练"])

    def test_a_number_is_repeated_as_often_as_the_hall_now_allows(self):
        self.change(recall_limit=1)
        clerk = self.sign_in("clerk01")
        self.open_counter(clerk, 1)
        ticket = self.call(clerk, self.ticket(), "recall")
        clerk.post(f"/tickets/{ticket['id']}/recall", {}, match=ticket["revision"]).expect(409, "queue.recall_limit")
        for step in ("serve", "finish"):
            ticket = clerk.post(f"/tickets/{ticket['id']}/{step}", {}, match=ticket["revision"]).expect(200).json
        self.close_counter(clerk, 1)

    def test_what_is_out_of_bounds_is_named_and_nothing_changes(self):
        before = self.rules()
        body = {key: before[key] for key in RULES}
        manager = self.sign_in("manager01")
        refused = manager.put(self.path(), body | {"recall_limit": 0, "hold_seconds": 1}, match=before["revision"])
        named = [one["pointer"] for one in refused.expect(422, "queue.bad_rules").json["invalid_params"]]
        self.assertEqual(named, ["/recall_limit", "/hold_seconds"])
        blank = body | {"notices": [{"text": "  ", "text_en": ""}]}
        manager.put(self.path(), blank, match=before["revision"]).expect(400, "request.invalid")
        many = body | {"notices": [{"text": "通知", "text_en": ""}] * 21}
        manager.put(self.path(), many, match=before["revision"]).expect(400, "request.invalid")
        self.assertEqual(self.rules(), before)

    def test_the_second_of_two_editors_is_told_and_the_supervisor_only_reads(self):
        before = self.rules()
        self.change(grace_seconds=600)
        body = {key: before[key] for key in RULES}
        self.sign_in("manager01").put(self.path(), body, match=before["revision"]).expect(412, "queue.rules_stale")
        supervisor = self.sign_in("supervisor01")
        now = supervisor.get(self.path()).expect(200).json
        self.assertEqual(now["grace_seconds"], 600)
        supervisor.put(self.path(), body, match=now["revision"]).expect(403)


class ScreensByTheClockTest(OfRules):
    """What the displays say and how loud, by the hall's own day."""

    def board(self, time: str, day: str = "2026-09-28") -> dict:
        self.nobody().post("/demo/clock", {"now": f"{day}T{time}:00+08:00"}).expect(200)
        return self.nobody().get(f"/halls/{self.hall()}/board").expect(200).json

    def test_a_notice_stands_on_its_days_and_at_its_hours_only(self):
        always = {"text": "总是", "text_en": ""}
        noon = {"text": "中午", "text_en": "", "from_minute": 12 * 60, "to_minute": 13 * 60}
        days = {"text": "两天", "text_en": "", "first_day": "2026-09-28", "last_day": "2026-09-29"}
        self.change(notices=[always, noon, days])
        for day, time, texts in (("2026-09-28", "11:58", ["总是", "两天"]), ("2026-09-28", "12:00", ["总是", "中午", "两天"]),
                                 ("2026-09-28", "12:58", ["总是", "中午", "两天"]), ("2026-09-28", "13:00", ["总是", "两天"]),
                                 ("2026-09-29", "23:58", ["总是", "两天"]), ("2026-09-30", "12:30", ["总是", "中午"])):
            with self.subTest(day=day, time=time):
                self.assertEqual([one["text"] for one in self.board(time, day)["notices"]], texts)
        kept = self.rules()["notices"]  # the manager sees all of them, whatever the hour
        self.assertEqual([one["text"] for one in kept], ["总是", "中午", "两天"])
        self.assertEqual((kept[1]["from_minute"], kept[2]["last_day"]), (720, "2026-09-29"))

    def test_calls_are_as_loud_as_the_hall_wants_at_that_hour(self):
        self.change(voice=[{"from_minute": 720, "to_minute": 840, "volume": 30}, {"from_minute": 1020, "to_minute": 1440, "volume": 0}])
        for time, volume in (("11:58", 100), ("12:00", 30), ("13:58", 30), ("14:00", 100), ("17:00", 0), ("23:58", 0)):
            with self.subTest(time=time):
                self.assertEqual(self.board(time)["volume"], volume)
        self.assertEqual(len(self.rules()["voice"]), 2)
        self.change(recall_limit=2)  # an older page says nothing of it
        self.assertEqual(len(self.rules()["voice"]), 2)

    def test_what_cannot_be_meant_is_named(self):
        now = self.rules()
        notice = {"text": "x", "text_en": ""}
        for wrong, pointer in (({"notices": [notice | {"first_day": "2026-09-29", "last_day": "2026-09-28"}]}, "/notices/0/last_day"),
                               ({"notices": [notice | {"from_minute": 600, "to_minute": 600}]}, "/notices/0/to_minute"),
                               ({"voice": [{"from_minute": 0, "to_minute": 1441, "volume": 1}]}, "/voice/0/to_minute"),
                               ({"voice": [{"from_minute": 0, "to_minute": 60, "volume": 101}]}, "/voice/0/volume"),
                               ({"voice": [{"from_minute": 0, "to_minute": 60, "volume": 1}, {"from_minute": 59, "to_minute": 90, "volume": 1}]},
                                "/voice/1/from_minute")):
            body = {key: now[key] for key in RULES} | wrong
            refused = self.sign_in("manager01").put(self.path(), body, match=now["revision"]).expect(422, "queue.bad_rules")
            self.assertEqual([one["pointer"] for one in refused.json["invalid_params"]], [pointer])
        self.assertEqual(self.rules(), now)

    def test_what_closes_soon_is_said_before_a_number_is_taken(self):
        item = food(self.nobody())
        for time, soon in (("16:29", False), ("16:30", True), ("16:59", True)):
            self.board(time)
            queue = self.nobody().get(f"/halls/{self.hall()}/queue").expect(200).json
            self.assertEqual((queue["closing_soon"], queue["closes_at"][11:16]), (soon, "17:00"), time)
            place = next(one for one in self.nobody().get(f"/items/{item}/places").expect(200).json["items"] if one["hall"]["id"] == self.hall())
            self.assertEqual(place["hall"]["closing_soon"], soon)
        self.board("17:00")
        queue = self.nobody().get(f"/halls/{self.hall()}/queue").expect(200).json
        self.assertEqual((queue["open"], queue["closing_soon"], queue["closes_at"]), (False, False, None))


class DaysOfTheYearTest(OfLines):
    """The hall's own calendar decides, not the weekday; at the year's end numbers begin anew and nobody of the old year stands in line."""

    def at(self, day: str, time: str = "10:00") -> None:
        self.nobody().post("/demo/clock", {"now": f"{day}T{time}:00+08:00"}).expect(200)

    def is_open(self) -> bool:
        return self.nobody().get(f"/halls/{self.hall()}/queue").expect(200).json["open"]

    def test_a_make_up_saturday_is_a_working_day_and_a_holiday_is_none(self):
        for day, working in (("2026-10-01", False), ("2026-10-07", False), ("2026-10-09", True), ("2026-10-10", True), ("2026-10-11", False),
                             ("2026-10-17", False)):
            self.at(day)
            self.assertEqual(self.is_open(), working, day)
            taken = self.sign_in("guide01").post("/tickets", {"hall_id": self.hall(), "category_id": self.categories()["A"]})
            taken.expect(201) if working else taken.expect(409, "queue.hall_closed")

    def test_numbers_begin_anew_in_the_new_year_and_the_old_ones_are_over(self):
        self.at("2026-12-31", "16:58")
        old = [self.ticket("B") for _ in range(2)]
        self.at("2027-01-04", "09:00")
        fresh = self.ticket("B")
        self.assertEqual(fresh["number"], "B001")
        guide = self.sign_in("guide01")
        over = lambda: {guide.get(f"/tickets/{one['id']}").expect(200).json["state"] for one in old} == {"cancelled"}
        wait_until(over, "the tickets of the old year are over", 90)
        waiting = guide.get(f"/tickets?hall_id={self.hall()}&state=waiting").expect(200).json["items"]
        self.assertEqual([one["number"] for one in waiting if one["category"]["letter"] == "B"], ["B001"])


class AskedItemsTest(OfLines):
    def asked(self, limit: int = 12) -> dict:
        return self.nobody().get(f"/asked-items?limit={limit}").expect(200).json

    def test_what_people_took_numbers_for_stands_first_and_the_rest_says_that_nobody_asked(self):
        food, card = (self.item(name) for name in ("食品经营许可（新办）", "社会保障卡"))
        guide = self.sign_in("guide01")
        for item in (card, food, card):
            guide.post("/tickets", {"hall_id": self.hall(), "item_id": item}).expect(201)
        self.case_in("submitted")  # filed from home, for food
        self.case_in("submitted")
        shown = self.asked()
        self.assertEqual([one["id"] for one in shown["asked"]], [food, card])
        others = [one["id"] for one in shown["others"]]
        self.assertTrue(others and not {food, card} & set(others))
        self.assertEqual(shown["since"], "2026-08-31")
        few = self.asked(1)
        self.assertEqual([one["id"] for one in few["asked"] + few["others"]], [food])

    def item(self, name: str) -> str:
        rows = self.nobody().get("/items?applicable=true&limit=100").expect(200).json["items"]
        return next(one["id"] for one in rows if name in one["name"])
