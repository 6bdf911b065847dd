"""What tests of a case's life share."""

from test_documents import text_of
from yimen import OwnServerTest, wait_until


class CaseTest(OwnServerTest):
    def seen(self, case: dict, login: str = "visitor01") -> dict:
        """The case as this person sees it now; `case` takes over its revision."""
        found = self.sign_in(login).get(f"/cases/{case['id']}").expect(200).json
        case["revision"] = found["revision"]
        return found

    def actions(self, case: dict, login: str) -> dict[str, str | None]:
        """Each action that is named to this person, and why it is not allowed now."""
        return {a["name"]: a["reason"] for a in self.seen(case, login)["actions"]}

    def listed(self, login: str, query: str) -> list[str]:
        """Ids of the cases in this person's list."""
        return [row["id"] for row in self.sign_in(login).get(f"/cases?{query}").expect(200).json["items"]]

    def paper(self, case: dict, kind: str) -> str:
        """What the visitor reads on it, without blanks."""
        document = next(d for d in self.seen(case)["documents"] if d["kind"] == kind)
        return text_of(self.sign_in("visitor01").post(f"/cases/{case['id']}/documents/{document['id']}/open").expect(200).body)

    def at(self, time: str) -> None:
        self.nobody().post("/demo/clock", {"now": time}).expect(200)

    def told(self, kind: str) -> dict:
        """The visitor's message of this kind, once it is there."""
        visitor = self.sign_in("visitor01")
        return wait_until(lambda: [m for m in visitor.get("/messages?limit=100").json["items"] if m["kind"] == kind], f"the message {kind}")[0]

    def check(self) -> None:
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
