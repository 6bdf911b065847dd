"""What is taken away: the program itself (kill -9), the disk, the database, the time. What was acknowledged is there, once; nothing is
half done; the server recovers alone."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from load import Load
from objects import ANSWERS, FORM, PDF, PDF_HEADERS, draft_with_files, food, step
from yimen import MONDAY_MORNING, ROOT, Client, Server, YimenTest, free_port, name_of, on_postgres, wait_until

MESSAGES = {"submit": "case_submitted", "receive": "case_received", "accept": "case_accepted"}
POSTGRES_TOOL = ROOT / "tools" / "private_postgres"


class FaultTest(YimenTest):
    def all_of(self, client: Client, path: str) -> list[dict]:
        found, cursor = [], ""
        while True:
            page = client.get(f"{path}?limit=100{cursor}").expect(200).json
            found += page["items"]
            if not page["next"]:
                return found
            cursor = f"&cursor={urllib.parse.quote(page['next'])}"

    def holds(self) -> None:
        """The checks that any database must pass."""
        for command in (("check",), ("journal", "verify")):
            done = self.server.run(*command)
            self.assertEqual(done.returncode, 0, f"{command}: {done.stdout}{done.stderr}")

    def delivered(self) -> None:
        """The relay has nothing left, and gave nothing up."""
        admin = self.sign_in("admin01")
        wait_until(lambda: all(s["backlog"] == 0 for s in admin.get("/outbox/subscribers").expect(200).json["items"]), "the relay to be done", 60)
        self.assertEqual(admin.get("/outbox/failures").expect(200).json["items"], [])


class KillTest(FaultTest):
    kills = 3

    def test_what_was_acknowledged_is_there_once_after_each_kill(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        load = Load(visitor, clerk, food(self.nobody()))
        dice = random.Random(self.engine)
        self.before = {row["id"] for row in self.all_of(visitor, "/cases")}
        unanswered = 0
        for _ in range(self.kills):
            before = len(load.calls)
            load.start()
            enough = before + dice.randrange(20, 400)
            wait_until(lambda: len(load.calls) >= enough or load.refusals(), "the load to be under way", 60)
            self.server.kill()
            load.stop()
            self.server.start()
            broken = [call for call in load.calls[before:] if call.reply is None]
            unanswered += len(broken)
            for call in broken:  # whoever got no answer asks again with the same key
                again = call.send()
                self.assertIsNotNone(again, call.path)
                self.assertLess(again.status, 300, again.body)
            self.assertEqual(load.refusals(), [])
        self.assertGreater(unanswered, 0, "no kill came while a call was under way")
        self.effects(load)
        self.delivered()
        self.messages(load)
        self.holds()

    def effects(self, load: Load) -> None:
        """Each acknowledged call has its effect exactly once, and there is no other."""
        visitor = self.sign_in("visitor01")
        opened = [call.reply.json["id"] for call in load.calls if call.path == "/cases"]
        there = [row["id"] for row in self.all_of(visitor, "/cases") if row["id"] not in self.before]
        self.assertEqual(sorted(there), sorted(opened))
        asked: dict[str, Counter] = {case: Counter() for case in opened}
        for call in load.calls:
            if call.path != "/cases":
                parts = call.path.split("/")
                asked[parts[2]]["attach" if parts[-1] == "files" else parts[3]] += 1
        for case, wanted in asked.items():
            seen = visitor.get(f"/cases/{case}").expect(200).json
            done = Counter(entry["action"] for entry in seen["timeline"])
            self.assertEqual({a: n for a, n in done.items() if a in MESSAGES}, {a: n for a, n in wanted.items() if a in MESSAGES}, seen)
            self.assertEqual(sum(len(m["files"]) for m in seen["materials"]), wanted["attach"], seen)
        numbers = [row["number"] for row in self.all_of(visitor, "/cases") if row["number"]]
        self.assertEqual(len(numbers), len(set(numbers)), "a number was given twice")

    def messages(self, load: Load) -> None:
        """The inbox is filled by the relay: one message for each event."""
        wanted = Counter((call.path.split("/")[2], MESSAGES[call.path.split("/")[3]]) for call in load.calls
                         if call.path.split("/")[-1] in MESSAGES)
        inbox = self.all_of(self.sign_in("visitor01"), "/messages")
        found = Counter((m["case_id"], m["kind"]) for m in inbox if m["case_id"] not in self.before)
        self.assertEqual(found, wanted)


class LongKillTest(KillTest):
    long = True
    kills = 50


class ImportKillTest(FaultTest):
    long = True  # who takes a job over waits for the lease of the one that was killed
    kills = 3

    def test_an_import_goes_on_where_the_kill_left_it(self):
        """A job in the background: the next server takes it over, and no row counts twice."""
        rows = 4000
        lines = [f"区市场监管局,未分类,示例事项{number},K-{number},1,990102000000,11990102MB9900001N" for number in range(rows)]
        editor = self.sign_in("editor01")
        head = "department,main_item,name,local_item_code,task_type,region_code,department_code"
        begun = editor.post("/item-imports", "\n".join([head, *lines, ""]).encode(),
                            headers={"X-File-Name": "a.csv", "Content-Type": "text/csv"}).expect(201).json
        view = lambda: editor.get(f"/item-imports/{begun['id']}").expect(200).json
        for part in range(1, self.kills + 1):
            wait_until(lambda: view()["done"] >= rows * part // (self.kills + 2), "the import to get on", 60)
            self.server.kill()
            self.server.start()
        ended = wait_until(lambda: (seen := view())["state"] != "running" and seen, "the import to end", 120)
        self.assertEqual((ended["state"], ended["rows"], ended["done"], ended["created"]), ("done", rows, rows, rows), ended)
        self.assertEqual((ended["updated"], ended["unchanged"], ended["refused"]), (0, 0, 0), ended)
        self.holds()


class FullDiskTest(FaultTest):
    """The database, and on SQLite the uploads too, stand on a file system of a few megabytes. It needs a mount, and so root."""

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root, to mount a small file system")
        cls.disk = Path(tempfile.mkdtemp(prefix="yimen-disk-"))
        cls.addClassCleanup(cls.disk.rmdir)
        # PostgreSQL needs some hundred files for an empty database.
        limits = "size=64m" if cls.engine == "postgres" else "size=64m,nr_inodes=500"
        subprocess.run(["mount", "-t", "tmpfs", "-o", limits, "tmpfs", str(cls.disk)], check=True)
        cls.addClassCleanup(subprocess.run, ["umount", str(cls.disk)], check=True)
        if cls.engine == "postgres":
            shutil.chown(cls.disk, "postgres")
            cls.tablespace = f"small_{os.getpid()}"
            on_postgres(f"CREATE TABLESPACE {cls.tablespace} LOCATION '{cls.disk}'")
            cls.addClassCleanup(on_postgres, f"DROP TABLESPACE {cls.tablespace}")
        super().setUpClass()

    @classmethod
    def new_server(cls, options=None):
        server = super().new_server(options)
        server.log = server.data / "server.log"  # not on the small disk
        if cls.engine == "postgres":
            on_postgres(f'ALTER DATABASE "{name_of(server)}" SET TABLESPACE {cls.tablespace}')
        else:
            server.data = cls.disk / "data"
            server.data.mkdir()
            server.signed_in = {}  # nothing stands there yet
        return server

    def fill(self) -> Path:
        filler = self.disk / "filler"
        try:
            with filler.open("wb", buffering=0) as file:
                while True:
                    file.write(b"\0" * 4096)
        except OSError as full:
            self.assertEqual(full.errno, errno.ENOSPC)
        return filler

    def test_a_full_disk_is_said_and_keeps_no_half(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        item = food(self.nobody())
        before = {row["id"] for row in self.all_of(visitor, "/cases")}
        case = draft_with_files(visitor)
        filler = self.fill()
        opened, refusal = [], None
        big = FORM | {"address": "云" * 3000}
        for _ in range(5000):
            reply = visitor.post("/cases", {"item_id": item, "answers": ANSWERS, "form": big})
            if reply.status != 201:
                refusal = reply
                break
            opened.append(reply.json["id"])
        self.assertIsNotNone(refusal, "the disk did not fill")
        refusal.expect(507, "http.storage_full")
        self.assertEqual(refusal.headers["content-type"], "application/problem+json")
        if self.engine == "sqlite":  # where the uploads stand on the same disk
            visitor.post(f"/cases/{case['id']}/materials/layout/files", PDF + b"%" * 3_000_000, headers=PDF_HEADERS).expect(507, "http.storage_full")
        # Reading goes on, and shows what was acknowledged and no more.
        ids = {row["id"] for row in self.all_of(visitor, "/cases")}
        self.assertEqual(ids, {case["id"], *opened} | before)
        visitor.get(f"/cases/{opened[-1] if opened else case['id']}").expect(200)
        filler.unlink()
        # It recovers alone, and the refused calls did not leave anything behind that a repetition would meet.
        wait_until(lambda: visitor.post("/cases", {"item_id": item, "answers": ANSWERS, "form": FORM}).status == 201, "the server to write again")
        step(visitor, case, "submit")
        step(clerk, case, "receive")
        self.delivered()
        self.assertEqual(len(self.all_of(visitor, "/cases")), len(before) + len(opened) + 2)
        self.holds()

    def test_a_disk_that_takes_no_more_files_is_said_too(self):
        if self.engine == "postgres":
            return  # the files stand elsewhere
        visitor = self.sign_in("visitor01")
        case = draft_with_files(visitor)
        path = f"/cases/{case['id']}/materials/layout/files"
        crowd = self.disk / "crowd"
        crowd.mkdir()
        with self.assertRaisesRegex(OSError, "No space left"):
            for number in range(1000):
                (crowd / str(number)).touch()
        (crowd / "0").unlink()  # for what arrives; its place in the store needs one more
        visitor.post(path, PDF.replace(b"1 0", b"2 0"), headers=PDF_HEADERS).expect(507, "http.storage_full")
        self.assertEqual(visitor.get(f"/cases/{case['id']}").expect(200).json["revision"], case["revision"])
        shutil.rmtree(crowd)
        visitor.post(path, PDF.replace(b"1 0", b"2 0"), headers=PDF_HEADERS).expect(201)
        self.holds()


class LostDatabaseTest(FaultTest):
    """PostgreSQL goes away and comes back."""

    engines = ("postgres",)  # the embedded database is a part of the program

    @classmethod
    def new_server(cls, options=None):
        cls.postgres = cls._folder / "postgres"
        cls.postgres.mkdir()
        for folder in (cls._folder, cls.postgres):
            folder.chmod(0o755)
        cls.port = free_port()
        cls.addClassCleanup(subprocess.run, [str(POSTGRES_TOOL), "stop", str(cls.postgres)], check=False, capture_output=True)
        server = Server(cls._folder / "server", cls.postgres_runs(), cls.options)
        server.data.mkdir()
        cls._servers.append(server)
        return server

    @classmethod
    def postgres_runs(cls) -> str:
        done = subprocess.run([str(POSTGRES_TOOL), "start", str(cls.postgres), "--port", str(cls.port)], check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return done.stdout.strip()

    def postgres_dies(self) -> None:
        """In the middle of whatever it does (immediate shutdown); it was durable, and recovers from its log."""
        postmaster = int((self.postgres / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGQUIT)
        wait_until(lambda: not Path(f"/proc/{postmaster}").exists(), "PostgreSQL to end")

    @classmethod
    def _clean_up(cls):
        for server in cls._servers:
            server.kill()  # its database ends with its own PostgreSQL
        shutil.rmtree(cls._folder, ignore_errors=True)

    def test_without_the_database_it_is_503_and_it_recovers_alone(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case, item = draft_with_files(visitor), food(self.nobody())
        load = Load(visitor, clerk, item, threads=4)
        load.start()
        wait_until(lambda: len(load.calls) > 60 or load.refusals(), "the load to be under way")
        self.postgres_dies()
        load.stop()
        for call in load.calls:
            self.assertIsNotNone(call.reply, "the server hung up")
            self.assertIn(call.reply.status, (200, 201, 503), call.reply.body)
        for reply in (visitor.get("/cases"), visitor.post("/cases", {"item_id": item, "answers": ANSWERS}), self.nobody().get("//readyz"),
                      visitor.post(f"/cases/{case['id']}/submit", {}, match=case["revision"], key="while-it-is-gone")):
            reply.expect(503, "http.busy")
            self.assertGreater(int(reply.headers["retry-after"]), 0)
        self.nobody().get("//healthz").expect(200)  # the program itself runs
        self.postgres_runs()
        wait_until(lambda: self.nobody().get("//readyz").status == 200, "the server to find its database again")
        step_again = visitor.post(f"/cases/{case['id']}/submit", {}, match=case["revision"], key="while-it-is-gone").expect(200).json
        self.assertEqual(step_again["state"], "submitted")
        for call in load.calls:
            if not call.acknowledged:
                self.assertLess(call.send().status, 300, call.reply.body)
        opened = {call.reply.json["id"] for call in load.calls if call.path == "/cases"}
        self.assertEqual({row["id"] for row in self.all_of(visitor, "/cases")}, opened | {case["id"]})
        self.delivered()
        self.holds()


class TwoServersTest(FaultTest):
    """Two programs on one PostgreSQL, set up as docs/operations/install.md says; one of them is killed."""

    engines = ("postgres",)

    @staticmethod
    def at(server: Server, client: Client) -> Client:
        """The same browser, sent to another server by the proxy."""
        moved = Client(server, client.channel)
        moved.cookies, moved.csrf_token = client.cookies, client.csrf_token
        return moved

    def test_one_of_two_servers_is_killed_and_the_other_goes_on(self):
        first, second = self.server, self.beside()
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        before = {row["id"] for row in self.all_of(visitor, "/cases")}
        # One key at both at once: one answer. What one wrote, the other shows at once.
        item = food(self.nobody())
        send = lambda who: who.post("/cases", {"item_id": item, "answers": ANSWERS}, key="at-both-at-once").expect(201).json["id"]
        with ThreadPoolExecutor(2) as pool:
            ids = set(pool.map(send, [visitor, self.at(second, visitor)] * 4))
        self.assertEqual(len(ids), 1)
        self.at(second, visitor).get(f"/cases/{ids.copy().pop()}").expect(200)

        load = Load(visitor, self.at(second, clerk), item)
        load.start()
        wait_until(lambda: len(load.calls) > 150 or load.refusals(), "the load to be under way", 60)
        first.kill()
        load.stop()
        self.assertEqual(load.refusals(), [])
        for call in load.calls:
            if not call.acknowledged:
                call.who = self.at(second, call.who)
                self.assertLess(call.send().status, 300, call.reply.body)
        self.server = second
        self._signed_in.update({(second.port, *place[1:]): self.at(second, client) for place, client in self._signed_in.items()})
        opened = {call.reply.json["id"] for call in load.calls if call.path == "/cases"}
        found = {row["id"] for row in self.all_of(self.sign_in("visitor01"), "/cases")}
        self.assertEqual(found, opened | ids | before)
        self.delivered()  # what the killed one had not handed on, the other does
        self.holds()

        # A session that ended at one is over at the other within a second or so.
        first.start()
        self.sign_in("visitor01").delete("/sessions/current").expect(204)
        wait_until(lambda: visitor.get("/me").status == 401, "the other server to know that the session ended", 5)


    def test_all_timers_due_at_once_have_each_effect_once(self):
        """Silence, the end of a procedure and an urging without an answer, many of each, due in the same moment at both servers."""
        first, second = self.server, self.beside()
        visitor, clerk, reviewer = (self.sign_in(login) for login in ("visitor01", "clerk01", "reviewer01"))
        each = 6
        silent = [step(clerk, step(visitor, draft_with_files(visitor), "submit"), "receive") for _ in range(each)]
        accepted = [step(clerk, step(clerk, step(visitor, draft_with_files(visitor), "submit"), "receive"), "accept") for _ in range(2 * each)]
        stopped = [step(reviewer, case, "suspend", {"ground": "testing", "reason": "送检", "working_days": 3}) for case in accepted[:each]]
        urged = [step(visitor, case, "urge", {"note": "请尽快"}) for case in accepted[each:]]
        for server in (first, second):
            Client(server, "portal").post("/demo/clock", {"now": "2026-10-20T09:00:00+08:00"}).expect(200)
        seen = lambda case: visitor.get(f"/cases/{case['id']}").expect(200).json
        wanted = [(case, action) for cases, action in ((silent, "accept_by_silence"), (stopped, "resume_at_limit"), (urged, "escalate_urging"))
                  for case in cases]
        actions = lambda case: [entry["action"] for entry in seen(case)["timeline"]]
        wait_until(lambda: all(action in actions(case) for case, action in wanted), "all timers to have run", 60)
        self.delivered()
        for case, action in wanted:
            self.assertEqual(actions(case).count(action), 1, action)
        for case in silent:
            self.assertEqual([d["kind"] for d in seen(case)["documents"]].count("acceptance"), 1)
        told = Counter((m["case_id"], m["kind"]) for m in self.all_of(visitor, "/messages"))
        self.assertEqual({told[(case["id"], "case_resumed")] for case in stopped}, {1})
        self.assertEqual({sum(n for (case_id, _), n in told.items() if case_id == case["id"]) for case in silent}, {3})  # submitted, received, accepted
        self.holds()


class ClockTest(FaultTest):
    def test_no_time_in_a_case_runs_backwards(self):
        visitor, clerk, nobody = self.sign_in("visitor01"), self.sign_in("clerk01"), self.nobody()
        set_clock = lambda at: nobody.post("/demo/clock", {"now": at}).expect(200)
        set_clock("2026-09-28T15:00:00+08:00")
        case = draft_with_files(visitor)
        set_clock("2026-09-28T11:00:00+08:00")  # somebody corrects the clock of the machine
        step(visitor, case, "submit")
        set_clock("2026-09-27T11:00:00+08:00")
        step(clerk, case, "receive")
        set_clock("2026-01-02T00:00:00+08:00")
        step(clerk, case, "accept")
        step(self.sign_in("reviewer01"), case, "review")
        set_clock("2026-09-28T15:00:30+08:00")
        step(self.sign_in("decider01"), case, "approve")
        self.server.kill()
        self.server.options = tuple(o if o != MONDAY_MORNING else "2026-02-01T00:00:00+08:00" for o in self.server.options)
        self.server.start()
        step(visitor, case, "deliver")
        step(clerk, case, "close")
        seen = visitor.get(f"/cases/{case['id']}").expect(200).json
        times = [entry["at"] for entry in seen["timeline"]]
        self.assertEqual(times, sorted(times))
        self.assertGreaterEqual(times[0], "2026-09-28T15:00")
        self.assertEqual(len(seen["timeline"]), len({json.dumps(entry, sort_keys=True) for entry in seen["timeline"]}))
        # The limit counts from the day that the case says it was accepted on, not from the day that the clock had then.
        self.assertEqual(seen["clock"]["promised_due"], "2026-10-14")
        self.delivered()
        self.holds()
