"""The server is killed in the middle of a print: the ticket comes out once, or once more as what it then is (补打), and is never lost."""

from test_printing import PrintingHall

AGAIN = 120  # seconds: who was killed had the printer for 40, and its job for longer


class PrintKillTest(PrintingHall):
    waits = True

    def tearDown(self) -> None:
        self.machine.goes_on.set()
        super().tearDown()

    def killed_when_stopped(self) -> None:
        """kill -9 while the printer stands still, with the job begun and its word not yet given."""
        self.assertTrue(self.machine.stopped.wait(30), "the printer was sent something")
        self.server.kill()
        self.machine.keeps_word, self.machine.stops_at = False, None
        self.machine.goes_on.set()
        self.server.start()

    def test_a_paper_that_came_out_unheard_is_printed_again_and_says_so(self):
        self.add()
        self.machine.keeps_word = True
        ticket = self.ticket()
        self.killed_when_stopped()
        done = self.slip(ticket, "printed", seconds=AGAIN)
        self.assertEqual((done["number"], done["attempts"]), (ticket["number"], 2))
        first, second = self.machine.papers
        self.assertTrue(first.whole and second.whole)
        self.assertNotIn("补打", first.text)
        self.assertIn("补打", second.text)
        self.assertEqual(first.code, second.code, "the same ticket")
        self.assertEqual(len(self.slips(ticket)), 1, "one paper was asked for")

    def test_a_paper_torn_off_half_way_comes_whole_and_says_so(self):
        self.add()
        self.machine.stops_at = 120
        ticket = self.ticket()
        self.killed_when_stopped()
        self.slip(ticket, "printed", seconds=AGAIN)
        self.assertEqual([(paper.whole, "补打" in paper.text) for paper in self.machine.papers], [(False, False), (True, True)])
        self.assertIn(ticket["number"], self.machine.papers[1].text)

    def test_a_paper_that_had_not_begun_comes_out_once_and_is_no_second_one(self):
        self.add()
        self.machine.cover_open = True
        ticket = self.ticket()
        self.slip(ticket, "queued", "cover_open")
        self.server.kill()
        self.machine.cover_open = False
        self.server.start()
        self.slip(ticket, "printed", seconds=AGAIN)
        whole = [paper for paper in self.machine.papers if paper.whole]
        self.assertEqual(len(whole), 1)
        self.assertEqual("补打" in whole[0].text, self.slips(ticket)[0]["attempts"] > 2, "only after an attempt that was cut off")

    def test_killed_as_soon_as_the_number_was_given_no_ticket_is_lost(self):
        self.add()
        ticket = self.ticket()
        self.server.kill()
        self.server.start()
        self.assertEqual(self.kiosk().get(f"/tickets/{ticket['id']}").expect(200).json["state"], "waiting")
        self.slip(ticket, "printed", seconds=AGAIN)
        papers = self.machine.papers
        self.assertGreaterEqual(len(papers), 1)
        # The first may say so too: an attempt that the kill cut off may have printed, for all that the server knows.
        self.assertTrue(all("补打" in paper.text for paper in papers[1:]))
        self.assertIn(ticket["number"], papers[-1].text)
