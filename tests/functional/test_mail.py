"""Mails to visitors, through a real mail server with STARTTLS and sign-in, that refuses, breaks off and is away."""

import email.policy
import re
import socket
import subprocess
import tempfile
from email.message import EmailMessage
from pathlib import Path

from bundles import answered, begin, fill
from objects import World, accepted_case
from testing import die_with_parent
from yimen import ROOT, Client, YimenTest, free_port, wait_until

SERVER = ROOT / "tests" / "support" / "mail_server.py"


class MailServer:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yimen-mail-"))
        self.port = free_port()
        self.certificate, self.key = self.folder / "certificate.pem", self.folder / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", str(self.key), "-out", str(self.certificate)], check=True, capture_output=True)
        (self.folder / "password").write_text("sesame\n")
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(["/usr/bin/python3", str(SERVER), str(self.port), str(self.folder), str(self.certificate),
                                         str(self.key), "hall", "sesame"], preexec_fn=die_with_parent)
        wait_until(self.answers, "the mail server answers")

    def answers(self) -> bool:
        assert self.process.poll() is None, "the mail server ended"
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2):
                return True
        except OSError:
            return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def environment(self) -> dict[str, str]:
        return {"YIMEN_SMTP_URL": f"smtp://127.0.0.1:{self.port}", "YIMEN_SMTP_FROM": "hall@yimen.example", "YIMEN_SMTP_USER": "hall",
                "YIMEN_SMTP_PASSWORD_FILE": str(self.folder / "password"), "YIMEN_SMTP_CA_FILE": str(self.certificate)}

    def to(self, address: str) -> list[EmailMessage]:
        mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in sorted(self.folder.glob("*.eml"))]
        return [mail for mail in mails if mail["X-Envelope-To"] == address]


class MailTest(YimenTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.mail = MailServer()
        cls.addClassCleanup(cls.mail.stop)
        cls.environment = cls.mail.environment()
        super().setUpClass()

    def ask_for_code(self, login: str, address: str) -> None:
        self.sign_in(login).post("/me/email", {"email": address}).expect(204)

    def first_mail(self, address: str) -> EmailMessage:
        return wait_until(lambda: self.mail.to(address), f"a mail to {address}", seconds=90)[0]

    def prove(self, login: str, address: str) -> dict:
        self.ask_for_code(login, address)
        code = re.search(r"\d{6}", self.first_mail(address)["Subject"]).group()
        return self.sign_in(login).post("/me/email/verify", {"code": code}).expect(200).json

    def deliveries(self, masked: str) -> list[dict]:
        listed = self.sign_in("admin01").get("/deliveries?limit=100").expect(200).json["items"]
        return [delivery for delivery in listed if delivery["address_masked"] == masked]

    def retirement(self, visitor: Client) -> dict:
        """A bundle of several items, handed in."""
        mine = visitor.get("/me").expect(200).json["acts_for"][0]["subject_id"]
        bundle = begin(visitor, "retirement", answered(visitor, "retirement"), mine)
        fill(visitor, bundle)
        visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200)
        return bundle

    def test_a_visitor_proves_an_address_and_is_mailed_what_happens(self):
        address = "visitor@example.org"
        visitor = self.sign_in("visitor01")
        before = visitor.get("/me/message-settings").expect(200).json
        self.assertEqual((before["email_verified"], before["email_available"], before["email"]), (False, True, False))
        visitor.put("/me/message-settings", {"email": True}, match=before["revision"]).expect(409, "people.email_not_verified")
        settings = self.prove("visitor01", address)
        self.assertEqual((settings["email_masked"], settings["email_verified"], settings["email"]), ("v***@example.org", True, True))
        case = accepted_case(World(self))
        mails = wait_until(lambda: [m for m in self.mail.to(address) if "已受理" in m["Subject"]], "the mail of the acceptance")
        self.assertIn(case["number"], mails[0].get_content())
        self.assertIn(f"/portal/cases/{case['id']}", mails[0].get_content())
        self.assertNotIn("李示例", mails[0].get_content())
        bundle = self.retirement(visitor)
        mails = wait_until(lambda: [m for m in self.mail.to(address) if "一件事已提交" in m["Subject"]], "the mail of the bundle")
        self.assertEqual(len(mails), 1)  # one for all its members
        self.assertIn(f"/portal/bundle-cases/{bundle['id']}", mails[0].get_content())
        self.assertIn("退休", mails[0]["Subject"])
        english = visitor.put("/me/message-settings", {"email": True, "language": "en"}, match=settings["revision"]).expect(200).json
        accepted_case(World(self))
        wait_until(lambda: any("was accepted" in m["Subject"] for m in self.mail.to(address)), "the mail in English")
        visitor.put("/me/message-settings", {"email": False}, match=english["revision"] - 1).expect(412, "people.settings_stale")
        visitor.put("/me/message-settings", {"email": False}, match=english["revision"]).expect(200)
        sent = wait_until(lambda: (d := self.deliveries("v***@example.org")) and all(x["state"] == "sent" for x in d) and d, "all are sent")
        self.assertIn("case_accepted", [delivery["kind"] for delivery in sent])
        self.assertNotIn(address, self.sign_in("admin01").get("/deliveries?limit=100").body.decode())
        self.assertNotIn(address, self.server.log.read_text())

    def test_a_mail_refused_for_now_is_sent_later(self):
        self.ask_for_code("visitor02", "later@example.org")
        self.first_mail("later@example.org")
        self.assertEqual(wait_until(lambda: [d for d in self.deliveries("l***@example.org") if d["state"] == "sent"], "it is sent")[0]["attempts"], 2)

    def test_a_mail_whose_line_broke_is_sent_again_once(self):
        self.ask_for_code("visitor02", "broken@example.org")
        self.first_mail("broken@example.org")
        self.assertEqual(wait_until(lambda: [d for d in self.deliveries("b***@example.org") if d["state"] == "sent"], "it is sent")[0]["attempts"], 2)
        self.assertEqual(len(self.mail.to("broken@example.org")), 1)

    def test_a_mail_refused_for_good_fails_and_may_be_tried_again_by_hand(self):
        self.ask_for_code("visitor02", "never@example.org")
        failed = wait_until(lambda: [d for d in self.deliveries("n***@example.org") if d["state"] == "failed"], "it fails")[0]
        self.assertEqual((failed["attempts"], failed["error"]), (1, "SMTP 550"))
        admin = self.sign_in("admin01")
        admin.post(f"/deliveries/{failed['id']}/retry").expect(204)
        again = wait_until(lambda: [d for d in self.deliveries("n***@example.org") if d["state"] == "failed"], "it fails again")[0]
        self.assertEqual(again["id"], failed["id"])
        admin.post("/deliveries/00000000-0000-7000-8000-000000000000/retry").expect(404, "notify.unknown_delivery")

    def test_mails_wait_while_the_mail_server_is_away(self):
        self.mail.stop()
        try:
            self.ask_for_code("visitor02", "away@example.org")
            waiting = wait_until(lambda: [d for d in self.deliveries("a***@example.org") if d["attempts"] > 0], "an attempt")[0]
            self.assertEqual(waiting["state"], "waiting")
            self.assertTrue(waiting["next_at"])
        finally:
            self.mail.start()
        self.first_mail("away@example.org")

    def test_a_wrong_code_is_refused_and_five_of_them_end_the_code(self):
        address = "wrong@example.org"
        self.ask_for_code("visitor02", address)
        code = re.search(r"\d{6}", self.first_mail(address)["Subject"]).group()
        visitor = self.sign_in("visitor02")
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(5):
            visitor.post("/me/email/verify", {"code": wrong}).expect(422, "people.code_refused")
        visitor.post("/me/email/verify", {"code": code}).expect(422, "people.code_refused")
        visitor.post("/me/email", {"email": "not an address"}).expect(400, "request.invalid")
        visitor.post("/me/email", {"email": "a@b.example\r\nBcc: c@d.example"}).expect(400, "request.invalid")
