#include "results.h"

#include <algorithm>
#include <map>

#include "case_parts.h"
#include "crypto/crypto.h"
#include "errors.h"
#include "ofd/container.h"

namespace yimen::bundles {
namespace {

using cases::State;

bool may_be_appealed(State outcome) { return outcome == State::refused || outcome == State::not_accepted; }

// A name of a file or a folder anywhere: what a path or a system could take for something else is left out.
std::string file_name(std::string_view text) {
    std::string out;
    for (char c : text)
        if (static_cast<unsigned char>(c) >= 0x20 && std::string_view("/\\:*?\"<>|").find(c) == std::string_view::npos)
            out += c;
    return out;
}

std::string two_digits(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

class Pack {
  public:
    boost::json::object add(const std::string& folder, const std::string& name, std::string content,
                            std::string_view what) {
        std::string path = folder + "/" + name + ".ofd";
        for (int again = 2; entries_.contains(path); ++again)
            path = folder + "/" + name + " " + std::to_string(again) + ".ofd";
        boost::json::object out{{"path", path}, {"what", what}, {"sm3", to_hex(crypto::sm3(content))}};
        entries_[path] = std::move(content);
        return out;
    }
    std::string finish(const boost::json::object& manifest) {
        entries_["manifest.json"] = boost::json::serialize(manifest);
        return ofd::pack(entries_);
    }

  private:
    std::map<std::string, std::string> entries_;
};

} // namespace

BundleResults results_of(const BundleCases& cases, db::Reader& reader, const store::CaseRecord& record) {
    cases::Bundled bundled(cases.cases());
    auto members = bundled.members(reader, record.id.value);
    std::map<cases::CaseId, std::string> keys;
    for (const auto& [key, id] : member_cases(record))
        keys[id] = key;
    BundleResults out{record.id,    record.name,         record.name_en, {},
                      record.state, record.submitted_at, record.done_at, {}};
    if (auto subject = cases.cases().parts().people.subject_view(reader, record.subject))
        out.subject_name = subject->display_name;
    for (const auto& one : cases.merged(reader, record).members) {
        const auto& member = *std::ranges::find_if(members, [&](const auto& m) { return keys.at(m.id) == one.key; });
        auto result = bundled.result(reader, member.id);
        auto& said = bundled.definition(reader, member.id)->result;
        MemberOutcome row{one.key,
                          one.name,
                          one.name_en,
                          one.department,
                          one.department_en,
                          member.id,
                          member.number,
                          member.state,
                          result.outcome,
                          result.ended_at,
                          member.hand_over_by,
                          said.name,
                          said.name_en,
                          result.reason,
                          {},
                          end_because(member, members, keys),
                          result.documents,
                          result.licence};
        if (result.outcome && may_be_appealed(*result.outcome))
            row.appeal = Appeal{result.review_organ, result.court};
        out.members.push_back(std::move(row));
    }
    return out;
}

Result<BundleCases::HandedOver> BundleCases::hand_over(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                                       const std::optional<std::string>& signature) const {
    auto record = store::visible_case(tx, caller.who, id, true);
    if (!record)
        return fail(kUnknownBundleCase);
    cases::Bundled bundled(cases_);
    auto members = bundled.members(tx, id.value);
    HandedOver out;
    boost::json::array results;
    for (const auto& kept : record->merge.members) {
        const auto& member = *std::ranges::find(members, kept.case_id, &cases::Member::id);
        if (may_hand_over(caller, member)) {
            out.handed_over.push_back(kept.key);
            results.push_back(boost::json::object{{"case_id", member.id.str()}, {"item", member.item_name}});
        } else if (!cases::has_ended(member.state)) {
            out.to_come.push_back(kept.key);
        }
    }
    if (out.handed_over.empty())
        return fail(kNothingToHandOver);
    std::string receipt = boost::json::serialize(boost::json::object{{"handed_over", std::move(results)}});
    for (const auto& member : members)
        if (may_hand_over(caller, member))
            YIMEN_CHECK(bundled.hand_over(tx, caller, member.id, member.revision, receipt, signature));
    changed(tx, caller, *record, "hand_over", "BundleCaseHandedOver", receipt,
            {"bundle_delivered", out.handed_over.size()});
    return out;
}

std::string result_pack(const BundleResults& results, Instant made_at, const Contents& contents) {
    Pack pack;
    boost::json::object manifest = to_json(results).as_object();
    boost::json::array members;
    for (std::size_t i = 0; i < results.members.size(); ++i) {
        const auto& member = results.members[i];
        boost::json::object row = to_json(member).as_object();
        boost::json::array files;
        std::string folder = two_digits(i + 1) + " " + file_name(member.name);
        if (member.licence)
            if (auto content = contents.licence(member.licence->id))
                files.push_back(pack.add(folder, file_name(member.licence->type_name), std::move(*content), "licence"));
        for (const auto& document : member.documents)
            if (auto content = contents.document(member.case_id, document.id))
                files.push_back(pack.add(folder, file_name(document.title + " " + document.number), std::move(*content),
                                         "document"));
        row["files"] = std::move(files);
        members.push_back(std::move(row));
    }
    manifest["members"] = std::move(members);
    manifest["format"] = kPackFormat;
    manifest["made_at"] = to_rfc3339(made_at);
    return pack.finish(manifest);
}

} // namespace yimen::bundles
