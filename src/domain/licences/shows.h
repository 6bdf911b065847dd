#pragma once

// 亮证: the holder makes a code on the phone, for minutes and for one purpose; a clerk who scans it sees the licence, and may attach it to a
// case. The holder reads who looked, when and why.

#include "operations.h"
#include "people/people.h"
#include "places/places.h"

namespace yimen::licences {

using ShowId = IdOf<struct LicenceShowTag>;

inline constexpr std::size_t kShowCodeLetters = 10; // visit codes and guide codes have 8
inline constexpr int kShowMinutes = 5, kMostShowMinutes = 15;

enum class UseKind { look, attach, open };
BOOST_DESCRIBE_ENUM(UseKind, look, attach, open)

// A code that may be used now.
struct Shown {
    ShowId id;
    LicenceId licence;
    std::string type_code;
    access::Scope::RowScope scope; // of the licence
    std::string purpose;
    Instant expires_at;
};
struct LicenceUse {
    Uuid id;
    UseKind kind = UseKind::look;
    std::string staff_name, hall_name, hall_name_en, purpose;
    std::optional<Uuid> case_id;
    Instant at;
    BOOST_DESCRIBE_CLASS(LicenceUse, (), (id, kind, staff_name, hall_name, hall_name_en, purpose, case_id, at), (), ())
};

class Shows {
  public:
    struct Parts {
        const Licences& licences;
        const people::Service& people;
        const places::Directory& directory;
    };
    explicit Shows(Parts parts) : parts_(parts), cipher_(parts.licences.keys()) {}

    // Keeps a code of new_short_code for the holder; what they showed of this licence before ends. licences.not_found,
    // licences.not_in_force.
    Result<ShowId> make(db::Tx& tx, const Caller& caller, LicenceId id, std::string_view purpose, std::string_view code,
                        Instant expires_at) const;
    // By the holder. licences.show_not_found; an ended one stays as it ended.
    Result<void> end(db::Tx& tx, const Caller& caller, ShowId id) const;
    // For a clerk of the same cell. licences.not_a_show_code, licences.unknown_show, licences.show_ended (with `ended_by`: time, use,
    // holder, newer), licences.shown_elsewhere, licences.not_in_force (with `state`).
    Result<Shown> find(db::Reader& reader, const Caller& caller, std::string_view typed) const;
    // A look binds the code to this member of staff; the use in cases ends it. With journal entry and event, and a use for each of the
    // cases; refuses, as `find`, what somebody else used meanwhile.
    Result<void> use(db::Tx& tx, const Caller& caller, const Shown& shown, UseKind kind,
                     const std::vector<Uuid>& cases = {}) const;
    std::vector<LicenceUse> uses(db::Reader& reader, LicenceId id) const; // the newest first, at most 100

    const Parts& parts() const { return parts_; }

  private:
    Parts parts_;
    crypto::FieldCipher cipher_;
};

// The same record for a look that needed no code.
void record_use(db::Tx& tx, const Licences& licences, const access::Principal& who, CellId cell, LicenceId id,
                std::string_view purpose, UseKind kind, std::optional<ShowId> show = {},
                std::optional<Uuid> case_id = {});
// Whether it may be relied upon today; otherwise licences.not_in_force, with the state.
Result<void> check_in_force(const Licences& licences, std::string_view state, std::optional<Date> valid_to);

http::Routes show_routes(const Shows& shows);

} // namespace yimen::licences
