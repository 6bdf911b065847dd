#pragma once

// 免提交: what the state holds already need not be handed in (《优化营商环境条例》第三十六条). A requirement that names a licence type
// (`satisfied_by`) is met by a licence of the subject that is in force today; it is used for this case and this requirement only, and the
// use is journaled.

#include <map>

#include "cases.h"

namespace yimen::cases {

// By the key of the requirement: the licence that stands for it.
using Held = std::map<std::string, licences::LicenceInForce, std::less<>>;

// `bundle`: what a result of this bundle ended stands on in it.
Held held_licences(const licences::Licences& licences, db::Reader& reader, SubjectId subject,
                   const catalogue::Definition& definition, const std::optional<Uuid>& bundle = {});

} // namespace yimen::cases
