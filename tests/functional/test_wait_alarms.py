"""Alarms before people wait too long: one for each episode however many servers watch, acknowledged by name, over by itself."""

from test_hall_rules import RULES
from test_board import OfLines
from yimen import Client, wait_until

SOON = 40  # seconds: alarms are looked for every ten


class WaitAlarmsTest(OfLines):
    waits = True

    def path(self, query: str = "") -> str:
        return f"/halls/{self.hall()}/wait-alarms{query}"

    def rules(self) -> dict:
        return self.sign_in("manager01").get(f"/halls/{self.hall()}/queue-rules").expect(200).json

    def warn_from(self, letter: str, seconds: int | None) -> None:
        now = self.rules()
        lines = [{"id": line["id"], "name": line["name"], "name_en": line["name_en"],
                  "alarm_wait_seconds": seconds if line["letter"] == letter else line["alarm_wait_seconds"]} for line in now["lines"]]
        body = {key: now[key] for key in RULES} | {"lines": lines}
        self.sign_in("manager01").put(f"/halls/{self.hall()}/queue-rules", body, match=now["revision"]).expect(200)

    def alarms(self, query: str = "", login: str = "manager01") -> dict:
        return self.sign_in(login).get(self.path(query)).expect(200).json

    def of_line(self, letter: str, query: str = "?open=true") -> list[dict]:
        return [one for one in self.alarms(query)["items"] if one["category"]["letter"] == letter]

    def at(self, time: str) -> None:
        for server in self.servers:
            Client(server).post("/demo/clock", {"now": f"2026-10-12T{time}+08:00"}).expect(200)

    def setUp(self) -> None:
        self.servers = [self.server]

    def test_an_episode_is_one_alarm_that_is_acknowledged_and_ends_by_itself(self):
        if self.server.database_url:
            self.servers.append(self.beside())
        self.at("09:00:00")
        self.warn_from("A", 120)
        events = self.sign_in("manager01").events("/live")
        next(events)
        ticket = self.ticket("A")
        self.at("09:01:30")
        self.assertEqual(self.of_line("A"), [], "not too long yet")
        self.at("09:05:00")
        alarm = wait_until(lambda: self.of_line("A"), "the alarm", SOON)[0]
        self.assertGreaterEqual(alarm["wait_seconds"], 300)
        self.assertEqual((alarm["alarm_seconds"], alarm["waiting"], alarm["acknowledged_at"], alarm["ended_at"]), (120, 1, None, None))
        wait_until(lambda: "WaitAlarmBegan" in next(events).get("data", ""), "the console hears of it")
        shown = self.now()
        self.assertEqual([one["id"] for one in shown["alarms"] if one["category"]["letter"] == "A"], [alarm["id"]])
        self.assertEqual(len(shown["alarms"]), self.alarms("?open=true")["total"], "a figure and its list are one")
        # It is followed while it lasts, and stays one.
        self.at("09:20:00")
        grown = wait_until(lambda: [one for one in self.of_line("A") if one["peak_seconds"] >= 1200], "the alarm follows", SOON)
        self.assertEqual([one["id"] for one in grown], [alarm["id"]])
        self.acknowledge(alarm)
        clerk = self.sign_in("clerk01")
        self.open_counter(clerk, 1)
        self.call(clerk, ticket, "serve", "finish")
        self.close_counter(clerk, 1)
        wait_until(lambda: not self.of_line("A"), "the alarm ends by itself", SOON)
        over = self.of_line("A", "")
        self.assertEqual(len(over), 1)
        self.assertIsNotNone(over[0]["ended_at"])
        self.assertGreaterEqual(over[0]["peak_seconds"], 1200)
        self.warn_from("A", None)

    def acknowledge(self, alarm: dict) -> None:
        manager, path = self.sign_in("manager01"), f"/wait-alarms/{alarm['id']}/acknowledge"
        entries = self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"]
        manager.post(path, match=alarm["revision"] + 5).expect(412, "watch.alarm_stale")
        self.sign_in("manager02").post(path, match=alarm["revision"]).expect(404, "watch.unknown_alarm")
        self.sign_in("supervisor01").post(path, match=alarm["revision"]).expect(403)
        manager.post(path, match=alarm["revision"]).expect(200)
        manager.post(path, match=alarm["revision"] + 1).expect(409, "watch.alarm_acknowledged")
        seen = self.of_line("A")[0]
        self.assertIsNotNone(seen["acknowledged_at"])
        self.assertTrue(seen["acknowledged_by"])
        self.assertGreater(self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"], entries)

    def test_a_hall_may_never_warn_and_others_see_nothing(self):
        self.at("13:00:00")
        self.warn_from("B", 0)
        ticket = self.ticket("B")
        control = self.ticket("C")
        self.at("14:30:00")
        wait_until(lambda: self.of_line("C"), "the line beside it warns at the hall's half hour", SOON)
        self.assertEqual(self.of_line("B"), [])
        self.sign_in("manager02").get(self.path()).expect(404, "watch.unknown_hall")
        self.sign_in("clerk01").get(self.path()).expect(403)
        self.sign_in("manager01").get(self.path("?cursor=x")).expect(400, "request.invalid")
        for one in (ticket, control):
            self.sign_in("guide01").post(f"/tickets/{one['id']}/cancel", {}, match=one["revision"]).expect(200)
        self.warn_from("B", None)

    def test_the_history_has_pages(self):
        self.at("10:00:00")
        first = self.ticket("D") if "D" in self.categories() else self.ticket("C")
        self.at("11:00:00")
        wait_until(lambda: self.alarms()["total"], "an alarm", SOON)
        page = self.alarms("?limit=1")
        self.assertEqual(len(page["items"]), 1)
        self.assertIsNotNone(page["next"])
        rest = self.alarms(f"?limit=1&cursor={page['next']}")
        self.assertNotIn(page["items"][0]["id"], [one["id"] for one in rest["items"]])
        self.sign_in("guide01").post(f"/tickets/{first['id']}/cancel", {}, match=first["revision"]).expect(200)


class LinesAndHoursTest(OfLines):
    def path(self) -> str:
        return f"/halls/{self.hall()}/queue-rules"

    def test_names_of_lines_and_hours_of_the_hall_are_kept_and_shown_at_once(self):
        manager = self.sign_in("manager01")
        before = manager.get(self.path()).expect(200).json
        lines = [{key: line[key] for key in ("id", "name", "name_en", "alarm_wait_seconds")} for line in before["lines"]]
        lines[0] |= {"name": "企业开办", "name_en": "Starting a business"}
        hours = {"opens_minute": 540, "closes_minute": 600, "text": "周一至周五 9:00–10:00", "text_en": "Monday to Friday, 9 to 10"}
        body = {key: before[key] for key in RULES} | {"lines": lines, "hours": hours, "alarm_wait_seconds": 900}
        after = manager.put(self.path(), body, match=before["revision"]).expect(200).json
        self.assertEqual((after["hours"], after["alarm_wait_seconds"]), (hours, 900))
        board = self.nobody().get(f"/halls/{self.hall()}/queue").expect(200).json
        self.assertEqual((board["categories"][0]["name"], board["categories"][0]["name_en"]), ("企业开办", "Starting a business"))
        hall = next(h for h in self.nobody().get("/halls").json["items"] if h["id"] == self.hall())
        self.assertEqual(hall["hours_en"], "Monday to Friday, 9 to 10")
        self.nobody().post("/demo/clock", {"now": "2026-10-12T10:30:00+08:00"}).expect(200)
        closed = {"hall_id": self.hall(), "category_id": lines[0]["id"]}
        self.sign_in("guide01").post("/tickets", closed).expect(409, "queue.hall_closed")
        # An older page sends neither lines nor hours: they stay.
        old = {key: after[key] for key in RULES}
        kept = manager.put(self.path(), old, match=after["revision"]).expect(200).json
        self.assertEqual((kept["hours"], kept["lines"], kept["alarm_wait_seconds"]), (hours, after["lines"], 900))
        self.refused(kept)

    def refused(self, now: dict) -> None:
        manager, body = self.sign_in("manager01"), {key: now[key] for key in RULES}
        line = {key: now["lines"][0][key] for key in ("id", "name", "name_en")}
        wrong = {"/lines/0/alarm_wait_seconds": {"lines": [line | {"alarm_wait_seconds": 59}]},
                 "/alarm_wait_seconds": {"alarm_wait_seconds": 5 * 3600},
                 "/hours/closes_minute": {"hours": now["hours"] | {"closes_minute": 540}},
                 "/lines/0/id": {"lines": [line | {"id": self.hall(), "alarm_wait_seconds": None}]}}
        for pointer, change in wrong.items():
            reply = manager.put(self.path(), body | change, match=now["revision"]).expect(422, "queue.bad_rules").json
            self.assertEqual([one["pointer"] for one in reply["invalid_params"]], [pointer])
        blank = {"lines": [line | {"name": " ", "alarm_wait_seconds": None}]}
        manager.put(self.path(), body | blank, match=now["revision"]).expect(400, "request.invalid")
        self.assertEqual(manager.get(self.path()).expect(200).json, now)
