"""A whole hall closed for a day in one step: first whom it hits, then no tickets, no bookings and a message to each; and taken back."""

from objects import booked, free_slots
from test_booking import BookingTest
from yimen import wait_until


class HallClosureTest(BookingTest):
    def path(self, more: str = "") -> str:
        return f"/halls/{self.hall()}/closures{more}"

    def close(self, day: str, hit_ids: list[str]):
        body = {"day": day, "reason": "全市停电检修", "reason_en": "Power works", "hit_ids": hit_ids}
        return self.sign_in("manager01").post(self.path(), body)

    def test_those_who_booked_are_shown_then_told_and_the_day_gives_nothing(self):
        manager, visitor = self.sign_in("manager01"), self.sign_in("visitor01")
        slots = free_slots(visitor, self.hall(), self.line())
        day = slots[-1]["starts_at"][:10]
        other_day = next(slot for slot in slots if slot["starts_at"][:10] != day)
        kept = booked(visitor, self.hall(), other_day["starts_at"])
        hit = booked(visitor, self.hall(), next(s for s in slots if s["starts_at"][:10] == day)["starts_at"])
        tried = manager.post(self.path("/try"), {"day": day}).expect(200).json
        self.assertEqual(tried["hit_ids"], [hit["id"]])
        self.assertEqual(tried["hits"][0]["starts_at"], hit["starts_at"])
        # Nobody is hit whom the manager was not shown.
        self.close(day, []).expect(409, "booking.hits_differ")
        self.assertEqual(visitor.get(f"/bookings/{hit['id']}").expect(200).json["state"], "confirmed")
        done = self.close(day, tried["hit_ids"]).expect(200).json
        self.assertEqual((done["day"], done["told"]), (day, 1))
        ended = visitor.get(f"/bookings/{hit['id']}").expect(200).json
        self.assertEqual((ended["state"], ended["reason"]), ("cancelled", "全市停电检修"))
        self.assertEqual(visitor.get(f"/bookings/{kept['id']}").expect(200).json["state"], "confirmed")
        wait_until(lambda: "booking_cancelled_by_hall" in self.messages("visitor01"), "the message")
        self.assertEqual(self.slots(visitor, day), [])
        self.assertEqual([one["day"] for one in manager.get(self.path()).expect(200).json["items"]], [day])
        self.no_tickets_until_it_is_taken_back(day)
        self.assertTrue(self.slots(visitor, day))
        self.assertEqual(visitor.get(f"/bookings/{hit['id']}").expect(200).json["state"], "cancelled")
        self.cancel(visitor, kept)

    def no_tickets_until_it_is_taken_back(self, day: str) -> None:
        manager, guide = self.sign_in("manager01"), self.sign_in("guide01")
        before = manager.get(f"/halls/{self.hall()}/now").expect(200).json["at"]
        ask = {"hall_id": self.hall(), "category_id": self.line()}
        self.clock(f"{day}T10:00:00+08:00")
        guide.post("/tickets", ask).expect(409, "queue.hall_closed")
        self.assertFalse(manager.get(f"/halls/{self.hall()}/now").expect(200).json["open"])
        manager.post(self.path(f"/{day}/reopen")).expect(200)
        manager.post(self.path(f"/{day}/reopen")).expect(409, "booking.not_closed")
        ticket = guide.post("/tickets", ask).expect(201).json
        guide.post(f"/tickets/{ticket['id']}/cancel", {}, match=ticket["revision"]).expect(200)
        self.clock(before)

    def test_days_that_are_over_and_halls_of_others_are_refused(self):
        reply = self.close("2026-01-05", []).expect(400, "request.invalid").json
        self.assertEqual([one["pointer"] for one in reply["invalid_params"]], ["/day"])
        self.sign_in("manager02").post(self.path("/try"), {"day": "2026-12-01"}).expect(404, "booking.hall_not_found")
        self.sign_in("manager02").get(self.path()).expect(404, "booking.hall_not_found")
        self.sign_in("manager01").post(self.path("/never/reopen")).expect(404)
        blank = {"day": "2026-12-01", "reason": " ", "reason_en": "", "hit_ids": []}
        self.sign_in("manager01").post(self.path(), blank).expect(400, "request.invalid")
