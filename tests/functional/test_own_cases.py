"""Who has put their identity card on the reader of a kiosk reads their own running cases there; a number that was typed shows nobody's."""

import hmac
import sqlite3
import uuid

from objects import draft_with_files, paired, step
from test_check_in_card import NUMBERS
from yimen import Client, YimenTest

LI = NUMBERS["visitor01"]
STRANGER = "990102198506120039"


class OwnCasesTest(YimenTest):
    def setUp(self) -> None:
        super().setUp()
        self.kiosk = paired(self.nobody("kiosk"), "kiosk")
        self.device = self.kiosk.get("/devices/me").expect(200).json["id"]
        self.key = self.reader_key(self.device).expect(200).json["reader_key"]

    def reader_key(self, device: str, login: str = "manager01"):
        return self.sign_in(login).post(f"/devices/{device}/reader-key")

    def challenge(self, kiosk: Client | None = None) -> str:
        made = (kiosk or self.kiosk).post("/card-challenges").expect(200).json
        self.assertGreater(made["valid_seconds"], 30)
        return made["challenge"]

    def proof(self, challenge: str, number: str, key: str | None = None) -> str:
        """As tools/device_bridge makes it."""
        version, secret = (key or self.key).split(".")
        read = f"{challenge}\n{number}".encode()
        return f"{version}.{hmac.new(secret.encode(), read, 'sm3').hexdigest()}"

    def put_down(self, number: str, *, kiosk: Client | None = None, **wrong: str):
        challenge = wrong.get("challenge") or self.challenge(kiosk)
        card = {"challenge": challenge, "proof": wrong.get("proof") or self.proof(challenge, wrong.get("read", number), wrong.get("key"))}
        return (kiosk or self.kiosk).post("/identifications", {"id_number": number, "card": card})

    def own(self, identification: str, kiosk: Client | None = None):
        return (kiosk or self.kiosk).post("/own-cases", {"identification_id": identification})

    def filed(self, login: str, without: tuple[str, ...] = ()) -> dict:
        return step(self.sign_in(login), draft_with_files(self.sign_in(login), without), "submit")

    def test_a_card_shows_ones_own_running_cases_with_what_is_missing_and_nothing_of_others(self):
        clerk = self.sign_in("clerk01")
        draft = draft_with_files(self.sign_in("visitor01"))
        asked, running, over, of_another = (self.filed(login) for login in ("visitor01", "visitor01", "visitor01", "visitor02"))
        for case in (asked, running):
            step(clerk, case, "receive")
        items = [{"requirement": "layout", "text": "请张三把图重画"}, {"text": "请写明张三的电话"}]
        step(clerk, asked, "notice", {"items": items, "until": None})
        step(clerk, running, "accept", {"opinion": "材料齐全"})
        step(self.sign_in("visitor01"), over, "withdraw", {"reason": "不办了"})
        known = self.put_down(LI).expect(201).json
        self.assertEqual((known["by_card"], known["known"]), (True, True))
        shown = self.own(known["id"]).expect(200)
        cases = {one["id"]: one for one in shown.json["cases"]}
        self.assertIn(asked["id"], cases)
        self.assertFalse({draft["id"], over["id"], of_another["id"]} & set(cases))
        seen = {case["id"]: self.sign_in("visitor01").get(f"/cases/{case['id']}").expect(200).json for case in (asked, running)}
        first, second = cases[asked["id"]], cases[running["id"]]
        self.assertEqual((first["state"], first["due"], first["asked_more"]), ("awaiting_supplement", None, True))
        layout = next(one["name"] for one in seen[asked["id"]]["definition"]["requirements"] if one["key"] == "layout")
        self.assertEqual([one["name"] for one in first["missing"]], [layout])
        self.assertEqual((second["state"], second["number"], second["missing"]), ("accepted", seen[running["id"]]["number"], []))
        self.assertEqual(second["due"], seen[running["id"]]["clock"]["promised_due"])
        self.assertTrue(second["item_name_en"])
        for word in ("张三", "李示例", LI, "示例"):
            self.assertNotIn(word, shown.body.decode())

    def test_a_number_that_was_typed_a_code_or_somebody_elses_card_shows_nothing(self):
        self.filed("visitor01")
        typed = self.kiosk.post("/identifications", {"id_number": LI}).expect(201).json
        self.assertEqual((typed["by_card"], typed["cases_in_progress"] > 0), (False, True))
        self.own(typed["id"]).expect(403, "queue.card_needed")
        code = self.sign_in("visitor01").post("/visit-codes").expect(201).json["code"]
        self.own(self.kiosk.post("/identifications", {"code": code}).expect(201).json["id"]).expect(403, "queue.card_needed")
        other = self.put_down(NUMBERS["visitor03"]).expect(201).json
        theirs = {one["id"] for one in self.own(other["id"]).expect(200).json["cases"]}
        mine = {one["id"] for one in self.own(self.put_down(LI).expect(201).json["id"]).expect(200).json["cases"]}
        self.assertTrue(mine)
        self.assertFalse(theirs & mine)
        unknown = self.put_down(STRANGER).expect(201).json
        self.assertEqual((unknown["known"], unknown["by_card"]), (False, False))
        self.own(unknown["id"]).expect(403, "queue.card_needed")

    def test_a_proof_is_of_this_card_this_reader_this_moment_and_good_once(self):
        challenge = self.challenge()
        self.put_down(LI, challenge=challenge).expect(201)
        self.put_down(LI, challenge=challenge).expect(422, "queue.card_unproven")  # once
        self.put_down(NUMBERS["visitor03"], challenge=challenge).expect(422, "queue.card_unproven")
        self.put_down(LI, read=NUMBERS["visitor03"]).expect(422, "queue.card_unproven")  # another card
        version, secret = self.key.split(".")
        for wrong in (f"{version}.{'0' * 64}", f"7{version}.{secret}", f"{version}.{secret[::-1]}"):
            self.put_down(LI, key=wrong).expect(422, "queue.card_unproven")
        for proof in ("x", ".", f"{version}.", "0" * 80):
            self.put_down(LI, proof=proof).expect(422, "queue.card_unproven")
        for made_up in ("x", "1.2.3.4", challenge[:-1] + ("A" if challenge[-1] != "A" else "B")):
            self.put_down(LI, challenge=made_up).expect(422, "queue.card_unproven")
        self.kiosk.post("/identifications", {"code": "ABCDEFGH", "card": {"challenge": self.challenge(), "proof": "1.x"}}).expect(422, "queue.card_unproven")
        for card in ({}, {"challenge": "", "proof": "1.x"}, {"challenge": "x" * 201, "proof": "1.x"}, {"challenge": None, "proof": "x"}, "card"):
            self.kiosk.post("/identifications", {"id_number": LI, "card": card}).expect(400, "request.invalid")

    def test_nobody_else_uses_what_a_kiosk_has_read(self):
        known = self.put_down(LI).expect(201).json
        guide, clerk = self.sign_in("guide01"), self.sign_in("clerk01")
        devices = self.sign_in("manager01").get(f"/devices?hall_id={self.hall()}").expect(200).json["items"]
        second = next(one["id"] for one in devices if one["kind"] == "kiosk" and one["id"] != self.device)
        codes = {one["name"]: one["code"] for one in self.nobody().get("/demo/devices").expect(200).json["items"]}
        name = next(one["name"] for one in devices if one["id"] == second)
        other = self.nobody("kiosk")
        other.csrf_token = other.post("/devices/pair", {"code": codes[name]}).expect(200).json["csrf_token"]
        self.own(known["id"], other).expect(409, "queue.identification_ended")
        self.own(str(uuid.uuid4())).expect(409, "queue.identification_ended")
        self.put_down(LI, kiosk=other).expect(422, "queue.card_unproven")  # signed by the reader of the first
        self.put_down(LI, kiosk=other, challenge=self.challenge()).expect(422, "queue.card_unproven")
        for staff in (guide, clerk):
            staff.post("/own-cases", {"identification_id": known["id"]}).expect(403)
            staff.post("/card-challenges").expect(403)
            self.put_down(LI, kiosk=staff, challenge=self.challenge()).expect(422, "queue.card_unproven")
        self.sign_in("visitor01").post("/own-cases", {"identification_id": known["id"]}).expect(403)
        self.own("x").expect(400, "request.invalid")

    def test_the_key_of_a_reader_is_for_the_keepers_of_its_hall_and_for_kiosks(self):
        self.assertEqual(self.reader_key(self.device).expect(200).json["reader_key"], self.key)
        self.reader_key(self.device, "manager02").expect(404)
        for login in ("clerk01", "guide01", "visitor01", "supervisor01"):
            self.reader_key(self.device, login).expect(403)
        devices = self.sign_in("manager01").get(f"/devices?hall_id={self.hall()}").expect(200).json["items"]
        screen = next(one["id"] for one in devices if one["kind"] == "desk_screen")
        self.reader_key(screen).expect(422, "people.no_reader")

    def test_each_look_is_in_the_journal_as_the_visitors_own(self):
        known = self.put_down(LI).expect(201).json
        before = self.journal_entries()
        self.own(known["id"]).expect(200)
        self.assertEqual(self.journal_entries() - before, 1)
        if self.engine == "sqlite":
            with sqlite3.connect(f"file:{self.server.data}/yimen.db?mode=ro", uri=True) as database:
                rows = database.execute("SELECT role FROM journal_entry WHERE action = 'visitor.own_cases'").fetchall()
            self.assertEqual(set(rows), {("visitor",)})

    def hall(self) -> str:
        halls = self.nobody().get("/halls").expect(200).json["items"]
        return next(one["id"] for one in halls if one["name"] == "城东区政务服务中心")
