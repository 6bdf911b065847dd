"""Every operation as every role, as nobody, and with the ids of others, against access.table."""

from collections.abc import Iterator
from itertools import islice

from access_table import NOBODYS, OPEN, Row, read_table
from api import Api, Operation, unknown_id
from objects import ANSWERS, DEVICES, KINDS, World, draft_with_files, food, paired, people, somebody, step
from yimen import Client, Reply, YimenTest, sign_in


class WithTable(YimenTest):
    api: Api
    table: dict[str, Row]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.api = Api(Client(cls.server))
        cls.table = read_table()

    def operations(self) -> list[Operation]:
        """Those that the table knows; what is not in it is the failure of one test, not of all. Signing out comes last: it ends the
        session that the others are called with."""
        known = [operation for operation in self.api.operations if operation.name in self.table]
        return sorted(known, key=lambda operation: operation.name == "signOut")


class AccessTableTest(WithTable):
    def test_the_table_has_a_row_for_every_operation(self):
        missing = [f"{o.name} | {written(o)} | {'?' if o.path_names else ''}" for o in self.api.operations if o.name not in self.table]
        self.assertEqual(missing, [], "add these rows to tests/functional/access.table, after thinking about each role; for ? see its head:\n"
                         + "\n".join(missing))
        gone = sorted(set(self.table) - {o.name for o in self.api.operations})
        self.assertEqual(gone, [], "these rows of access.table name no operation any more")

    def test_the_api_document_says_what_the_table_says(self):
        for operation in self.operations():
            who = self.table[operation.name].who
            found = [operation.roles] if isinstance(operation.roles, str) else operation.roles
            with self.subTest(operation.name):
                self.assertEqual(sorted(found), sorted(who), "the route (left) and its row in access.table (right) differ; which is right?")

    def test_the_table_says_whose_the_ids_of_a_path_are(self):
        for operation in self.operations():
            ids = self.table[operation.name].ids
            with self.subTest(operation.name):
                if operation.path_names:
                    self.assertIn(ids, {*NOBODYS[1:], *KINDS}, "the last column names a kind of objects.py, `shared`, or `secret`")
                else:
                    self.assertEqual(ids, "", "there is no id in this path")


class EveryRoleTest(WithTable):
    def roles(self) -> list[str]:
        """Every role that a route or a person of the demo names."""
        named = {role for operation in self.api.operations if isinstance(operation.roles, list) for role in operation.roles}
        return sorted(named | {role for person in people(self) for role in person["roles"]})

    def holder(self, role: str) -> Client:
        """Somebody who holds this role and no other, in a session of their own."""
        client = self.nobody("portal" if role == "visitor" else "counter")
        if role in DEVICES:
            return paired(client, role)
        login = next((person["login"] for person in people(self) if person["roles"] == [role]), None)
        if login is None:
            self.fail(f"nobody in demo/hall.json holds {role} and nothing else: add such a person (or, for a device, the role to DEVICES of objects.py)")
        sign_in(client, login)
        return client

    def test_every_operation_answers_every_role_as_the_table_says(self):
        callers: dict[str | None, Client] = {None: self.nobody(), **{role: self.holder(role) for role in self.roles()}}
        for operation in self.operations():
            for role, client in callers.items():
                with self.subTest(operation.name, role=role or "nobody"):
                    self.judge(self.api.call(client, operation, body=least_body(operation)), self.table[operation.name], role)

    def judge(self, reply: Reply, row: Row, role: str | None) -> None:
        code = reply.json["code"] if reply.headers.get("content-type") == "application/problem+json" else None
        if row.may_call(role):
            self.assertLess(reply.status, 500, reply.body[:2000])
            self.assertNotIn(code, ("http.unauthenticated", "http.forbidden", "http.csrf"))
        elif role is None:
            self.assertEqual((reply.status, code), (401, "http.unauthenticated"))
        else:
            self.assertEqual((reply.status, code), (403, "http.forbidden"))


class IdsOfOthersTest(WithTable):
    def test_an_id_that_nothing_has_is_404(self):
        for operation in self.operations():
            row = self.table[operation.name]
            if row.ids in ("", "secret"):
                continue
            with self.subTest(operation.name):
                reply = self.api.call(somebody(self, row.who), operation)
                self.assertEqual(reply.status, 404, reply.body[:2000])

    def test_the_ids_of_others_are_404(self):
        world = World(self)
        roles = {person["login"]: person["roles"] for person in people(self)}
        for operation in self.operations():
            row = self.table[operation.name]
            if row.ids in NOBODYS:
                continue
            owned = world.owned(row.ids)
            strangers = [login for login in owned.strangers if any(row.may_call(role) for role in roles[login])]
            with self.subTest(operation.name):
                self.assertTrue(strangers, f"no stranger of objects.py's {row.ids} may call this: name one, or make a kind that has one")
            for login in strangers:
                with self.subTest(operation.name, login=login):
                    reply = self.api.call(self.sign_in(login), operation, **owned.params)
                    self.assertEqual(reply.status, 404, reply.body[:2000])

    def test_no_list_names_what_belongs_to_others(self):
        """Whatever is read without an id in the path: for a stranger, none of it holds the id of the thing."""
        world = World(self)
        kinds = sorted({row.ids for row in self.table.values() if row.ids not in NOBODYS})
        owned = [(name, world.owned(name)) for name in kinds]
        reads = [o for o in self.operations() if o.method == "GET" and not o.path_names and not o.streams
                 and self.table[o.name].who != [OPEN]]  # what is open shows what is public
        seen_by_owner = ""
        for operation in reads:
            for login in sorted({login for _, thing in owned for login in thing.strangers} | {"visitor01"}):
                text = self.api.call(self.sign_in(login), operation).body.decode(errors="replace")
                if login == "visitor01":
                    seen_by_owner += text
                for name, thing in owned:
                    if login in thing.strangers and not thing.public:
                        with self.subTest(operation.name, login=login, kind=name):
                            self.assertNotIn(thing.params["id"], text)
        self.assertIn(world.owned("case").params["id"], seen_by_owner)  # the test does look at lists

    def test_no_stream_tells_of_what_belongs_to_others(self):
        """Each listens; something happens to a case of visitor01, then to one of the listener's own. The first must not be heard."""
        owner, stranger = self.sign_in("visitor01"), self.sign_in("visitor02")
        listening = {client: client.events("/live") for client in (owner, stranger)}
        for stream in listening.values():
            next(stream)  # open from here on
        theirs = step(owner, draft_with_files(owner), "submit")["id"]
        own = draft_with_files(stranger)["id"]
        heard = {client: list(up_to(stream, theirs if client is owner else own)) for client, stream in listening.items()}
        self.assertIn(theirs, heard[owner][-1])
        self.assertIn(own, heard[stranger][-1])
        self.assertNotIn(theirs, "".join(heard[stranger]))

    def test_nobody_files_for_a_subject_that_is_not_theirs(self):
        """The one id in a body that says whose the new thing is."""
        own = self.sign_in("visitor01").get("/me").expect(200).json["acts_for"]
        other = self.sign_in("visitor02")
        item = food(other)
        theirs = {subject["subject_id"] for subject in other.get("/me").expect(200).json["acts_for"]}
        strange = [subject["subject_id"] for subject in own if subject["subject_id"] not in theirs]
        self.assertTrue(strange)
        for subject in [*strange, unknown_id()]:  # the same answer, so that nobody learns which subjects there are
            other.post("/cases", {"item_id": item, "answers": ANSWERS, "subject_id": subject}).expect(403, "cases.not_for_subject")


def up_to(stream: Iterator[dict[str, str]], text: str) -> Iterator[str]:
    """What a stream says until it says this; not for ever, since a quiet stream still beats."""
    for event in islice(stream, 30):
        yield event.get("data", "")
        if text in event.get("data", ""):
            return


def written(operation: Operation) -> str:
    return operation.roles if isinstance(operation.roles, str) else " ".join(operation.roles)


def least_body(operation: Operation):
    """Nothing that could have an effect: whether somebody may call is answered before the body is read."""
    return {} if operation.body == "json" else b"" if operation.body == "file" else None
