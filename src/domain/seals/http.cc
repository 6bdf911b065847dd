#include "seals.h"

namespace yimen::seals {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::None;

struct Authorities {
    std::vector<CertificateView> items;
    BOOST_DESCRIBE_CLASS(Authorities, (), (items), (), ())
};
struct SealList {
    std::vector<SealView> items;
    BOOST_DESCRIBE_CLASS(SealList, (), (items), (), ())
};

} // namespace

http::Routes routes(const Seals& seals) {
    http::Routes out;
    out.add<None, Authorities>({.method = Method::get,
                                .pattern = "/seals/authorities",
                                .operation = "listSealAuthorities",
                                .summary = "Certificates of the authorities behind our seals, to verify files with.",
                                .open = true},
                               [&](Context&) -> Result<Authorities> {
                                   return seals.database().read(
                                       [&](db::Reader& reader) { return Authorities{seals.authorities(reader)}; });
                               });
    out.add<None, SealList>({.method = Method::get,
                             .pattern = "/seals",
                             .operation = "listSeals",
                             .summary = "Seals of the departments: purpose, validity, state.",
                             .allow = {Role::administrator, Role::auditor}},
                            [&](Context& c) -> Result<SealList> {
                                return seals.database().read(
                                    [&](db::Reader& reader) { return SealList{seals.list(reader, c.who().cell)}; });
                            });
    return out;
}

} // namespace yimen::seals
