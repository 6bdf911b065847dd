#include "case_view.h"

#include <algorithm>

#include "case_parts.h"

namespace yimen::bundles {
namespace {

using cases::Member;
using cases::State;

// What a member's time is worth now; empty when it has ended.
std::optional<Date> end_of_member(const places::Calendar& calendar, const Member& member, Date today, Date starts,
                                  int working_days) {
    if (cases::has_ended(member.state))
        return std::nullopt;
    bool runs = member.state == State::accepted || member.state == State::reviewed;
    if (runs && member.due)
        return member.due;
    return calendar.add(std::max(today, starts), working_days);
}

// Along the edges; a member that waits begins when the other is there.
std::optional<Date> combined_due(const cases::Cases& cases, db::Reader& reader, const store::CaseRecord& record,
                                 const MergedBundle& merged, const std::vector<Member>& members) {
    auto calendar = cases.parts().calendars.national(reader);
    Date today = hall_date(cases.parts().clocks.business.now());
    auto ids = member_cases(record);
    std::map<std::string, Date> ends;
    std::optional<Date> last;
    for (const auto& one : merged.members) {
        auto member = std::ranges::find(members, ids.at(one.key), &Member::id);
        Date starts = today;
        for (const auto& edge : merged.edges)
            if (auto before = ends.find(edge.of);
                edge.member == one.key && edge.kind == EdgeKind::needs_result && before != ends.end())
                starts = std::max(starts, before->second);
        if (auto end = end_of_member(*calendar, *member, today, starts, one.working_days)) {
            ends[one.key] = *end;
            last = std::max(last.value_or(*end), *end);
        }
    }
    return last;
}

BundleMember member_view(const MergedMember& one, const Member& member, const std::vector<Member>& members,
                         const std::map<cases::CaseId, std::string>& keys) {
    BundleMember out{one.key,
                     one.name,
                     one.name_en,
                     one.department,
                     one.department_en,
                     member.id,
                     member.number,
                     member.state,
                     member.due,
                     {},
                     {},
                     member.hand_over_by,
                     member.delivery_way,
                     member.sent_at};
    for (const auto& wait : member.waits) {
        const auto& of = keys.at(wait.of);
        out.waits_for.push_back(
            {of, wait.kind == cases::WaitKind::needs_result ? EdgeKind::needs_result : EdgeKind::needs_acceptance,
             wait.met_at.has_value()});
    }
    out.ended_because = end_because(member, members, keys);
    return out;
}

std::vector<BundleFile> files_of(const cases::Cases& cases, db::Reader& reader, BundleCaseId id) {
    std::vector<BundleFile> out;
    std::map<cases::CaseId, std::vector<cases::MemberFile>> known;
    for (const auto& copy : store::copies(reader, id)) {
        if (!out.empty() && out.back().id == copy.id)
            continue; // the same scan, of another member
        auto [files, fresh] = known.try_emplace(copy.case_id);
        if (fresh)
            files->second = cases::Bundled(cases).files(reader, copy.case_id);
        auto file = std::ranges::find(files->second, copy.file, &cases::MemberFile::id);
        if (file != files->second.end())
            out.push_back({copy.id, copy.material, file->name, file->media_type, file->size, file->uploaded_at,
                           copy.case_id, copy.file});
    }
    return out;
}

std::vector<BundleHeld> held_of(const cases::Cases& cases, db::Reader& reader, const store::CaseRecord& record,
                                const MergedBundle& merged) {
    std::map<std::pair<std::string, std::string>, cases::MemberHeld> by_use;
    for (const auto& [member, id] : member_cases(record))
        for (auto& one : cases::Bundled(cases).held(reader, id))
            by_use.emplace(std::pair(member, one.requirement), one);
    std::vector<BundleHeld> out;
    for (const auto& material : merged.materials) {
        const cases::MemberHeld* found = nullptr;
        bool all = material.asked;
        for (const auto& use : material.uses) {
            if (use.made_by)
                continue;
            auto held = by_use.find({use.member, use.key});
            all = all && held != by_use.end();
            if (held != by_use.end())
                found = &held->second;
        }
        if (all && found)
            out.push_back({material.requirement.key, found->licence_name, found->licence_name_en, found->number_masked,
                           found->valid_to});
    }
    return out;
}

// Of several sources the one that has not confirmed yet.
std::vector<BundleFact> facts_shown(const cases::Cases& cases, db::Reader& reader, const cases::Caller& caller,
                                    const store::CaseRecord& record, const MergedBundle& merged) {
    std::vector<BundleFact> out;
    for (const auto& material : merged.materials) {
        auto facts = material.asked ? facts_of(cases, reader, caller, record, material) : std::nullopt;
        if (!facts)
            continue;
        auto open = std::ranges::find_if(
            *facts, [](const MemberFact& one) { return one.second.verdict != facts::Verdict::confirmed; });
        out.push_back({material.requirement.key, open == facts->end() ? facts->front().second : open->second});
    }
    return out;
}

// Fields that hold what was on record, in each member that asks for them.
std::vector<std::string> prefilled_keys(const cases::Cases& cases, db::Reader& reader, const store::CaseRecord& record,
                                        const MergedBundle& merged) {
    std::map<std::string, std::vector<std::string>> by_member;
    for (const auto& member : record.merge.members)
        by_member[member.key] = cases::Bundled(cases).prefilled(reader, member.case_id);
    std::vector<std::string> out;
    for (const auto& section : merged.form)
        for (const auto& field : section.fields)
            if (std::ranges::any_of(field.uses, [&](const FieldUse& use) {
                    return !use.made_by && std::ranges::count(by_member[use.member], use.key) > 0;
                }))
                out.push_back(field.field.key);
    return out;
}

std::vector<std::string> actions_of(const cases::Caller& caller, const store::CaseRecord& record,
                                    const std::vector<Member>& members) {
    std::vector<std::string> out;
    bool clerk = caller.who.has(access::Role::clerk);
    if (std::ranges::any_of(members, may_choose_way))
        out.emplace_back("choose_way");
    if (std::ranges::any_of(members, [&](const Member& one) { return may_hand_over(caller, one); }))
        out.emplace_back("hand_over");
    for (auto action : {cases::Action::receive, cases::Action::close})
        if (std::ranges::any_of(members, [&](const Member& one) { return may_take(caller, one, action); }))
            out.emplace_back(cases::to_string(action));
    if (clerk && std::ranges::any_of(members, may_send))
        out.emplace_back("send");
    if (clerk && std::ranges::any_of(members, waits_for_receipt))
        out.emplace_back("record_receipt");
    if (record.state != CaseState::draft)
        return out;
    out.insert(out.begin(), {"save_form", "attach", "submit"});
    if (caller.who.has(access::Role::visitor) || record.applicant == caller.who.account)
        out.emplace_back("withdraw");
    return out;
}

} // namespace

std::optional<MemberEnd> end_because(const Member& member, const std::vector<Member>& members,
                                     const std::map<cases::CaseId, std::string>& keys) {
    auto failed = std::ranges::find_if(member.waits, [](const auto& wait) { return wait.failed_at.has_value(); });
    if (failed == member.waits.end())
        return std::nullopt;
    return MemberEnd{keys.at(failed->of), std::ranges::find(members, failed->of, &Member::id)->state};
}

BundleCaseView case_view_of(const BundleCases& cases, db::Reader& reader, const cases::Caller& caller,
                            const store::CaseRecord& record) {
    const auto& engine = cases.cases();
    BundleCaseView out;
    out.id = record.id;
    out.template_key = record.template_key;
    out.name = record.name;
    out.name_en = record.name_en;
    out.state = record.state;
    out.revision = record.revision;
    out.created_at = record.created_at;
    out.submitted_at = record.submitted_at;
    out.done_at = record.done_at;
    if (auto subject = engine.parts().people.subject_view(reader, record.subject))
        out.subject = {record.subject, subject->kind, subject->display_name, subject->id_number_masked,
                       subject->phone_masked};
    out.merge = cases.merged(reader, record);
    auto members = cases::Bundled(engine).members(reader, record.id.value);
    out.values = values_of(engine, reader, record, out.merge);
    out.values_masked = caller.who.is_staff() && record.applicant != caller.who.account;
    if (out.values_masked)
        out.values = catalogue::masked_form(as_definition(out.merge).form, out.values);
    out.prefilled = prefilled_keys(engine, reader, record, out.merge);
    out.files = files_of(engine, reader, record.id);
    auto ids = member_cases(record);
    std::map<cases::CaseId, std::string> keys;
    for (const auto& [key, id] : ids)
        keys[id] = key;
    for (const auto& one : out.merge.members)
        out.members.push_back(
            member_view(one, *std::ranges::find(members, ids.at(one.key), &Member::id), members, keys));
    out.stages = record.merge.stages;
    for (const auto& member : record.merge.members)
        out.stage_of.push_back({member.key, member.stage});
    if (record.state == CaseState::draft) {
        out.missing = missing_of(engine, reader, record, out.merge);
        out.held = held_of(engine, reader, record, out.merge);
        out.facts = facts_shown(engine, reader, {caller.who, caller.channel, caller.request_id, record.id.value},
                                record, out.merge);
    }
    out.combined = {out.merge.clock.working_days, combined_due(engine, reader, record, out.merge, members)};
    out.savings = out.merge.savings;
    out.actions = actions_of(caller, record, members);
    out.delivery = delivery_of(cases, reader, record, members, !out.values_masked);
    out.ends = cases::Bundled(engine).ends(reader, record.id.value);
    return out;
}

BundleCaseRow case_row_of(const BundleCases& cases, db::Reader& reader, const store::CaseRecord& record) {
    auto members = cases::Bundled(cases.cases()).members(reader, record.id.value);
    auto ended = std::ranges::count_if(members, [](const Member& one) { return cases::has_ended(one.state); });
    auto names = cases.cases().parts().people.subject_names(reader, {record.subject});
    return {record.id,
            record.name,
            record.name_en,
            names[record.subject],
            record.state,
            record.created_at,
            record.submitted_at,
            static_cast<int>(members.size()),
            static_cast<int>(ended),
            combined_due(cases.cases(), reader, record, cases.merged(reader, record), members)};
}

} // namespace yimen::bundles
