"""What happens to a licence after it was issued: suspended, given back, withdrawn, revoked, cancelled; and who learns of it: the holder, everybody who
checks it, and the signed status list."""

from objects import sealed_licence
from test_sealed_licence import SealedFiles
from yimen import wait_until

REASON = {"reason": "监督抽检不合格，停业整改", "decision_number": "城东市监罚〔2026〕7 号"}


def status_entries(body: bytes) -> dict[str, int]:
    """The first bytes of a record's digest (hex) → code; docs/standards/licence-qr.md."""
    assert body[0] == 2
    at = 2 + body[1] + 8 + 8 + 8
    count = int.from_bytes(body[at:at + 4], "big")
    entries = body[at + 4:-64]
    assert len(entries) == count * 9, (len(entries), count)
    return {entries[i:i + 8].hex(): entries[i + 8] for i in range(0, len(entries), 9)}


class LicenceStateTest(SealedFiles):
    def act(self, licence: dict, operation: str, who: str = "decider01") -> dict:
        done = self.sign_in(who).post(f"/licences/{licence['id']}/{operation}", REASON, match=licence["revision"]).expect(200).json
        licence.update(done)
        return done

    def verdict(self, licence: dict) -> dict:
        return self.nobody().post("/verify", {"text": licence["qr_text"]}).expect(200).json

    def codes(self) -> list[int]:
        return sorted(status_entries(self.nobody().get("/keys/licence/status").expect(200).body).values())

    def test_a_suspended_licence_is_not_valid_until_it_is_given_back_and_the_holder_knows_why(self):
        licence = self.licence()
        self.assertEqual(self.act(licence, "suspend")["state"], "suspended")
        seen = self.verdict(licence)
        self.assertEqual((seen["verdict"], seen["reason"], seen["licence"]["state"]), ("not_valid", "suspended", "suspended"))
        self.assertIsNotNone(seen["licence"]["state_since"])
        self.assertNotIn("停业整改", str(seen))
        holder = self.sign_in("visitor01")
        steps = holder.get(f"/licences/{licence['id']}").expect(200).json["steps"]
        self.assertEqual([(s["operation"], s["reason"], s["decision_number"]) for s in steps],
                         [("suspend", REASON["reason"], REASON["decision_number"])])
        wait_until(lambda: any(m["kind"] == "licence_suspended" for m in holder.get("/messages").expect(200).json["items"]), "the message")
        self.act(licence, "reinstate")
        self.assertEqual(self.verdict(licence)["verdict"], "genuine")
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_revoked_licence_stays_revoked_and_comes_into_the_status_list(self):
        licence = self.licence()
        before = self.codes()
        self.act(licence, "revoke")
        self.assertEqual(self.verdict(licence)["reason"], "revoked")
        wait_until(lambda: self.codes() == sorted([*before, 7]), "the status list")
        refused = self.sign_in("decider01").post(f"/licences/{licence['id']}/reinstate", REASON, match=licence["revision"])
        refused.expect(409, "licences.not_allowed")
        self.assertEqual((refused.json["state"], refused.json["allowed"]), ("revoked", []))
        self.sign_in("visitor01").post(f"/licences/{licence['id']}/open", {"format": "ofd"}).expect(200)  # it stays readable

    def test_only_a_decider_of_the_department_may_and_sees_what_may_be_done(self):
        licence = self.licence()
        path = f"/licences/{licence['id']}"
        for stranger, status in (("decider02", 404), ("reviewer01", 403), ("visitor01", 403), ("clerk01", 403)):
            self.sign_in(stranger).post(f"{path}/revoke", REASON, match=licence["revision"]).expect(status)
        decider = self.sign_in("decider01")
        self.assertEqual(decider.get(path).expect(200).json["actions"], ["suspend", "withdraw", "revoke", "cancel", "renew", "change", "reissue"])
        self.assertEqual(self.sign_in("visitor01").get(path).expect(200).json["actions"], [])
        decider.post(f"{path}/revoke", {"reason": ""}, match=licence["revision"]).expect(400, "request.invalid")
        decider.post(f"{path}/revoke", REASON, match=licence["revision"] + 5).expect(412, "licences.stale")
        self.assertEqual(self.verdict(licence)["verdict"], "genuine")

    def version(self, licence: dict, operation: str, body: dict, who: str = "decider01"):
        return self.sign_in(who).post(f"/licences/{licence['id']}/{operation}", {**REASON, **body}, match=licence["revision"])

    def test_a_changed_licence_is_a_new_version_with_a_file_of_its_own_and_the_old_one_says_so(self):
        licence = self.licence()
        decider, holder = self.sign_in("decider01"), self.sign_in("visitor01")
        label = decider.get(f"/licences/{licence['id']}").expect(200).json["fields"][0]
        made = self.version(licence, "change", {"fields": {label: "样例路 9 号"}}).expect(200).json
        newer = sealed_licence(holder, made["id"])
        self.assertEqual((newer["number"], newer["version"], newer["supersedes"]), (licence["number"], 2, licence["id"]))
        self.assertEqual(newer["content"][label], "样例路 9 号")
        older = holder.get(f"/licences/{licence['id']}").expect(200).json
        self.assertEqual((older["state"], older["replaced_by"], older["actions"]), ("replaced", newer["id"], []))
        self.assertEqual(self.verdict(licence)["reason"], "replaced")
        self.assertEqual(self.verdict(newer)["verdict"], "genuine")
        status, report = self.verify(self.file(newer, "ofd"))
        self.assertEqual((status, report["integrity"]["ok"], report["unprotected"]), (0, True, []))
        self.assertNotEqual(self.file(newer, "ofd"), self.file(licence, "ofd"))  # the old one stays readable
        self.assertEqual(self.version(licence, "reissue", {}).status, 412)
        licence["revision"] = older["revision"]
        self.version(licence, "reissue", {}).expect(409, "licences.not_allowed")
        wait_until(lambda: any(m["kind"] == "licence_changed" for m in holder.get("/messages").expect(200).json["items"]), "the message")
        wait_until(lambda: 5 in self.codes(), "the status list")
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_version_is_made_once_however_often_it_is_asked_and_by_nobody_else(self):
        licence = self.licence()
        path = f"/licences/{licence['id']}"
        for stranger, status in (("decider02", 404), ("reviewer01", 403), ("visitor01", 403), ("clerk01", 403)):
            self.version(licence, "reissue", {}, stranger).expect(status)
        self.version(licence, "renew", {"valid_to": "2020-01-01"}).expect(400, "request.invalid")
        self.version(licence, "change", {"fields": {"没有这一栏": "x"}}).expect(400, "request.invalid")
        decider = self.sign_in("decider01")
        first, second = (decider.post(f"{path}/reissue", REASON, match=licence["revision"], key="once-and-again-0001").expect(200).json
                         for _ in range(2))
        self.assertEqual(first, second)
        found = decider.get(f"/licences?number={licence['number']}").expect(200).json["items"]
        self.assertEqual([one["id"] for one in found], [first["id"], licence["id"]])

    def test_a_licence_is_found_by_number_and_by_identifier(self):
        licence = self.licence()
        clerk = self.sign_in("decider01")
        for by in ("number", "identifier"):
            found = clerk.get(f"/licences?{by}={licence[by]}").expect(200).json["items"]
            self.assertEqual([one["id"] for one in found], [licence["id"]])
        self.assertEqual(clerk.get("/licences?number=2026").expect(200).json["items"], [])

    def test_the_keys_say_until_when_each_one_signs(self):
        keys = self.nobody().get("/keys/licence").expect(200).json["keys"]
        self.assertIsNone(keys[-1]["signs_until"])
        for older, newer in zip(keys, keys[1:]):
            self.assertEqual(older["signs_until"], newer["made_at"])
