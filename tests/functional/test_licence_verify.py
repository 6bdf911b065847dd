"""`yimen licence verify`: OFD documents that the openssl command line sealed (tests/fixtures/ofd), judged by the program."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

from objects import World, accepted_case, sealed_licence, step
from test_hostile import post_much
from yimen import MONDAY_MORNING, ROOT, Client, YimenTest

DOCUMENTS = ROOT / "tests" / "fixtures" / "ofd"


class LicenceVerifyTest(YimenTest):
    engines = ("sqlite",)  # the command reads no database

    def verify(self, document: Path, *more: str) -> tuple[int, dict]:
        done = self.server.run("licence", "verify", "--json", *more, str(document))
        return done.returncode, json.loads(done.stdout)

    def test_a_document_of_another_maker_holds_under_a_trusted_root(self):
        for name in ("v4.ofd", "v1.ofd", "two.ofd"):
            status, report = self.verify(DOCUMENTS / name, "--root", str(DOCUMENTS / "root.pem"))
            self.assertEqual([report[key]["ok"] for key in ("integrity", "seal", "certificate", "time")][:3], [True] * 3, report)
            self.assertEqual(report["unprotected"], [])

    def test_an_unknown_root_is_said_to_be_unknown(self):
        _, report = self.verify(DOCUMENTS / "v4.ofd")
        self.assertIs(report["integrity"]["ok"], True)
        self.assertIsNone(report["certificate"]["ok"])

    def test_one_changed_byte_is_found_and_the_file_named(self):
        changed = self.server.data / "changed.ofd"
        with zipfile.ZipFile(DOCUMENTS / "v4.ofd") as source, zipfile.ZipFile(changed, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                target.writestr(name, content.replace(b"31.7", b"31.8", 1) if name.endswith("Page_0/Content.xml") else content)
            target.writestr("Doc_0/Added.xml", b"<added/>")
        status, report = self.verify(changed, "--root", str(DOCUMENTS / "root.pem"))
        self.assertEqual(status, 2)
        self.assertIs(report["integrity"]["ok"], False)
        self.assertIn("Content.xml", report["integrity"]["reason"])
        self.assertEqual(report["unprotected"], ["Doc_0/Added.xml"])

    def test_what_is_no_document_is_said_to_be_none(self):
        status, report = self.verify(DOCUMENTS / "root.pem")
        self.assertEqual((status, report["integrity"]["ok"]), (2, False))


class FileCheckTest(YimenTest):
    """What anybody may upload, without signing in."""

    def check(self, content: bytes, who: Client | None = None):
        return (who or self.nobody()).post("/verify/file", content, headers={"Content-Type": "application/ofd"})

    def findings(self, content: bytes) -> tuple[str, list]:
        found = self.check(content).expect(200).json
        self.assertEqual([one["name"] for one in found["findings"]], ["integrity", "seal", "certificate", "time"])
        for one in found["findings"]:
            self.assertTrue(one["code"] and one["reason"], one)
        return found["outcome"], [one["ok"] for one in found["findings"]]

    def ours(self) -> bytes:
        case = accepted_case(World(self))
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        step(self.sign_in("decider01"), case, "approve", {"opinion": "同意"})
        visitor = self.sign_in("visitor01")
        licence = sealed_licence(visitor, visitor.get(f"/cases/{case['id']}").expect(200).json["licence"]["id"])
        return visitor.post(f"/licences/{licence['id']}/open", {"format": "ofd"}).expect(200).body

    def test_a_licence_of_this_hall_holds_and_nothing_of_it_is_kept(self):
        content = self.ours()
        before = {path for path in self.server.data.rglob("*") if path.is_file()}
        found = self.check(content).expect(200).json
        self.assertEqual(found["outcome"], "holds", found)
        self.assertEqual((found["unprotected"], found["unprotected_count"], found["size"]), ([], 0, len(content)))
        self.assertEqual(found["signatures"][0]["seal_name"], "城东区市场监督管理局电子证照专用章（测试）")
        new = {path for path in self.server.data.rglob("*") if path.is_file()} - before
        self.assertEqual([path for path in new if content[:64] in path.read_bytes()], [])
        self.assertEqual(self.check(content, self.sign_in("clerk01")).expect(200).json["outcome"], "holds")

    def test_a_document_of_another_maker_is_never_simply_good(self):
        for name in ("v4.ofd", "v4_digest_list.ofd", "v1.ofd", "two.ofd"):
            outcome, verdicts = self.findings((DOCUMENTS / name).read_bytes())
            self.assertIn(outcome, ("untrusted", "bad"), name)  # bad: its time may be yet to come
            self.assertEqual((verdicts[0], verdicts[1], verdicts[2]), (True, None, None), name)
        self.assertIn(self.findings((DOCUMENTS / "sign.ofd").read_bytes())[0], ("not_settled", "bad"))

    def test_what_was_added_or_changed_is_named(self):
        content = self.ours()
        changed, added = BytesIO(), BytesIO()
        with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(changed, "w") as one, zipfile.ZipFile(added, "w") as other:
            for name in source.namelist():
                entry = source.read(name)
                one.writestr(name, entry.replace("食品".encode(), "药品".encode(), 1) if name.endswith("Content.xml") else entry)
                other.writestr(name, entry)
            other.writestr("Doc_0/Added.xml", b"<added/>")
        found = self.check(changed.getvalue()).expect(200).json
        self.assertEqual((found["outcome"], found["findings"][0]["code"]), ("bad", "file_changed"))
        self.assertIn("Content.xml", found["findings"][0]["about"])
        found = self.check(added.getvalue()).expect(200).json
        self.assertEqual(found["unprotected"], ["Doc_0/Added.xml"])
        self.assertEqual(found["outcome"], "bad")  # our own form is broken, too

    def test_a_document_without_a_signature_is_said_to_have_none(self):
        plain = BytesIO()
        with zipfile.ZipFile(plain, "w") as package:
            package.writestr("OFD.xml", b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>')
        self.assertEqual(self.findings(plain.getvalue()), ("not_signed", [None] * 4))

    def test_bad_input_is_refused_with_a_reason(self):
        bomb, many, outside = BytesIO(), BytesIO(), BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("OFD.xml", b"<a/>")
            package.writestr("zeros", bytes(80 << 20))
        with zipfile.ZipFile(many, "w") as package:
            for number in range(2001):
                package.writestr(f"{number}", b"")
        with zipfile.ZipFile(outside, "w") as package:
            package.writestr("../OFD.xml", b"<a/>")
        for content, status, code in ((b"", 422, "files.empty"), (b"no zip at all", 422, "ofd.not_ofd"), (bomb.getvalue(), 413, "ofd.too_large"),
                                      (many.getvalue(), 413, "ofd.too_large"), (outside.getvalue(), 422, "ofd.broken")):
            self.check(content).expect(status, code)
        status, body = post_much(self.nobody(), "POST", "/verify/file", (20 << 20) + 65536)
        self.assertEqual((status, json.loads(body)["code"]), (413, "http.too_large"))


class FileCheckRateTest(YimenTest):
    engines = ("sqlite",)
    options = ("--demo", "--clock", MONDAY_MORNING)  # with the limits of production

    def test_it_is_limited_for_each_address(self):
        for _ in range(25):
            reply = self.nobody().post("/verify/file", b"no zip at all")
            if reply.status == 429:
                return
        self.fail("nobody was held up")
