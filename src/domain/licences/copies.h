#pragma once

// 加注件: a copy of a licence for one purpose, until a day, with both on its face and in its metadata; sealed as the licence itself.

#include "sealer.h"
#include "shows.h"

namespace yimen::licences {

using CopyId = IdOf<struct LicenceCopyTag>;

inline constexpr int kCopyDays = 30, kMostCopyDays = 365;

struct LicenceCopy {
    CopyId id;
    std::string purpose;
    Date valid_to;
    Instant made_at;
    bool expired = false;
    BOOST_DESCRIBE_CLASS(LicenceCopy, (), (id, purpose, valid_to, made_at, expired), (), ())
};

class Copies {
  public:
    explicit Copies(const Sealer& sealer) : sealer_(sealer) {}

    // Both files made and sealed, not yet stored in any row. Slow; never in a transaction. licences.not_found, licences.not_in_force,
    // licences.not_sealed (issued elsewhere, or its own file is still to come), licences.no_seal.
    struct Made {
        CopyId id;
        Sealer::Record licence;
        seals::Instrument instrument;
        seals::StandingOrder order;
        CopyTerms terms;
        SubjectId holder; // for whom it was made
        std::string ofd_sm3, pdf_sm3;
    };
    Result<Made> make(const Caller& caller, LicenceId id, std::string_view purpose, int days) const;
    // With the use of the seal, journal entry and event. licences.not_in_force when it was ended meanwhile.
    Result<CopyId> store(db::Tx& tx, const Caller& caller, const Made& made) const;
    // Those that were made for this holder, the newest first, at most 100.
    std::vector<LicenceCopy> list(db::Reader& reader, LicenceId id, SubjectId holder) const;

    // What a clerk attaches to a case of what was shown: a PDF of the licence that says for what. Of a licence that was issued elsewhere
    // without any seal. Slow; never in a transaction.
    struct Drawn {
        std::string sm3, name;
        std::int64_t size = 0;
    };
    Result<Drawn> draw_shown(const Shown& shown, std::string_view staff_name) const;

    // What is shown under this code, drawn for who scans it. A code that is refused is kept with its refusal, to be judged inside of the
    // transaction: a repeated key gets the answer that was kept, though the code has ended by then.
    struct Presented {
        Result<Shown> shown;
        Drawn drawn;
    };
    Result<Presented> present(const Shows& shows, const Caller& staff, std::string_view code) const;

    const Sealer& sealer() const { return sealer_; }

  private:
    const Sealer& sealer_;
};

http::Routes copy_routes(const Copies& copies);

} // namespace yimen::licences
