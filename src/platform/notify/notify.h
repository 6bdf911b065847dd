#pragma once

// Messages that leave the house by e-mail: enqueued in the transaction of the fact, sent by a job, with a log. See README.md.

#include <boost/json/object.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/http.h"
#include "jobs/jobs.h"

namespace yimen::notify {

using DeliveryId = IdOf<struct DeliveryTag>;

inline constexpr ErrorCode kUnknownDelivery{"notify.unknown_delivery", ErrorKind::not_found,
                                            "There is no such mail, or it did not fail.",
                                            "没有这封邮件，或它没有失败。"};

// One mail, ready to go.
struct Mail {
    std::string message_id; // the same at each attempt
    std::string to, subject, body;
    Instant at;
};

struct Outcome {
    enum class Kind { sent, temporary, permanent } kind = Kind::temporary;
    std::string error; // without the address
};

class Transport {
  public:
    virtual ~Transport() = default;
    virtual Outcome send(const Mail& mail) = 0; // blocks; safe from several threads
};

struct SmtpSettings {
    std::string url;  // smtp://host:587, smtps://host:465
    std::string from; // address of the sender
    std::string user, password;
    bool tls_required = true; // STARTTLS on smtp://
    std::string ca_file;      // PEM; empty: the system's
};
// From the environment (README.md); nullopt when no server is named. Throws std::runtime_error when the settings contradict each other.
std::optional<SmtpSettings> smtp_from_environment();
std::unique_ptr<Transport> smtp(SmtpSettings settings);

// a***@example.org
std::string mask_address(std::string_view address);
// An address that we send to: ASCII, local@domain.tld, at most 254 characters, nothing that could become a header.
bool is_address(std::string_view text);

// {name} stands for the value of that name; a name that has no value stays as it is, so that nothing becomes blank.
struct Words {
    std::string subject, body;
};
std::string filled(std::string_view text, const boost::json::object& values);

struct NewMail {
    CellId cell;
    std::string_view kind; // of a template
    std::string to;        // is_address
    std::string language;  // zh, else en
    boost::json::object values;
};

enum class DeliveryState { waiting, sent, failed };
BOOST_DESCRIBE_ENUM(DeliveryState, waiting, sent, failed)

struct Delivery {
    DeliveryId id;
    std::string kind, address_masked;
    DeliveryState state = DeliveryState::waiting;
    std::int64_t attempts = 0;
    std::string error; // of the last attempt
    Instant created_at;
    std::optional<Instant> next_at, ended_at;
    BOOST_DESCRIBE_CLASS(Delivery, (),
                         (id, kind, address_masked, state, attempts, error, created_at, next_at, ended_at), (), ())
};

// How long to wait after this many attempts; nullopt: give up.
std::optional<std::chrono::seconds> pause_after(std::int64_t attempts);

class Mailer {
  public:
    // Without a transport nothing is enqueued.
    Mailer(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys,
           std::unique_ptr<Transport> transport);

    bool available() const { return transport_ != nullptr; }
    // Before the first mail of the kind.
    void add_template(std::string kind, Words zh, Words en);
    // In the caller's transaction. Does nothing when no transport is there. Throws std::logic_error on an unknown kind or a bad address.
    void enqueue(db::Tx& tx, const NewMail& mail) const;
    // Registers the sending, and the removal of what ended 30 days ago.
    void add_jobs(jobs::Runner& runner);

    std::vector<Delivery> list(db::Reader& reader, const access::Principal& who, std::optional<DeliveryState> state,
                               std::optional<DeliveryId> before, int limit) const;
    // A failed mail gets new attempts, from now on. notify.unknown_delivery.
    Result<void> retry(db::Tx& tx, const access::Principal& who, DeliveryId id) const;
    db::Database& database() const { return database_; }

  private:
    Result<void> send(jobs::Run& run);
    std::optional<Mail> read(db::Reader& reader, DeliveryId id) const;

    db::Database& database_;
    const Clocks clocks_;
    crypto::FieldCipher cipher_;
    std::unique_ptr<Transport> transport_;
    std::map<std::string, std::pair<Words, Words>, std::less<>> templates_;
    std::counting_semaphore<2> under_way_{2};
};

http::Routes routes(const Mailer& mailer);
std::vector<db::Migration> migrations();

} // namespace yimen::notify
