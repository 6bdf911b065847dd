#pragma once

// Licences that were issued elsewhere (national systems and their issuers): they come as a list, or as the answer of a source (sources.h), are
// recorded with whom they name as holders, and are never sealed by us. What came before is followed: its state, and a version after it.

#include <map>

#include "operations.h"
#include "people/people.h"
#include "places/places.h"

namespace yimen::licences {

enum class ImportWay { list, query };
BOOST_DESCRIBE_ENUM(ImportWay, list, query)
// How its issuer says that it stands (standards.md §2.4).
enum class StateElsewhere { valid, suspended, cancelled, withdrawn, revoked, expired };
BOOST_DESCRIBE_ENUM(StateElsewhere, valid, suspended, cancelled, withdrawn, revoked, expired)

struct ImportedHolder {
    Text<100, 1> name;
    Text<40, 1> number; // 公民身份号码 or 统一社会信用代码
    BOOST_DESCRIBE_CLASS(ImportedHolder, (), (name, number), (), ())
};
struct ImportedLicence {
    Text<30, 1> type_code;
    Text<100, 1> number;
    std::optional<Text<120, 1>>
        identifier;                      // as its issuer gave it; none: made of the codes, the number and the version
    std::optional<std::int64_t> version; // 1 to 999
    Text<200, 1> issuer_name;
    Text<30, 1> issuer_code;
    std::vector<ImportedHolder> holders;
    Date issued_on{};
    std::optional<Date> valid_from, valid_to;
    StateElsewhere state = StateElsewhere::valid;
    std::map<std::string, Text<500>> content; // label → what stands there
    BOOST_DESCRIBE_CLASS(ImportedLicence, (),
                         (type_code, number, identifier, version, issuer_name, issuer_code, holders, issued_on,
                          valid_from, valid_to, state, content),
                         (), ())
};

enum class ImportOutcome { recorded, changed, known, refused };
BOOST_DESCRIBE_ENUM(ImportOutcome, recorded, changed, known, refused)
struct ImportedRow {
    ImportOutcome outcome = ImportOutcome::refused;
    std::optional<LicenceId> licence_id;
    std::string identifier, reason; // `reason`: the code of the refusal
    BOOST_DESCRIBE_CLASS(ImportedRow, (), (outcome, licence_id, identifier, reason), (), ())
};

inline constexpr std::size_t kMostImported = 200; // at once

class Importer {
  public:
    struct Parts {
        const Licences& licences;
        const people::Service& people;
        const places::Directory& directory;
    };
    explicit Importer(Parts parts) : parts_(parts) {}

    struct Batch {
        ImportWay way = ImportWay::list;
        std::string source = {}; // who says so
        std::string department_code =
            {}; // who answers for them here; empty: the issuer of each, where that is a department of this place
        std::string_view role = "system"; // of the caller
        std::optional<Uuid> about = {};   // the subject that was asked for
        std::string purpose = {};
    };
    // Finds the holders, in a transaction of its own, and signs each record: slow, never in a transaction. What cannot be recorded is kept with
    // its reason. licences.unknown_issuer for a department that is none.
    struct Ready {
        Batch batch;
        Uuid import;
        struct Row {
            std::optional<Prepared> prepared;
            ImportedRow refused;
        };
        std::vector<Row> rows;
    };
    Result<Ready> prepare(const Caller& caller, Batch batch, const std::vector<ImportedLicence>& rows) const;
    // The same for a look beforehand: nothing of it stays but the journal entries of whose numbers were looked up.
    Result<Ready> prepare_look(const Caller& caller, Batch batch, const std::vector<ImportedLicence>& rows) const;
    // What `store` would answer, with nothing of it kept but its journal entry.
    std::vector<ImportedRow> look(db::Tx& tx, const Caller& caller, const Ready& ready) const;
    // Stores them with the import behind them, its journal entry and their events. A licence that is known already takes the state that its
    // issuer says; when it may not have it, the row is refused.
    std::vector<ImportedRow> store(db::Tx& tx, const Caller& caller, const Ready& ready) const;

    const Parts& parts() const { return parts_; }

  private:
    struct Wanted {
        Type type;
        Grant grant;
    };
    Result<Wanted> wanted(db::Tx& tx, const Caller& caller, const Batch& batch, Uuid import, const ImportedLicence& row,
                          std::vector<std::string>& looked_up) const;
    Result<Prepared> prepare_one(const Caller& caller, const Batch& batch, Uuid import, const ImportedLicence& row,
                                 bool keep) const;
    Result<Ready> prepare_all(const Caller& caller, Batch batch, const std::vector<ImportedLicence>& rows,
                              bool keep) const;
    void note_looked_up(db::Tx& tx, const Caller& caller, const Batch& batch,
                        const std::vector<std::string>& numbers) const;
    std::vector<ImportedRow> store_all(db::Tx& tx, const Caller& caller, const Ready& ready) const;
    void note(db::Tx& tx, const Caller& caller, const Ready& ready, std::string_view action,
              const std::vector<ImportedRow>& rows) const;
    ImportedRow store_one(db::Tx& tx, const Caller& caller, const Batch& batch, const Prepared& row) const;

    Parts parts_;
};
// What was brought in, the newest first; of what somebody asked for themselves (ImportWay::query) the name is masked.
struct ImportSeen {
    Uuid id;
    std::string way, source; // before, list, query
    std::optional<std::string> by_name;
    Instant at;
    std::optional<std::int64_t> recorded, changed, known, refused; // none: it was not counted then
    BOOST_DESCRIBE_CLASS(ImportSeen, (), (id, way, source, by_name, at, recorded, changed, known, refused), (), ())
};
// Those that `who` may see as an administrator, after this one; at most `limit`.
std::vector<ImportSeen> imports(db::Reader& reader, const access::Principal& who, std::optional<ImportWay> way,
                                std::optional<Uuid> after, int limit);

// The row of an import, before the licences that name it. Public for the demo and the benchmarks.
void put_import(db::Tx& tx, Uuid id, CellId cell, ImportWay way, std::string_view source,
                std::optional<AccountId> account, Instant at);

http::Routes import_routes(const Importer& importer);

} // namespace yimen::licences
