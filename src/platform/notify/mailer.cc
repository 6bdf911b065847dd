#include <stdexcept>

#include "base/text.h"
#include "log/log.h"
#include "notify.h"

std::vector<yimen::db::Migration> embedded_migrations_notify();

namespace yimen::notify {
namespace {

constexpr std::string_view kJob = "notify.send";
constexpr std::chrono::hours kKept{24 * 30};

// What is sealed in a row.
struct Content {
    std::string to, language;
    boost::json::object values;
    BOOST_DESCRIBE_CLASS(Content, (), (to, language, values), (), ())
};

crypto::FieldCipher::Place place(const std::string& row) { return {"delivery", row, "content_sealed"}; }

std::string name_of(DeliveryState state) { return boost::describe::enum_to_string(state, ""); }

DeliveryState state_of(const std::string& name) {
    DeliveryState out{};
    boost::describe::enum_from_string(name.c_str(), out);
    return out;
}

void append_scope(db::Query& sql, const access::Principal& who) {
    access::Scope(who, {access::Role::administrator})
        .append(sql, "", {.region = "", .hall = "", .department = "", .subject = ""});
}

Result<void> nothing_more(db::Tx&) { return {}; }

} // namespace

Mailer::Mailer(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys,
               std::unique_ptr<Transport> transport)
    : database_(database), clocks_(clocks), cipher_(keys), transport_(std::move(transport)) {}

void Mailer::add_template(std::string kind, Words zh, Words en) {
    templates_.emplace(std::move(kind), std::pair(std::move(zh), std::move(en)));
}

void Mailer::enqueue(db::Tx& tx, const NewMail& mail) const {
    if (!available())
        return;
    if (!templates_.contains(mail.kind) || !is_address(mail.to))
        throw std::logic_error("a mail without template or address: " + std::string(mail.kind));
    Instant now = clocks_.system.now();
    auto id = new_id<DeliveryId>(now);
    std::string row = id.str();
    std::string sealed = cipher_.encrypt(place(row), to_json_text(Content{mail.to, mail.language, mail.values}));
    tx.exec(
        "INSERT INTO delivery (id, cell_id, kind, address_masked, content_sealed, state, attempts, error, created_at,"
        " next_at) VALUES ($1, $2, $3, $4, $5, 'waiting', 0, '', $6, $6)",
        id, mail.cell, mail.kind, mask_address(mail.to), db::Blob{sealed}, now);
    jobs::schedule(tx, {kJob, row, jobs::Time::system, now, {}});
}

std::optional<Mail> Mailer::read(db::Reader& reader, DeliveryId id) const {
    auto rows = reader.query("SELECT kind, content_sealed, created_at FROM delivery WHERE id = $1 AND state = 'waiting'"
                             " AND content_sealed IS NOT NULL",
                             id);
    if (rows.empty())
        return std::nullopt;
    auto content = read_json_text<Content>(cipher_.decrypt(place(id.str()), rows[0].get<std::string>(1)));
    auto words = templates_.find(rows[0].get<std::string>(0));
    if (!content || words == templates_.end())
        throw std::runtime_error("a mail that this program cannot write: " + id.str());
    const Words& said = content->language == "en" ? words->second.second : words->second.first;
    return Mail{id.str() + "@yimen", content->to, filled(said.subject, content->values),
                filled(said.body, content->values), rows[0].get<Instant>(2)};
}

Result<void> Mailer::send(jobs::Run& run) {
    using namespace std::chrono_literals;
    if (!under_way_.try_acquire())
        return run.commit(nothing_more, clocks_.system.now() + 1s);
    struct Release {
        std::counting_semaphore<2>& slots;
        ~Release() { slots.release(); }
    } release{under_way_};
    auto id = DeliveryId::parse(run.job().unique_key);
    auto mail = id ? database_.read([&](db::Reader& reader) { return read(reader, *id); }) : std::nullopt;
    if (!mail)
        return {}; // ended meanwhile
    Outcome outcome =
        transport_ ? transport_->send(*mail) : Outcome{Outcome::Kind::temporary, "no mail server is named"};
    auto attempts = database_.read([&](db::Reader& reader) {
        return reader.query("SELECT attempts FROM delivery WHERE id = $1", *id)[0].get<std::int64_t>(0) + 1;
    });
    Instant now = clocks_.system.now();
    auto pause = outcome.kind == Outcome::Kind::temporary ? pause_after(attempts) : std::nullopt;
    DeliveryState state = outcome.kind == Outcome::Kind::sent ? DeliveryState::sent
                          : pause                             ? DeliveryState::waiting
                                                              : DeliveryState::failed;
    if (state != DeliveryState::sent)
        log::warning("notify.not_sent", {{"delivery", id->str()}, {"error", outcome.error}, {"attempts", attempts}});
    std::optional<Instant> next = pause ? std::optional(now + *pause) : std::nullopt;
    return run.commit(
        [&](db::Tx& tx) -> Result<void> {
            tx.exec(
                "UPDATE delivery SET state = $2, attempts = $3, error = $4, next_at = $5, ended_at = $6 WHERE id = $1",
                *id, name_of(state), attempts, outcome.error, next,
                state == DeliveryState::waiting ? std::nullopt : std::optional(now));
            if (state == DeliveryState::sent)
                tx.exec("UPDATE delivery SET content_sealed = NULL WHERE id = $1", *id);
            return {};
        },
        next);
}

void Mailer::add_jobs(jobs::Runner& runner) {
    runner.handle(std::string(kJob), [this](jobs::Run& run) { return send(run); });
    runner.every("notify.trim", std::chrono::hours(1), [this](jobs::Run& run) {
        Instant before = clocks_.system.now() - kKept;
        return run.commit([before](db::Tx& tx) -> Result<void> {
            tx.exec("DELETE FROM delivery WHERE ended_at < $1", before);
            return {};
        });
    });
}

std::vector<Delivery> Mailer::list(db::Reader& reader, const access::Principal& who, std::optional<DeliveryState> state,
                                   std::optional<DeliveryId> before, int limit) const {
    db::Query sql;
    sql << "SELECT id, kind, address_masked, state, attempts, error, created_at, next_at, ended_at FROM delivery "
           "WHERE ";
    append_scope(sql, who);
    if (state)
        sql << " AND state = " << sql.bind(name_of(*state));
    if (before)
        sql << " AND id < " << sql.bind(*before);
    sql << " ORDER BY id DESC LIMIT " << sql.bind(limit);
    std::vector<Delivery> out;
    for (auto row : sql.run(reader))
        out.push_back({row.get<DeliveryId>(0), row.get<std::string>(1), row.get<std::string>(2),
                       state_of(row.get<std::string>(3)), row.get<std::int64_t>(4), row.get<std::string>(5),
                       row.get<Instant>(6), row.get<std::optional<Instant>>(7), row.get<std::optional<Instant>>(8)});
    return out;
}

Result<void> Mailer::retry(db::Tx& tx, const access::Principal& who, DeliveryId id) const {
    Instant now = clocks_.system.now();
    db::Query sql;
    sql << "SELECT id FROM delivery WHERE id = " << sql.bind(id) << " AND state = 'failed' AND ";
    append_scope(sql, who);
    sql << " {{for_update}}";
    if (sql.run(tx).empty())
        return fail(kUnknownDelivery);
    tx.exec("UPDATE delivery SET state = 'waiting', attempts = 0, next_at = $2, ended_at = NULL WHERE id = $1", id,
            now);
    jobs::schedule(tx, {kJob, id.str(), jobs::Time::system, now, {}});
    return {};
}

std::vector<db::Migration> migrations() { return embedded_migrations_notify(); }

} // namespace yimen::notify
