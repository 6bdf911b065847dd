"""Bad input on every operation of the OpenAPI document: never a 500, never a success, always problem+json that names the fault, and the
server goes on. What a new route takes, this test finds by itself."""

import json
import socket
import uuid
from typing import Any

import hostile
from access_table import NOBODYS, read_table
from api import Api, Operation, unknown_id
from objects import ANSWERS, KINDS, PDF, PDF_HEADERS, World, all_items, draft_with_files, food, open_case, somebody
from yimen import Client, Reply, YimenTest, absolute, wait_until

MEGABYTES_10 = 10 * 1024 * 1024
WORDS_OF_A_FIELD = ("key", "element", "label", "label_en", "help", "help_en", "prefill")  # what decides on no value


class EveryOperation(YimenTest):
    """What such tests share: each operation with ids of things that exist, by somebody who may call it."""

    api: Api
    world: World

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.api = Api(Client(cls.server))
        cls.world = World(None)  # set by setUp: what is made stays for the class
        cls.table = read_table()

    def setUp(self):
        self.world.test = self

    def tearDown(self):
        self.assertTrue(self.server.running(), "the server ended")
        self.nobody().get("//readyz").expect(200)
        internal = [line for line in self.server.log.read_text(errors="replace").splitlines() if '"http.internal"' in line]
        self.assertEqual(internal, [], "the server's log")

    def operations(self) -> list[Operation]:
        """All but the one that ends the session that the others need, and the one that moves everybody's clock (it has its own test)."""
        return [o for o in self.api.operations if o.name in self.table and o.name not in ("signOut", "setDemoClock")]

    def caller(self, operation: Operation) -> Client:
        return somebody(self, self.table[operation.name].who)

    def params(self, operation: Operation) -> dict[str, str]:
        """Ids of things that exist, so that the handler is reached."""
        row = self.table.get(operation.name)
        return self.world.owned(row.ids).params if row and row.ids in KINDS and row.ids not in NOBODYS else {}

    def send(self, operation: Operation, body: Any, **more) -> Reply:
        url = operation.url(**self.params(operation)) + self.api.query_of(operation)
        more = {"match": 999_999 if operation.match else None, **more}
        return self.caller(operation).request(operation.method, url, body, **more)

    def refused(self, reply: Reply, what: str) -> None:
        """4xx, as a problem document that is whole."""
        with self.subTest(reply.asked[:200], what=what):
            self.assertTrue(400 <= reply.status < 500, f"{reply.status} {reply.body[:1000]!r}\n{reply.logged()}")
            self.is_problem(reply)

    def answered(self, reply: Reply, what: str) -> None:
        """Anything but a 5xx; a refusal is a whole problem document."""
        with self.subTest(reply.asked[:200], what=what):
            self.assertLess(reply.status, 500, f"{reply.body[:1000]!r}\n{reply.logged()}")
            if reply.status >= 400:
                self.is_problem(reply)

    def is_problem(self, reply: Reply) -> None:
        self.assertEqual(reply.headers.get("content-type"), "application/problem+json")
        document = reply.json
        self.assertEqual(document["status"], reply.status)
        for member in ("type", "title", "code", "instance"):
            self.assertTrue(document.get(member), f"{member} is missing: {document}")


class UnreadableTest(EveryOperation):
    """What is refused while it is read, before any engine hears of it."""

    engines = ("sqlite",)

    def test_bodies_that_are_no_request_are_refused(self):
        for operation in self.operations():
            if operation.method == "GET" or operation.body == "file":
                continue
            for what, body in hostile.BROKEN_BODIES.items():
                if operation.method != "DELETE":
                    self.refused(self.send(operation, body), what)
            self.refused(self.send(operation, b"{}", headers={"Content-Type": "text/plain"}), "another media type") if operation.body else None

    def test_a_member_of_the_wrong_type_or_length_is_refused(self):
        for operation in self.operations():
            if operation.body == "json":
                for what, body in hostile.wrong_bodies(self.api, operation.schema):
                    self.refused(self.send(operation, body), what)

    def test_a_missing_or_malformed_idempotency_key_is_refused(self):
        for operation in self.operations():
            if operation.keyed:
                body = self.api.example(operation.schema) if operation.body == "json" else PDF if operation.body == "file" else None
                headers: dict[str, str | None] = dict(PDF_HEADERS) if operation.body == "file" else {}
                with self.subTest(operation.name):
                    self.send(operation, body, headers=headers | {"Idempotency-Key": None}).expect(428, "http.key_required")
                for bad in hostile.BAD_KEYS:
                    self.refused(self.send(operation, body, headers=headers | {"Idempotency-Key": bad}), f"Idempotency-Key: {bad[:20]}")

    def test_a_body_of_10_megabytes_is_refused(self):
        for operation in self.operations():
            if operation.method == "GET" or operation.body == "file":
                continue
            client = self.caller(operation)
            status, body = post_much(client, operation.method, operation.url(**self.params(operation)), MEGABYTES_10)
            with self.subTest(operation.name):
                self.assertEqual(status, 413, body[:500])
                self.assertEqual(json.loads(body)["code"], "http.too_large")


class HostileTest(EveryOperation):
    def test_odd_but_well_formed_bodies_are_answered(self):
        for operation in self.operations():
            if operation.body == "json":
                for what, body in hostile.odd_bodies(self.api, operation.schema):
                    self.answered(self.send(operation, body), what)

    def test_malformed_ids_are_refused(self):
        for operation in self.operations():
            row = self.table.get(operation.name)
            for name in operation.path_names:
                for bad in hostile.BAD_IDS:
                    url = operation.url(**self.params(operation) | {name: bad})
                    body = self.api.example(operation.schema) if operation.body == "json" else PDF if operation.body == "file" else None
                    headers = PDF_HEADERS if operation.body == "file" else None
                    reply = self.caller(operation).request(operation.method, url, body, match=1 if operation.match else None, headers=headers)
                    (self.answered if row and row.ids == "secret" else self.refused)(reply, bad[:40])

    def test_an_id_in_a_body_that_nothing_has_is_refused(self):
        for operation in self.operations():
            for path, member, _ in hostile.places(self.api, operation.schema) if operation.body == "json" else ():
                if member.get("format") == "uuid":
                    body = hostile.with_value(self.api, operation.schema, path, unknown_id())
                    self.refused(self.send(operation, body), "/".join(map(str, path)))

    def test_malformed_queries_are_answered(self):
        for operation in self.operations():
            if operation.method != "GET" or operation.streams:
                continue
            url, client = operation.url(**self.params(operation)), self.caller(operation)
            if not operation.path.startswith("//"):
                self.refused(client.get(f"{url}?no_such_parameter=1"), "an unknown parameter")
            for parameter in operation.query:
                for bad in hostile.BAD_QUERY:
                    self.answered(client.get(f"{url}?{parameter['name']}={bad}"), f"?{parameter['name']}={bad[:40]}")
                if "items" not in parameter["schema"]:
                    value = self.api.example(parameter["schema"])
                    self.refused(client.get(f"{url}?{parameter['name']}={value}&{parameter['name']}={value}"), f"two of {parameter['name']}")

    def test_a_missing_or_malformed_revision_is_refused(self):
        for operation in self.operations():
            if operation.match:
                body = self.api.example(operation.schema) if operation.body == "json" else None
                self.send(operation, body, match=None).expect(428, "http.match_required")
                for bad in hostile.BAD_MATCH:
                    self.refused(self.send(operation, body, match=None, headers={"If-Match": bad}), f"If-Match: {bad}")
                self.refused(self.send(operation, body), "a revision that never was")

    def test_odd_headers_are_answered(self):
        for operation in self.operations():
            body = self.api.example(operation.schema) if operation.body == "json" else PDF if operation.body == "file" else None
            for header, values in hostile.ODD_HEADERS.items():
                for value in values:
                    headers = (PDF_HEADERS if operation.body == "file" else {}) | {header: value}
                    self.answered(self.send(operation, body, headers=headers), f"{header}: {value[:30]}")

    def test_broken_files_are_refused_with_a_reason(self):
        for operation in self.operations():
            if operation.body != "file":
                continue
            files = {"nothing": b"", "a page": b"<!doctype html><script>alert(1)</script>", "a program": b"\x7fELF" + b"\0" * 100,
                     "zeros": b"\0" * 5000}
            later = operation.name == "importItems"  # judges the content as a job (test_items_import.py), and has a name where none is given
            for what, content in files.items():
                (self.answered if later else self.refused)(self.send(operation, content, headers=PDF_HEADERS), what)
            for name in (None, "", "%FF", "%00.pdf", "..%2F..%2Fa.pdf", "a%0Ab.pdf", "a" * 201, "%E6%94%BF" * 201, "%zz"):
                reply = self.send(operation, PDF, headers={"Content-Type": "application/pdf", "X-File-Name": name})
                (self.answered if later else self.refused)(reply, f"the name {name and name[:30]}")

    def test_an_upload_that_breaks_off_changes_nothing(self):
        visitor = self.sign_in("visitor01")
        case = draft_with_files(visitor)
        _, headers = visitor._prepare("POST", b"", None, "broken-off", {**PDF_HEADERS, "Content-Length": "1000000"})
        head = f"POST /api/v1/cases/{case['id']}/materials/layout/files HTTP/1.1\r\nHost: a\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as connection:
            connection.sendall(head.encode() + b"\r\n" + PDF * 1000)
        wait_until(lambda: not list((self.server.data / "uploads").iterdir()), "the half file to be removed")
        seen = visitor.get(f"/cases/{case['id']}").expect(200)
        self.assertEqual(seen.revision, case["revision"])
        self.assertEqual(sum(len(material["files"]) for material in seen.json["materials"]), len(case["files"]))

    def test_no_form_field_falls_over_a_long_text(self):
        """Each kind of field with each set of limits, in whichever item it comes first."""
        visitor = self.sign_in("visitor01")
        seen: set[str] = set()
        for item in all_items(visitor):
            definition = visitor.get(f"/items/{item['id']}").expect(200).json["definition"]
            fields = {}
            for field in [f for section in definition["form"]["sections"] for f in section["fields"]]:
                shape = json.dumps({name: value for name, value in field.items() if name not in WORDS_OF_A_FIELD})
                if shape not in seen:
                    fields[shape] = field
            seen |= set(fields)
            if not fields:
                continue
            case = open_case(visitor, item["id"])
            for field in fields.values():
                for what, value in {**hostile.TEXTS, "a list": [[]], "an object": {"a": {}}, "a number": 1e300, "false": False}.items():
                    with self.subTest(item["name"], field=field["key"], what=what):
                        saved = visitor.put(f"/cases/{case['id']}/form", {"form": {field["key"]: value}}, match=case["revision"], timeout=5)
                        self.answered(saved, what)
                        if saved.status == 200:
                            case["revision"] = saved.json["revision"]
                            if isinstance(value, str):
                                self.assertIn(f"/{field['key']}", [p["pointer"] for p in saved.json["problems"]])


class FarAwayClockTest(YimenTest):
    """The clock of the demo takes any time that RFC 3339 can write. Nothing needs to be sensible then, but nothing may break."""

    def test_the_ends_of_time_break_nothing(self):
        nobody = self.nobody()
        visitor = self.sign_in("visitor01")
        item = food(nobody)
        for at in ("0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2100-02-28T23:59:59+14:00", "9999-12-31T23:59:59Z"):
            for body in ({"now": at}, {"now": "yesterday"}, {"now": 0}, {}, {"now": at + "x"}):
                self.assertLess(nobody.post("/demo/clock", body).status, 500, f"{body}")
            nobody.post("/demo/clock", {"now": at})
            for call in (lambda: visitor.get("/me"), lambda: visitor.get("/cases"), lambda: nobody.get("/halls"), lambda: nobody.get("/items"),
                         lambda: nobody.get("/calendar/due?from=9999-12-31&working_days=1000"), lambda: nobody.get(f"/items/{item}"),
                         lambda: visitor.post("/cases", {"item_id": item, "answers": ANSWERS})):
                reply = call()
                with self.subTest(at=at, asked=reply.asked):
                    self.assertLess(reply.status, 500, f"{reply.body[:1000]!r}\n{reply.logged()}")
        self.assertTrue(self.server.running())
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


def post_much(client: Client, method: str, path: str, size: int) -> tuple[int, bytes]:
    """Sends a JSON body of `size` bytes, and reads the answer also when the server does not want to hear the end of it."""
    _, headers = client._prepare(method, b"", 1, str(uuid.uuid4()), {"Content-Length": str(size), "Connection": "close"})
    head = f"{method} {absolute(path)} HTTP/1.1\r\nHost: 127.0.0.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    received = b""
    with socket.create_connection(("127.0.0.1", client.server.port), timeout=20) as connection:
        try:
            connection.sendall(head.encode() + b"\r\n" + b'{"a":"')
            for _ in range(size // 65536):
                connection.sendall(b"a" * 65536)
        except ConnectionError:
            pass  # it answered and closed
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionError:
            pass
    head_bytes, _, body = received.partition(b"\r\n\r\n")
    return (int(head_bytes.split()[1]) if head_bytes else 0), body
