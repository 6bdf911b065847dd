#pragma once

// SQL of parcels and nothing else.

#include "store.h"

namespace yimen::cases::store {

struct Parcel {
    std::string contact_sealed;
    std::optional<std::string> courier, number;
    std::optional<Date> received_on;
    std::optional<std::string> received_by_sealed;
};
std::optional<Parcel> parcel(db::Reader& reader, CaseId id);
// Where it is to go, in place of what was said before.
void put_parcel(db::Tx& tx, const Record& record, std::string_view contact_sealed);
// Nothing is to be sent any more: the address is not kept.
void drop_parcel(db::Tx& tx, CaseId id);
void send_parcel(db::Tx& tx, CaseId id, std::string_view courier, std::string_view number, StaffId by);
void receive_parcel(db::Tx& tx, CaseId id, Date on, std::string_view by_sealed);

} // namespace yimen::cases::store
