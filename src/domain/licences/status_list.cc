#include "status_list.h"

namespace yimen::licences {
namespace {

constexpr char kListFormat = 2; // the QR payload is 1, so that no signature over the one can be taken for the other
constexpr std::size_t kDigestInList = 8;
constexpr int kListsKept = 10;

int code_of(std::string_view state) {
    if (state == "suspended")
        return 2;
    if (state == "withdrawn")
        return 3;
    if (state == "cancelled")
        return 4;
    return state == "revoked" ? 7 : 5;
}

template <class T>
void put(std::string& out, T value) {
    for (std::size_t i = sizeof(T); i-- > 0;)
        out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff);
}

template <class T>
bool take(std::string_view& rest, T& value) {
    if (rest.size() < sizeof(T))
        return false;
    std::uint64_t read = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        read = read << 8 | static_cast<unsigned char>(rest[i]);
    value = static_cast<T>(read);
    rest.remove_prefix(sizeof(T));
    return true;
}

constexpr std::int64_t kMicros = 1'000'000;
std::int64_t seconds(Instant at) { return at.micros / kMicros; }
Instant from_seconds(std::int64_t value) { return {value * kMicros}; }

// A licence whose last day is past is no longer named: its code says so by itself.
std::vector<StatusEntry> entries(db::Reader& reader, Date today) {
    std::vector<StatusEntry> out;
    for (auto row : reader.query("SELECT content_digest, state FROM licence WHERE state IN ('suspended', 'replaced',"
                                 " 'cancelled', 'withdrawn', 'revoked') AND (valid_to IS NULL OR valid_to >= $1)"
                                 " ORDER BY content_digest",
                                 today))
        out.push_back({row.get<std::string>(0).substr(0, kDigestInList), code_of(row.get<std::string>(1))});
    return out;
}

} // namespace

std::string encode(const StatusList& list) {
    std::string out(1, kListFormat);
    put(out, static_cast<std::uint8_t>(list.key_id.size()));
    out += list.key_id;
    put(out, list.number);
    put(out, seconds(list.made_at));
    put(out, seconds(list.next_update_at));
    put(out, static_cast<std::uint32_t>(list.entries.size()));
    for (const auto& entry : list.entries) {
        out += entry.digest;
        put(out, static_cast<std::uint8_t>(entry.code));
    }
    return out;
}

std::optional<StatusList> decode_status_list(std::string_view bytes) {
    StatusList out;
    std::uint8_t format = 0, size = 0;
    if (!take(bytes, format) || format != kListFormat || !take(bytes, size) || bytes.size() < size)
        return std::nullopt;
    out.key_id = bytes.substr(0, size);
    bytes.remove_prefix(size);
    std::int64_t made = 0, next = 0;
    std::uint32_t count = 0;
    if (!take(bytes, out.number) || !take(bytes, made) || !take(bytes, next) || !take(bytes, count) ||
        bytes.size() != count * (kDigestInList + 1))
        return std::nullopt;
    out.made_at = from_seconds(made);
    out.next_update_at = from_seconds(next);
    for (; !bytes.empty(); bytes.remove_prefix(kDigestInList + 1))
        out.entries.push_back(
            {std::string(bytes.substr(0, kDigestInList)), static_cast<unsigned char>(bytes[kDigestInList])});
    return out;
}

void remake_status_list(db::Tx& tx, Instant system_now) {
    jobs::schedule(tx, {kStatusJob, "", jobs::Time::system, system_now, {}});
}

// A state that changes while the list is made schedules the job again, which undoes this run (jobs.h): no list misses what was committed
// before it.
Result<void> make_status_list(const Licences& licences, jobs::Run& run) {
    StatusList list;
    list.key_id = licences.keys().current_key_id(crypto::KeyUse::licence);
    list.made_at = from_seconds(seconds(licences.clocks().system.now()));
    list.next_update_at = list.made_at + kStatusHolds;
    licences.database().read([&](db::Reader& reader) {
        auto last = reader.query("SELECT max(number) FROM licence_status_list")[0].get<std::optional<std::int64_t>>(0);
        list.number = last.value_or(0) + 1;
        list.entries = entries(reader, hall_date(licences.clocks().business.now()));
        return 0;
    });
    std::string body = encode(list);
    body += licences.keys().current_signing_key(crypto::KeyUse::licence).sign(body);
    return run.commit(
        [&](db::Tx& tx) -> Result<void> {
            tx.exec("INSERT INTO licence_status_list (number, made_at, next_update_at, entries, body)"
                    " VALUES ($1, $2, $3, $4, $5)",
                    list.number, list.made_at, list.next_update_at, static_cast<std::int64_t>(list.entries.size()),
                    db::Blob{body});
            tx.exec("DELETE FROM licence_status_list WHERE number <= $1", list.number - kListsKept);
            return {};
        },
        list.made_at + kStatusPace);
}

Result<std::string> newest_status_list(db::Reader& reader) {
    auto rows = reader.query("SELECT body FROM licence_status_list ORDER BY number DESC LIMIT 1");
    if (rows.empty())
        return fail(kNoStatusList);
    return rows[0].get<std::string>(0);
}

http::Routes status_routes(const Licences& licences) {
    http::Routes out;
    out.add<http::None, http::Reply>(
        {.method = http::Method::get,
         .pattern = "/keys/licence/status",
         .operation = "getLicenceStatusList",
         .summary = "The signed list of licences that are not in force (docs/standards/licence-qr.md).",
         .open = true},
        [&](http::Context&) -> Result<http::Reply> {
            YIMEN_TRY(auto body, licences.database().read([](db::Reader& r) { return newest_status_list(r); }));
            http::Reply reply(200, "application/octet-stream", std::move(body));
            reply.with("Cache-Control", "no-cache");
            return reply;
        });
    return out;
}

} // namespace yimen::licences
