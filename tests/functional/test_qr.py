"""The QR code of a licence as a phone meets it: the picture that the product draws is read by zbar, a reader that is none of ours."""

import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from objects import World
from yimen import YimenTest

PIXELS = 4  # for each module of the code
SQUARE = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\3z")


def as_picture(svg: str) -> bytes:
    """The drawing in pixels (PGM). It is made of runs of dark squares on one light ground, and nothing else may be in it."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg).group(1))
    ground, code = re.findall(r'd="([^"]*)"', svg)
    if ground != f"M0 0h{size}v{size}H0z" or SQUARE.sub("", code):
        raise AssertionError(f"the drawing is made in another way than this reads: {svg[:300]}")
    rows = [bytearray(b"\xff" * size) for _ in range(size)]
    for x, y, width in SQUARE.findall(code):
        for column in range(int(x), int(x) + int(width)):
            rows[int(y)][column] = 0
    wide = [b"".join(bytes([cell]) * PIXELS for cell in row) for row in rows]
    return f"P5\n{size * PIXELS} {size * PIXELS}\n255\n".encode() + b"".join(row for line in wide for row in [line] * PIXELS)


def scanned(picture: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pgm") as file:
        Path(file.name).write_bytes(picture)
        done = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file.name], capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"zbar sees no code: {done.stderr}")
    return done.stdout.rstrip("\n")


@unittest.skipUnless(shutil.which("zbarimg"), "zbarimg is missing: apt-get install zbar-tools")
class QrTest(YimenTest):
    def test_a_scanned_licence_leads_to_its_page_and_is_genuine(self):
        owned = World(self).owned("licence")
        visitor = self.sign_in("visitor01")
        licence = visitor.get(f"/licences/{owned.params['id']}").expect(200).json
        drawing = visitor.get(f"/licences/{licence['id']}/qr").expect(200)
        self.assertEqual(drawing.headers["content-type"], "image/svg+xml")
        text = scanned(as_picture(drawing.body.decode()))
        self.assertEqual(text, licence["qr_text"])
        # Anybody who scanned it may ask, by the whole text or by the link in it, and a changed byte is found.
        verdict = self.nobody().post("/verify", {"text": text}).expect(200).json
        self.assertEqual(verdict["verdict"], "genuine")
        token = re.search(r"[?&]t=([\w-]+)", licence["verify_url"]).group(1)
        self.assertIn(token, text)
        self.assertEqual(self.nobody().get(f"/verify/{token}").expect(200).json["verdict"], verdict["verdict"])
        damaged = bytearray(text.encode())
        damaged[-10] = ord("A") if damaged[-10] != ord("A") else ord("B")
        self.assertNotIn("genuine", self.nobody().post("/verify", {"text": damaged.decode()}).expect(200).json["verdict"])
