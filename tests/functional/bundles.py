"""A bundle case filled in over the API: every question answered, every field with a value of its kind, every copy attached."""

import hashlib
import io
import json
import zipfile
from typing import Any
from urllib.parse import quote

from objects import FORM, PDF, PDF_HEADERS
from yimen import ROOT, Client, YimenTest

SAMPLES = {"number": 60, "phone": "13800000001", "date": "2026-09-01", "credit_code": "91350100M000100Y43", "citizen_id": "11010519491231002X"}
KNOWN = {**FORM, "co_owner_number": SAMPLES["citizen_id"]}  # by the key of the field in its item
NUMBERS = {"[0-9]{10,20}": "9901000000001", "[0-9]{12}": "990100000001", "[0-9]{12,19}": "9901000000000001"}  # by the pattern of the field


def value_for(field: dict) -> Any:
    """What a careful person would write into a field of a merged form."""
    known = next((KNOWN[use["key"]] for use in field["uses"] if use["key"] in KNOWN), None)
    if known is not None:
        return known
    asked = field["field"]
    if asked["options"]:
        first = asked["options"][0]["value"]
        return [first] if asked["kind"] == "choices" else first
    if asked["pattern"]:
        return NUMBERS[asked["pattern"]]
    if asked["kind"] == "number":
        return max(asked["minimum"] or 0, min(SAMPLES["number"], asked["maximum"] or SAMPLES["number"]))
    return SAMPLES.get(asked["kind"], "示例内容")


def fill(who: Client, bundle: dict) -> dict:
    """Everything that is asked for and that no licence stands for; keeps what is there already. The view afterwards."""
    path = f"/bundle-cases/{bundle['id']}"
    view = who.get(path).expect(200).json
    values = {f["field"]["key"]: value_for(f) for section in view["merge"]["form"] for f in section["fields"] if f["asked"]}
    who.put(f"{path}/form", {"values": values | view["values"]}, match=view["revision"]).expect(200)
    held = {one["material"] for one in view["held"]}
    for material in view["merge"]["materials"]:
        if material["asked"] and material["requirement"]["keep_copy"] and material["requirement"]["key"] not in held:
            who.post(f"{path}/files?material={material['requirement']['key']}&name=a.pdf", PDF, headers=PDF_HEADERS).expect(201)
    view = who.get(path).expect(200).json
    bundle["revision"] = view["revision"]
    return view


def answered(who: Client, key: str, choose: int = 0) -> dict[str, str]:
    """The questions of a template with their options number `choose`, one after the other until nothing is open."""
    answers: dict[str, str] = {}
    while True:
        seen = who.post(f"/bundles/{key}/answers", {"answers": answers}).expect(200).json
        if not seen["open_questions"]:
            return answers
        question = next(q for q in seen["questions"] if q["key"] == seen["open_questions"][0])
        answers[question["key"]] = question["options"][choose]["value"]


def begin(who: Client, key: str, answers: dict[str, str], subject_id: str) -> dict:
    """A draft of a template. What its items ask beyond the template is named by the refusal, and gets its first option."""
    items: dict[str, dict[str, str]] = {}
    for _ in range(20):
        wanted = {"template_key": key, "answers": answers, "subject_id": subject_id,
                  "items": [{"item_id": item, "answers": given} for item, given in items.items()]}
        reply = who.post("/bundle-cases", wanted)
        if reply.status != 422 or reply.json["code"] != "catalogue.answers_missing":
            return reply.expect(201).json
        for problem in reply.json["invalid_params"]:
            _, _, item, _, question = problem["pointer"].split("/")
            asked = who.get(f"/items/{item}").expect(200).json["definition"]["questions"]
            items.setdefault(item, {})[question] = next(q for q in asked if q["key"] == question)["options"][0]["value"]
    raise AssertionError(f"{key} keeps asking: {reply.json}")


def chosen(who: Client, name: str, **answers: str) -> dict:
    """An item of this name with these answers, the first option for every other question."""
    found = who.get(f"/items?applicable=true&text={quote(name)}").expect(200).json["items"]
    item = who.get(f"/items/{next(one['id'] for one in found if one['name'] == name)}").expect(200).json
    asked = item["definition"]["questions"]
    return {"item_id": item["id"], "answers": {q["key"]: answers.get(q["key"], q["options"][0]["value"]) for q in asked}}


def unpacked(test: YimenTest, body: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest of a result pack and its files: all of them listed, each with its own digest."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        test.assertIsNone(archive.testzip())
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    test.assertEqual(manifest["format"], "yimen-results/1")
    listed = {file["path"]: file["sm3"] for member in manifest["members"] for file in member["files"]}
    test.assertEqual(listed, {path: hashlib.new("sm3", content).hexdigest() for path, content in files.items()})
    return manifest, files


def established_by(case: dict) -> dict[str, Any]:
    """What who grants this case writes down of what the decision establishes, as part of the body."""
    fields = case["definition"]["result"]["establishes"] or []
    return {"established": {one["key"]: SAMPLES.get(one["kind"], "示例内容") for one in fields}} if fields else {}


class Staff:
    """Who of the demo reviews and decides for which department, by the department's name."""

    def __init__(self) -> None:
        hall = json.loads((ROOT / "demo" / "hall.json").read_text())
        names = {one["key"]: one["name"] for one in hall["departments"]}
        self.logins = {(role["role"], names[role["department"]]): one["login"]
                       for one in hall["staff"] for role in one["roles"] if role.get("department")}

    def step(self, case: dict) -> tuple[str, str, dict] | None:
        """Login, action and body of what comes next for a case that is to be approved."""
        state, department = case["state"], case["department_name"]
        if state == "submitted":
            return "clerk01", "receive", {}
        if state == "received":
            return "clerk01", "accept", {"opinion": "材料齐全"}
        if state == "accepted":
            return self.logins["reviewer", department], "review", {"opinion": "符合条件"}
        if state == "reviewed":
            return self.logins["decider", department], "approve", {"opinion": "同意"} | established_by(case)
        return None


def move_on(test: YimenTest, visitor: Client, bundle: dict, staff: Staff, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """One step for each member (or those of these keys) that somebody has to move; true when the bundle is done."""
    view = visitor.get(f"/bundle-cases/{bundle['id']}").expect(200).json
    for member in view["members"]:
        if member["state"] not in ("submitted", "received", "accepted", "reviewed") or (only and member["key"] not in only):
            continue
        case = visitor.get(f"/cases/{member['case_id']}").expect(200).json
        step = staff.step(case)
        if step:
            login, action, body = step
            test.sign_in(login).post(f"/cases/{case['id']}/{action}", body, match=case["revision"]).expect(200)
    return view if view["state"] == "done" else {}
