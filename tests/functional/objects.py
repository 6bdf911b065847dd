"""Things that somebody owns, made through the API, for the tests that call every operation with the ids of others.

A kind is a word in the last column of access.table. To add one, write a function that makes such a thing and says

    params      what fills {id} and the other names of the path
    strangers   demo logins that may call the operation, but for whom this thing must not exist

    @kind("parcel")
    def parcel(world: World) -> Owned:
        made = world.as_login("visitor01").post("/parcels", {...}).expect(201).json
        return Owned({"id": made["id"]}, ("visitor02", "clerk03"))
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from rush import Rush
from yimen import Client, Reply, YimenTest, wait_until

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PDF_HEADERS: dict[str, str | None] = {"Content-Type": "application/pdf", "X-File-Name": "a.pdf"}
FOOD = "食品经营许可（新办）"
ANSWERS = {"business": "restaurant", "agent": "self", "machine": "no"}  # to what FOOD asks
FORM = {
    "operator_name": "小样餐馆", "credit_code": "91350100M000100Y43", "legal_person": "李示例", "legal_person_id": "11010519491231002X",
    "address": "云溪市城东区一号路 1 号", "area": 60, "format": "restaurant", "projects": ["hot"],
    "contact_name": "李示例", "contact_phone": "13800000001",
}
JPEG = b"\xff\xd8\xff\xe0" + b"\x00\x10JFIF\x00" + b"\0" * 100 + b"\xff\xd9"
CANTEEN = {"business": "canteen", "agent": "self"}
CANTEEN_FORM = {"format": "canteen"}


@dataclass
class Owned:
    params: dict[str, str]
    strangers: tuple[str, ...]
    public: bool = False  # everybody may know that it exists; what is behind it is not for strangers


@dataclass
class World:
    """The running demo hall, and what was made in it so far: each kind once."""

    test: YimenTest
    made: dict[str, Owned] = field(default_factory=dict)

    def as_login(self, login: str) -> Client:
        return self.test.sign_in(login)

    def owned(self, name: str) -> Owned:
        if name not in self.made:
            self.made[name] = KINDS[name](self)
        return self.made[name]


DEVICES = ("kiosk", "desk_screen", "display")  # roles that a device holds, not a person
# Role by role, somebody for whom the things below exist.
INSIDERS = {"visitor": "visitor01", "clerk": "clerk01", "reviewer": "reviewer01", "decider": "decider01"}


def people(test: YimenTest) -> list[dict]:
    return test.nobody().get("/demo/sign-ins").expect(200).json["items"]


def paired(client: Client, device_kind: str) -> Client:
    """The client as the first device of this kind in the demo."""
    devices = client.get("/demo/devices").expect(200).json["items"]
    code = next(device["code"] for device in devices if device["kind"] == device_kind)
    client.csrf_token = client.post("/devices/pair", {"code": code}).expect(200).json["csrf_token"]
    return client


def somebody(test: YimenTest, who: list[str]) -> Client:
    """One who may call what these (roles, or `open`, or `any_account`) may call; kept for the class."""
    if who == ["open"]:
        return test.nobody()
    role = "visitor" if who == ["any_account"] else who[0]
    if role in DEVICES:
        place = (test.server.port, role, "device")
        if place not in test._signed_in:
            test._signed_in[place] = paired(test.nobody(role.removeprefix("desk_").replace("screen", "counter")), role)
        return test._signed_in[place]
    return test.sign_in(INSIDERS.get(role) or next(person["login"] for person in people(test) if role in person["roles"]))


KINDS: dict[str, Callable[[World], Owned]] = {}


def kind(name: str) -> Callable[[Callable[[World], Owned]], Callable[[World], Owned]]:
    def keep(make: Callable[[World], Owned]) -> Callable[[World], Owned]:
        KINDS[name] = make
        return make
    return keep


def all_items(client: Client) -> list[dict]:
    """Every item of the demo that can be applied for, page by page."""
    rows: list[dict] = []
    path = "/items?applicable=true&limit=100"
    page = client.get(path).expect(200).json
    while True:
        rows += page["items"]
        if not page["next"]:
            return rows
        page = client.get(f"{path}&cursor={page['next']}").expect(200).json


def food(client: Client) -> str:
    """The id of the food licence; a case of it begins with ANSWERS."""
    items = client.get("/items?applicable=true&limit=100").expect(200).json["items"]
    return next(item["id"] for item in items if item["name"] == FOOD)


def open_case(visitor: Client, item_id: str) -> dict:
    """A draft of any item: the refusal names the question that is open, and the first answer to it is given."""
    answers: dict[str, str] = {}
    while True:
        reply = visitor.post("/cases", {"item_id": item_id, **({"answers": answers} if answers else {})})
        if reply.status != 422 or reply.json["code"] != "catalogue.answers_missing":
            return reply.expect(201).json
        questions = visitor.get(f"/items/{item_id}").expect(200).json["definition"]["questions"]
        question = next(q for q in questions if q["key"] == reply.json["question"] and q["key"] not in answers)
        answers[question["key"]] = question["options"][0]["value"]


def draft_with_files(visitor: Client, without: tuple[str, ...] = ()) -> dict:
    """A draft of the food licence that may be submitted; with the ids of its files. `equipment` may follow later (容缺)."""
    case = visitor.post("/cases", {"item_id": food(visitor), "answers": ANSWERS, "form": FORM}).expect(201).json
    case["files"] = []
    for requirement in (r for r in ("business_licence", "layout", "safety_rules", "equipment") if r not in without):
        path = f"/cases/{case['id']}/materials/{requirement}/files"
        added = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json
        case["revision"] = added["revision"]
        case["files"].append(added["id"])
    return case


def step(who: Client, case: dict, action: str, body: dict | None = None) -> dict:
    case.update(who.post(f"/cases/{case['id']}/{action}", body or {}, match=case["revision"]).expect(200).json)
    return case


SHOP = "个体工商户设立登记"


def filed_with_licences(visitor: Client, without: tuple[str, ...] = ("id_card", "premises")) -> dict:
    """A case of an item whose papers two licences of visitor01 stand for; of those, only what is not in `without` is handed in."""
    items = visitor.get(f"/items?applicable=true&text={quote(SHOP)}").expect(200).json["items"]
    item = next(one["id"] for one in items if one["name"] == SHOP)
    answers = {"place": "shop", "prior": "no", "agent": "self"}
    form = {"name": "李示例", "id_number": "990102188503120018", "contact_phone": "13800000001", "address": "云溪市城东区一号路 1 号",
            "scope": "日用百货零售"}
    case = visitor.post("/cases", {"item_id": item, "answers": answers, "form": form}).expect(201).json
    for requirement in (r for r in ("application", "id_card", "premises") if r not in without):
        path = f"/cases/{case['id']}/materials/{requirement}/files"
        case["revision"] = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
    return step(visitor, case, "submit")


def accepted_case(world: World) -> dict:
    visitor, clerk = world.as_login("visitor01"), world.as_login("clerk01")
    case = step(visitor, draft_with_files(visitor), "submit")
    step(clerk, case, "receive")
    return step(clerk, case, "accept", {"opinion": "材料齐全"})


def sealed_licence(visitor: Client, licence: str, seconds: float = 20) -> dict:
    """The licence, once the job has sealed it."""

    def valid() -> dict | None:
        seen = visitor.get(f"/licences/{licence}").expect(200).json
        return seen if seen["state"] == "valid" else None

    return wait_until(valid, "the seal of the licence", seconds)


# A case of visitor01 at the department of market regulation; the other visitor and the other department know nothing of it.
NOT_OF_THIS_CASE = ("visitor02", "reviewer02", "decider02", "supervisor02")


@kind("case")
def case(world: World) -> Owned:
    made = accepted_case(world)
    documents = world.as_login("visitor01").get(f"/cases/{made['id']}").expect(200).json["documents"]
    return Owned({"id": made["id"], "file": made["files"][0], "requirement": "layout", "document": documents[0]["id"]}, NOT_OF_THIS_CASE)


def take_originals(clerk: Client, case: dict, *requirements: str, **signing) -> list[str]:
    """The clerk takes these papers of the case (原件); the visitor has signed on the printed receipt unless `signing` says otherwise."""
    pieces = [{"requirement": one, "kind": "original", "sheets": 2} for one in requirements]
    receipt = clerk.post(f"/cases/{case['id']}/originals", {"pieces": pieces, **(signing or {"signed_on_paper": True})}).expect(201).json
    held = clerk.get(f"/cases/{case['id']}/originals").expect(200).json["originals"]
    return [one["original"]["id"] for one in held if one["original"]["receipt_id"] == receipt["id"]]


def sign_slip(who: Client, slip: dict, pieces: list[str], **answers: tuple[str, str]) -> Reply:
    """Signs for a slip: all of it received, but what `answers` says about a piece."""
    lines = [{"original": one, "answer": answers.get(one, ("received", ""))[0], "note": answers.get(one, ("", ""))[1]} for one in pieces]
    return who.post(f"/original-slips/{slip['id']}/sign", {"lines": lines}, match=slip["revision"])


@kind("original_case")
def original_case(world: World) -> Owned:
    """A case whose papers the clerks of its hall take, and no others."""
    return Owned({"id": accepted_case(world)["id"]}, (*NOT_OF_THIS_CASE, "clerk05"))


@kind("original_receipt")
def original_receipt(world: World) -> Owned:
    clerk = world.as_login("clerk01")
    taken = clerk.post(f"/cases/{accepted_case(world)['id']}/originals", {"pieces": [{"requirement": "layout", "kind": "original", "sheets": 1}], "signed_on_paper": False}).expect(201).json
    return Owned({"id": taken["id"]}, (*NOT_OF_THIS_CASE, "clerk05", "manager02"))


@kind("original_slip")
def original_slip(world: World) -> Owned:
    """Passed by clerk01 to the department of market regulation; nobody has signed for it."""
    clerk = world.as_login("clerk01")
    passed = clerk.post("/original-slips", {"originals": take_originals(clerk, accepted_case(world), "layout")}).expect(201).json
    return Owned({"id": passed["id"]}, ("clerk05", "reviewer02", "decider02", "manager02", "supervisor02"))


@kind("original_alarm")
def original_alarm(world: World) -> Owned:
    """Something of a slip was not there."""
    clerk, reviewer = world.as_login("clerk01"), world.as_login("reviewer01")
    pieces = take_originals(clerk, accepted_case(world), "layout")
    passed = clerk.post("/original-slips", {"originals": pieces}).expect(201).json
    sign_slip(reviewer, passed, pieces, **{pieces[0]: ("missing", "袋里没有")}).expect(200)
    alarm = reviewer.get(f"/original-slips/{passed['id']}").expect(200).json["alarms"][0]
    return Owned({"id": alarm["id"]}, ("decider02", "manager02"))


@kind("case_comment")
def case_comment(world: World) -> Owned:
    made = world.owned("case").params["id"]
    said = world.as_login("clerk01").post(f"/cases/{made}/comments", {"text": "请核对面积"}).expect(201).json
    return Owned({"id": made, "comment": said["id"]}, NOT_OF_THIS_CASE)


@kind("work_view")
def work_view(world: World) -> Owned:
    """Of a decider, shared with nobody."""
    decider = world.as_login("decider01")
    kept = decider.get("/work-views").expect(200).json["items"]
    body = {"name": "红牌", "list": "to_decide", "filters": {"due_state": "red"}}
    return Owned({"id": (kept[0] if kept else decider.post("/work-views", body).expect(201).json)["id"]}, ("decider02", "reviewer01", "clerk01"))


def canteen_case(visitor: Client) -> dict:
    """A food licence for a canteen, whose premises are inspected before the review; submitted."""
    case = visitor.post("/cases", {"item_id": food(visitor), "answers": CANTEEN}).expect(201).json
    seen = visitor.get(f"/cases/{case['id']}").expect(200).json
    form = {field["key"]: CANTEEN_FORM.get(field["key"], FORM.get(field["key"]))
            for section in seen["definition"]["form"]["sections"] for field in section["fields"]}
    saved = visitor.put(f"/cases/{case['id']}/form", {"form": {k: v for k, v in form.items() if v is not None}}, match=seen["revision"])
    case["revision"] = saved.expect(200).json["revision"]
    for requirement in seen["definition"]["requirements"]:
        path = f"/cases/{case['id']}/materials/{requirement['key']}/files"
        case["revision"] = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
    return step(visitor, case, "submit")


def accepted_canteen(world: World) -> dict:
    """The accepted case as its clerk sees it."""
    case, clerk = canteen_case(world.as_login("visitor01")), world.as_login("clerk01")
    step(clerk, case, "receive")
    step(clerk, case, "accept", {"opinion": "材料齐全"})
    return clerk.get(f"/cases/{case['id']}").expect(200).json


@kind("asked_stage")
def asked_stage(world: World) -> Owned:
    """A stage of a case of visitor01, at the department of market regulation; no other department is asked."""
    case = accepted_canteen(world)
    return Owned({"id": case["id"], "stage": case["stages"][0]["id"]}, NOT_OF_THIS_CASE)


def add_photo(who: Client, case: dict, stage: str, *, caption: str = "操作间", content: bytes = JPEG, name: str = "a.jpg",
              match: int | None = None) -> Reply:
    """By somebody who sees the case as it is now, or as it was at the revision `match`."""
    kind = "image/png" if name.endswith("png") else "image/jpeg"
    now = who.get(f"/cases/{case['id']}")
    return who.post(f"/cases/{case['id']}/stages/{stage}/photos", content, match=match or (now.json["revision"] if now.status == 200 else 1),
                    headers={"Content-Type": kind, "X-File-Name": name, "X-Caption": quote(caption)})


@kind("inspection_photo")
def inspection_photo(world: World) -> Owned:
    """Of a record that both officers have signed, so that the applicant sees it too."""
    case, reviewer = accepted_canteen(world), world.as_login("reviewer01")
    stage = case["stages"][0]["id"]
    posts = {p["name"]: p["id"] for p in reviewer.get(f"/cases/{case['id']}/posts").expect(200).json["items"]}
    step(reviewer, case, f"stages/{stage}/officers", {"first_id": posts["吴三示"], "second_id": posts["郑四示"]})
    added = add_photo(reviewer, case, stage).expect(201).json
    case["revision"] = added["revision"]
    found = {"place": "一号路 1 号", "held_at": case["clock"]["accepted_at"], "findings": "布局与图纸一致。", "verdict": "agrees"}
    step(reviewer, case, f"stages/{stage}/record", found)
    step(world.as_login("decider01"), case, f"stages/{stage}/sign")
    return Owned({"id": case["id"], "stage": stage, "photo": added["id"]}, NOT_OF_THIS_CASE)


@kind("draft")
def draft(world: World) -> Owned:
    """No clerk has anything to do with it before it is submitted."""
    made = draft_with_files(world.as_login("visitor01"))
    return Owned({"id": made["id"], "file": made["files"][0], "requirement": "layout"}, (*NOT_OF_THIS_CASE, "clerk01"))


def coached(visitor: Client, case: dict) -> dict:
    """The visitor asks for help with this draft: its coaching, with the code to show."""
    visitor.post(f"/cases/{case['id']}/coaching").expect(200)
    return visitor.get(f"/cases/{case['id']}/coaching").expect(200).json["coaching"]


@kind("coached_draft")
def coached_draft(world: World) -> Owned:
    """For who files it: the clerk whose tablet it lies open on files nothing."""
    visitor = world.as_login("visitor01")
    return Owned({"id": coached(visitor, draft_with_files(visitor))["id"]}, ("visitor02", "clerk01"))


@kind("helped_draft")
def helped_draft(world: World) -> Owned:
    """Open on the tablet of clerk01, who was shown the code; for no other helper."""
    visitor = world.as_login("visitor01")
    made = draft_with_files(visitor)
    opened = world.as_login("clerk01").post("/coachings/open", {"code": coached(visitor, made)["code"]}).expect(200).json
    return Owned({"id": opened["id"], "file": made["files"][0]}, ("guide01", "clerk03"))


@kind("case_use")
def case_use(world: World) -> Owned:
    """A use of a licence (免提交) in a case of visitor01."""
    visitor = world.as_login("visitor01")
    made = filed_with_licences(visitor)
    materials = visitor.get(f"/cases/{made['id']}").expect(200).json["materials"]
    use = next(m["use"]["id"] for m in materials if m["requirement"] == "id_card")
    return Owned({"id": made["id"], "use": use}, NOT_OF_THIS_CASE)


@kind("bundle_draft")
def bundle_draft(world: World) -> Owned:
    """Two items as one (一件事), of a visitor alone; the file is one scan for both."""
    visitor = world.as_login("visitor01")
    packaged = visitor.get("/items?applicable=true&text=%E9%A2%84%E5%8C%85%E8%A3%85").expect(200).json["items"][0]["id"]
    chosen = [{"item_id": food(visitor), "answers": ANSWERS}, {"item_id": packaged, "answers": {}}]
    made = visitor.post("/bundle-cases", {"items": chosen}).expect(201).json
    scan = visitor.post(f"/bundle-cases/{made['id']}/files?material=premises_layout&name=a.pdf", PDF, headers=PDF_HEADERS).expect(201).json
    return Owned({"id": made["id"], "file": scan["id"], "material": "premises_layout"}, ("visitor02", "clerk01"))


@kind("licence")
def licence(world: World) -> Owned:
    made = accepted_case(world)
    step(world.as_login("reviewer01"), made, "review", {"opinion": "符合条件"})
    step(world.as_login("decider01"), made, "approve", {"opinion": "同意"})
    visitor = world.as_login("visitor01")
    seen = visitor.get(f"/cases/{made['id']}").expect(200).json
    sealed_licence(visitor, seen["licence"]["id"])
    return Owned({"id": seen["licence"]["id"]}, NOT_OF_THIS_CASE)


@kind("licence_show")
def licence_show(world: World) -> Owned:
    path = f"/licences/{world.owned('licence').params['id']}/shows"
    return Owned({"id": world.as_login("visitor01").post(path, {"purpose": "办理许可"}).expect(201).json["id"]}, ("visitor02",))


@kind("licence_copy")
def licence_copy(world: World) -> Owned:
    path = f"/licences/{world.owned('licence').params['id']}/copies"
    return Owned({"id": world.as_login("visitor01").post(path, {"purpose": "申请贷款"}).expect(201).json["id"]}, ("visitor02",))


@kind("message")
def message(world: World) -> Owned:
    accepted_case(world)
    visitor = world.as_login("visitor01")
    messages = wait_until(lambda: visitor.get("/messages").expect(200).json["items"], "a message to the visitor")
    return Owned({"id": messages[0]["id"]}, ("visitor02",))


@kind("hall")
def hall(world: World) -> Owned:
    """A hall that is watched by those who manage it or supervise its region."""
    halls = world.as_login("manager01").get("/halls").expect(200).json["items"]
    return Owned({"id": next(h["id"] for h in halls if h["name"] == "城东区政务服务中心")}, ("supervisor02", "manager02"), public=True)


@kind("rating")
def rating(world: World) -> Owned:
    made = accepted_case(world)
    step(world.as_login("reviewer01"), made, "review", {"opinion": "符合条件"})
    step(world.as_login("decider01"), made, "approve", {"opinion": "同意"})
    given = world.as_login("visitor01").post("/ratings", {"case_id": made["id"], "grade": 5, "norms": []}).expect(201).json
    return Owned({"id": given["id"]}, ("supervisor02",))


def bookable_line(client: Client, hall_id: str) -> str:
    """The first line of the hall, which takes bookings in the demo."""
    return client.get(f"/halls/{hall_id}/queue").expect(200).json["categories"][0]["id"]


def free_slots(client: Client, hall_id: str, line: str, more: str = "&days=14") -> list[dict]:
    days = client.get(f"/booking-slots?hall_id={hall_id}&category_id={line}{more}").expect(200).json["days"]
    return [slot for day in days for slot in day["slots"] if slot["free"] > 0]


def booked(client: Client, hall_id: str, starts_at: str | None = None, **more) -> dict:
    """A confirmed booking in the hall's first line, at this time or the first free one."""
    line = more.pop("category_id", None) or bookable_line(client, hall_id)
    at = starts_at or free_slots(client, hall_id, line)[0]["starts_at"]
    held = client.post("/bookings", {"hall_id": hall_id, "category_id": line, "starts_at": at, **more}).expect(201).json
    return client.post(f"/bookings/{held['id']}/confirm", match=held["revision"]).expect(200).json


# What stands in the line of the hall of the eastern district, of visitor01.
NOT_OF_THIS_HALL = ("clerk05", "guide02", "manager02", "supervisor02")


def ticket_of_visitor(world: World) -> dict:
    visitor = world.as_login("visitor01")
    hall_id = world.owned("hall").params["id"]
    lines = visitor.get(f"/halls/{hall_id}/queue").expect(200).json["categories"]
    standing = visitor.get(f"/tickets?hall_id={hall_id}&state=waiting").expect(200).json["items"]
    return standing[0] if standing else visitor.post("/tickets", {"hall_id": hall_id, "category_id": lines[0]["id"]}).expect(201).json


@kind("ticket")
def ticket(world: World) -> Owned:
    return Owned({"id": ticket_of_visitor(world)["id"]}, ("visitor02", *NOT_OF_THIS_HALL))


@kind("visit")
def visit(world: World) -> Owned:
    return Owned({"id": ticket_of_visitor(world)["visit_id"]}, ("visitor02", *NOT_OF_THIS_HALL))


@kind("booking")
def booking(world: World) -> Owned:
    visitor, hall_id = world.as_login("visitor01"), world.owned("hall").params["id"]
    there = visitor.get(f"/bookings?hall_id={hall_id}&state=confirmed").expect(200).json["items"]
    return Owned({"id": (there[0] if there else booked(visitor, hall_id))["id"]}, ("visitor02", *NOT_OF_THIS_HALL))


@kind("booking_wish")
def booking_wish(world: World) -> Owned:
    visitor, hall_id = world.as_login("visitor01"), world.owned("hall").params["id"]
    there = visitor.get("/booking-wishes").expect(200).json["items"]
    if there:
        return Owned({"id": there[0]["id"]}, ("visitor02",))
    line = bookable_line(visitor, hall_id)
    day = free_slots(visitor, hall_id, line)[-1]["starts_at"][:10]
    wish = visitor.post("/booking-wishes", {"hall_id": hall_id, "category_id": line, "from_day": day, "to_day": day}).expect(201).json
    return Owned({"id": wish["id"]}, ("visitor02",))


@kind("booking_plan")
def booking_plan(world: World) -> Owned:
    """Everybody of the floor may read rules; they are made by the manager of the hall."""
    hall_id = world.owned("hall").params["id"]
    plans = world.as_login("manager01").get(f"/booking-plans?hall_id={hall_id}").expect(200).json["items"]
    return Owned({"id": plans[0]["category"]["id"]}, ("manager02",))


@kind("closure")
def closure(world: World) -> Owned:
    hall_id, day = world.owned("hall").params["id"], "2026-12-30"
    body = {"day": day, "reason": "消防检修", "reason_en": "", "hit_ids": []}
    world.as_login("manager01").post(f"/halls/{hall_id}/closures", body).expect(200)
    return Owned({"id": hall_id, "day": day}, ("manager02",), public=True)


@kind("wait_alarm")
def wait_alarm(world: World) -> Owned:
    """A line that has made somebody wait for two hours. The clock is put back for what comes after."""
    ticket_of_visitor(world)
    manager, hall_id = world.as_login("manager01"), world.owned("hall").params["id"]
    before = manager.get(f"/halls/{hall_id}/now").expect(200).json["at"]
    manager.post("/demo/clock", {"now": before[:11] + "23:59:00+08:00"}).expect(200)
    path = f"/halls/{hall_id}/wait-alarms?open=true"
    found = wait_until(lambda: manager.get(path).expect(200).json["items"], "a wait alarm", 40)
    manager.post("/demo/clock", {"now": before}).expect(200)
    return Owned({"id": found[0]["id"]}, ("manager02",))


@kind("counter_proposal")
def counter_proposal(world: World) -> Owned:
    """A counter that should open, on a day of the past on which too many came. The clock is put back for what comes after."""
    manager, rush = world.as_login("manager01"), Rush(world.test)
    before = manager.get(f"/halls/{rush.hall}/now").expect(200).json["at"]
    rush.past()
    clerk, counter_id = rush.begin(18, ("clerk01", 1))[0]
    for _ in range(13):
        rush.ticket()
    rush.at(18, 1)
    found = wait_until(rush.proposals, "a proposal", 90)
    clerk.post(f"/counters/{counter_id}/close").expect(200)
    manager.post("/demo/clock", {"now": before}).expect(200)
    return Owned({"id": found[0]["id"]}, ("manager02",))


@kind("printer")
def printer(world: World) -> Owned:
    """The hall's, at an address where nothing is."""
    manager, hall_id = world.as_login("manager01"), world.owned("hall").params["id"]
    there = manager.get(f"/halls/{hall_id}/printers").expect(200).json["items"]
    body = {"hall_id": hall_id, "name": "导办台打印机", "address": "127.0.0.1", "port": 9199, "width_mm": 80}
    return Owned({"id": (there[0] if there else manager.post("/printers", body).expect(201).json)["id"]}, ("manager02",))


@kind("counter")
def counter(world: World) -> Owned:
    hall_id = world.owned("hall").params["id"]
    counters = world.as_login("clerk01").get(f"/counters?hall_id={hall_id}").expect(200).json["items"]
    return Owned({"id": counters[0]["id"]}, NOT_OF_THIS_HALL, public=True)


@kind("device")
def device(world: World) -> Owned:
    hall_id = world.owned("hall").params["id"]
    devices = world.as_login("manager01").get(f"/devices?hall_id={hall_id}").expect(200).json["items"]
    return Owned({"id": devices[0]["id"]}, ("manager02",))


# An item of the eastern district, and its draft: the editors of the other city and other departments know nothing of the draft.
NOT_OF_THIS_ITEM = ("editor02", "reviewer02", "decider02")


@kind("item")
def item(world: World) -> Owned:
    """Everybody may read it; it is kept by the editors of its region."""
    return Owned({"id": food(world.as_login("editor01"))}, ("editor02",), public=True)


@kind("item_draft")
def item_draft(world: World) -> Owned:
    editor = world.as_login("editor01")
    opened = editor.post("/item-drafts", {"item_id": world.owned("item").params["id"]})
    draft_id = opened.json["draft_id"] if opened.status == 409 else opened.expect(201).json["id"]
    return Owned({"id": draft_id}, NOT_OF_THIS_ITEM)


@kind("template_draft")
def template_draft(world: World) -> Owned:
    """A new bundle of the eastern district, on its way."""
    editor = world.as_login("editor01")
    region = editor.get("/item-places").expect(200).json["regions"][0]["id"]
    made = editor.post("/bundle-drafts", {"region_id": region, "name": "示例一件事"}).expect(201).json
    return Owned({"id": made["id"]}, ("editor02",))


@kind("mandate")
def mandate(world: World) -> Owned:
    """Everybody of the house may read it; it is kept by the editors of the giving organ's region."""
    editor = world.as_login("editor01")
    departments = [d["id"] for d in editor.get("/item-places").expect(200).json["departments"] if d["name"].startswith("城东区")]
    body = {"giving_id": departments[0], "receiving_id": departments[1], "act": "decide", "items": [], "first_day": "2020-01-01",
            "last_day": "2020-12-31", "document_number": "委〔2020〕1号", "document_title": "授权委托书", "published_on": "2019-12-20",
            "published_at": "区政府网站"}
    return Owned({"id": editor.post("/mandates", body).expect(201).json["id"]}, ("editor02",), public=True)


def address_item(client: Client) -> str:
    """The item of the demo with a rule of instant approval."""
    return next(i["id"] for i in all_items(client) if i["name"] == "门牌地址证明开具")


@kind("instant_rule")
def instant_rule(world: World) -> Owned:
    """Kept by the editors of its region, stopped by the deciders of its organ too."""
    return Owned({"item": address_item(world.as_login("editor01"))}, ("editor02", "supervisor02", "decider01"), public=True)


@kind("instant_stop")
def instant_stop(world: World) -> Owned:
    editor = world.as_login("editor01")
    path = f"/instant-rules/{address_item(editor)}"
    if not editor.get(path).expect(200).json["stop"]:
        editor.post(f"{path}/stop", {"reason": "核对数据源"}).expect(200)
    return Owned({"id": editor.get(path).expect(200).json["stop"]["id"]}, ("editor02", "supervisor02", "decider01"))


@kind("deemed_order")
def deemed_order(world: World) -> Owned:
    """Of the department of market regulation; kept by the editors of its region, ended by its deciders too."""
    rows = world.as_login("editor01").get("/departments").expect(200).json["items"]
    market = next(row["id"] for row in rows if row["name"] == "城东区市场监督管理局")
    return Owned({"department": market}, ("editor02", "supervisor02", "decider02"), public=True)


@kind("staff_leave")
def staff_leave(world: World) -> Owned:
    """Of a guide, long ago: nothing else of the hall changes by it."""
    manager = world.as_login("manager01")
    guide = next(one["id"] for one in manager.get("/staff").expect(200).json["items"] if one["roles"] == ["guide"])
    listed = manager.get("/staff-leaves").expect(200).json["items"]
    body = {"staff_id": guide, "first_day": "2020-01-01", "last_day": "2020-01-02", "reason": "annual"}
    return Owned({"id": (listed[0] if listed else manager.post("/staff-leaves", body).expect(201).json)["id"]}, ("manager02",))


@kind("agency")
def agency(world: World) -> Owned:
    """Given by visitor03 to visitor04, who may end it too."""
    visitor = world.as_login("visitor03")
    own = next(one["subject_id"] for one in visitor.get("/me").expect(200).json["acts_for"] if one["kind"] == "person")
    body = {"principal_id": own, "agent_name": "陈样例", "agent_number": "990102189503200047", "items": [], "last_day": "2099-12-31"}
    return Owned({"id": visitor.post("/agencies", body).expect(201).json["id"]}, ("visitor02",))
