"""Tickets on paper: printed with the ticket, by a printer that may be in any trouble; told in plain state, and the same ticket again."""

import re
import threading

from objects import paired
from printer_simulator import Printer
from yimen import Client, YimenTest, wait_until

HOLD = 75  # seconds after which a paper that cannot be printed has been given up


class PrintingHall(YimenTest):
    """A hall with a printer that may be in any trouble."""

    options = ("--demo", "--clock", "2026-09-28T09:30:00+08:00", "--rate-factor", "0")

    def setUp(self) -> None:
        self.manager, self.guide = self.sign_in("manager01"), self.sign_in("guide01")
        self.hall = next(h["id"] for h in self.nobody().get("/halls").expect(200).json["items"] if h["name"] == "城东区政务服务中心")
        lines = self.nobody().get(f"/halls/{self.hall}/queue").expect(200).json["categories"]
        self.lines = {line["letter"]: line["id"] for line in lines}
        self.machine = Printer()
        self.addCleanup(self.machine.off)

    def tearDown(self) -> None:
        for one in self.printers():
            self.manager.post(f"/printers/{one['id']}/remove", match=one["revision"]).expect(200)

    def kiosk(self) -> Client:
        place = (self.server.port, "kiosk", "kiosk")
        if place not in self._signed_in:
            self._signed_in[place] = paired(self.nobody("kiosk"), "kiosk")
        return self._signed_in[place]

    def printers(self) -> list[dict]:
        return self.manager.get(f"/halls/{self.hall}/printers").expect(200).json["items"]

    def body(self, **more) -> dict:
        return {"name": "1 号取号机打印机", "address": "127.0.0.1", "port": self.machine.port, "width_mm": 80} | more

    def add(self, device: bool = True, **more) -> dict:
        place = {"device_id": self.kiosk().get("/devices/me").expect(200).json["id"]} if device else {}
        return self.manager.post("/printers", self.body(hall_id=self.hall, **place, **more)).expect(201).json

    def ticket(self, who: Client | None = None, letter: str = "A") -> dict:
        body = {"hall_id": self.hall, "category_id": self.lines[letter]}
        return (who or self.kiosk()).post("/tickets", body).expect(201).json

    def slips(self, ticket: dict, who: Client | None = None) -> list[dict]:
        return (who or self.kiosk()).get(f"/tickets/{ticket['id']}/slips").expect(200).json["items"]

    def slip(self, ticket: dict, state: str, reason: str | None = None, seconds: float = 20) -> dict:
        def found() -> dict | None:
            newest = self.slips(ticket)[0]
            return newest if (newest["state"], newest["reason"]) == (state, reason) else None
        return wait_until(found, f"a paper that is {state} {reason or ''}", seconds)

    def condition(self, wanted: str) -> dict:
        return wait_until(lambda: [p for p in self.printers() if p["condition"] == wanted], f"a printer that is {wanted}", 45)[0]

    def again(self, ticket: dict, who: Client | None = None) -> dict:
        return (who or self.kiosk()).post(f"/tickets/{ticket['id']}/slips").expect(201).json


class PrintingTest(PrintingHall):
    def test_a_ticket_of_the_kiosk_comes_on_paper_with_its_live_page(self):
        self.add()
        ticket = self.ticket()
        done = self.slip(ticket, "printed")
        self.assertEqual((done["copy"], done["attempts"], done["number"]), (1, 1, ticket["number"]))
        paper = self.machine.papers[-1]
        self.assertTrue(paper.whole)
        for words in (ticket["hall_name"], ticket["number"], ticket["category"]["name"], f"2026-09-28 {ticket['issued_at'][11:16]}（UTC+8）", "请保留此票"):
            self.assertIn(words, paper.text)
        self.assertNotIn("补打", paper.text)
        self.assertTrue(paper.code.endswith(f"/portal/t/{ticket['token']}"), paper.code)
        self.assertEqual(self.nobody().get(f"/ticket-pages/{paper.code.rsplit('/', 1)[1]}").expect(200).json["number"], ticket["number"])
        self.assertEqual(self.condition("ready")["device_name"], "1 号取号机")

    def test_printed_twice_it_is_the_same_ticket_and_says_so(self):
        self.add(device=False, width_mm=58)
        ticket = self.ticket(self.guide)
        self.slip(ticket, "printed")
        self.ticket(self.guide)  # what stood on it stays, whatever the line does
        self.nobody().post("/demo/clock", {"now": "2026-09-28T09:45:00+08:00"}).expect(200)
        self.assertEqual(self.again(ticket)["copy"], 2)
        done = self.slip(ticket, "printed")
        self.assertEqual(done["copy"], 2)
        papers = [paper for paper in self.machine.papers if ticket["number"] in paper.text]
        self.assertEqual(len(papers), 2)
        self.assertEqual(papers[0].code, papers[1].code)
        self.assertIn("补打", papers[1].text)
        without = re.sub(r"补打[^\n]*\n[^\n]*\n", "", papers[1].text)
        self.assertEqual(without, papers[0].text)
        entries = self.journal_entries()
        self.again(ticket, self.guide)
        self.assertGreater(self.journal_entries(), entries, "who printed it again stands in the journal")
        self.slip(ticket, "printed")

    def test_without_paper_it_says_so_and_comes_when_there_is_some(self):
        self.add()
        self.machine.paper_out = True
        ticket = self.ticket()
        self.slip(ticket, "queued", "paper_out")
        self.assertEqual(self.condition("paper_out")["name"], "1 号取号机打印机")
        for _ in range(3):
            self.assertEqual(self.again(ticket)["id"], self.slips(ticket)[0]["id"], "however often it is pressed")
        self.machine.paper_out, self.machine.paper_low = False, True
        self.slip(ticket, "printed")
        self.assertEqual(len(self.machine.papers), 1)
        self.assertNotIn("补打", self.machine.papers[0].text, "no other paper is about")
        self.condition("paper_low")
        self.machine.paper_low, self.machine.cover_open = False, True
        self.slip(self.ticket(), "queued", "cover_open")
        self.machine.cover_open = False

    def test_what_breaks_off_half_way_is_printed_once_more_as_a_second_paper(self):
        self.add()
        self.machine.hangs_up = 120
        ticket = self.ticket()
        self.slip(ticket, "queued", "broken_off")
        self.machine.hangs_up = None
        done = self.slip(ticket, "printed")
        self.assertEqual(done["attempts"], 2)
        self.assertEqual([paper.whole for paper in self.machine.papers], [False, True])
        self.assertIn("补打", self.machine.papers[1].text)
        self.machine.hangs_up = 120
        other = self.ticket()
        self.slip(other, "failed", "broken_off")
        self.assertEqual(len(self.machine.papers), 4, "and not again, so that no scraps pile up")
        self.machine.hangs_up, self.machine.runs_out = None, 200
        third = self.ticket()
        self.slip(third, "queued", "paper_out")
        self.machine.paper_out = False
        self.slip(third, "printed")
        self.assertIn("补打", self.machine.papers[-1].text)

    def test_a_printer_that_is_not_there_is_given_up_after_a_minute_and_the_console_shows_it(self):
        self.add()
        self.machine.mute = True
        silent = self.ticket()
        self.slip(silent, "queued", "no_answer")
        self.machine.off()
        ticket = self.ticket()
        self.slip(ticket, "queued", "unreachable")
        self.condition("unreachable")
        failed = self.slip(ticket, "failed", "unreachable", HOLD)
        self.assertIsNotNone(failed["ended_at"])
        found = self.manager.get(f"/halls/{self.hall}/slips?state=failed").expect(200).json
        self.assertIn(failed["id"], [one["id"] for one in found["items"]])
        self.assertEqual(self.guide.get(f"/tickets/{ticket['id']}").expect(200).json["state"], "waiting", "the number is good all the same")
        self.machine.mute = False
        self.machine.on()
        self.assertEqual(self.again(ticket, self.manager)["copy"], 1, "nothing of it ever was on paper")
        self.slip(ticket, "printed")
        self.condition("ready")

    def test_many_at_once_come_out_one_after_the_other(self):
        self.add(device=False)
        self.machine.slow = 0.2
        tickets = [self.ticket(self.guide) for _ in range(6)]
        presses = [threading.Thread(target=self.again, args=(ticket, self.sign_in("clerk01"))) for ticket in tickets]
        for one in presses:
            one.start()
        for one in presses:
            one.join()
        for ticket in tickets:
            self.slip(ticket, "printed", seconds=40)
        self.assertEqual(self.machine.most_lines, 1, "a printer takes one line at a time")
        printed = [paper for paper in self.machine.papers if "补打" not in paper.text]
        self.assertEqual(len(printed), len(tickets), "each once, and a second paper says that it is one")

    def test_a_test_page_comes_out_where_the_manager_pressed(self):
        made = self.add()
        self.assertIsNone(made["condition"])
        slip = self.manager.post(f"/printers/{made['id']}/test-prints").expect(201).json
        self.assertEqual((slip["ticket_id"], slip["number"]), (None, ""))
        wait_until(lambda: self.machine.papers, "the page")
        self.assertIn("打印测试", self.machine.papers[0].text)
        newest = wait_until(lambda: [one for one in self.manager.get(f"/halls/{self.hall}/slips").expect(200).json["items"]
                                     if one["id"] == slip["id"] and one["state"] == "printed"], "it is printed")
        self.assertEqual(newest[0]["printer_name"], "1 号取号机打印机")

    def test_only_the_manager_of_the_hall_sets_printers_up_and_only_printers(self):
        made = self.add()
        other = self.sign_in("manager02")
        put = self.body(name="别的")
        other.put(f"/printers/{made['id']}", put, match=1).expect(404, "printing.unknown_printer")
        other.post(f"/printers/{made['id']}/remove", match=1).expect(404, "printing.unknown_printer")
        other.post(f"/printers/{made['id']}/test-prints").expect(404, "printing.unknown_printer")
        other.get(f"/halls/{self.hall}/printers").expect(404)
        other.get(f"/halls/{self.hall}/slips").expect(404)
        other.post("/printers", self.body(hall_id=self.hall)).expect(422, "places.unknown_hall")
        self.guide.post("/printers", self.body(hall_id=self.hall)).expect(403)
        self.assertEqual(len(self.guide.get(f"/halls/{self.hall}/printers").expect(200).json["items"]), 1)
        for address in ("169.254.169.254", "printer.example", "0.0.0.0", "224.0.0.1", "::ffff:127.0.0.1"):
            self.manager.post("/printers", self.body(hall_id=self.hall, address=address)).expect(422, "printing.bad_address")
        for port in (22, 8080, 5432, -1, 70000):
            self.manager.put(f"/printers/{made['id']}", self.body(port=port), match=1).expect(422, "printing.bad_address")
        self.manager.put(f"/printers/{made['id']}", self.body(width_mm=70), match=1).expect(400, "request.invalid")
        self.manager.put(f"/printers/{made['id']}", self.body(name=""), match=1).expect(400, "request.invalid")
        device = self.kiosk().get("/devices/me").expect(200).json["id"]
        self.manager.post("/printers", self.body(hall_id=self.hall, device_id=device)).expect(409, "printing.place_taken")
        self.manager.post("/printers", self.body(hall_id=self.hall, device_id=made["id"])).expect(422, "printing.not_a_kiosk")
        self.manager.put(f"/printers/{made['id']}", self.body(name="新名字"), match=7).expect(412, "printing.stale")
        changed = self.manager.put(f"/printers/{made['id']}", self.body(name="新名字"), match=1).expect(200).json
        self.assertEqual((changed["name"], changed["revision"]), ("新名字", 2))
        self.manager.get(f"/halls/{self.hall}/slips?cursor=x").expect(400, "request.invalid")

    def test_a_ticket_without_a_printer_or_that_is_over_is_not_printed(self):
        ticket = self.ticket()
        self.assertEqual(self.slips(ticket), [])
        self.kiosk().post(f"/tickets/{ticket['id']}/slips").expect(409, "printing.no_printer")
        self.add()
        self.guide.post(f"/tickets/{ticket['id']}/cancel", {}, match=ticket["revision"]).expect(200)
        self.kiosk().post(f"/tickets/{ticket['id']}/slips").expect(409, "printing.ticket_over")
        stranger = self.sign_in("clerk05")
        stranger.get(f"/tickets/{ticket['id']}/slips").expect(404, "queue.ticket_not_found")
        stranger.post(f"/tickets/{ticket['id']}/slips").expect(404, "queue.ticket_not_found")
        self.sign_in("visitor01").post(f"/tickets/{ticket['id']}/slips").expect(403)
        phone = self.sign_in("visitor02").post("/tickets", {"hall_id": self.hall, "category_id": self.lines["B"]}).expect(201).json
        self.assertEqual(self.slips(phone), [], "who took it on a phone is not here")

    def test_a_ticket_is_a_page_of_pdf_for_whoever_holds_its_address(self):
        ticket = self.ticket(letter="B")
        reply = self.nobody().get(f"/ticket-pages/{ticket['token']}/pdf").expect(200)
        self.assertTrue(reply.body.startswith(b"%PDF-"))
        self.assertIn(f'{ticket["number"]}.pdf', {name.lower(): value for name, value in dict(reply.headers).items()}.get("content-disposition", ""))
        self.nobody().get("/ticket-pages/nothing/pdf").expect(404, "queue.ticket_not_found")
