"""Elastic opening: a counter is proposed where people wait too long, the manager decides, the counter is told, and what came is shown."""

from rush import Rush
from yimen import Client, YimenTest, wait_until

SOON = 90  # seconds: looked for every twenty, after the hall's past was learned


class OpeningTest(YimenTest):
    waits = True
    options = ("--demo", "--clock", "2026-09-14T08:30:00+08:00", "--rate-factor", "0")

    def setUp(self) -> None:
        self.rush = Rush(self)
        self.manager = self.sign_in("manager01")
        if not hasattr(type(self), "has_past"):
            self.rush.past()
            type(self).has_past = True

    def proposed(self, day: int, minute: float, kind: str, waiting: int | None = None) -> dict:
        """The one that is proposed, once it knows of so many who wait; the clock stands still meanwhile."""

        def found() -> list[dict]:
            self.rush.at(day, minute)
            return [one for one in self.rush.proposals() if one["state"] == "proposed" and one["kind"] == kind
                    and waiting in (None, one["effects"][0]["waiting"])]

        return wait_until(found, f"a proposal to {kind}", SOON)[0]

    def entries(self) -> int:
        return self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"]

    def decide(self, one: dict, what: str, revision: int | None = None, who: Client | None = None, body: dict | None = None):
        match = one["revision"] if revision is None else revision
        return (who or self.manager).post(f"/counter-proposals/{one['id']}/{what}", body, match=match)

    def test_a_rush_opens_a_counter_and_what_came_stands_beside_what_was_expected(self):
        rush = self.rush
        clerk, counter = rush.begin(18, ("clerk01", 1))[0]
        events = self.manager.events("/live")  # before anybody comes: the program may look at any moment
        next(events)
        tickets = [rush.ticket() for _ in range(13)]
        first = rush.step(clerk, tickets.pop(0), "call", "serve")
        one = self.proposed(18, 1, "open", 12)
        wait_until(lambda: "CounterProposalMade" in next(events).get("data", ""), "the console hears of it")
        self.assertEqual((one["state"], one["category"]["letter"], one["beyond_skills"]), ("proposed", "A", False))
        self.assertIn("A", one["serves_after"])
        effect = one["effects"][0]
        self.assertEqual((effect["category"]["letter"], effect["waiting"], effect["came_seconds"]), ("A", 12, None))
        self.assertGreaterEqual(effect["now_seconds"][0], 40 * 60)
        self.assertLessEqual(effect["then_seconds"][0], effect["now_seconds"][0] - 600)
        self.assertGreater(one["saved_minutes"], 0)
        self.assertEqual([p["id"] for p in rush.proposals(login="guide01")], [one["id"]])
        self.refused(one)
        entries = self.entries()
        self.assertEqual(self.decide(one, "accept").expect(200).json["state"], "accepted")
        self.assertGreater(self.entries(), entries)
        self.decide(one, "accept").expect(409, "opening.over")
        self.decide(one, "dismiss", body={}).expect(409, "opening.over")
        other = self.sign_in("clerk02")
        asked = other.get("/desk").expect(200).json["requests"]
        self.assertEqual([(r["kind"], r["counter_number"], r["by"] != "") for r in asked], [("open", one["counter_number"], True)])
        self.assertEqual(clerk.get("/desk").expect(200).json["requests"], [], "who serves has other things to do")
        rush.at(18, 2)
        other.post(f"/counters/{one['counter_id']}/open", {}).expect(200)
        done = wait_until(lambda: [p for p in rush.proposals() if p["state"] == "done"], "it is carried out", SOON)[0]
        self.assertEqual(other.get("/desk").expect(200).json["requests"], [])
        self.came(done, first, tickets, clerk, other)
        for who, place in ((clerk, counter), (other, one["counter_id"])):
            who.post(f"/counters/{place}/close").expect(200)

    def refused(self, one: dict) -> None:
        self.sign_in("manager02").get(f"/halls/{self.rush.hall}/counter-proposals").expect(404, "opening.unknown_hall")
        self.sign_in("clerk01").get(f"/halls/{self.rush.hall}/counter-proposals").expect(403)
        self.manager.get(f"/halls/{self.rush.hall}/counter-proposals?cursor=x").expect(400, "request.invalid")
        self.decide(one, "accept", who=self.sign_in("manager02")).expect(404, "opening.unknown_proposal")
        self.decide(one, "accept", who=self.sign_in("supervisor01")).expect(403)
        self.decide(one, "accept", one["revision"] + 7).expect(412, "opening.stale")

    def came(self, done: dict, first: dict, tickets: list[dict], clerk: Client, other: Client) -> None:
        """Two counters serve the line; those who came after the second opened wait ten and twenty minutes."""
        rush = self.rush
        rush.at(18, 5)
        late = [rush.ticket(), rush.ticket()]
        rush.step(clerk, first, "finish")
        for ticket in tickets:
            rush.step(other, ticket, "call", "serve", "finish")
        rush.at(18, 15)
        rush.step(other, late[0], "call", "serve", "finish")

        def measured() -> dict | None:
            rush.at(18, 36)
            now = next(p for p in rush.proposals() if p["id"] == done["id"])
            return now if now["measured_at"] else None
        half = wait_until(measured, "what came is measured", SOON)
        effect = half["effects"][0]
        self.assertEqual((half["measured_all"], effect["came_people"], effect["came_called"]), (False, 2, 1))
        self.assertAlmostEqual(effect["came_seconds"], (10 + 31) * 30, delta=90)
        rush.step(other, late[1], "call", "serve", "finish")

        def complete() -> dict | None:
            now = next(p for p in rush.proposals() if p["id"] == done["id"])
            return now if now["measured_all"] else None
        whole = wait_until(complete, "everybody was called", SOON)
        self.assertEqual(whole["effects"][0]["came_called"], 2)
        self.assertEqual(whole["effects"][0]["then_seconds"], done["effects"][0]["then_seconds"], "what was expected stays")

    def test_other_lines_hold_at_once_and_for_the_day(self):
        rush = self.rush
        (clerk, counter), (other, place) = rush.begin(21, ("clerk01", 1, "A"), ("clerk02", 2, "B"))
        rush.at(21, 20)
        tickets = [rush.ticket() for _ in range(13)]
        rush.step(clerk, tickets[0], "call", "serve")
        of_b = rush.ticket("B")
        rush.step(other, of_b, "call", "serve")
        one = self.proposed(21, 21, "reskill")
        self.assertEqual((one["counter_number"], one["serves_before"], one["serves_after"]), (2, ["B"], ["A", "B"]))
        self.assertEqual(self.decide(one, "accept").expect(200).json["state"], "done")
        desk = other.get("/desk").expect(200).json
        self.assertEqual((desk["counter"]["categories"], desk["current"]["id"]), (["A", "B"], of_b["id"]), "who is there is served to the end")
        self.assertEqual([(r["kind"], r["categories"]) for r in desk["requests"]], [("lines", ["A", "B"])])
        rush.step(other, desk["current"], "finish")
        called = other.post(f"/counters/{place}/call-next").expect(200).json["ticket"]
        self.assertEqual(called["category"]["letter"], "A")
        rush.step(other, called, "serve", "finish")
        other.post(f"/counters/{place}/close").expect(200)
        other.post(f"/counters/{place}/open", {}).expect(200)
        self.assertEqual(other.get("/desk").expect(200).json["counter"]["categories"], ["A", "B"], "for the rest of the day")
        rush.step(clerk, clerk.get("/desk").expect(200).json["current"], "finish")
        for who, where in ((clerk, counter), (other, place)):
            who.post(f"/counters/{where}/close").expect(200)
        rush.at(22, 0)
        other.post(f"/counters/{place}/open", {}).expect(200)
        self.assertNotEqual(other.get("/desk").expect(200).json["counter"]["categories"], ["A", "B"], "and no longer")
        other.post(f"/counters/{place}/close").expect(200)

    def test_what_is_dismissed_keeps_its_reason_and_what_is_over_goes(self):
        rush = self.rush
        clerk, counter = rush.begin(23, ("clerk01", 1))[0]
        tickets = [rush.ticket() for _ in range(13)]
        one = self.proposed(23, 1, "open")
        tired = {"reason": "没有可以调配的人员"}
        self.decide(one, "dismiss", body={"reason": "x" * 201}).expect(400)
        self.assertEqual(self.decide(one, "dismiss", body=tired).expect(200).json["state"], "dismissed")
        kept = next(p for p in rush.proposals("") if p["id"] == one["id"])
        self.assertEqual((kept["reason"], kept["state"], bool(kept["decided_by"])), (tired["reason"], "dismissed", True))
        self.assertNotIn(one["id"], [p["id"] for p in rush.proposals()])
        # Once it may be proposed again it is; when the line has gone it goes by itself.
        again = self.proposed(23, 32, "open")
        self.assertNotEqual(again["id"], one["id"])
        for ticket in tickets:
            rush.step(clerk, ticket, "call", "serve", "finish")
        gone = self.withdrawn(again)
        self.assertEqual(gone["state"], "withdrawn")
        self.decide(again, "accept").expect(409, "opening.over")
        page = self.manager.get(f"/halls/{rush.hall}/counter-proposals?limit=1").expect(200).json
        self.assertEqual(len(page["items"]), 1)
        self.assertGreaterEqual(page["total"], 2)
        rest = self.manager.get(f"/halls/{rush.hall}/counter-proposals?limit=1&cursor={page['next']}").expect(200).json
        self.assertNotEqual(rest["items"][0]["id"], page["items"][0]["id"])
        clerk.post(f"/counters/{counter}/close").expect(200)

    def withdrawn(self, one: dict) -> dict:
        def over() -> dict | None:
            now = next(p for p in self.rush.proposals("") if p["id"] == one["id"])
            return now if now["state"] != "proposed" else None
        return wait_until(over, "it is no longer worth it", SOON)

    def test_an_idle_counter_may_close_and_the_last_one_never(self):
        rush = self.rush
        (clerk, counter), (other, place) = rush.begin(24, ("clerk01", 1), ("clerk02", 2))
        one = self.proposed(24, 70, "close")
        self.assertLessEqual(one["effects"][0]["then_seconds"][0], 450)
        named, rest = ((clerk, counter), (other, place)) if one["counter_id"] == counter else ((other, place), (clerk, counter))
        rest[0].post(f"/counters/{rest[1]}/close").expect(200)
        reply = self.decide(one, "accept").expect(409).json
        self.assertIn(reply["code"], ("opening.no_longer_safe", "opening.over"))  # the program may have looked meanwhile
        self.withdrawn(one)
        rest[0].post(f"/counters/{rest[1]}/open", {}).expect(200)
        again = self.proposed(24, 110, "close")
        who, where = (clerk, counter) if again["counter_id"] == counter else (other, place)
        self.decide(again, "accept").expect(200)
        self.assertEqual([r["kind"] for r in who.get("/desk").expect(200).json["requests"]], ["close"])
        who.post(f"/counters/{where}/close").expect(200)
        wait_until(lambda: [p for p in rush.proposals() if p["id"] == again["id"] and p["state"] == "done"], "it has closed", SOON)
        left = (clerk, counter) if who is other else (other, place)
        left[0].post(f"/counters/{left[1]}/close").expect(200)
