#include "versions.h"

namespace yimen::licences {
namespace {

struct RenewalBody {
    Text<500, 2> reason;
    Text<100, 1> decision_number; // 准予延续决定书文号
    std::optional<Date> valid_to; // the new last day; none: without end
    BOOST_DESCRIBE_CLASS(RenewalBody, (), (reason, decision_number, valid_to), (), ())
};
struct ChangeBody {
    Text<500, 2> reason;
    Text<100, 1> decision_number;            // 准予变更决定书文号
    std::map<std::string, Text<500>> fields; // label → what is to stand there
    BOOST_DESCRIBE_CLASS(ChangeBody, (), (reason, decision_number, fields), (), ())
};
struct ReissueBody {
    Text<500, 2> reason; // how it was lost, and where that was made known
    std::optional<Text<100, 1>> decision_number;
    BOOST_DESCRIBE_CLASS(ReissueBody, (), (reason, decision_number), (), ())
};

// What cannot be prepared is refused inside of the write: a repeated key gets the first answer, not what the licence has become by it.
Result<LicenceRef> make_version(const Licences& licences, http::Context& context, Deed deed,
                                const Difference& difference) {
    YIMEN_TRY(LicenceId id, context.id<LicenceId>("id"));
    Caller caller{context.who(), context.channel(), context.request().id};
    deed.operation = difference.operation;
    auto prepared = prepare_version(licences, caller, id, context.expected_revision(), difference);
    return context.write([&](db::Tx& tx) -> Result<LicenceRef> {
        YIMEN_CHECK(prepared);
        deed.successor = &*prepared;
        return operate(tx, licences, caller, id, context.expected_revision(), deed);
    });
}

http::RouteInfo version_route(std::string_view pattern, std::string_view name, std::string_view summary) {
    return {.method = http::Method::post,
            .pattern = pattern,
            .operation = name,
            .summary = summary,
            .allow = {access::Role::decider},
            .match = true};
}

} // namespace

http::Routes version_routes(const Licences& licences) {
    http::Routes out;
    out.add<RenewalBody, LicenceRef>(
        version_route("/licences/{id}/renew", "renewLicence", "Makes a new version with a later last day (延续)."),
        [&](http::Context& context, const RenewalBody& body) {
            return make_version(licences, context,
                                {.reason = body.reason.value, .decision_number = body.decision_number.value},
                                {Operation::renew, body.valid_to, {}});
        });
    out.add<ChangeBody, LicenceRef>(
        version_route("/licences/{id}/change", "changeLicence",
                      "Makes a new version on which something else stands (变更)."),
        [&](http::Context& context, const ChangeBody& body) {
            Difference difference{Operation::change, {}, {}};
            for (const auto& [label, value] : body.fields)
                difference.fields[label] = value.value;
            return make_version(licences, context,
                                {.reason = body.reason.value, .decision_number = body.decision_number.value},
                                difference);
        });
    out.add<ReissueBody, LicenceRef>(
        version_route("/licences/{id}/reissue", "reissueLicence", "Makes a new version of what was lost (补领)."),
        [&](http::Context& context, const ReissueBody& body) {
            Deed deed{.reason = body.reason.value};
            if (body.decision_number)
                deed.decision_number = body.decision_number->value;
            return make_version(licences, context, std::move(deed), {Operation::reissue, {}, {}});
        });
    return out;
}

} // namespace yimen::licences
