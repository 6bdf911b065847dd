"""The real server as a black box: a process with its own data folder, spoken to over HTTP. Standard library only.

    class ReceiveTest(YimenTest):
        def test_a_clerk_receives_what_was_submitted(self):
            clerk = self.sign_in("clerk01")
            clerk.post("/cases", {...}).expect(201)

Every class runs once on each engine (run.py); its tests share one server with the demo hall unless they start their own.
"""

import functools
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from testing import die_with_parent

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("YIMEN_TEST_PROGRAM", ROOT / "build" / "release" / "yimen"))
MONDAY_MORNING = "2026-09-28T09:00:00+08:00"  # two working days before the national holiday


def wait_until(condition: Callable[[], Any], what: str, seconds: float = 20) -> Any:
    """Asks until the answer is true, and returns it. The one place of the harness that waits."""
    end, pause = time.monotonic() + seconds, 0.02
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        time.sleep(pause)
        pause = min(pause * 1.2, 0.25)  # what takes long is asked for less often: the answer costs the server something too


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Reply:
    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes, asked: str, log: Path | None = None) -> None:
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.cookies = [value for name, value in headers if name.lower() == "set-cookie"]
        self.body = body
        self.asked = asked
        self.log = log

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def revision(self) -> int:
        """From the ETag, or from the body where the reply has none."""
        tag = self.headers.get("etag")
        return int(tag.strip('"')) if tag else self.json["revision"]

    def expect(self, status: int, code: str | None = None) -> "Reply":
        """Fails the test unless the reply has this status and, being a refusal, this code."""
        found = self.json.get("code") if code else None
        if self.status != status or found != code:
            wanted = f"{status} {code}" if code else str(status)
            body = self.body[:2000].decode("utf-8", "replace")
            raise AssertionError(f"{self.asked}: expected {wanted}, got {self.status}: {body}\n{self.logged()}")
        return self

    def logged(self) -> str:
        """What the server's log says about a call that broke."""
        if self.status < 500 or not self.log or "instance" not in self.json:
            return ""
        return "\n".join(line for line in self.log.read_text(errors="replace").splitlines() if self.json["instance"] in line)


class Client:
    """One browser or system. Writing calls carry an Idempotency-Key of their own and, when signed in, the CSRF token; a test that
    wants neither names the header with None."""

    def __init__(self, server: "Server", channel: str = "portal") -> None:
        self.server = server
        self.channel = channel
        self.cookies: dict[str, str] = {}
        self.csrf_token: str | None = None

    def get(self, path: str, **more) -> Reply:
        return self.request("GET", path, **more)

    def post(self, path: str, body: Any = None, **more) -> Reply:
        return self.request("POST", path, {} if body is None else body, **more)

    def put(self, path: str, body: Any, **more) -> Reply:
        return self.request("PUT", path, body, **more)

    def delete(self, path: str, **more) -> Reply:
        return self.request("DELETE", path, **more)

    def request(self, method: str, path: str, body: Any = None, *, match: int | None = None, key: str | None = None,
                headers: dict[str, str | None] | None = None, timeout: float = 30) -> Reply:
        """`path` stands below /api/v1 unless it begins with "//": "//healthz" is /healthz. A body of bytes goes as it is, any other
        as JSON. `match` is the revision for If-Match."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=timeout)
        try:
            data, all_headers = self._prepare(method, body, match, key, headers or {})
            connection.request(method, absolute(path), data, all_headers)
            response = connection.getresponse()
            endless = response.headers.get_content_type() == "text/event-stream"
            reply = Reply(response.status, response.getheaders(), b"" if endless else response.read(), f"{method} {path}", self.server.log)
        finally:
            connection.close()
        for cookie in reply.cookies:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return reply

    def _prepare(self, method: str, body: Any, match: int | None, key: str | None,
                 more: dict[str, str | None]) -> tuple[bytes | None, dict[str, str]]:
        headers: dict[str, str | None] = {"X-Yimen-Channel": self.channel}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method != "GET":
            headers["X-CSRF-Token"] = self.csrf_token
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        if match is not None:
            headers["If-Match"] = f'"{match}"'
        data = body if body is None or isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        headers.update(more)
        return data, {name: value for name, value in headers.items() if value is not None}

    def events(self, path: str, last_event_id: str | None = None, timeout: float = 20) -> Iterator[dict[str, str]]:
        """Server-sent events as {event, data, id}; ends when the server ends the stream, and raises TimeoutError when none comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=timeout)
        _, headers = self._prepare("GET", None, None, None, {"Last-Event-ID": last_event_id, "Accept": "text/event-stream"})
        connection.request("GET", absolute(path), headers=headers)
        response = connection.getresponse()
        if response.status != 200:
            raise AssertionError(f"GET {path}: {response.status} {response.read()!r}")
        try:
            event: dict[str, str] = {}
            for raw in response:
                line = raw.decode().rstrip("\r\n")
                field, _, value = line.partition(":")
                if line and field:
                    event[field] = value.removeprefix(" ")
                elif not line and event:
                    yield event
                    event = {}
        finally:
            connection.close()


def absolute(path: str) -> str:
    return path[1:] if path.startswith("//") else "/api/v1" + path


class Server:
    """One process of the real program. `database_url` None: the embedded database in `data`."""

    def __init__(self, data: Path, database_url: str | None = None, options: tuple[str, ...] = (),
                 environment: dict[str, str] | None = None) -> None:
        self.data = data
        self.environment = {**os.environ, **(environment or {})}
        self.database_url = database_url
        self.options = options
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        self.log = data / "server.log"
        self.signed_in: dict[str, tuple[dict[str, str], str | None]] = {}  # whose sessions stand in `data`: cookies and CSRF token
        self.codes: dict[str, str] = {}  # the last one-time code that each person used

    def _command(self, *arguments: str) -> list[str]:
        database = ["--db", self.database_url] if self.database_url else []
        return [str(PROGRAM), "--data", str(self.data), *database, *arguments]

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command("serve", "--port", str(self.port), *self.options),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=die_with_parent, env=self.environment,
            )
        wait_until(self.ready, f"the server is ready; its log: {self.log}", seconds=120)

    def ready(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise AssertionError(f"the server ended at its start:\n{self.log.read_text(errors='replace')[-4000:]}")
        try:
            return Client(self).get("//readyz", timeout=5).status == 200
        except OSError:
            return False

    def stop(self) -> int:
        """SIGTERM; returns the exit status."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def kill(self) -> None:
        """kill -9: nothing is said good-bye to."""
        assert self.process
        self.process.kill()
        self.process.wait(timeout=60)

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def run(self, *arguments: str, timeout: float = 300) -> subprocess.CompletedProcess:
        """Another command of the program on the same data: `run("journal", "verify")`."""
        return subprocess.run(self._command(*arguments), capture_output=True, text=True, errors="replace", timeout=timeout, check=False)

    def raw(self, data: bytes, timeout: float = 10) -> bytes:
        """Sends bytes as they are and returns everything until the server closes the connection or stays silent for `timeout`."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            received = b""
            try:
                connection.sendall(data)
                while chunk := connection.recv(65536):
                    received += chunk
            except (TimeoutError, ConnectionError):
                pass
            return received


class YimenTest(unittest.TestCase):
    engine = "sqlite"  # run.py makes one class for each engine
    engines: tuple[str, ...] = ("sqlite", "postgres")  # those on which the class says anything
    options: tuple[str, ...] = ("--demo", "--clock", MONDAY_MORNING, "--rate-factor", "0")
    environment: dict[str, str] = {}  # more variables for the server
    long = False  # True: only in ./test long
    waits = False  # True: mostly waits for what is looked for every so many seconds; runs beside the others, not among them
    maxDiff = None

    server: Server
    _servers: list[Server]
    _folder: Path
    _signed_in: dict[tuple[int, str, str], Client]

    @classmethod
    def setUpClass(cls) -> None:
        cls._servers = []
        cls._signed_in = {}
        cls._folder = Path(tempfile.mkdtemp(prefix="yimen-test-"))
        cls.addClassCleanup(cls._clean_up)
        cls.start_shared()

    @classmethod
    def start_shared(cls) -> None:
        """The server that all tests of the class use."""
        cls.server = cls.new_server()
        cls.server.start()

    @classmethod
    def _clean_up(cls) -> None:
        for server in cls._servers:
            if server.running():
                server.kill()
            if server.database_url:
                on_postgres(f'DROP DATABASE IF EXISTS "{name_of(server)}" WITH (FORCE)')
        shutil.rmtree(cls._folder)

    @classmethod
    def new_server(cls, options: tuple[str, ...] | None = None) -> Server:
        """Another server on a fresh folder and database of this class's engine; not started yet."""
        data = cls._folder / f"server{len(cls._servers) + 1}"
        options = cls.options if options is None else options
        original = loaded(cls.engine, options) if "--demo" in options and "--demo-day" not in options else None
        if original:
            shutil.copytree(original.data, data, ignore=shutil.ignore_patterns("server.log"))
        else:
            data.mkdir()
        url = fresh_postgres(original) if cls.engine == "postgres" else None
        server = Server(data, url, options, cls.environment)
        if original:
            server.signed_in, server.codes = original.signed_in, dict(original.codes)
        cls._servers.append(server)
        return server

    def beside(self) -> Server:
        """Another server, started, on the same database, with the same keys and files, as docs/operations say: what two do, they do once."""
        server = Server(self._folder / f"beside{len(self._servers)}", self.server.database_url, self.server.options)
        server.data.mkdir()
        shutil.copytree(self.server.data / "keys", server.data / "keys")
        (server.data / "files").symlink_to(self.server.data / "files")
        self._servers.append(server)
        server.start()
        return server

    def beside_on_postgres(self) -> list[Server]:
        """The server of the test, and one beside it where the database allows two."""
        return [self.server, self.beside()] if self.engine == "postgres" else [self.server]

    def nobody(self, channel: str = "portal") -> Client:
        return Client(self.server, channel)

    def sign_in(self, login: str, channel: str | None = None) -> Client:
        """A signed-in client for one of the demo people, kept for the class: a one-time password is accepted only once in its 30 s."""
        place = (self.server.port, login, channel or channel_of(login))
        if place not in self._signed_in:
            client = Client(self.server, place[2])
            if login in self.server.signed_in and place[2] == channel_of(login):
                cookies, client.csrf_token = self.server.signed_in[login]
                client.cookies = dict(cookies)
            else:
                sign_in(client, login)
            self._signed_in[place] = client
        return self._signed_in[place]

    def journal_entries(self) -> int:
        """How many the journal has, once everything is sealed and nothing in the background adds more."""
        auditor, readings = self.sign_in("auditor01"), []

        def settled() -> int | None:
            metrics = self.nobody().get("//metrics").body.decode()
            sealed = all(f"\n{waiting} 0\n" in metrics for waiting in ("yimen_licences_pending_seal", "yimen_papers_unsealed"))
            readings.append(auditor.get("/journal/status").expect(200).json["entries"] if sealed else None)
            return readings[-1] if readings[-10:] == readings[-1:] * 10 else None

        return wait_until(settled, "a quiet journal", 60)


class OwnServerTest(YimenTest):
    """Tests that move the clock: each has a server of its own, and none is shared."""

    @classmethod
    def start_shared(cls) -> None:
        pass

    def setUp(self):
        super().setUp()
        self.server = self.new_server()
        self.server.start()

    def tearDown(self):
        # Each holds connections; all of a class at once would be more than the database has for everybody.
        for server in self._servers:
            if server.running():
                server.kill()
        super().tearDown()


def channel_of(login: str) -> str:
    return "portal" if login.startswith("visitor") else "counter"


def sign_in(client: Client, login: str) -> None:
    def person() -> dict:
        return next(p for p in client.get("/demo/sign-ins").expect(200).json["items"] if p["login"] == login)

    step = client.post("/sessions", {"login": login, "password": person()["password"]}).expect(200).json
    if step["state"] == "second_factor":
        taken = client.server.codes.get(login)  # a code is good once: who signs in again within its 30 s waits for the next
        code = wait_until(lambda: (now := person()["totp_code"]) != taken and now, f"a new code of {login}", 40)
        client.server.codes[login] = code
        step = client.post("/sessions/second-factor", {"pending": step["pending"], "totp": code}).expect(200).json
    if step["state"] != "signed_in":
        raise AssertionError(f"{login} is not signed in but {step['state']}")
    client.csrf_token = step["csrf_token"]


def earlier(options: tuple[str, ...]) -> tuple[str, ...]:
    """The same with a clock that is ten minutes behind."""
    out = list(options)
    if "--clock" in out:
        at = out.index("--clock") + 1
        out[at] = (datetime.fromisoformat(out[at]) - timedelta(minutes=10)).isoformat()
    return tuple(out)


def on_postgres(statement: str) -> None:
    done = subprocess.run(["psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", statement, os.environ["YIMEN_TEST_POSTGRES"]],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{statement}: {done.stderr}")


def fresh_postgres(original: Server | None = None) -> str:
    name = f"yimen_functional_{uuid.uuid4().hex[:12]}"
    template = f' TEMPLATE "{name_of(original)}"' if original else ""
    on_postgres(f'CREATE DATABASE "{name}"{template}')
    server = urllib.parse.urlsplit(os.environ["YIMEN_TEST_POSTGRES"])
    return server._replace(path=f"/{name}").geturl()


def name_of(server: Server) -> str:
    assert server.database_url
    return server.database_url.rsplit("/", 1)[1]


# Those who sign in most often. Checking a password takes a quarter of a second of a processor, by design.
REGULARS = ("visitor01", "visitor02", "clerk01", "reviewer01", "decider01", "manager01")


@functools.cache
def loaded(engine: str, options: tuple[str, ...]) -> Server:
    """A server that has loaded its demo hall, where the regulars have signed in, and that was stopped. New ones begin as copies of it:
    loading takes seconds, hundreds of times. Its clock is behind theirs: what it holds is in force when they begin."""
    server = Server(Path(tempfile.mkdtemp(prefix="yimen-loaded-")), fresh_postgres() if engine == "postgres" else None, earlier(options))

    def remove() -> None:
        shutil.rmtree(server.data, ignore_errors=True)
        if server.database_url:
            on_postgres(f'DROP DATABASE IF EXISTS "{name_of(server)}"')

    Finalize(None, remove, exitpriority=1)  # also in the processes of run.py
    server.start()
    for login in REGULARS:
        client = Client(server, channel_of(login))
        sign_in(client, login)
        server.signed_in[login] = (client.cookies, client.csrf_token)
    server.stop()
    return server
