"""Authorities (委托): a visitor lets somebody act for them in some items, sees what they do, and ends it at once."""

from case_tests import CaseTest
from objects import draft_with_files, step
from yimen import wait_until

WANG = {"agent_name": "王小样", "agent_number": "990102188806080025"}


class AgenciesTest(CaseTest):
    def own(self, login: str, kind: str = "person") -> str:
        return next(one["subject_id"] for one in self.sign_in(login).get("/me").expect(200).json["acts_for"]
                    if one["kind"] == kind and not one["as_agent"])

    def give(self, items: list[str], **more) -> dict:
        body = {"principal_id": self.own("visitor01"), **WANG, "items": items, "last_day": "2026-12-31", **more}
        return self.sign_in("visitor01").post("/agencies", body).expect(201).json

    def listed_on(self, login: str, side: str) -> list[dict]:
        return self.sign_in(login).get(f"/agencies?side={side}").expect(200).json["items"]

    def applying(self, subject: str, item: str):
        return self.sign_in("visitor02").post("/cases", {"item_id": item, "subject_id": subject})

    def test_an_agent_files_what_the_authority_names_until_it_is_ended(self):
        visitor, agent = self.sign_in("visitor01"), self.sign_in("visitor02")
        subject, items = self.own("visitor01"), self.items_of_persons()
        self.applying(subject, items[0]).expect(403, "cases.not_for_subject")
        given = self.give([items[0]])
        opened = wait_until(lambda: (reply := self.applying(subject, items[0])).status == 201 and reply, "the agent may act")
        self.assertEqual(opened.json["state"], "draft")
        self.applying(subject, items[1]).expect(403, "cases.not_for_subject")
        seen = self.listed_on("visitor02", "received")[0]
        self.assertEqual((seen["standing"], seen["last_day"], [one["id"] for one in seen["items"]]), ("now", "2026-12-31", [items[0]]))
        self.assertNotIn("例", seen["principal_name"])
        self.assertNotIn("小样", self.listed_on("visitor01", "given")[0]["agent_name"])
        ended = visitor.post(f"/agencies/{given['id']}/end", {}, match=given["revision"]).expect(200).json
        self.applying(subject, items[0]).expect(403, "cases.not_for_subject")
        visitor.post(f"/agencies/{given['id']}/end", {}, match=ended["revision"]).expect(409, "people.agency_over")
        seen = self.listed_on("visitor02", "received")[0]
        self.assertEqual((seen["standing"], seen["ended_by"]), ("over", "principal"))
        kinds = lambda: [m["kind"] for m in agent.get("/messages?limit=100").expect(200).json["items"]]  # noqa: E731
        wait_until(lambda: "agency_ended" in kinds(), "the message")
        self.assertEqual((kinds().count("agency_given"), kinds().count("agency_ended")), (1, 1))
        self.check()

    def test_the_agent_gives_it_back_and_hears_nothing_else_of_the_principal(self):
        visitor, agent = self.sign_in("visitor01"), self.sign_in("visitor02")
        given = self.give([])
        step(self.sign_in("clerk01"), step(visitor, draft_with_files(visitor), "submit"), "receive")
        self.told("case_received")
        heard = [m["case_id"] for m in agent.get("/messages?limit=100").expect(200).json["items"] if m["case_id"]]
        self.assertEqual(heard, [])
        self.sign_in("visitor03").post(f"/agencies/{given['id']}/end", {}, match=given["revision"]).expect(404, "people.agency_not_found")
        agent.post(f"/agencies/{given['id']}/end", {}, match=given["revision"] + 1).expect(412, "people.agency_stale")
        agent.post(f"/agencies/{given['id']}/end", {}, match=given["revision"]).expect(200)
        self.assertEqual(self.listed_on("visitor01", "given")[0]["ended_by"], "agent")
        self.told("agency_given_back")

    def test_who_is_unknown_or_named_otherwise_is_one_answer(self):
        visitor, subject = self.sign_in("visitor01"), self.own("visitor01")
        body = {"principal_id": subject, **WANG, "items": [], "last_day": "2026-12-31"}
        for wrong in ({"agent_name": "王大样"}, {"agent_number": "11010519491231002X"}):
            visitor.post("/agencies", {**body, **wrong}).expect(404, "people.agent_unknown")
        refused = visitor.post("/agencies", {**body, "agent_number": "12"}).expect(400, "request.invalid")
        self.assertEqual(refused.json["invalid_params"][0]["pointer"], "/agent_number")
        refused = visitor.post("/agencies", {**body, "last_day": "2026-09-01"}).expect(400, "request.invalid")
        self.assertEqual(refused.json["invalid_params"][0]["pointer"], "/last_day")
        visitor.post("/agencies", {**body, "items": ["00000000-0000-7000-8000-000000000000"]}).expect(404, "catalogue.item_not_found")
        self.sign_in("visitor02").post("/agencies", {**body, "agent_name": "周示范", "agent_number": "99010218820915003X"}) \
            .expect(403, "people.not_the_principal")
        visitor.get("/agencies?cursor=x").expect(400, "request.invalid")

    def items_of_persons(self) -> list[str]:
        """Two items that persons apply for without a question."""
        found = []
        for one in self.sign_in("visitor01").get("/items?applicable=true&audience=person&limit=100").expect(200).json["items"]:
            definition = self.sign_in("visitor01").get(f"/items/{one['id']}").expect(200).json["definition"]
            if not definition["questions"] and "person" in definition["audience"]:
                found.append(one["id"])
        self.assertGreater(len(found), 1)
        return found
