"""数据核验 in a bundle: a source is asked once for all members that want the same paper; slow, down or late, the paper stays possible."""

from bundles import chosen, fill
from objects import step
from test_facts import FactTest
from yimen import Client, wait_until

PROOF = "employment_end"


class BundleFactTest(FactTest):
    def begun(self, who: Client) -> dict:
        """失业登记 and 失业保险金申领 as one, filled in but for the proof that the work has ended."""
        items = [chosen(who, "失业登记", before="employee", here="yes"), chosen(who, "失业保险金申领", why="expired", moved="no")]
        subject = self.sign_in("visitor01").get("/me").expect(200).json["acts_for"][0]["subject_id"]
        bundle = who.post("/bundle-cases", {"items": items, "subject_id": subject}).expect(201).json
        view = fill(who, bundle)
        scan = next(one for one in view["files"] if one["material"] == PROOF)
        who.delete(f"/bundle-cases/{bundle['id']}/files/{scan['id']}", match=view["revision"]).expect(200)
        return bundle

    def view(self, who: Client, bundle: dict) -> dict:
        found = who.get(f"/bundle-cases/{bundle['id']}").expect(200).json
        bundle["revision"] = found["revision"]
        return found

    def ask_once(self, who: Client, bundle: dict, material: str = PROOF):
        return who.post(f"/bundle-cases/{bundle['id']}/materials/{material}/ask")

    def fact_of(self, who: Client, bundle: dict) -> dict:
        return next(one["fact"] for one in self.view(who, bundle)["facts"] if one["material"] == PROOF)

    def answer(self, who: Client, bundle: dict, seconds: float = 40) -> dict:
        return wait_until(lambda: (f := self.fact_of(who, bundle))["state"] != "waiting" and f, "an answer of the source", seconds)

    def hand_all_in(self, who: Client, bundle: dict):
        return who.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=self.view(who, bundle)["revision"])

    def proofs(self, who: Client, bundle: dict, login: str = "visitor01") -> list[dict]:
        """The proof as each member's case shows it."""
        ids = [member["case_id"] for member in self.view(who, bundle)["members"]]
        cases = [self.sign_in(login).get(f"/cases/{id}").expect(200).json for id in ids]
        return [next(m for m in case["materials"] if m["requirement"] == "ended") for case in cases]

    def test_one_question_meets_the_paper_of_each_member_and_each_case_keeps_the_evidence(self):
        for login, authority in (("visitor01", "visitor"), ("clerk01", "clerk")):
            with self.subTest(login):
                who = self.sign_in(login)
                bundle = self.begun(who)
                self.hand_all_in(who, bundle).expect(422, "bundles.incomplete")
                fact = self.fact_of(who, bundle)
                self.assertEqual((fact["state"], fact["may_ask"], fact["source"]), (None, True, "劳动用工备案"))
                before = len(self.tell("asked"))
                self.ask_once(who, bundle).expect(200)
                self.assertEqual(self.answer(who, bundle)["verdict"], "confirmed")
                self.assertEqual(len(self.tell("asked")), before + 1)  # two members, one question
                self.assertEqual(self.view(who, bundle)["missing"], [])
                self.hand_all_in(who, bundle).expect(200)
                for reader in ("visitor01", "clerk01"):
                    uses = [proof["use"] for proof in self.proofs(who, bundle, reader)]
                    self.assertEqual([(u["kind"], u["verdict"], u["authorised_as"]) for u in uses], [("fact", "confirmed", authority)] * 2)
                    self.assertEqual(len({u["identifier"] for u in uses}), 1)
                    self.assertEqual(len({u["purpose"] for u in uses}), 2)  # each for its own
        self.check()

    def test_only_who_files_may_ask_and_only_what_a_source_knows(self):
        who = self.sign_in("visitor01")
        bundle = self.begun(who)
        self.ask_once(self.sign_in("visitor02"), bundle).expect(404, "bundles.unknown_case")
        self.ask_once(who, bundle, "id_card").expect(409, "facts.no_source")
        self.ask_once(who, bundle, "nothing").expect(422, "bundles.unknown_material")
        member = self.view(who, bundle)["members"][0]["case_id"]
        who.post(f"/cases/{member}/materials/ended/ask").expect(409, "cases.in_bundle")  # with the whole bundle only


class BundleSourceFailsTest(BundleFactTest):
    waits = True

    def scan(self, who: Client, bundle: dict) -> None:
        fill(who, bundle)

    def test_the_manual_way_is_open_whatever_the_source_does(self):
        who = self.sign_in("visitor01")
        for mode in ("down", "error", "wrong", "slow"):
            with self.subTest(mode):
                self.tell("mode", {"mode": mode})
                bundle = self.begun(who)
                self.ask_once(who, bundle).expect(200)
                self.ask_once(who, bundle).expect(409, "facts.waits")
                self.scan(who, bundle)
                self.hand_all_in(who, bundle).expect(200)
                self.assertEqual([proof["use"] for proof in self.proofs(who, bundle)], [None, None])
        self.check()

    def test_a_source_that_answers_after_the_decision_changes_no_member(self):
        who = self.sign_in("visitor01")
        self.tell("mode", {"mode": "late"})
        bundle = self.begun(who)
        self.ask_once(who, bundle).expect(200)
        self.scan(who, bundle)
        self.hand_all_in(who, bundle).expect(200)
        members = [{"id": m["case_id"]} for m in self.view(who, bundle)["members"]]
        for case in members:
            self.seen(case)
            for login, action, body in (("clerk01", "receive", {}), ("clerk01", "accept", {}), ("reviewer02", "review", {"opinion": "符合条件"}), ("decider02", "approve", {})):
                step(self.sign_in(login), case, action, body)
        before = [(self.seen(case)["state"], case["revision"]) for case in members]
        self.assertEqual([proof["fact"]["state"] for proof in self.proofs(who, bundle)], ["waiting", "waiting"])
        self.tell("release", {})

        def told() -> list[dict]:
            found = self.proofs(who, bundle)
            return found if all(proof["fact"]["state"] != "waiting" for proof in found) else []

        proofs = wait_until(told, "the late answer", 60)
        self.assertEqual([(p["fact"]["verdict"], p["fact"]["late"], p["use"]) for p in proofs], [("confirmed", True, None)] * 2)
        self.assertEqual([(self.seen(case)["state"], case["revision"]) for case in members], before)
        self.check()
