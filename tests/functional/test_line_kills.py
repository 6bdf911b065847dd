"""Counters, tickets and random presses, while a server is killed again and again, on PostgreSQL either of two: nobody is called twice, no
ticket is lost, and who is next is who the rule says."""

import http.client
import random
import threading
import uuid
from collections import Counter
from datetime import datetime

from test_faults import FaultTest
from test_queue import QueueTest
from yimen import Client, Reply, Server, wait_until

CREDIT = {"none": 0, "elderly": 15 * 60}  # seconds
ENDED = ("served", "no_show", "cancelled")


class Presser(threading.Thread):
    """Somebody who presses until told to stop. Who gets no answer asks again with the same key, at whichever server runs."""

    def __init__(self, who: Client, servers: list[Server], stop: threading.Event, dice: random.Random) -> None:
        super().__init__(daemon=True)
        self.who, self.servers, self.stop, self.dice = Client(who.server, who.channel), servers, stop, dice
        self.who.cookies, self.who.csrf_token = dict(who.cookies), who.csrf_token
        self.unanswered = 0
        self.failed = ""

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.press()
        except AssertionError as wrong:
            self.failed = str(wrong)

    def press(self) -> None:
        raise NotImplementedError

    def ask(self, method: str, path: str, body: dict | None = None, match: int | None = None) -> Reply:
        key, answer = str(uuid.uuid4()), []

        def answered() -> bool:
            try:
                more = {"key": key} if method == "POST" else {}
                answer.append(self.who.request(method, path, None if method == "GET" else body or {}, match=match, **more))
            except (OSError, http.client.HTTPException):
                self.unanswered += 1
                self.who.server = self.servers[(self.servers.index(self.who.server) + 1) % len(self.servers)]
            return bool(answer)

        wait_until(answered, f"an answer to {path}", 60)
        return answer[0]


class Taker(Presser):
    """Takes numbers at a kiosk."""

    def __init__(self, lines: dict[str, str], hall: str, most: int, *rest) -> None:
        super().__init__(*rest)
        self.lines, self.hall, self.most = lines, hall, most
        self.taken: list[dict] = []

    def press(self) -> None:
        if len(self.taken) >= self.most:
            self.stop.wait(0.05)
            return
        body = {"hall_id": self.hall, "category_id": self.dice.choice(list(self.lines.values())),
                "priority": self.dice.choice(("none", "none", "none", "elderly"))}
        self.taken.append(self.ask("POST", "/tickets", body).expect(201).json)


class Clerk(Presser):
    """Calls, and does with who comes whatever a clerk may do."""

    def __init__(self, counter: str, lines: dict[str, str], *rest) -> None:
        super().__init__(*rest)
        self.counter, self.lines = counter, lines
        self.calls: list[tuple[str, int]] = []

    def step(self, ticket: dict, action: str, body: dict | None = None) -> dict:
        return self.ask("POST", f"/tickets/{ticket['id']}/{action}", body, ticket["revision"]).expect(200).json

    def press(self) -> None:
        ticket = self.ask("POST", f"/counters/{self.counter}/call-next").expect(200).json["ticket"]
        if ticket is None:
            self.stop.wait(0.02)
            return
        self.calls.append((ticket["id"], ticket["revision"]))
        if self.dice.random() < 0.2:
            ticket = self.step(ticket, "recall")
        what = self.dice.choice(("finish", "finish", "finish", "hold", "no-show", "transfer", "pass_on"))
        to = {"category_id": self.dice.choice(list(self.lines.values()))}
        if what in ("hold", "no-show"):
            self.step(ticket, what)
        elif what == "transfer":
            self.step(ticket, what, to)
        else:
            ticket = self.step(ticket, "serve")
            self.step(ticket, *(("finish",) if what == "finish" else ("transfer", to)))


class Guide(Presser):
    """Brings back who was put aside, and gives up places for those who leave. Others may have been quicker: that is told, and no fault."""

    def __init__(self, hall: str, *rest) -> None:
        super().__init__(*rest)
        self.hall = hall
        self.returned = 0

    def press(self) -> None:
        state, action = self.dice.choice((("held", "return"), ("held", "return"), ("no_show", "return"), ("waiting", "cancel")))
        rows = self.ask("GET", f"/tickets?hall_id={self.hall}&state={state}&limit=20").expect(200).json["items"]
        if not rows or (action == "cancel" and self.dice.random() < 0.8):
            self.stop.wait(0.02)
            return
        row = self.dice.choice(rows)
        reply = self.ask("POST", f"/tickets/{row['id']}/{action}", {}, row["revision"])
        if reply.status not in (409, 412):
            reply.expect(200)
            self.returned += action == "return"


class LineKillTest(QueueTest, FaultTest):
    kills = 4
    tickets = 90  # of each of two takers
    clerks = (("clerk01", 1), ("clerk02", 2), ("clerk03", 3))

    def test_nobody_is_called_twice_and_nobody_is_lost_whoever_is_killed(self):
        servers = [self.server] + ([self.beside()] if self.engine == "postgres" else [])
        dice = random.Random(self.engine)
        stop = threading.Event()
        lines = {letter: self.line(letter) for letter in "ABC"}
        hall = self.hall()
        rest = lambda client: (client, servers, stop, random.Random(dice.random()))
        desks = [self.at_desk(login, number) for login, number in self.clerks]
        takers = [Taker(lines, hall, self.tickets, *rest(self.kiosk())) for _ in range(2)]
        clerks = [Clerk(counter, lines, *rest(client)) for client, counter in desks]
        guide = Guide(hall, *rest(self.sign_in("guide01")))
        everybody = [*takers, *clerks, guide]
        for one in everybody:
            one.start()
        called = lambda: sum(len(clerk.calls) for clerk in clerks)
        failed = lambda: [one.failed for one in everybody if one.failed]
        for kill in range(self.kills):
            enough = called() + dice.randrange(5, 25)
            wait_until(lambda: called() >= enough or failed() or all(len(one.taken) >= self.tickets for one in takers), "calls to be made", 60)
            dead = servers[kill % len(servers)]
            dead.kill()
            if len(servers) > 1:  # the other goes on alone for a while
                alone = called() + 5
                wait_until(lambda: called() >= alone or failed(), "the other server to go on", 60)
            dead.start()
        stop.set()
        for one in everybody:
            one.join(90)
        self.assertEqual(failed(), [])
        self.assertGreater(sum(one.unanswered for one in everybody), 0, "no kill came while somebody waited for an answer")
        self.assertGreater(guide.returned, 0)

        given = [ticket for one in takers for ticket in one.taken]
        rows = {row["id"]: row for row in self.all_of_hall()}
        self.assertEqual(set(rows), {ticket["id"] for ticket in given}, "each press gave one number, and none is lost")
        self.assertEqual(len({row["number"] for row in rows.values()}), len(rows))
        calls = Counter(call for clerk in clerks for call in clerk.calls)
        self.assertEqual([call for call, times in calls.items() if times > 1], [], "called twice")
        self.drained_in_order(desks)
        self.assertEqual({row["state"] for row in self.all_of_hall()} - set(ENDED), set())
        self.delivered()
        self.holds()

    def all_of_hall(self) -> list[dict]:
        manager = self.sign_in("manager01")
        found, cursor = [], ""
        while True:
            page = manager.get(f"/tickets?hall_id={self.hall()}&limit=100{cursor}").expect(200).json
            found += page["items"]
            if not page["next"]:
                return found
            cursor = f"&cursor={page['next']}"

    def drained_in_order(self, desks: list[tuple[Client, str]]) -> None:
        """Those who are left are called one by one, each the earliest due of those whom the counter may serve."""
        guide = self.sign_in("guide01")
        for row in guide.get(f"/tickets?hall_id={self.hall()}&state=held&limit=100").expect(200).json["items"]:
            guide.post(f"/tickets/{row['id']}/return", {}, match=row["revision"]).expect(200)
        for client, counter in desks:
            while True:
                desk = client.get("/desk").expect(200).json
                if desk["current"]:
                    self.end(client, desk["current"])
                    continue
                letters = desk["counter"]["categories"]
                waiting = [row for row in self.all_of_hall()
                           if row["state"] == "waiting" and (not letters or row["category"]["letter"] in letters)]
                ticket = client.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
                if ticket is None:
                    self.assertEqual(waiting, [])
                    break
                self.assertEqual(self.due(ticket), min(self.due(row) for row in waiting), "somebody with a later due time was called before")
                self.assertEqual(desk["line"][0]["number"], ticket["number"], "the desk had said somebody else")
                self.end(client, ticket)

    @staticmethod
    def due(row: dict) -> float:
        """As domain.md says it: arrival less the credit of the class; neither a hold nor a transfer changes it."""
        return datetime.fromisoformat(row["issued_at"]).timestamp() - CREDIT[row["priority"]]

    def end(self, client: Client, ticket: dict) -> None:
        if ticket["state"] == "called":
            ticket = self.step(client, ticket, "serve")
        self.step(client, ticket, "finish")


class LineKillLongTest(LineKillTest):
    long = True
    kills = 40
    tickets = 1500
