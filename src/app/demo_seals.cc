#include "demo.h"
#include "people/staff_by_login.h"

namespace yimen::app {

Result<void> load_demo_seals(Ground& ground, CellId cell, const std::vector<SealedDepartment>& departments) {
    YIMEN_CHECK(ground.seals.make_test_authority(cell));
    for (const auto& wanted : departments) {
        auto [department, answers] = ground.database->read([&](db::Reader& reader) {
            return std::pair(ground.directory.department(reader, wanted.id).value(),
                             people::staff_by_login(reader, cell, wanted.answers).value());
        });
        seals::Organ organ{cell, department.id, department.name, department.credit_code.value_or(department.code)};
        for (auto purpose : seals::kPurposes) {
            YIMEN_CHECK(ground.seals.make(organ, purpose));
            YIMEN_CHECK(ground.seals.order(organ, purpose, answers));
        }
        for (auto purpose : {seals::Purpose::approval, seals::Purpose::permit})
            YIMEN_CHECK(ground.seals.order(organ, purpose, seals::kDeemedApproval, answers));
    }
    return {};
}

} // namespace yimen::app
