"""A booking is checked in by who stands there: by identity card or number, at the kiosk, by the guide and by a clerk; one scan, one ticket."""

from test_booking import MONDAY, BookingTest
from yimen import Client

NUMBERS = {"visitor01": "990102188503120018", "visitor03": "99010218820915003X", "visitor04": "990102189503200047"}


class CardCheckInTest(BookingTest):
    options = ("--demo", "--clock", f"{MONDAY}T08:00:00+08:00", "--rate-factor", "0")

    def scan(self, who: Client, login: str):
        """What a page does when a card was read: who it is, then the check-in."""
        known = who.post("/identifications", {"id_number": NUMBERS[login]}).expect(201).json
        return who.post("/booking-check-ins", {"identification_id": known["id"]})

    def test_a_card_alone_makes_the_ticket_at_kiosk_guide_and_counter(self):
        arrivals = (("visitor01", self.kiosk(), "10:00"), ("visitor03", self.sign_in("guide01"), "10:30"), ("visitor04", self.sign_in("clerk01"), "11:00"))
        bookings = {login: self.book(login, f"{MONDAY}T{time}:00+08:00") for login, _, time in arrivals}
        for login, place, time in arrivals:
            booking = bookings[login]
            self.clock(f"{MONDAY}T{time}:00+08:00")
            entries = self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"]
            done = self.scan(place, login).expect(200).json
            self.assertEqual((done["booking"]["id"], done["late"], done["again"]), (booking["id"], False, False), login)
            self.assertTrue(done["ticket_number"])
            self.assertGreater(self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"], entries, "the look is journaled")
            self.assertNotIn(NUMBERS[login], str(done))
            self.scan(place, login).expect(404, "booking.none_today")
            known = place.post("/identifications", {"id_number": NUMBERS[login]}).expect(201).json
            self.assertIn(done["ticket_id"], [one["id"] for one in known["tickets"]], "a second scan finds the ticket")
        self.assertEqual(self.server.run("check").returncode, 0)

    def test_it_is_told_when_it_is_too_early_and_nothing_is_taken(self):
        self.clock(f"{MONDAY}T12:00:00+08:00")
        booking = self.book("visitor01", f"{MONDAY}T16:00:00+08:00")
        refused = self.scan(self.kiosk(), "visitor01").expect(409, "booking.too_early").json
        self.assertTrue(refused["from"].startswith(f"{MONDAY}T15:30"))
        self.assertEqual(self.sign_in("visitor01").get(f"/bookings/{booking['id']}").expect(200).json["state"], "confirmed")
        self.cancel(self.sign_in("visitor01"), self.sign_in("visitor01").get(f"/bookings/{booking['id']}").expect(200).json)

    def test_nobody_checks_in_whom_they_did_not_see(self):
        self.clock(f"{MONDAY}T13:00:00+08:00")
        lines = self.nobody().get(f"/halls/{self.hall()}/queue").expect(200).json["categories"]
        booking = self.book("visitor01", f"{MONDAY}T14:00:00+08:00", category_id=lines[1]["id"])
        self.clock(f"{MONDAY}T13:50:00+08:00")
        kiosk, guide = self.kiosk(), self.sign_in("guide01")
        known = kiosk.post("/identifications", {"id_number": NUMBERS["visitor01"]}).expect(201).json
        guide.post("/booking-check-ins", {"identification_id": known["id"]}).expect(409, "queue.identification_ended")
        self.sign_in("visitor01").post("/booking-check-ins", {"identification_id": known["id"]}).expect(404, "booking.not_found")
        self.scan(self.sign_in("clerk05", "counter"), "visitor01").expect(404, "booking.none_today")  # in another hall
        kiosk.post("/booking-check-ins", {"identification_id": known["id"], "code": booking["code"]}).expect(400, "request.invalid")
        kiosk.post("/booking-check-ins", {"identification_id": "x"}).expect(400, "request.invalid")
        stranger = kiosk.post("/identifications", {"id_number": "990102198506120039"}).expect(201).json
        refused = kiosk.post("/booking-check-ins", {"identification_id": stranger["id"]})
        self.assertIn(refused.json["code"], ("booking.none_today", "queue.identification_ended"))
        self.scan(kiosk, "visitor01").expect(200)

    def test_a_second_booking_of_the_line_waits_for_the_number_of_the_first(self):
        self.clock(f"{MONDAY}T14:10:00+08:00")
        first = self.book("visitor02", f"{MONDAY}T15:00:00+08:00")
        second = self.book("visitor02", f"{MONDAY}T15:30:00+08:00")
        self.clock(f"{MONDAY}T15:20:00+08:00")
        kiosk = self.kiosk()
        done = kiosk.post("/booking-check-ins", {"code": first["code"]}).expect(200).json
        refused = kiosk.post("/booking-check-ins", {"code": second["code"]}).expect(409, "queue.already_in_line").json
        self.assertEqual(refused["ticket_id"], done["ticket_id"])
        self.assertEqual(self.sign_in("visitor02").get(f"/bookings/{second['id']}").expect(200).json["state"], "confirmed")
