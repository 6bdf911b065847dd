"""Load for the tests that take something away from a running server: visitors who open, fill, and submit cases, and a clerk who receives
them. Each remembers what was acknowledged, and for what it got no answer."""

import http.client
import threading
import uuid
from dataclasses import dataclass, field

from objects import ANSWERS, FORM, PDF, PDF_HEADERS
from yimen import Client, Reply

REQUIREMENTS = ("business_licence", "layout", "safety_rules", "equipment")


@dataclass
class Asked:
    """One call and what became of it."""

    who: Client
    path: str
    body: object
    key: str
    match: int | None = None
    headers: dict[str, str | None] | None = None
    reply: Reply | None = None  # None: the line broke before an answer came

    def send(self) -> Reply | None:
        try:
            self.reply = self.who.post(self.path, self.body, key=self.key, match=self.match, headers=self.headers)
        except (OSError, http.client.HTTPException):
            self.reply = None
        return self.reply

    @property
    def acknowledged(self) -> bool:
        return self.reply is not None and self.reply.status < 300


@dataclass
class Load:
    """Runs until `stop`; every thread ends at the first call that is not answered with success."""

    visitor: Client
    clerk: Client
    item_id: str
    threads: int = 8
    calls: list[Asked] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _running: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._stop.clear()
        self._running = [threading.Thread(target=self._work, daemon=True) for _ in range(self.threads)]
        for thread in self._running:
            thread.start()

    def refusals(self) -> list[str]:
        """There should be none: the callers do only what is allowed."""
        return [f"{call.path}: {call.reply.status} {call.reply.body!r}" for call in self.calls if call.reply and call.reply.status >= 300]

    def stop(self) -> None:
        self._stop.set()
        for thread in self._running:
            thread.join(60)

    def _work(self) -> None:
        while not self._stop.is_set() and self._one_case():
            pass

    def _call(self, who: Client, path: str, body: object, match: int | None = None, headers: dict[str, str | None] | None = None) -> Asked:
        asked = Asked(who, path, body, str(uuid.uuid4()), match, headers)
        self.calls.append(asked)
        asked.send()
        return asked

    def _one_case(self) -> bool:
        opened = self._call(self.visitor, "/cases", {"item_id": self.item_id, "answers": ANSWERS, "form": FORM})
        if not opened.acknowledged:
            return False
        case = opened.reply.json
        for requirement in REQUIREMENTS:
            added = self._call(self.visitor, f"/cases/{case['id']}/materials/{requirement}/files", PDF, headers=PDF_HEADERS)
            if not added.acknowledged:
                return False
            case["revision"] = added.reply.json["revision"]
        for who, action in ((self.visitor, "submit"), (self.clerk, "receive"), (self.clerk, "accept")):
            done = self._call(who, f"/cases/{case['id']}/{action}", {}, match=case["revision"])
            if not done.acknowledged:
                return False
            case["revision"] = done.reply.json["revision"]
        return True
