"""`yimen licence verify`: OFD documents that the openssl command line sealed (tests/fixtures/ofd), judged by the program."""

import json
import zipfile
from pathlib import Path

from yimen import ROOT, YimenTest

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
