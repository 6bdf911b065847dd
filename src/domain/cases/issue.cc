#include <algorithm>

#include "deemed.h"
#include "gap_steps.h"
#include "licences/endings.h"
#include "promise_steps.h"
#include "stage_store.h"
#include "steps.h"
#include "use_store.h"
#include "way_store.h"

// Which facts of a case stand on its documents.
namespace yimen::cases {
namespace {

// What a line of a notice is about, in the item's own words.
std::string subject_of(const catalogue::Definition& definition, const NoticeItem& item) {
    if (item.requirement)
        if (auto* requirement = catalogue::find_requirement(definition, *item.requirement))
            return requirement->name;
    if (item.field)
        if (auto* field = catalogue::find_field(definition.form, *item.field))
            return "申请表“" + field->label + "”";
    return "其他";
}

void add_gaps(PaperContent& out, const catalogue::Definition& definition, const std::vector<store::GapRow>& rows,
              GapState state) {
    std::vector<PaperGap> lines;
    for (const auto& row : rows) {
        const auto* requirement = catalogue::find_requirement(definition, row.gap.requirement);
        if (!requirement || row.gap.state != state || row.gap.asked_under)
            continue;
        lines.push_back({requirement->name, row.gap.until});
        if (row.signed_at)
            out.signed_on = hall_date(*row.signed_at);
    }
    if (!lines.empty())
        out.gaps = std::move(lines);
}

PaperRule paper_rule(const RuleOrder& rule) { return {rule.name, rule.version, rule.answers}; }

std::int64_t files_for(const std::vector<store::File>& files, const catalogue::Requirement& requirement) {
    return std::ranges::count(files, requirement.key, &store::File::requirement);
}

std::vector<PaperMaterial> files_handed_in(const catalogue::Definition& definition,
                                           const std::vector<store::File>& files) {
    std::vector<PaperMaterial> out;
    for (const auto& requirement : definition.requirements)
        if (auto count = files_for(files, requirement); count > 0)
            out.push_back({requirement.name, count});
    return out;
}

// What stands for materials that were not handed in (免提交, 告知承诺, 一件事), by requirement; only what this item can have is looked up.
std::map<std::string, PaperMaterial> standing_instead(db::Reader& reader, const store::Record& record,
                                                      const catalogue::Definition& definition) {
    std::map<std::string, PaperMaterial> out;
    auto any = [&](auto can) { return std::ranges::any_of(definition.requirements, can); };
    if (any([](const auto& one) { return one.see_original && !one.review_points.empty(); })) {
        std::map<std::string, std::size_t> good;
        for (const auto& check : store::checks(reader, record.id))
            good[check.requirement] += check.ok;
        for (const auto& one : definition.requirements)
            if (one.see_original && !one.review_points.empty() && good[one.key] == one.review_points.size())
                out[one.key] = {one.name, 0, PaperInstead::seen};
    }
    if (any([](const auto& one) { return one.by_promise; }))
        for (const auto& key : promised(reader, record.id))
            out[key].instead = PaperInstead::promise;
    if (record.bundle)
        for (const auto& one : store::brought(reader, record.id))
            if (one.kind == BroughtKind::material && one.brought_at) {
                auto maker = store::any(reader, one.maker);
                out[one.key] = {"", 0, PaperInstead::result, maker ? std::optional(maker->item_name) : std::nullopt,
                                one.licence_identifier};
            }
    if (any([](const auto& one) { return !one.satisfied_by.empty(); }))
        for (const auto& use : store::uses(reader, record.id))
            if (!use.ended_at && !use.falls() && !use.is_lost())
                out[use.requirement] = {"", 0, use.kind == Basis::fact ? PaperInstead::fact : PaperInstead::licence,
                                        use.name, use.identifier};
    return out;
}

// All that the application rests on.
std::vector<PaperMaterial> accepted_materials(db::Reader& reader, const store::Record& record,
                                              const catalogue::Definition& definition) {
    std::vector<PaperMaterial> out;
    auto files = store::files(reader, record.id);
    auto instead = standing_instead(reader, record, definition);
    for (const auto& requirement : definition.requirements) {
        auto stands = instead.find(requirement.key);
        if (auto count = files_for(files, requirement); count > 0)
            out.push_back({requirement.name, count});
        else if (stands != instead.end()) {
            stands->second.name = requirement.name;
            out.push_back(stands->second);
        }
    }
    return out;
}

PaperPromise paper_promise(const catalogue::Requirement& requirement, const Promise& promise) {
    PaperPromise out{requirement.name, "", "", promise.check_by};
    if (requirement.promise) {
        out.told = requirement.promise->told;
        out.promised = requirement.promise->promised;
    }
    return out;
}

// Those in these states; or the one that a step was about, with what was found and said.
void add_promises(PaperContent& out, const catalogue::Definition& definition,
                  const std::vector<store::PromiseRow>& rows, std::string_view about) {
    std::vector<PaperPromise> lines;
    for (const auto& row : rows) {
        const auto* requirement = catalogue::find_requirement(definition, row.promise.requirement);
        bool stands = row.promise.state == PromiseState::promised || row.promise.state == PromiseState::to_check;
        if (!requirement || (about.empty() ? !stands : requirement->key != about))
            continue;
        lines.push_back(paper_promise(*requirement, row.promise));
        if (row.signed_at)
            out.signed_on = hall_date(*row.signed_at);
        if (about.empty())
            continue;
        out.finding = row.finding;
        out.answer = row.answer;
        out.answer_by = row.promise.answer_by;
        out.until = row.promise.correct_by;
    }
    if (!lines.empty())
        out.promises = std::move(lines);
}

// By which authority an agent filed the case; none where the applicant did, or a clerk for them.
std::optional<PaperAgency> agency_of(const people::Service& people, db::Reader& reader, const store::Record& record) {
    auto found = people.agency_of(reader, record.applicant, record.subject, record.item.value,
                                  hall_date(record.submitted_at.value_or(record.last_at)));
    if (!found)
        return std::nullopt;
    return PaperAgency{found->agent_name, found->agent_number_masked, found->all_items, found->valid_from,
                       found->valid_to};
}

// 行政许可法 art. 48(2).
void add_hearings(PaperContent& out, const people::Service& people, db::Reader& reader,
                  const std::vector<CaseStage>& stages) {
    std::vector<PaperHearing> held;
    for (const auto& stage : stages)
        if (stage.kind == StageKind::hearing && stage.state == StageState::answered && stage.hearing &&
            stage.hearing->held_on) {
            auto chair = stage.hearing->chair;
            held.push_back(
                {*stage.hearing->held_on, chair ? people.staff_names(reader, {*chair})[*chair] : "", stage.opinion});
        }
    if (!held.empty())
        out.hearings = std::move(held);
}

// 证照并销: they have ended when the decision is written.
void add_ended(PaperContent& out, const catalogue::ResultEnds& ends,
               const std::vector<licences::EndingLicence>& ended) {
    if (ended.empty())
        return;
    out.ended_basis = ends.basis;
    auto& lines = out.ended.emplace();
    for (const auto& licence : ended)
        lines.push_back({licence.type_name, licence.identifier});
}

// 邮寄送达: the day of service is the one on the receipt.
void add_way(PaperContent& out, db::Reader& reader, const store::Record& record) {
    if (record.delivery_way == DeliveryWay::electronic)
        out.by_choice = true;
    auto parcel = record.sent_at ? store::parcel(reader, record.id) : std::nullopt;
    if (!parcel)
        return;
    out.served_online = false;
    out.posted = parcel->courier.value() + " " + parcel->number.value();
    out.signed_on = parcel->received_on;
}

} // namespace

// A line must name something that the item knows; it becomes a line of an official paper.
Result<void> Cases::check_notice(db::Reader& reader, const store::Record& record, const Details& details) const {
    auto definition = this->definition(reader, record);
    std::vector<InvalidParam> unknown;
    for (std::size_t i = 0; i < details.notice.size(); ++i) {
        const NoticeItem& item = details.notice[i];
        std::string at = "/items/" + std::to_string(i);
        if (item.requirement && !catalogue::find_requirement(*definition, *item.requirement))
            return fail(Error{&kUnknownRequirement, {}, {{at + "/requirement", "unknown", *item.requirement}}, {}});
        if (item.field && !catalogue::find_field(definition->form, *item.field))
            return fail(Error{&kUnknownField, {}, {{at + "/field", "unknown", *item.field}}, {}});
    }
    if (details.notice_until && *details.notice_until <= hall_date(parts_.clocks.business.now()))
        return fail(Error{&kInvalidRequest, {}, {{"/until", "too_early", "must be a day after today"}}, {}});
    return {};
}

void Cases::issue_document(db::Tx& tx, const Caller& caller, const store::Record& record, DocumentKind kind,
                           const Details& details, const std::optional<licences::Prepared>& licence) const {
    auto definition = this->definition(tx, record);
    auto item = parts_.catalogue.item(tx, record.item);
    PaperContent c;
    c.authority = parts_.directory.department_name(tx, record.department).value_or("");
    auto subject = parts_.people.reveal_subject(tx, record.subject);
    c.addressee = subject ? subject->name : "";
    c.item_name = record.item_name;
    if (item)
        c.item_code = item->facts.implementation_code.value_or(item->facts.local_code);
    c.case_number = record.number.value_or("");
    c.permit = item && catalogue::is_permit(item->facts.task_type);
    c.joint = catalogue::is_joint(*definition);
    if (auto hall = record.hall ? parts_.directory.hall(tx, *record.hall) : std::nullopt) {
        c.hall_name = hall->name;
        c.hall_address = hall->address;
        c.hall_phone = hall->phone;
    }
    std::optional<StaffId> handler = caller.who.staff ? caller.who.staff : record.owner;
    if (handler)
        c.handler = parts_.people.staff_names(tx, {*handler})[*handler];
    auto day = [](const std::optional<Instant>& at) { return at ? std::optional(hall_date(*at)) : std::nullopt; };
    c.submitted_on = day(record.submitted_at);
    c.received_on = day(record.received_at);
    c.answer_due = record.answer_due;
    c.accepted_on = record.accepted_on;
    c.promised_due = record.promised_due;
    c.legal_due = record.legal_due;
    c.promised_working_days = definition->on_the_spot ? 0 : definition->promised_working_days;
    c.by_silence = kind == DocumentKind::acceptance && !record.acceptor && !details.rule;
    c.reason = details.note;
    for (const auto& basis : definition->legal_bases)
        c.legal_bases.push_back("《" + basis.title + "》" + basis.article);
    if (kind == DocumentKind::receipt)
        c.materials = files_handed_in(*definition, store::files(tx, record.id));
    if (kind == DocumentKind::acceptance || kind == DocumentKind::gap_notice) {
        c.materials = accepted_materials(tx, record, *definition);
        if (record.acceptor)
            c.acceptor = record.acceptor == handler
                             ? c.handler
                             : parts_.people.staff_names(tx, {*record.acceptor})[*record.acceptor];
    }
    for (const auto& line : details.notice)
        c.missing.push_back({subject_of(*definition, line), line.text.value, ""});
    if (kind == DocumentKind::notice)
        c.until = store::notice(tx, record.id).value().until;
    if (kind == DocumentKind::supplement) {
        c.until = details.notice_until;
        c.sector_rule = definition->supplement_rule;
    }
    if (details.ground)
        c.ground = ground_zh(*details.ground);
    if (details.working_days > 0)
        c.working_days = details.working_days;
    if (kind == DocumentKind::special_procedure)
        c.until = store::procedures(tx, record.id).back().until;
    if (kind == DocumentKind::gap_notice || kind == DocumentKind::acceptance)
        add_gaps(c, *definition, store::gaps(tx, record.id), GapState::open);
    if (kind == DocumentKind::termination)
        add_gaps(c, *definition, store::gaps(tx, record.id), GapState::missed);
    if (kind == DocumentKind::promise || kind == DocumentKind::decision || !details.requirement.empty())
        add_promises(c, *definition, store::promises(tx, record.id), details.requirement);
    if (kind == DocumentKind::revocation)
        if (auto held = parts_.licences.of_case(tx, record.id.value)) {
            c.licence_name = held->type_name;
            c.licence_identifier = held->identifier;
        }
    if (licence) {
        c.licence_name = definition->result.name;
        c.licence_identifier = licence->identifier;
        c.valid_to = licence->grant.valid_to;
    }
    auto rule = details.rule;
    if (auto deemed = kind == DocumentKind::decision && !record.decider ? store::deemed(tx, record.id) : std::nullopt;
        deemed && deemed->order) {
        const auto& order = *deemed->order;
        rule = {order.rule, order.rule_version, order.rule,
                parts_.people.staff_names(tx, {order.answers})[order.answers]};
        c.legal_due = deemed->legal_due;
        c.deemed_basis = deemed->basis;
    }
    if (rule)
        c.rule = paper_rule(*rule);
    if (kind == DocumentKind::delivery) {
        c.served_online = !caller.who.is_staff();
        if (details.receipt_signed)
            c.signed_on = hall_date(record.last_at);
        add_way(c, tx, record);
        if (auto held = parts_.licences.of_case(tx, record.id.value)) {
            c.licence_name = held->type_name;
            c.licence_identifier = held->identifier;
        }
    }
    if (kind == DocumentKind::decision || kind == DocumentKind::refusal)
        add_hearings(c, parts_.people, tx, store::stages(tx, record.id));
    if (kind == DocumentKind::decision && definition->result.ends)
        add_ended(c, *definition->result.ends, licences::ended_by(tx, record.id.value));
    if (kind == DocumentKind::collection)
        c.until = parts_.calendars.national(tx)->add(hall_date(record.last_at), kHandOverWorkingDays);
    if (kind == DocumentKind::agency)
        c.agency = agency_of(parts_.people, tx, record);
    // A decision is the decider's, also where its result had to wait and came by itself.
    auto by = kind == DocumentKind::decision ? record.decider : caller.who.staff;
    documents_.issue(tx, {kind, record.cell, record.department, record.id.value, record.revision, record.last_at,
                          std::move(c), by, std::move(rule)});
    if (kind == DocumentKind::receipt && agency_of(parts_.people, tx, record))
        issue_document(tx, caller, record, DocumentKind::agency, {}, std::nullopt);
    // 国办发〔2020〕42号 (三): what was told and promised is a paper of its own, since acceptance.
    bool accepts = kind == DocumentKind::acceptance || kind == DocumentKind::gap_notice;
    if (accepts && !promised(tx, record.id).empty())
        issue_document(tx, caller, record, DocumentKind::promise, {}, std::nullopt);
    // Art. 44: the applicant is told that the licence is there, and where.
    bool collects = record.delivery_way.value_or(DeliveryWay::counter) == DeliveryWay::counter;
    if (kind == DocumentKind::decision && licence && collects)
        issue_document(tx, caller, record, DocumentKind::collection, {}, licence);
}

} // namespace yimen::cases
