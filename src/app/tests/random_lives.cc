#include "random_lives.h"

#include <array>
#include <fmt/format.h>

#include "demo.h"
#include "demo_visit.h"

namespace yimen::app {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::size_t kAtOnce = 10; // cases that are under way
constexpr std::array kPeople = {"visitor01",  "visitor02", "visitor03",  "clerk01",     "clerk03",    "clerk05",
                                "reviewer01", "decider01", "reviewer04", "decider04",   "reviewer05", "decider05",
                                "reviewer06", "decider06", "manager01",  "supervisor01"};
constexpr std::array kDepartments = {"11990102MB9900001N", "11990102MB99000040", "11990102MB99000053",
                                     "11990100MB99000069"};
constexpr std::string_view kPdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
// A picture, as a browser sends a signature.
constexpr std::string_view kSignature =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg";
// The content of what was sent was refused, not the step.
constexpr std::array kContent = {"cases.form_errors",    "cases.materials_missing",   "cases.not_promisable",
                                 "cases.not_deferrable", "cases.unknown_requirement", "cases.gap_not_supplied",
                                 "cases.no_gaps",        "cases.no_promises",         "cases.too_many_files",
                                 "cases.answer_runs",    "cases.found_by_you",        "cases.promise_barred",
                                 "request.invalid",      "cases.not_allowed_about"};

template <class T>
const T& one_of(std::mt19937_64& dice, const std::vector<T>& from) {
    return from[dice() % from.size()];
}

// The rows of a member's list whose field has one of these values; all when none has.
std::vector<std::string> keys_in(const value& list, std::string_view key) {
    std::vector<std::string> out;
    for (const auto& row : list.as_array())
        out.push_back(row.is_string() ? std::string(row.as_string()) : text_in(row, key));
    return out;
}

std::string dashed(std::string name) {
    std::ranges::replace(name, '_', '-');
    return name;
}

} // namespace

RandomLives::RandomLives(Program& program, RandomRun run) : program_(program), run_(run) {
    DemoCaller anybody(program.server(), "portal");
    value known = anybody.get("/demo/sign-ins");
    for (const auto& person : known.at("items").as_array())
        if (std::ranges::find(kPeople, text_in(person, "login")) != kPeople.end())
            meet(text_in(person, "login"), text_in(person, "password"));
    for (const auto& row : anybody.all_rows("/items?applicable=true&limit=100")) {
        bool ours = std::ranges::any_of(kDepartments, [&](std::string_view department) {
            return text_in(row, "local_code").starts_with(department);
        });
        if (ours && text_in(row, "local_code").find('.') == std::string::npos && !row.at("external").as_bool())
            items_.push_back(text_in(row, "id"));
    }
}

void RandomLives::meet(const std::string& login, const std::string& password) {
    Person out{login, {}, std::make_unique<DemoCaller>(program_.server(), "counter")};
    out.caller->sign_in(login, password, [&] { return demo_totp_code(login, SystemClock{}.now()); });
    value me = out.caller->get("/me");
    if (const auto& acts = me.at("acts_for").as_array(); !acts.empty())
        out.subject = text_in(acts.front(), "subject_id");
    (out.subject.empty() ? staff_ : visitors_).push_back(std::move(out));
}

std::string RandomLives::step(int number) {
    Dice dice(run_.seed * 1'000'003 + static_cast<std::uint64_t>(number));
    auto chance = dice() % 100;
    if (chance < 6) {
        move_clock(dice);
        return {};
    }
    if (cases_.size() < kAtOnce || chance < 10)
        return open_case(dice);
    const Open& one = cases_[cases_.size() - 1 - dice() % kAtOnce];
    return one.id.empty() ? std::string() : act(dice, one);
}

void RandomLives::move_clock(Dice& dice) {
    constexpr std::array kJumps = {1, 3, 24, 30, 72, 24 * 9, 24 * 25, -1}; // hours
    Instant now = program_.ground().business_clock.now();
    program_.ground().business_clock.set(now + std::chrono::hours(kJumps[dice() % kJumps.size()]));
    program_.drain();
}

std::string RandomLives::open_case(Dice& dice) {
    Open out{static_cast<int>(cases_.size()), {}};
    if (run_.only_case < 0 || run_.only_case == out.number) {
        Person& who =
            one_of(dice, visitors_).login == "visitor01" ? visitors_[0] : visitors_[dice() % visitors_.size()];
        std::mt19937 chance(static_cast<std::mt19937::result_type>(dice()));
        try {
            out.id = DemoFiling(*who.caller, chance)
                         .draft(one_of(dice, items_), who.subject, demo_person(out.number), {},
                                hall_date(program_.ground().business_clock.now()), dice() % 2 == 0);
        } catch (const Refused& refused) {
            if (refused.status >= 500)
                return refused.what();
        }
    }
    cases_.push_back(std::move(out));
    return {};
}

// What `who` is shown of a case; whoever may not see it may do nothing with it.
RandomLives::Seen RandomLives::look(Person& who, const std::string& id) const {
    Seen out{&who, {}, {}, {}};
    try {
        out.view = who.caller->get("/cases/" + id);
    } catch (const Refused& refused) {
        if (refused.status != 404)
            out.fault = fmt::format("{} looks: {}", who.login, refused.what());
        out.view = object{{"revision", 1},
                          {"actions", array{}},
                          {"definition", {{"requirements", array{}}}},
                          {"gaps", {{"list", array{}}, {"missing", array{}}, {"latest", nullptr}}},
                          {"promises", {{"list", array{}}, {"open", array{}}}},
                          {"form", object{}}};
    }
    for (const auto& action : out.view.at("actions").as_array())
        if (action.at("allowed").as_bool())
            out.offered.push_back(text_in(action, "name"));
    return out;
}

std::string RandomLives::act(Dice& dice, const Open& one) {
    std::vector<Person>& group = dice() % 3 == 0 ? visitors_ : staff_;
    // Mostly somebody who may do something with it, so that cases come to their end; else anybody.
    std::size_t looks = dice() % 10 < 8 ? group.size() : 1, first = dice() % group.size();
    Seen seen;
    for (std::size_t i = 0; i < looks && seen.offered.empty() && seen.fault.empty(); ++i)
        seen = look(group[(first + i) % group.size()], one.id);
    if (!seen.fault.empty())
        return seen.fault;
    Person& who = *seen.who;
    const auto& offered = seen.offered;
    const value& view = seen.view;
    std::string action(cases::to_string(cases::transitions()[dice() % cases::transitions().size()].action));
    if (!offered.empty() && dice() % 10 < 7)
        action = one_of(dice, offered);
    // One route each: who asks decides which of the two it is.
    bool visits = &group == &visitors_;
    if (action == "name_gaps" || action == "promise_gaps")
        action = visits ? "promise_gaps" : "name_gaps";
    if (action == "name_promises" || action == "make_promises")
        action = visits ? "make_promises" : "name_promises";
    if (action == "withdraw" && dice() % 6 != 0) // or nearly every case would end with it
        return {};
    Call call = action == "hand_over_owner" ? about_owner(who, one.id, dice) : call_of(action, view, dice);
    if (call.path.empty())
        return {}; // the system's own
    bool named = std::ranges::find(offered, action) != offered.end();
    std::string fault;
    try {
        send(who, call, one.id, view.at("revision").as_int64());
        ++counts_[action].first;
        fault = judge(action, named, nullptr);
    } catch (const Refused& refused) {
        ++counts_[action].second;
        fault = judge(action, named, &refused);
    }
    if (fault.empty())
        fault = program_.ground().database->read(
            [&](db::Reader& reader) { return history_fault(reader, *cases::CaseId::parse(one.id)); });
    return fault.empty() ? fault : fmt::format("case {}, {} {}: {}", one.number, who.login, action, fault);
}

// Each accepted step was offered to that person, and each refused one was not; what was wrong with the content is another matter.
std::string RandomLives::judge(const std::string& action, bool offered, const Refused* refused) const {
    if (!refused)
        return offered ? "" : "was taken, though " + action + " was not offered";
    if (refused->status >= 500)
        return refused->what();
    bool content = std::ranges::find(kContent, refused->code) != kContent.end();
    return offered && !content ? fmt::format("was offered, but refused: {}", refused->what()) : "";
}

std::string RandomLives::day_after(int days) const {
    Date today = hall_date(program_.ground().business_clock.now());
    return to_iso(std::chrono::sys_days(today) + std::chrono::days(days));
}

// To a colleague that this person is shown; to nobody where they are shown none.
RandomLives::Call RandomLives::about_owner(Person& who, const std::string& id, Dice& dice) const {
    std::string to = new_id<StaffId>(program_.ground().business_clock.now()).str();
    try {
        auto possible = keys_in(who.caller->get("/cases/" + id + "/possible-owners").at("items"), "id");
        if (!possible.empty())
            to = one_of(dice, possible);
    } catch (const Refused&) { // who may not see it asks all the same
    }
    return {"/hand-over-owner", {{"to", to}, {"reason", "调到别的窗口"}}};
}

RandomLives::Call RandomLives::about_gap(const std::string& action, const value& view, Dice& dice) const {
    const value& gaps = view.at("gaps");
    if (action == "sign_gaps")
        return {"/gaps/sign", {{"signature_png_base64", kSignature}}};
    if (action == "name_gaps" || action == "promise_gaps") {
        object body{{"gaps", array{}}};
        for (const auto& key : keys_in(gaps.at("missing"), "requirement"))
            body["gaps"].as_array().push_back(
                object{{"requirement", key},
                       {"until", gaps.at("latest").is_string() ? gaps.at("latest") : value(day_after(9))}});
        if (action == "promise_gaps")
            body["signature_png_base64"] = kSignature;
        return {"/gaps", std::move(body), true};
    }
    auto keys = keys_in(gaps.at("list"), "requirement");
    std::string path = "/gaps/" + (keys.empty() ? std::string("layout") : one_of(dice, keys));
    if (action == "supply_gap")
        return {path + "/files", {}, false, true};
    if (action == "confirm_gap")
        return {path + "/confirm"};
    return {path + "/return", {{"reason", "看不清楚，请重新提供"}}};
}

RandomLives::Call RandomLives::about_promise(const std::string& action, const value& view, Dice& dice) const {
    const value& promises = view.at("promises");
    if (action == "sign_promises")
        return {"/promises/sign", {{"signature_png_base64", kSignature}}};
    if (action == "name_promises" || action == "make_promises") {
        object body{{"requirements", array{}}};
        for (const auto& key : keys_in(promises.at("open"), "requirement"))
            body["requirements"].as_array().emplace_back(key);
        if (action == "make_promises")
            body["signature_png_base64"] = kSignature;
        return {"/promises", std::move(body), true};
    }
    auto keys = keys_in(promises.at("list"), "requirement");
    std::string path = "/promises/" + (keys.empty() ? std::string("layout") : one_of(dice, keys));
    static const std::map<std::string, std::string> kSteps = {{"keep_promise", "/keep"},
                                                              {"find_broken", "/find-broken"},
                                                              {"answer_finding", "/answer"},
                                                              {"clear_finding", "/clear"},
                                                              {"order_correction", "/order-correction"},
                                                              {"confirm_correction", "/confirm-correction"},
                                                              {"revoke_result", "/revoke"},
                                                              {"object_record", "/record/object"},
                                                              {"uphold_record", "/record/uphold"},
                                                              {"remove_record", "/record/remove"},
                                                              {"ask_repair", "/record/ask-repair"},
                                                              {"repair_record", "/record/repair"}};
    auto step = kSteps.find(action);
    if (step == kSteps.end())
        return {}; // of a stage
    object body{{"text", "随机步骤的说明"}};
    if (action == "order_correction")
        body["until"] = day_after(20);
    return {path + step->second, std::move(body)};
}

RandomLives::Call RandomLives::call_of(const std::string& action, const value& view, Dice& dice) const {
    if (action.find("gap") != std::string::npos && !action.ends_with("_with_gaps"))
        return about_gap(action, view, dice);
    if (action.find("promise") != std::string::npos || action.find("finding") != std::string::npos ||
        action.find("record") != std::string::npos || action.find("correction") != std::string::npos ||
        action == "find_broken" || action == "revoke_result" || action == "ask_repair")
        return about_promise(action, view, dice);
    static const std::map<std::string, object> kBodies = {
        {"submit", {}},
        {"receive", {}},
        {"supply", {}},
        {"resume", {}},
        {"deliver", {}},
        {"close", {}},
        {"accept", {{"opinion", "材料齐全"}}},
        {"accept_with_gaps", {{"opinion", "容缺受理"}}},
        {"refuse_acceptance", {{"reason", "不属于本机关职权"}}},
        {"notice", {{"items", array{object{{"text", "请补充签名页"}}}}}},
        {"review", {{"opinion", "符合条件"}}},
        {"return_to_review", {{"reason", "请复核面积"}}},
        {"approve", {{"opinion", "同意"}}},
        {"approve_with_gaps", {{"opinion", "同意，待补"}}},
        {"refuse", {{"reason", "不符合条件"}}},
        {"withdraw", {{"reason", "不再需要"}}},
        {"suspend", {{"ground", "hearing"}, {"reason", "举行听证"}, {"working_days", 5}}},
        {"extend", {{"reason", "情况复杂"}, {"working_days", 5}}},
        {"urge", {{"note", "请尽快"}}},
        {"answer_urging", {{"answer", "正在办理"}}}};
    if (action == "save_form")
        return {"/form", {{"form", view.at("form")}}, true};
    if (action == "attach") {
        auto keys = keys_in(view.at("definition").at("requirements"), "key");
        return {
            "/materials/" + (keys.empty() ? std::string("layout") : one_of(dice, keys)) + "/files", {}, false, true};
    }
    auto found = kBodies.find(action);
    if (found == kBodies.end())
        return {};
    return {"/" + (action == "return_to_review" ? std::string("return") : dashed(action)), found->second};
}

void RandomLives::send(Person& who, const Call& call, const std::string& id, std::int64_t revision) {
    std::string path = "/cases/" + id + call.path;
    if (call.upload)
        who.caller->upload(path, std::string(kPdf), "a.pdf", "application/pdf");
    else if (call.put)
        who.caller->put(path, call.body, revision);
    else
        who.caller->post(path, call.body, revision);
}

std::size_t RandomLives::kinds_taken() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(counts_, [](const auto& one) { return one.second.first > 0; }));
}

std::string RandomLives::summary() const {
    std::string out;
    for (const auto& [action, count] : counts_)
        out += fmt::format("{}: {} taken, {} refused\n", action, count.first, count.second);
    return out;
}

} // namespace yimen::app
