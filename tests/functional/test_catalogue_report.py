"""The catalogue reports on itself: what is found, in which item, and every figure; and it holds what the demo promises."""

import json
from collections import Counter
from pathlib import Path

from objects import all_items
from yimen import OwnServerTest

ITEMS = Path(__file__).parents[2] / "demo" / "items"


def first_material(definition, **changes):
    first, *others = definition["requirements"]
    return {"requirements": [{**first, **changes}, *others]}


# What is worth a look and may be published: each rule, and what makes an item of which nothing can be said break it.
ADVICE = {
    "ways.missing": lambda d: {"service": {**d["service"], "ways": [], "online": "none", "by_kiosk": False}},
    "kiosk.outside_hall": lambda d: {"service": {**d["service"], "ways": ["web"], "by_kiosk": True, "in_hall": False}, "trips": 0},
    "phones.missing": lambda d: {"service": {**d["service"], "consult_phone": ""}},
    "result.name": lambda d: {"result": {**d["result"], "name": ""}},
    "steps.longer_than_promised": lambda d: {
        "steps": [{"key": "slow", "name": "审查", "name_en": "Review", "working_days": d["promised_working_days"] + 1, "office": ""}],
        "legal_working_days": d["promised_working_days"] + 1},
    "basis.missing": lambda d: {"legal_bases": []},
    "conditions.missing": lambda d: {"conditions": []},
    "material.two_reliefs": lambda d: first_material(d, necessity="required", deferrable=True, by_promise=True,
                                                     promise={"told": "告知", "told_en": "", "promised": "承诺", "promised_en": "",
                                                              "check_working_days": None, "check_basis": ""}),
    "material.promise_text": lambda d: first_material(d, by_promise=True, deferrable=False, promise=None),
    "material.when_needed": lambda d: first_material(d, necessity="optional", when=None, when_needed="", deferrable=False, by_promise=False),
    "material.standard": lambda d: first_material(d, standard=""),
    "material.review_points": lambda d: first_material(d, review_points=[]),
    "material.source": lambda d: first_material(d, source=""),
}


class CatalogueReportTest(OwnServerTest):
    def setUp(self):
        super().setUp()
        self.editor, self.second = self.sign_in("editor01"), self.sign_in("editor03")

    def items(self):
        return [self.nobody().get(f"/items/{item['id']}").expect(200).json for item in all_items(self.nobody())]

    def report(self):
        return self.editor.get("/catalogue/report").expect(200).json

    def fitting(self, rule, items):
        """Takes out an item that this change makes say one thing against itself and nothing else."""
        def fits(said):
            if rule == "kiosk.outside_hall":
                return said["trips"] == 0
            if rule == "steps.longer_than_promised":
                return not said["on_the_spot"] and not said["stages"] and not said["deemed_approval"]
            return True
        found = next(item for item in items if item["definition"]["requirements"] and not item["definition"]["inherits"] and fits(item["definition"]))
        items.remove(found)
        return found

    def test_each_figure_is_that_of_the_items_themselves(self):
        items = self.items()
        report = self.report()
        said = [item["definition"] for item in items]
        self.assertEqual(report["described"], len(items))
        self.assertEqual(report["without_findings"], len(items))
        self.assertEqual((report["with_errors"], report["online_differs_from_counter"], report["rules"]), (0, 0, []))
        self.assertEqual(report["with_questions"], sum(bool(one["questions"]) for one in said))
        self.assertEqual(report["scenarios"], sum(len(one["scenarios"]) for one in said))
        self.assertEqual(report["english"], sum(bool(item["name_en"] and item["definition"]["summary_en"]) for item in items))
        asked = [self.asked(item["id"]) for item in items if item["definition"]["questions"]]
        self.assertEqual(report["most_questions"], max(most for most, _ in asked))
        self.assertAlmostEqual(report["mean_questions"], sum(mean for _, mean in asked) / len(asked), places=6)

    def asked(self, item, answers=None):
        """How many questions this item still asks at most and on average, as visitors go through it who answer at random."""
        step = self.nobody().post("/guide/steps", {"item_id": item, "answers": answers or {}}).expect(200).json
        if step["done"]:
            return 0, 0
        question = step["question"]
        left = [self.asked(item, {**(answers or {}), question["key"]: option["value"]}) for option in question["options"]]
        return 1 + max(most for most, _ in left), 1 + sum(mean for _, mean in left) / len(left)

    def test_what_is_worth_a_look_is_found_once_each_and_where_it_is(self):
        before = self.report()
        free = self.items()
        drafts, names = [], {}
        for rule, change in ADVICE.items():
            item = self.fitting(rule, free)
            draft = self.editor.post("/item-drafts", {"item_id": item["id"]}).expect(201).json
            content = {"head": draft["head"], "definition": {**draft["definition"], **change(draft["definition"])}}
            draft = self.editor.put(f"/item-drafts/{draft['id']}", content, match=draft["revision"]).expect(200).json
            draft = self.editor.post(f"/item-drafts/{draft['id']}/submit", match=draft["revision"]).expect(200).json
            drafts.append({"draft_id": draft["id"], "revision": draft["revision"]})
            names[rule] = item["name"]
        self.second.post("/item-publications", {"drafts": drafts, "note": "检查"}).expect(201)
        report = self.report()
        self.assertEqual({one["rule"]: (one["findings"], one["weight"]) for one in report["rules"]}, {rule: (1, "advice") for rule in ADVICE})
        self.assertEqual(report["without_findings"], before["without_findings"] - len(ADVICE))
        self.assertEqual((report["described"], report["items"], report["with_errors"]), (before["described"], before["items"], 0))
        for rule, name in names.items():
            found = self.editor.get(f"/catalogue/findings?rule={rule}&limit=100").expect(200).json["items"]
            self.assertEqual([(one["name"], [each["rule"] for each in one["findings"]]) for one in found], [(name, [rule])])
        listed = self.editor.get("/catalogue/findings?weight=advice&limit=100").expect(200).json["items"]
        self.assertEqual(Counter(one["name"] for one in listed), Counter(names.values()))
        self.assertEqual(self.editor.get("/catalogue/findings?weight=error&limit=100").expect(200).json["items"], [])
        told = self.server.run("catalogue", "check")
        self.assertEqual(told.returncode, 0, told.stdout)
        for rule in ADVICE:
            self.assertEqual(told.stdout.count(f"({rule} "), 1, rule)

    def test_the_demo_has_forty_items_of_twelve_departments_and_ten_of_three_scenarios(self):
        written = {}
        for path in ITEMS.glob("*.json"):
            item = json.loads(path.read_text())
            written[item["local_code"]] = item["department"]
        served = {item["local_code"]: item for item in self.items() if item["local_code"] in written}
        self.assertGreaterEqual(len(served), 40)
        self.assertGreaterEqual(len({served[code]["department"]["name"] for code in served}), 12)
        self.assertGreaterEqual(sum(len(item["definition"]["scenarios"]) >= 3 for item in served.values()), 10)
