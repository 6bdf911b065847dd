#pragma once

// Makes the sealed files of licences: the way from pending_seal to valid. A recurring job takes some of those that wait, makes their files and
// keeps them by name of their content; then one transaction makes these licences valid, records the use of the seal and tells the others.

#include <map>
#include <mutex>

#include "files/files.h"
#include "jobs/jobs.h"
#include "layout.h"
#include "licences.h"
#include "ofd/verify.h"
#include "people/people.h"
#include "seals/seals.h"

namespace yimen::licences {

inline constexpr std::string_view kSealJob = "licences.seal";
inline constexpr std::chrono::milliseconds kSealPace{1000}; // how soon after the decision the file is begun

struct Backlog {
    std::int64_t waiting = 0;      // counted to ten thousand
    std::optional<Instant> oldest; // since when
};

enum class FileFormat { ofd, pdf };
BOOST_DESCRIBE_ENUM(FileFormat, ofd, pdf)

class Sealer {
  public:
    struct Parts {
        const Licences& licences;
        const people::Service& people;
        const seals::Seals& seals;
        const files::Store& files;
    };
    explicit Sealer(Parts parts) : parts_(parts) {}

    // One run of the job: seals a batch, the oldest of each department first, and says when to go on.
    Result<void> run(jobs::Run& run) const;
    Backlog backlog(db::Reader& reader) const;

    // The file of a version; the PDF is drawn when it is asked for the first time. licences.not_sealed. Slow; never in a transaction.
    struct File {
        std::string path, name;
    };
    Result<File> file(LicenceId id, FileFormat format) const;
    // What is wrong with the file of a valid licence of ours; empty when it is there and is what was sealed. For `yimen check`.
    std::string file_fault(db::Reader& reader, LicenceId id, const ofd::Trusted& trusted) const;

    // The bytes of a sealed file, and the place where it was kept. Public for the benchmark.
    struct Record {
        LicenceId id;
        CellId cell;
        RegionId region;
        std::optional<HallId> hall;
        DepartmentId department;
        SubjectId subject;
        std::int64_t revision = 0;
        std::string state;
        std::optional<std::string> file_sm3, pdf_sm3;
        std::optional<Instant> sealed_at;
        Layout layout;
        Face face;
    };
    std::optional<Record> record(db::Reader& reader, LicenceId id) const;
    static std::string sealed_file(const Record& record, const seals::Instrument& instrument, Instant at);
    // The same look as a PDF, with the picture of this seal; without one for what was issued elsewhere. Kept; returns its digest.
    std::string kept_pdf(const Record& record, const std::optional<render::Seal>& seal) const;
    // The picture of the seal that is in a sealed file.
    static Result<render::Seal> seal_on(const std::string& path);
    // Synced and under its name before any row speaks of it; a crash leaves at most a file that no row names. Returns its digest.
    std::string keep(const std::string& bytes, Instant now) const;
    const Parts& parts() const { return parts_; }

  private:
    struct Sealed;
    std::vector<Sealed> seal_batch(const jobs::Run& run) const;
    std::optional<Sealed> seal_one(LicenceId id, const seals::Instrument& instrument,
                                   const seals::StandingOrder& order) const;
    bool failed_lately(LicenceId id) const;
    std::int64_t failed_count() const;

    Parts parts_;
    // What could not be made, and when to try again: it must not hold up the others.
    mutable std::mutex mutex_;
    mutable std::map<LicenceId, Instant> failed_;
};

// POST /licences/{id}/open: the file itself; a look by staff is journaled.
http::Routes file_routes(const Sealer& sealer, const Licences& licences);

} // namespace yimen::licences
