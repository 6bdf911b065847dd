"""Licences as sealed files: made by themselves after the decision, verified by the program and by the openssl command line, opened by those who
may, each version once also when the program is killed in the middle."""

import json
import random
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import zipfile
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

from objects import World, accepted_case, sealed_licence, step
from yimen import ROOT, Client, YimenTest, wait_until

VERDICTS = ("integrity", "seal", "certificate", "time")
AFTER_A_LEASE = 90  # a killed server's job is taken on when its lease of 30 s has run out


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", "", done.stdout.decode())


def text_of_ofd(file: bytes) -> str:
    """What a reader may select in the document."""
    with zipfile.ZipFile(BytesIO(file)) as package:
        pages = [name for name in package.namelist() if name.endswith("Content.xml")]
        content = "".join(package.read(name).decode() for name in pages)
    return re.sub(r"\s+", "", "".join(re.findall(r"<ofd:TextCode[^>]*>([^<]*)<", content)))


class SealedFiles(YimenTest):
    """What the tests below share; no test of its own."""

    def approved(self) -> str:
        case = accepted_case(World(self))
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        step(self.sign_in("decider01"), case, "approve", {"opinion": "同意"})
        return self.sign_in("visitor01").get(f"/cases/{case['id']}").expect(200).json["licence"]["id"]

    def licence(self) -> dict:
        return sealed_licence(self.sign_in("visitor01"), self.approved())

    def file(self, licence: dict, form: str, who: Client | None = None) -> bytes:
        reply = (who or self.sign_in("visitor01")).post(f"/licences/{licence['id']}/open", {"format": form}).expect(200)
        self.assertEqual(reply.headers["content-type"], {"ofd": "application/ofd", "pdf": "application/pdf"}[form])
        self.assertIn(licence["identifier"], reply.headers["content-disposition"])
        return reply.body

    def verify(self, content: bytes) -> tuple[int, dict]:
        with tempfile.NamedTemporaryFile(suffix=".ofd") as file:
            Path(file.name).write_bytes(content)
            done = self.server.run("licence", "verify", "--json", file.name)
        return done.returncode, json.loads(done.stdout)


class SealedLicenceTest(SealedFiles):
    def test_the_file_of_a_licence_holds_in_all_respects_and_says_that_it_is_a_test(self):
        licence = self.licence()
        self.assertIsNotNone(licence["sealed_at"])
        content = self.file(licence, "ofd")
        status, report = self.verify(content)
        self.assertEqual([report[key]["ok"] for key in VERDICTS], [True] * 4, report)
        self.assertEqual((status, report["unprotected"]), (0, []))
        self.assertIn("测试", report["certificate"]["reason"])
        self.assertEqual(report["signatures"][0]["seal_name"], "城东区市场监督管理局电子证照专用章（测试）")
        self.assertIn("测试证照，没有法律效力", text_of_ofd(content))
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    @unittest.skipUnless(shutil.which("openssl"), "openssl is missing")
    def test_the_openssl_command_line_verifies_it_step_by_step(self):
        with tempfile.TemporaryDirectory() as folder:
            file, root = Path(folder) / "licence.ofd", Path(folder) / "root.pem"
            file.write_bytes(self.file(self.licence(), "ofd"))
            root.write_text(self.nobody().get("/seals/authorities").expect(200).json["items"][0]["pem"])
            done = subprocess.run([ROOT / "tools" / "verify_ofd", file, root], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout.count("\n"), 6, done.stdout)
            file.write_bytes(file.read_bytes().replace("食品".encode(), "药品".encode(), 1))
            done = subprocess.run([ROOT / "tools" / "verify_ofd", file, root], capture_output=True, text=True, check=False)
            self.assertNotEqual(done.returncode, 0)

    def test_ofd_and_pdf_say_the_same(self):
        licence = self.licence()
        ofd, pdf = text_of_ofd(self.file(licence, "ofd")), text_of(self.file(licence, "pdf"))
        for words in ("食品经营许可证", licence["number"], licence["identifier"], "城东区市场监督管理局", "经营项目", *licence["content"].values()):
            self.assertIn(re.sub(r"\s+", "", str(words)), ofd)
            self.assertIn(re.sub(r"\s+", "", str(words)), pdf)
        self.assertEqual(self.file(licence, "ofd"), self.file(licence, "ofd"))
        self.assertEqual(self.file(licence, "pdf"), self.file(licence, "pdf"))

    @unittest.skipUnless(shutil.which("zbarimg"), "zbarimg is missing")
    def test_the_qr_code_on_its_face_leads_to_a_genuine_licence(self):
        licence = self.licence()
        with zipfile.ZipFile(BytesIO(self.file(licence, "ofd"))) as package:
            picture = package.read("Doc_0/Res/picture_1.png")
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            Path(file.name).write_bytes(picture)
            read = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file.name], capture_output=True, check=True)
        self.assertEqual(read.stdout.decode().strip(), licence["qr_text"])
        page = subprocess.run(["pdftoppm", "-r", "200", "-png", "-"], input=self.file(licence, "pdf"), capture_output=True, check=True)
        read = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"], input=page.stdout, capture_output=True, check=True)
        self.assertEqual(read.stdout.decode().strip(), licence["qr_text"])
        self.assertEqual(self.nobody().post("/verify", {"text": licence["qr_text"]}).expect(200).json["verdict"], "genuine")

    def test_a_changed_byte_is_found_wherever_it_is(self):
        content = self.file(self.licence(), "ofd")
        for at in (5, 40, len(content) // 2, len(content) - 30, len(content) - 3):
            changed = bytearray(content)
            changed[at] ^= 0x01
            status, report = self.verify(bytes(changed))
            self.assertEqual(status, 2, (at, report))

    def test_only_those_who_may_see_it_open_it_and_staff_leave_a_trace(self):
        licence = self.licence()
        for stranger in ("visitor02", "reviewer02"):
            self.sign_in(stranger).post(f"/licences/{licence['id']}/open", {"format": "ofd"}).expect(404, "licences.not_found")
        self.nobody().post(f"/licences/{licence['id']}/open", {"format": "ofd"}).expect(401)
        self.sign_in("visitor01").post(f"/licences/{licence['id']}/open", {"format": "docx"}).expect(400, "request.invalid")
        before = self.sign_in("auditor01").get("/journal/status").expect(200).json
        self.file(licence, "pdf", self.sign_in("decider01"))
        after = self.sign_in("auditor01").get("/journal/status").expect(200).json
        self.assertGreater(after["entries"], before["entries"])

    def test_an_imported_licence_has_no_file_of_ours(self):
        visitor = self.sign_in("visitor01")
        imported = next(l for l in visitor.get("/licences").expect(200).json["items"] if l["type_name"] == "居民身份证")
        visitor.post(f"/licences/{imported['id']}/open", {"format": "ofd"}).expect(409, "licences.not_sealed")

    def test_killed_in_the_middle_each_version_is_sealed_once(self):
        server = self.new_server()
        server.start()
        test = type(self)
        here, test.server = test.server, server
        try:
            ids = [self.approved() for _ in range(3)]
            server.kill()
            server.start()
            visitor = self.sign_in("visitor01")
            for licence in (sealed_licence(visitor, one, AFTER_A_LEASE) for one in ids):
                self.assertEqual(licence["revision"], 2)
                status, report = self.verify(self.file(licence, "ofd"))
                self.assertEqual(status, 0, report)
            checked = server.run("check")
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        finally:
            test.server = here


class SealingKilledTest(SealedFiles):
    """kill -9 while files are being made, again and again: of each version there is a whole file or none, and never two."""

    long = True
    rounds = 6  # the lease of the killed server has to run out each time

    def kept(self) -> set[Path]:
        return {path for path in (self.server.data / "files").rglob("*") if path.is_file()}

    def kill_in_the_middle(self, dice: random.Random, at_a_file: bool) -> None:
        """At the moment when the first file is on the disk, before a row can speak of it, or at any moment of the second after the decision."""
        if at_a_file:
            before = self.kept()
            wait_until(lambda: self.kept() - before, "the first file", 30)
        else:
            moment = time.monotonic() + dice.uniform(0.1, 1.5)
            wait_until(lambda: time.monotonic() >= moment, "the moment")
        self.server.kill()

    def test_each_version_has_a_whole_file_once(self):
        dice, ids = random.Random(self.engine), []
        interrupted = 0
        for turn in range(self.rounds):
            now = [self.approved() for _ in range(3)]
            self.kill_in_the_middle(dice, turn % 2 == 0)
            self.server.start()
            visitor = self.sign_in("visitor01")
            states = [visitor.get(f"/licences/{one}").expect(200).json["state"] for one in now]
            self.assertLessEqual(set(states), {"pending_seal", "valid"})
            interrupted += "pending_seal" in states
            for licence in (sealed_licence(visitor, one, AFTER_A_LEASE) for one in now):
                self.assertEqual(licence["revision"], 2, "sealed once")
            ids += now
        self.assertGreater(interrupted, 0, "no kill came before the seals were stored")
        files = [self.file(visitor.get(f"/licences/{one}").expect(200).json, "ofd") for one in ids]
        self.assertEqual(len(set(files)), len(ids))
        for content in files:
            status, report = self.verify(content)
            self.assertEqual(status, 0, report)
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


class NoHallTest(YimenTest):
    engines = ("sqlite",)  # the tests of the module itself run on both
    options = ("--no-demo",)

    def test_without_a_hall_the_commands_say_what_is_missing(self):
        for arguments, words in ((("authority",), "no region"), (("make-seal", "11990102MB9900001N"), "no department has the code"),
                                 (("revoke-seal", "nothing", "--reason", "x"), "no such seal")):
            done = self.server.run("keys", *arguments)
            self.assertEqual(done.returncode, 1)
            self.assertIn(words, done.stderr)


class RotationTest(SealedFiles):
    """On the demo hall."""

    engines = ("sqlite",)

    def test_a_second_authority_is_made_only_when_asked_for(self):
        again = self.server.run("keys", "authority")
        self.assertEqual(again.returncode, 1)
        self.assertIn("already", again.stderr)
        self.assertEqual(self.server.run("keys", "authority", "--again").returncode, 0)
        self.assertEqual(len(json.loads(self.server.run("keys", "seals", "--json").stdout)["authorities"]), 2)
        self.assertEqual(len(list((self.server.data / "trusted").glob("*.pem"))), 2)

    def test_a_revoked_seal_stops_the_sealing_and_a_new_one_goes_on_with_what_waited(self):
        code = "11990102MB9900001N-05-001"
        older = self.licence()
        content = self.file(older, "ofd")

        def checked() -> dict:
            """What anybody is told who uploads the file that they hold."""
            return self.nobody().post("/verify/file", content, headers={"Content-Type": "application/ofd"}).expect(200).json
        found = checked()
        self.assertEqual((found["outcome"], found["record"]), ("holds", {"state": "valid", "copy": False}))
        self.assertEqual(found["findings"][2]["code"], "issued_in_force")
        reason = {"reason": "现场检查不合格", "decision_number": "暂扣〔2026〕1号"}
        seen = self.sign_in("decider01").get(f"/licences/{older['id']}").expect(200).json
        self.sign_in("decider01").post(f"/licences/{older['id']}/suspend", reason, match=seen["revision"]).expect(200)
        self.assertEqual(checked()["record"]["state"], "suspended")
        revoked = self.server.run("keys", "revoke-seal", code, "--reason", "密钥泄露")
        self.assertEqual(revoked.returncode, 0, revoked.stderr)
        found = checked()
        self.assertEqual((found["outcome"], found["findings"][2]["ok"], found["findings"][2]["code"]), ("not_settled", None, "revoked_since"))
        waiting = self.approved()
        wait_until(lambda: "yimen_licences_pending_seal 1" in self.nobody().get("//metrics").body.decode(), "the backlog")
        # The command has the real time: a seal is in force from now on, and the hall has to be there too.
        now = datetime.now(timezone.utc) + timedelta(minutes=5)
        self.nobody().post("/demo/clock", {"now": now.isoformat(timespec="seconds")}).expect(200)
        made = self.server.run("keys", "make-seal", "11990102MB9900001N", "--purpose", "licence", "--answers", "decider01")
        self.assertEqual(made.returncode, 0, made.stderr)
        licence = sealed_licence(self.sign_in("visitor01"), waiting)
        status, report = self.verify(self.file(licence, "ofd"))
        self.assertEqual(status, 0, report)
        self.assertEqual(report["signatures"][0]["seal_id"], "11990102MB9900001N-05-002")
        seals = self.sign_in("admin01").get("/seals").expect(200).json["items"]
        self.assertEqual({s["code"]: s["state"] for s in seals if s["code"].startswith("11990102MB9900001N-05")},
                         {code: "revoked", "11990102MB9900001N-05-002": "active"})
        rotated = self.server.run("keys", "rotate-seal", "11990102MB9900001N-05-002", "--reason", "每年更换")
        self.assertEqual(rotated.returncode, 0, rotated.stderr)
        status, report = self.verify(self.file(licence, "ofd"))
        self.assertEqual(status, 0, report)
