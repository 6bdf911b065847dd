#include "journal/journal.h"
#include "seals.h"

// Using a seal: which one is in force, by whose act or order, and the record of it.
namespace yimen::seals {
namespace {

std::optional<StandingOrder> order_in(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    return StandingOrder{rows[0].get<OrderId>(0), rows[0].get<std::string>(1), rows[0].get<std::int64_t>(2),
                         rows[0].get<StaffId>(3)};
}

} // namespace

// Where a signing key lies. "store": here, encrypted under the key store. "pkcs11:…" (RFC 7512) is the place for a cryptographic module: the
// signature would be made there, behind the same ofd::Sign. No driver is built in and none was tested, so such a key is refused.
Result<std::shared_ptr<const crypto::Sm2Key>> Seals::key(CertificateId id, std::string_view location,
                                                         std::string_view sealed) const {
    if (location != "store")
        return fail(kKeyElsewhere, std::string(location));
    {
        std::lock_guard lock(mutex_);
        if (auto found = opened_.find(id); found != opened_.end())
            return found->second;
    }
    auto read = crypto::Sm2Key::from_private_pem(cipher_.decrypt({"seal_certificate", id.str(), "key_sealed"}, sealed));
    if (!read)
        throw std::runtime_error("the key of a seal cannot be read: " + id.str());
    auto opened = std::make_shared<const crypto::Sm2Key>(std::move(*read));
    std::lock_guard lock(mutex_);
    return opened_.emplace(id, std::move(opened)).first->second;
}

Result<std::optional<Instrument>> Seals::in_force(db::Reader& reader, DepartmentId department, Purpose purpose) const {
    Instant now = clocks_.business.now();
    auto rows = reader.query(
        "SELECT s.id, s.cell_id, s.code, s.name, s.test, s.der, c.id, c.der, c.key_location, c.key_sealed FROM seal s"
        " JOIN seal_certificate c ON c.id = s.certificate_id WHERE s.department_id = $1 AND s.purpose = $2 AND"
        " s.state = 'active' AND s.valid_from <= $3 AND s.valid_to > $3 AND c.revoked_at IS NULL",
        department, to_string(purpose), now);
    if (rows.empty())
        return std::optional<Instrument>();
    auto row = rows[0];
    YIMEN_TRY(auto signing_key, key(row.get<CertificateId>(6), row.get<std::string>(8),
                                    row.get<std::optional<std::string>>(9).value_or("")));
    Instrument out{row.get<SealId>(0),
                   row.get<CellId>(1),
                   department,
                   row.get<std::string>(2),
                   row.get<std::string>(3),
                   row.get<bool>(4),
                   row.get<std::string>(5),
                   row.get<std::string>(7),
                   {},
                   [signing_key](std::string_view message) { return signing_key->sign(message); }};
    auto seal = ofd::read_seal(out.der);
    if (!seal)
        throw std::runtime_error("a stored seal cannot be read: " + out.code);
    out.picture = seal->picture;
    return std::optional(std::move(out));
}

std::optional<StandingOrder> Seals::order_in_force(db::Reader& reader, DepartmentId department, Purpose purpose,
                                                   Rule rule) const {
    return order_in(reader.query("SELECT id, rule, rule_version, staff_id FROM seal_order WHERE department_id = $1 AND"
                                 " purpose = $2 AND rule = $3 AND rule_version = $4 AND ended_at IS NULL",
                                 department, to_string(purpose), rule.name, rule.version));
}

std::optional<StandingOrder> Seals::order_of_rule(db::Reader& reader, DepartmentId department, Purpose purpose,
                                                  const Rule& rule, Instant at) const {
    return order_in(reader.query("SELECT id, rule, rule_version, staff_id FROM seal_order WHERE department_id = $1 AND"
                                 " purpose = $2 AND rule = $3 AND rule_version = $4 AND began_at <= $5 ORDER BY"
                                 " began_at DESC, id LIMIT 1",
                                 department, to_string(purpose), rule.name, rule.version, at));
}

Result<void> Seals::record_use(db::Tx& tx, const Instrument& instrument, const Use& use) const {
    if (use.staff.has_value() == use.order.has_value())
        throw std::logic_error("a seal is used by a person or under an order");
    auto stored = tx.exec_count(
        "INSERT INTO seal_use (id, cell_id, department_id, seal_id, staff_id, order_id, object_kind, object_id,"
        " object_number, file_sm3, used_at) SELECT $1, s.cell_id, s.department_id, s.id, $3, $4, $5, $6, $7, $8, $9"
        " FROM seal s WHERE s.id = $2 AND s.state = 'active'",
        new_id<SealId>(use.at), instrument.id, use.staff, use.order ? std::optional(use.order->id) : std::nullopt,
        use.object_kind, use.object, use.object_number, use.file_sm3, use.at);
    if (stored == 0)
        return fail(kSealEnded, instrument.code);
    boost::json::object change{{"seal", instrument.code}, {"number", use.object_number}, {"file_sm3", use.file_sm3}};
    if (use.staff)
        change["staff"] = use.staff->str();
    else
        change["order"] = boost::json::object{{"id", use.order->id.str()},
                                              {"rule", use.order->rule},
                                              {"rule_version", use.order->rule_version},
                                              {"answers", use.order->answers.str()}};
    journal::append(tx, {.cell = instrument.cell,
                         .at = use.at,
                         .actor = {},
                         .role = "system",
                         .channel = "job",
                         .action = "seal.use",
                         .object_kind = use.object_kind,
                         .object = use.object,
                         .reason = instrument.code,
                         .change = boost::json::serialize(change),
                         .request_id = {}});
    return {};
}

} // namespace yimen::seals
