"""Days of a hall as the product itself has stored them: people take tickets, clerks call and finish, all by the API, the clock going with them. What
`yimen forecast --hall` then judges are its own records, not a file."""

import json
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "functional"), str(ROOT / "tools")]

from hall_simulator import Hall, Kind, days_of  # noqa: E402
from yimen import Client, Server, sign_in  # noqa: E402

FIRST = date(2026, 3, 2)
CODE = "CD01"
CLERKS = ("clerk01", "clerk02", "clerk03")


def hall_of_3() -> Hall:
    """Three counters for everything, as those of the demo's hall."""
    return Hall([Kind("A", 0.45, 9), Kind("B", 0.35, 7, 0.9), Kind("C", 0.2, 5)], [[0, 1, 2]] * len(CLERKS), load=0.85, reserve=0.34, lunch=0.5)


class Replay:
    def __init__(self, server: Server) -> None:
        self.nobody = Client(server)
        self.manager, self.guide, *self.clerks = (self.signed(server, login) for login in ("manager01", "guide01", *CLERKS))
        self.hall = next(h["id"] for h in self.nobody.get("/halls").expect(200).json["items"] if h["code"] == CODE)
        rules = self.manager.get(f"/halls/{self.hall}/queue-rules").expect(200).json
        wanted = ("longest_wait_seconds", "recall_limit", "hold_seconds", "grace_seconds", "anonymous", "notices")
        hours = rules["hours"] | {"opens_minute": 0, "closes_minute": 1440}  # the simulated hall says itself when it is open
        self.manager.put(f"/halls/{self.hall}/queue-rules", {key: rules[key] for key in wanted} | {"hours": hours}, match=rules["revision"]).expect(200)
        self.lines = {c["letter"]: c["id"] for c in self.nobody.get(f"/halls/{self.hall}/queue").expect(200).json["categories"]}
        rows = self.manager.get(f"/counters?hall_id={self.hall}").expect(200).json["items"]
        self.counters = {row["number"]: row["id"] for row in rows}

    @staticmethod
    def signed(server: Server, login: str) -> Client:
        client = Client(server, "counter")
        sign_in(client, login)
        return client

    def at(self, day: date, second: float) -> None:
        moment = datetime.combine(day, datetime.min.time()) + timedelta(seconds=second)
        self.nobody.post("/demo/clock", {"now": f"{moment.isoformat(timespec='milliseconds')}+08:00"}).expect(200)

    def step(self, clerk: Client, ticket: dict, name: str) -> dict:
        return clerk.post(f"/tickets/{ticket['id']}/{name}", {}, match=ticket["revision"]).expect(200).json

    def day(self, day: date, rows: list) -> None:
        self.at(day, 7 * 3600)
        for number, clerk in enumerate(self.clerks, 1):
            clerk.post(f"/counters/{self.counters[number]}/open", {}).expect(200)
        events = []
        for index, row in enumerate(rows):
            events += [(row["issued"], 1, index, "issue"), (row["called"], 2, index, "call"), (row["served"], 0, index, "end")]
        tickets: dict[int, dict] = {}
        for second, _, index, what in sorted(events):
            row = rows[index]
            self.at(day, second)
            clerk = self.clerks[row["counter"] - 1]
            if what == "issue":
                body = {"hall_id": self.hall, "category_id": self.lines[row["category"]]}
                tickets[index] = self.guide.post("/tickets", body).expect(201).json
            elif what == "call":
                tickets[index] = self.step(clerk, tickets[index], "call")
                if row["state"] == "served":
                    tickets[index] = self.step(clerk, tickets[index], "serve")
            else:
                self.step(clerk, tickets.pop(index), "finish" if row["state"] == "served" else "no-show")
        for number, clerk in enumerate(self.clerks, 1):
            clerk.post(f"/counters/{self.counters[number]}/close").expect(200)


def replayed(days: int, seed: int) -> dict:
    """The verdict on `days` stored days of one hall."""
    rows = days_of(hall_of_3(), days, seed, FIRST)
    with tempfile.TemporaryDirectory(prefix="yimen-replay-") as folder:
        server = Server(Path(folder), None, ("--demo", "--clock", f"{FIRST}T06:00:00+08:00", "--rate-factor", "0"))
        server.start()
        try:
            replay = Replay(server)
            for day in sorted({row["day"] for row in rows}):
                replay.day(day, [row for row in rows if row["day"] == day])
        finally:
            server.stop()
        done = server.run("forecast", "--hall", CODE, "--json")
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        return json.loads(done.stdout)["all"]
