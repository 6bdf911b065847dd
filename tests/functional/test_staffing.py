"""Who works here: an administrator adds somebody, gives them a post, changes how they are employed, and ends it."""

from urllib.parse import quote

from case_tests import CaseTest

NEW = {"login": "clerk09", "password": "Open-sesame-9", "name": "褚新示", "id_number": "11010519491231002X", "employment": "own"}


class StaffingTest(CaseTest):
    def admin(self):
        return self.sign_in("admin01")

    def hall(self) -> str:
        return next(one["id"] for one in self.admin().get("/post-places").expect(200).json["halls"] if one["name"] == "城东区政务服务中心")

    def added(self, **more) -> dict:
        return self.admin().post("/staff-members", {**NEW, "hall_id": self.hall(), **more}).expect(201).json

    def shown(self, member: dict) -> dict:
        return self.admin().get(f"/staff-members/{member['id']}").expect(200).json

    def test_somebody_new_gets_a_post_and_loses_it(self):
        admin, member = self.admin(), self.added()
        body = {"role": "clerk", "hall_id": self.hall(), "valid_from": "2026-09-28"}
        post = admin.post(f"/staff-members/{member['id']}/posts", body).expect(201).json
        seen = self.shown(member)
        self.assertEqual((seen["login"], seen["work_name"], seen["second_factor"], seen["active"]), ("clerk09", "褚新示", False, True))
        self.assertEqual([(one["role"], one["place"]["name"]) for one in seen["posts"]], [("clerk", "城东区政务服务中心")])
        self.assertNotIn("110105", str(seen))
        first = self.nobody().post("/sessions", {"login": "clerk09", "password": NEW["password"]}).expect(200).json
        self.assertEqual(first["state"], "must_enrol")
        admin.post(f"/posts/{post['id']}/end").expect(204)
        self.assertEqual(self.shown(member)["posts"], [])
        admin.post(f"/posts/{post['id']}/end").expect(404, "people.unknown")
        left = admin.post(f"/staff-members/{member['id']}/leave", {}, match=member["revision"]).expect(200).json
        self.nobody().post("/sessions", {"login": "clerk09", "password": NEW["password"]}).expect(401, "people.sign_in_refused")
        admin.post(f"/staff-members/{member['id']}/leave", {}, match=left["revision"]).expect(404, "people.unknown")
        self.check()

    def test_what_is_wrong_is_named_and_keeps_nothing(self):
        admin = self.admin()
        for field, wrong, pointer in (("login", "x", "/login"), ("password", "short", "/password"), ("id_number", "12", "/id_number")):
            refused = admin.post("/staff-members", {**NEW, field: wrong}).expect(400, "request.invalid")
            self.assertEqual(refused.json["invalid_params"][0]["pointer"], pointer)
        admin.post("/staff-members", {**NEW, "login": "clerk01"}).expect(409, "people.login_taken")
        admin.post("/staff-members", {**NEW, "hall_id": "00000000-0000-7000-8000-000000000000"}).expect(422, "people.unknown_place")
        admin.get("/staff-members?role=king").expect(400, "request.invalid")
        admin.get("/staff-members?cursor=x").expect(400, "request.invalid")
        self.assertEqual(admin.get("/staff-members?text=clerk09").expect(200).json["items"], [])

    def test_contracted_staff_never_decide_and_nobody_changes_themselves(self):
        admin, member = self.admin(), self.added(employment="contracted")
        department = next(one["id"] for one in admin.get("/departments").expect(200).json["items"])
        post = {"role": "decider", "department_id": department, "valid_from": "2026-09-28"}
        admin.post(f"/staff-members/{member['id']}/posts", post).expect(422, "people.grant_barred")
        admin.post(f"/staff-members/{member['id']}/posts", {**post, "role": "clerk"}).expect(422, "people.grant_place")
        own = next(one for one in admin.get("/staff-members?role=administrator").expect(200).json["items"] if one["oneself"])
        admin.post(f"/staff-members/{own['id']}/leave", {}, match=own["revision"]).expect(409, "people.own_account")
        admin.post(f"/posts/{own['posts'][0]['id']}/end").expect(409, "people.own_account")
        admin.post(f"/staff-members/{member['id']}/change", {"employment": "own"}, match=member["revision"] + 3).expect(412, "people.staff_stale")

    def test_the_list_is_paged_by_name_and_narrowed(self):
        admin = self.admin()
        every, cursor = [], ""
        while cursor is not None:
            page = admin.get(f"/staff-members?limit=5{cursor and '&cursor=' + cursor}").expect(200).json
            every += [one["login"] for one in page["items"]]
            cursor = page["next"]
        self.assertEqual(len(every), len(set(every)))
        self.assertLessEqual({"clerk01", "decider01", "admin01"}, set(every))
        deciders = admin.get("/staff-members?role=decider&limit=100").expect(200).json["items"]
        self.assertTrue(deciders and all(any(post["role"] == "decider" for post in one["posts"]) for one in deciders))
        found = admin.get(f"/staff-members?text={quote('陈一')}").expect(200).json["items"]
        self.assertEqual([one["login"] for one in found], ["clerk01"])
