"""How licences of a type look: a draft, a sample of it, and a second person who puts it in force; what was sealed before keeps its look."""

from test_sealed_licence import SealedFiles, text_of

TYPE = "/licence-layouts/11990000000000001G002"
NOTE = "请悬挂于经营场所醒目位置"


class LicenceLayoutTest(SealedFiles):
    def begun(self, who: str = "editor01", **change: object) -> tuple[dict, int]:
        """A draft that differs from what is in force; its text and revision."""
        seen = self.sign_in(who).get(TYPE).expect(200).json
        layout = {**(seen["draft"] or seen)["layout"], **change}
        saved = self.sign_in(who).put(f"{TYPE}/draft", {"layout": layout}, match=seen["revision"]).expect(200).json
        return layout, saved["revision"]

    def tearDown(self) -> None:
        seen = self.sign_in("admin01").get(TYPE).expect(200).json
        if seen["draft"]:
            self.sign_in("admin01").post(f"{TYPE}/discard", match=seen["revision"]).expect(200)
        super().tearDown()

    def test_a_second_person_publishes_and_what_was_sealed_before_keeps_its_look(self):
        before = self.licence()  # its PDF is drawn only after the new layout is in force
        layout, revision = self.begun(note=NOTE)
        seen = self.sign_in("editor01").get(TYPE).expect(200).json
        self.assertEqual((seen["draft"]["layout"], seen["draft"]["mine"]), (layout, True))
        self.assertNotEqual(seen["layout"], layout)
        self.sign_in("editor01").post(f"{TYPE}/publish", match=revision).expect(403, "licences.second_person")
        self.sign_in("editor02").post(f"{TYPE}/publish", match=revision + 1).expect(412, "licences.layout_stale")
        self.sign_in("editor02").post(f"{TYPE}/publish", match=revision).expect(200)
        seen = self.sign_in("editor01").get(TYPE).expect(200).json
        self.assertEqual((seen["layout"], seen["draft"], seen["revision"]), (layout, None, 0))
        after = self.licence()
        self.assertIn(NOTE, text_of(self.file(after, "pdf")))
        self.assertNotIn(NOTE, text_of(self.file(before, "pdf")))
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_who_wrote_at_a_draft_never_publishes_it_also_when_somebody_else_was_the_last(self):
        self.begun("editor01", note=NOTE)
        _, revision = self.begun("editor02", portrait=True)
        for writer in ("editor01", "editor02"):
            self.sign_in(writer).post(f"{TYPE}/publish", match=revision).expect(403, "licences.second_person")
        self.sign_in("editor01").put(f"{TYPE}/draft", {"layout": self.begun("editor02")[0]}, match=revision).expect(412, "licences.layout_stale")

    def test_a_sample_is_a_picture_and_wrong_layouts_are_refused_with_the_spot(self):
        editor = self.sign_in("editor01")
        layout = editor.get(TYPE).expect(200).json["layout"]
        sample = editor.post(f"{TYPE}/sample", {"layout": layout}).expect(200)
        self.assertEqual((sample.headers["content-type"], sample.body[:4]), ("image/png", b"\x89PNG"))
        for change, spot in (({"accent": "red"}, "/layout/accent"), ({"lines": [{"label": "x", "from": "secret"}]}, "/layout/lines/0/from"),
                             ({"lines": [{"label": "长" * 31, "from": "number"}]}, "/layout/lines/0/label"), ({"note": "长" * 301}, "/layout/note")):
            for call in (lambda body: editor.post(f"{TYPE}/sample", body), lambda body: editor.put(f"{TYPE}/draft", body, match=0)):
                refused = call({"layout": {**layout, **change}}).expect(400, "request.invalid")
                self.assertEqual(refused.json["invalid_params"][0]["pointer"], spot)
        editor.get("/licence-layouts/none").expect(404, "licences.no_such_type")
        names = [one["name"] for one in editor.get("/licence-layouts").expect(200).json["items"]]
        self.assertIn("食品经营许可证", names)
