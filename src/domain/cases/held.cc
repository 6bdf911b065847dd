#include "held.h"

#include <algorithm>

namespace yimen::cases {
namespace {

constexpr std::string_view kLicencePrefix = "licence:";

std::vector<std::string> licence_types(const catalogue::Requirement& requirement) {
    std::vector<std::string> out;
    for (const auto& by : requirement.satisfied_by)
        if (by.starts_with(kLicencePrefix))
            out.push_back(by.substr(kLicencePrefix.size()));
    return out;
}

} // namespace

Held held_licences(const licences::Licences& licences, db::Reader& reader, SubjectId subject,
                   const catalogue::Definition& definition, const std::optional<Uuid>& bundle) {
    std::vector<std::string> wanted;
    for (const auto& requirement : definition.requirements)
        for (auto& type : licence_types(requirement))
            wanted.push_back(std::move(type));
    Held out;
    if (wanted.empty())
        return out;
    auto in_force = licences.in_force(reader, subject, wanted, bundle);
    for (const auto& requirement : definition.requirements) {
        auto types = licence_types(requirement);
        auto found = std::ranges::find_if(in_force, [&](const licences::LicenceInForce& licence) {
            return std::ranges::find(types, licence.type_code) != types.end();
        });
        if (found != in_force.end())
            out.emplace(requirement.key, *found);
    }
    return out;
}

} // namespace yimen::cases
