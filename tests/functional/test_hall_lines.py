"""Which lines a hall has, what goes into which, which counters serve them: said by who keeps the hall, for all from the next ticket on."""

from test_board import OfLines


class HallLinesTest(OfLines):
    def path(self) -> str:
        return f"/halls/{self.hall()}/queue-lines"

    def kept(self, login: str = "manager01") -> dict:
        return self.sign_in(login).get(self.path()).expect(200).json

    def wanted(self, kept: dict) -> dict:
        lines = []
        for line in kept["lines"]:
            one = {key: line[key] for key in ("id", "letter", "name", "name_en", "is_default", "typical_seconds", "alarm_wait_seconds")}
            one["item_ids"] = [m["id"] for m in line["items"]]
            one["department_ids"] = [m["id"] for m in line["departments"]]
            lines.append(one)
        return {"lines": lines, "counters": []}

    def put(self, body: dict, revision: int, login: str = "manager01"):
        return self.sign_in(login).put(self.path(), body, match=revision)

    def new_line(self, letter: str, **more) -> dict:
        return {"letter": letter, "name": "水电气报装", "name_en": "Utilities", "is_default": False, "typical_seconds": 300,
                "item_ids": [], "department_ids": [], **more}

    def test_a_new_line_takes_an_item_and_a_counter_and_is_retired_again(self):
        before = self.kept()
        body = self.wanted(before)
        item = self.nobody().get("/items?applicable=true&limit=1").expect(200).json["items"][0]["id"]
        counter = before["counters"][-1]
        body["lines"].append(self.new_line("U", item_ids=[item]))
        body["counters"] = [{"id": counter["id"], "letters": ["U"]}]
        now = self.put(body, before["revision"]).expect(200).json
        line = next(one for one in now["lines"] if one["letter"] == "U")
        self.assertEqual([m["id"] for m in line["items"]], [item])
        self.assertEqual(next(c["letters"] for c in now["counters"] if c["id"] == counter["id"]), ["U"])
        self.assertIn("U", self.categories())
        ticket = self.sign_in("guide01").post("/tickets", {"hall_id": self.hall(), "item_id": item}).expect(201).json
        self.assertEqual(ticket["number"], "U001")
        refused = self.put(self.wanted(before), now["revision"])
        said = refused.expect(422, "queue.bad_rules").json["invalid_params"][0]
        self.assertEqual(said["pointer"], "/counters")  # it would serve everything
        back = self.wanted(before) | {"counters": [{"id": counter["id"], "letters": counter["letters"]}]}
        self.assertEqual(self.put(back, now["revision"]).expect(409, "queue.line_waiting").json["waiting"], 1)
        self.sign_in("guide01").post(f"/tickets/{ticket['id']}/cancel", {}, match=ticket["revision"]).expect(200)
        after = self.put(back, now["revision"]).expect(200).json
        self.assertEqual([one["letter"] for one in after["retired"]], ["U"])
        self.assertNotIn("U", self.categories())
        gone = {"hall_id": self.hall(), "category_id": line["id"]}
        self.sign_in("guide01").post("/tickets", gone).expect(422, "queue.no_category")
        seen = self.sign_in("guide01").get(f"/tickets/{ticket['id']}").expect(200).json
        self.assertEqual(seen["category"]["letter"], "U")  # the past keeps its line

    def test_a_line_with_bookings_stays_until_they_are_ended(self):
        before = self.kept()
        manager = self.sign_in("manager01")
        plans = manager.get(f"/booking-plans?hall_id={self.hall()}").expect(200).json["items"]
        booked = next(one["category"]["id"] for one in plans if one["plan"]["open"])
        body = self.wanted(before)
        body["lines"] = [one for one in body["lines"] if one["id"] != booked]
        letter = next(one["letter"] for one in before["lines"] if one["id"] == booked)
        body["counters"] = [{"id": c["id"], "letters": [x for x in c["letters"] if x != letter]}
                            for c in before["counters"] if letter in c["letters"]]
        self.assertEqual(self.put(body, before["revision"]).expect(409, "queue.line_booked").json["letter"], letter)
        self.assertEqual(self.kept(), before)

    def test_what_is_wrong_is_named_and_who_came_second_is_told(self):
        before = self.kept()
        body = self.wanted(before)
        twice = self.wanted(before)
        twice["lines"].append(self.new_line(body["lines"][0]["letter"]))
        for wrong, pointer in ((twice, f"/lines/{len(body['lines'])}/letter"),
                               (body | {"counters": [{"id": self.hall(), "letters": []}]}, "/counters/0/id"),
                               (body | {"counters": [{"id": before["counters"][0]["id"], "letters": ["??"]}]}, "/counters/0/letters/0")):
            with self.subTest(pointer):
                refused = self.put(wrong, before["revision"]).expect(422, "queue.bad_rules").json
                self.assertEqual(refused["invalid_params"][0]["pointer"], pointer)
        for bad in ({"lines": 1, "counters": []}, {"counters": []}, {"lines": [{"letter": "AB"}], "counters": []}, []):
            self.put(bad, before["revision"]).expect(400)
        self.sign_in("manager01").put(self.path(), body).expect(428)
        self.assertEqual(self.kept(), before)
        self.put(body, before["revision"], "admin01").expect(200)
        self.put(body, before["revision"]).expect(412, "queue.rules_stale")
        self.put(body, before["revision"] + 1, "supervisor01").expect(403)
        self.put(body, before["revision"] + 1, "manager02").expect(404, "queue.unknown_hall")
