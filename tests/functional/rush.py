"""A hall with a past, and a morning on which too many come: what proposals about counters are made of."""

from datetime import datetime, timedelta

from yimen import Client, YimenTest

DAYS = (14, 15, 16, 17)  # of September 2026, working days
PEOPLE, EVERY, BUSY = 16, 12, 5  # on each of them; minutes


class Rush:
    """The hall of the demo in the east, by its guide and a clerk."""

    def __init__(self, test: YimenTest, letter: str = "A"):
        self.test = test
        self.hall = next(h["id"] for h in test.nobody().get("/halls").expect(200).json["items"] if h["name"] == "城东区政务服务中心")
        lines = test.nobody().get(f"/halls/{self.hall}/queue").expect(200).json["categories"]
        self.lines = {line["letter"]: line["id"] for line in lines}
        self.letter = letter

    def at(self, day: int, minute: float) -> None:
        """Minutes after nine."""
        moment = datetime(2026, 9, day, 9) + timedelta(minutes=minute)
        self.test.nobody().post("/demo/clock", {"now": moment.strftime("%Y-%m-%dT%H:%M:%S+08:00")}).expect(200)

    def ticket(self, letter: str | None = None) -> dict:
        body = {"hall_id": self.hall, "category_id": self.lines[letter or self.letter]}
        return self.test.sign_in("guide01").post("/tickets", body).expect(201).json

    def counter(self, number: int) -> str:
        rows = self.test.sign_in("clerk01").get(f"/counters?hall_id={self.hall}").expect(200).json["items"]
        return next(row["id"] for row in rows if row["number"] == number)

    def sit(self, login: str, number: int, letters: str = "") -> tuple[Client, str]:
        """The clerk at a counter: where they sit already, or this one."""
        clerk = self.test.sign_in(login)
        there = clerk.get("/desk").expect(200).json["counter"]
        if there:
            return clerk, there["id"]
        counter = self.counter(number)
        body = {"category_ids": [self.lines[letter] for letter in letters]} if letters else {}
        clerk.post(f"/counters/{counter}/open", body).expect(200)
        return clerk, counter

    def begin(self, day: int, *who: tuple) -> list[tuple[Client, str]]:
        """Clerks sit down before the hall opens, so that an empty hall proposes nothing."""
        self.at(day, -1)
        sitting = [self.sit(*one) for one in who]
        self.at(day, 0)
        return sitting

    def step(self, clerk: Client, ticket: dict, *actions: str) -> dict:
        for action in actions:
            ticket = clerk.post(f"/tickets/{ticket['id']}/{action}", {}, match=ticket["revision"]).expect(200).json
        return ticket

    def past(self) -> None:
        """Days on which one comes every few minutes and is served at once by the first counter."""
        for day in DAYS:
            self.at(day, 0)
            clerk, counter = self.sit("clerk01", 1)
            for number in range(PEOPLE):
                self.at(day, EVERY * number)
                called = self.step(clerk, self.ticket(), "call", "serve")
                self.at(day, EVERY * number + BUSY)
                self.step(clerk, called, "finish")
            clerk.post(f"/counters/{counter}/close").expect(200)

    def proposals(self, query: str = "?open=true", login: str = "manager01") -> list[dict]:
        return self.test.sign_in(login).get(f"/halls/{self.hall}/counter-proposals{query}").expect(200).json["items"]
