"""A receipt printer for tests: listens on a port, answers like one, keeps what comes out of it, and can be in any trouble."""

import fcntl
import re
import socket
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

FIRST_PORT, LAST_PORT = 9110, 9198  # printers are taken from 9100 to 9199 only

ASK_CAUSE, ASK_PAPER, ASK_END, CUT = b"\x10\x04\x02", b"\x10\x04\x04", b"\x1d\x72\x01", b"\x1dVB"


@dataclass
class Paper:
    """What somebody holds in their hand."""

    text: str
    code: str  # of the QR code; empty when there is none
    whole: bool = True  # cut, and not torn off in the middle


def read(raw: bytes, whole: bool) -> Paper:
    """The bytes as a person sees them."""
    code, text, at = "", b"", 0
    while at < len(raw):
        rest = raw[at:]
        if rest[:3] == b"\x1d(k":
            size = rest[3] + 256 * rest[4]
            if rest[6] == 80:
                code = rest[8:5 + size].decode("ascii", "replace")
            at += 5 + size
        elif found := re.match(rb"\x1b@|\x1c&|\x1b[aEd].|\x1d!.|\x1dVB.", rest, re.DOTALL):
            at += len(found[0])
        else:
            text, at = text + rest[:1], at + 1
    return Paper(text.decode("gb18030", "replace"), code, whole)


@dataclass
class Printer:
    """`off`: refuses every line; `mute`: takes it and says nothing; `hangs_up`: after so many bytes of each paper.

    `stops_at`: after so many bytes of a paper it stands still, and `keeps_word`: it stands still when the paper is out and before it
    says so; each until `goes_on` is set, and `stopped` tells that it does.
    """

    port: int = 0
    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    mute: bool = False
    hangs_up: int | None = None
    runs_out: int | None = None  # after so many bytes the roll is at its end
    slow: float = 0.0  # seconds for a paper
    stops_at: int | None = None
    keeps_word: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)
    goes_on: threading.Event = field(default_factory=threading.Event)
    papers: list[Paper] = field(default_factory=list)
    lines: int = 0  # at once
    most_lines: int = 0

    def __post_init__(self) -> None:
        self._listens: socket.socket | None = None
        self._lock = threading.Lock()
        self._kept: IO[str] | None = None
        self.on()

    def _keeps(self, port: int) -> bool:
        """Nobody else's while this one is switched off: a test beside this one must not answer in its place."""
        kept = (Path(tempfile.gettempdir()) / f"yimen-printer-{port}").open("w")
        try:
            fcntl.flock(kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            kept.close()
            return False
        self._kept = kept
        return True

    def on(self) -> None:
        for port in [self.port] if self.port else range(FIRST_PORT, LAST_PORT):
            if not self.port and not self._keeps(port):
                continue
            listens = socket.socket()
            listens.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listens.bind(("127.0.0.1", port))
                listens.listen()
            except OSError:
                listens.close()
                continue
            self.port, self._listens = port, listens
            threading.Thread(target=self._serve, args=(listens,), daemon=True).start()
            return
        raise OSError("no port of a printer is free")

    def off(self) -> None:
        if self._listens:
            self._listens.shutdown(socket.SHUT_RDWR)
            self._listens.close()
            self._listens = None

    def _serve(self, listens: socket.socket) -> None:
        while True:
            try:
                line, _ = listens.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with self._lock:
            self.lines += 1
            self.most_lines = max(self.most_lines, self.lines)
        try:
            self._converse(line)
        except OSError:
            pass
        finally:
            with self._lock:
                self.lines -= 1
            line.close()

    def _converse(self, line: socket.socket) -> None:
        kept = b""
        while data := line.recv(4096):
            if self.mute:
                continue
            for question, answer in ((ASK_CAUSE, self._cause()), (ASK_PAPER, self._paper())):
                for _ in range(data.count(question)):
                    line.sendall(bytes([answer]))
                data = data.replace(question, b"")
            kept += data
            if self.stops_at is not None and len(kept) >= self.stops_at:
                self.papers.append(read(kept[:self.stops_at], whole=False))
                self._stand_still()
                return
            if self.hangs_up is not None and len(kept) >= self.hangs_up:
                self.papers.append(read(kept[:self.hangs_up], whole=False))
                return
            if self.runs_out is not None and len(kept) >= self.runs_out:
                self.papers.append(read(kept[:self.runs_out], whole=False))
                kept, self.runs_out, self.paper_out = b"", None, True
            if ASK_END in kept and not self.paper_out:
                time.sleep(self.slow)
                raw, _, kept = kept.partition(ASK_END)
                self.papers.append(read(raw, CUT in raw))
                if self.keeps_word:
                    self._stand_still()
                line.sendall(bytes([0x03 if self.paper_low else 0x00]))

    def _stand_still(self) -> None:
        self.stopped.set()
        self.goes_on.wait()

    def _cause(self) -> int:
        return 0x12 | (0x04 if self.cover_open else 0) | (0x20 if self.paper_out else 0)

    def _paper(self) -> int:
        return 0x12 | (0x60 if self.paper_out else 0) | (0x0C if self.paper_low else 0)
