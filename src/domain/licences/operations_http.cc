#include "operations.h"

namespace yimen::licences {
namespace {

using http::Context;
using http::Method;

struct OperationBody {
    Text<500, 2> reason;
    std::optional<Text<100, 1>> decision_number; // 决定书文号
    BOOST_DESCRIBE_CLASS(OperationBody, (), (reason, decision_number), (), ())
};

Result<LicenceRef> act(const Licences& licences, Context& context, const OperationBody& body, Operation operation) {
    YIMEN_TRY(LicenceId id, context.id<LicenceId>("id"));
    Deed deed{operation, body.reason.value, {}};
    if (body.decision_number)
        deed.decision_number = body.decision_number->value;
    return context.write([&](db::Tx& tx) {
        return operate(tx, licences, {context.who(), context.channel(), context.request().id}, id,
                       context.expected_revision(), deed);
    });
}

} // namespace

http::Routes operation_routes(const Licences& licences) {
    http::Routes out;
    auto add = [&](Operation operation, std::string_view pattern, std::string_view name, std::string_view summary) {
        out.add<OperationBody, LicenceRef>({.method = Method::post,
                                            .pattern = pattern,
                                            .operation = name,
                                            .summary = summary,
                                            .allow = {access::Role::decider},
                                            .match = true},
                                           [&licences, operation](Context& context, const OperationBody& body) {
                                               return act(licences, context, body, operation);
                                           });
    };
    add(Operation::suspend, "/licences/{id}/suspend", "suspendLicence", "Suspends a licence (暂扣).");
    add(Operation::reinstate, "/licences/{id}/reinstate", "reinstateLicence", "Gives a suspended licence back.");
    add(Operation::withdraw, "/licences/{id}/withdraw", "withdrawLicence", "Undoes a grant that was unlawful (撤销).");
    add(Operation::revoke, "/licences/{id}/revoke", "revokeLicence", "Revokes a licence as a penalty (吊销).");
    add(Operation::cancel, "/licences/{id}/cancel", "cancelLicence",
        "Strikes a licence off the register (注销): given up, its holder is no more, or its time is over.");
    return out;
}

} // namespace yimen::licences
