#include <cstdio>
#include <filesystem>
#include <fstream>

#include "cases/deemed_orders.h"
#include "files/content.h"
#include "people/staff_by_login.h"
#include "places/departments.h"
#include "program.h"
#include "seals/import.h"

// `yimen keys …`: the test authority and the seals of departments.
namespace yimen::app {
namespace {

int refused(const Error& error) {
    std::fprintf(stderr, "%s%s%s\n", std::string(error.code->en).c_str(), error.detail.empty() ? "" : " ",
                 error.detail.c_str());
    return 1;
}

std::optional<seals::Organ> organ_by_code(Ground& ground, const std::string& code) {
    return ground.database->read([&](db::Reader& reader) -> std::optional<seals::Organ> {
        auto found = places::department_by_code(reader, ground.directory.home_cell(reader), code);
        if (!found)
            return std::nullopt;
        return seals::Organ{found->cell, found->id, found->name, found->credit_code.value_or(found->code)};
    });
}

void print(const seals::SealView& seal) {
    std::printf("%-28s %-9s %s to %s  %s\n", seal.code.c_str(), seal.state.c_str(),
                to_iso(hall_date(seal.valid_from)).c_str(), to_iso(hall_date(seal.valid_to)).c_str(),
                seal.name.c_str());
}

// Nobody when no login is given; nothing, and a word on it, when nobody has it.
std::optional<std::optional<StaffId>> staff_who_answers(Ground& ground, const seals::Organ& organ,
                                                        const std::string& login) {
    if (login.empty())
        return std::optional<StaffId>();
    auto staff =
        ground.database->read([&](db::Reader& reader) { return people::staff_by_login(reader, organ.cell, login); });
    if (!staff) {
        std::fprintf(stderr, "no member of staff has the login %s\n", login.c_str());
        return std::nullopt;
    }
    return staff;
}

struct SealsAsJson {
    std::vector<seals::CertificateView> authorities;
    std::vector<seals::SealView> seals;
    BOOST_DESCRIBE_CLASS(SealsAsJson, (), (authorities, seals), (), ())
};

} // namespace

int make_test_authority(Ground& ground, bool again) {
    auto cell = ground.database->read([&](db::Reader& reader) { return ground.directory.home_cell(reader); });
    if (cell.is_nil()) {
        std::fprintf(stderr, "the database holds no region yet: whose authority would it be?\n");
        return 1;
    }
    auto made = ground.seals.make_test_authority(cell, again);
    if (!made)
        return refused(made.error());
    publish_authorities(ground);
    std::printf("%s\nvalid until %s; the certificate stands in %s/trusted\n", made->subject.c_str(),
                to_iso(hall_date(made->valid_to)).c_str(), ground.settings.data.c_str());
    return 0;
}

int list_seals(Ground& ground, bool as_json) {
    auto found = ground.database->read([&](db::Reader& reader) {
        return SealsAsJson{ground.seals.authorities(reader),
                           ground.seals.list(reader, ground.directory.home_cell(reader))};
    });
    if (as_json) {
        std::printf("%s\n", boost::json::serialize(to_json(found)).c_str());
        return 0;
    }
    for (const auto& authority : found.authorities)
        std::printf("authority %s, until %s\n", authority.subject.c_str(),
                    to_iso(hall_date(authority.valid_to)).c_str());
    for (const auto& seal : found.seals)
        print(seal);
    return 0;
}

int make_seals(Ground& ground, const std::string& department, const std::string& purpose, const std::string& answers) {
    auto organ = organ_by_code(ground, department);
    auto wanted = seals::parse_purpose(purpose);
    if (!organ || (!purpose.empty() && !wanted)) {
        std::fprintf(stderr, organ ? "unknown purpose: %s\n" : "no department has the code %s\n",
                     organ ? purpose.c_str() : department.c_str());
        return 1;
    }
    auto staff = staff_who_answers(ground, *organ, answers);
    if (!staff)
        return 1;
    for (auto one : seals::kPurposes) {
        if (wanted && *wanted != one)
            continue;
        auto made = ground.seals.make(*organ, one);
        if (!made && (wanted || !made.error().is(seals::kSealExists)))
            return refused(made.error());
        if (made)
            print(*made);
        if (*staff)
            if (auto ordered = ground.seals.order(*organ, one, **staff); !ordered)
                return refused(ordered.error());
    }
    return 0;
}

int end_deemed(Ground& ground, const std::string& department) {
    auto organ = organ_by_code(ground, department);
    if (!organ) {
        std::fprintf(stderr, "no department has the code %s\n", department.c_str());
        return 1;
    }
    auto ended = ground.database->write(
        [&](db::Tx& tx) { return cases::DeemedOrders(ground.cases).end_here(tx, organ->cell, organ->department); });
    return ended ? 0 : refused(ended.error());
}

int import_seal(Ground& ground, const std::string& department, const std::string& purpose, const std::string& answers,
                const SealFiles& files) {
    auto organ = organ_by_code(ground, department);
    auto wanted = seals::parse_purpose(purpose);
    if (!organ || !wanted) {
        std::fprintf(stderr, organ ? "unknown purpose: %s\n" : "no department has the code %s\n",
                     organ ? purpose.c_str() : department.c_str());
        return 1;
    }
    auto staff = staff_who_answers(ground, *organ, answers);
    if (!staff)
        return 1;
    seals::Given given;
    for (auto [path, into] : {std::pair(&files.seal, &given.seal), std::pair(&files.certificate, &given.certificate),
                              std::pair(&files.key, &given.key), std::pair(&files.authorities, &given.authorities)}) {
        if (path->starts_with("pkcs11:")) {
            *into = *path;
            continue;
        }
        *into = files::content_of(*path);
        if (into->empty()) {
            std::fprintf(stderr, "%s cannot be read, or is empty\n", path->c_str());
            return 1;
        }
    }
    auto taken = seals::take_in(ground.seals, *ground.keys, ground.clocks, *organ, *wanted, given);
    if (!taken)
        return refused(taken.error());
    publish_authorities(ground);
    print(*taken);
    if (*staff)
        if (auto ordered = ground.seals.order(*organ, *wanted, **staff); !ordered)
            return refused(ordered.error());
    return 0;
}

int rotate_seal(Ground& ground, const std::string& code, const std::string& reason) {
    auto organ = ground.database->read([&](db::Reader& reader) -> std::optional<seals::Organ> {
        auto seal = ground.seals.find(reader, code);
        auto found = seal ? ground.directory.department(reader, seal->department) : std::nullopt;
        if (!found)
            return std::nullopt;
        return seals::Organ{found->cell, found->id, found->name, found->credit_code.value_or(found->code)};
    });
    auto made = organ ? ground.seals.rotate(code, *organ, reason) : Result<seals::SealView>(fail(seals::kSealNotFound));
    if (!made)
        return refused(made.error());
    print(*made);
    return 0;
}

int revoke_seal(Ground& ground, const std::string& code, const std::string& reason) {
    auto revoked = ground.seals.revoke(code, reason);
    if (!revoked)
        return refused(revoked.error());
    print(*revoked);
    return 0;
}

void publish_authorities(Ground& ground) {
    auto authorities = ground.database->read([&](db::Reader& reader) { return ground.seals.authorities(reader); });
    for (const auto& authority : authorities) {
        std::filesystem::path folder = ground.settings.data + "/trusted";
        std::filesystem::create_directories(folder);
        auto file = folder / ((authority.test ? "test-authority-" : "authority-") + authority.serial + ".pem");
        if (std::filesystem::exists(file))
            continue;
        auto temporary = file;
        temporary += ".new";
        std::ofstream(temporary) << authority.pem;
        std::filesystem::rename(temporary, file);
    }
}

} // namespace yimen::app
