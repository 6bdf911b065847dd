#pragma once

// The table `person`: the only place that sees names, numbers and phones of persons sealed and in clear.

#include <unordered_map>

#include "base/id.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "registry.h"

namespace yimen::people {

inline constexpr std::string_view kCitizenIdType = "111"; // GA/T 2000.156: 公民身份号码

struct Person {
    PersonId id;
    CellId cell;
    std::string id_type{kCitizenIdType};
    std::string name, id_number;
    std::optional<std::string> phone;
    Assurance assurance = Assurance::declared;
};

class Persons {
  public:
    explicit Persons(const crypto::KeyStore& keys) : cipher_(keys), keys_(keys) {}

    std::optional<Person> by_id(db::Reader& reader, PersonId id) const;
    std::unordered_map<PersonId, Person> by_ids(db::Reader& reader, const std::vector<PersonId>& ids) const;
    // Finds numbers under every key version that still occurs.
    std::optional<Person> by_number(db::Reader& reader, CellId cell, std::string_view id_type,
                                    std::string_view number) const;
    // False when the number is taken: two calls came at once.
    bool insert(db::Tx& tx, const Person& person, Instant now) const;
    // Writes phone and assurance, which are all that may change of a person.
    void update(db::Tx& tx, const Person& person) const;
    // Moves up to `limit` rows to the current keys; returns how many.
    std::int64_t reencrypt(db::Tx& tx, int limit) const;

  private:
    struct Sealed;
    Sealed seal(const Person& person) const;
    Person read(const db::Row& row) const;
    std::string open(PersonId id, std::string_view column, const std::string& sealed) const;

    crypto::FieldCipher cipher_;
    const crypto::KeyStore& keys_;
};

} // namespace yimen::people
