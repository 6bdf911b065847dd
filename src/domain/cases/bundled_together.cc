#include "bundled.h"
#include "store.h"

// Steps that the members of a bundle take together, in one transaction.
namespace yimen::cases {

std::vector<RegionId> Bundled::regions(db::Reader& reader, Uuid bundle) const {
    std::vector<RegionId> out;
    for (const auto& record : store::of_bundle(reader, bundle))
        out.push_back(record.region);
    return out;
}

Result<void> Bundled::submit(db::Tx& tx, const Caller& caller, Uuid bundle,
                             const std::vector<std::string>& numbers) const {
    auto drafts = store::held_of_bundle(tx, caller.who, access::kAllRoles, bundle);
    if (drafts.size() != numbers.size())
        return fail(kCaseNotFound);
    for (std::size_t i = 0; i < drafts.size(); ++i)
        YIMEN_CHECK(cases_.hand_in(tx, caller, drafts[i], numbers[i]));
    return {};
}

Result<std::vector<CaseId>> Bundled::act_together(db::Tx& tx, const Caller& caller, Uuid bundle, Action action) const {
    std::vector<CaseId> out;
    for (auto& record : store::held_of_bundle(tx, caller.who, access::kAllRoles, bundle)) {
        if (!cases_.may(tx, caller, record, action))
            continue;
        YIMEN_TRY(auto done, cases_.take(tx, caller, record, action, {}));
        out.push_back(done.id);
    }
    return out;
}

} // namespace yimen::cases
