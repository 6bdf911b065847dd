#include "persons.h"

#include "enum_text.h"

namespace yimen::people {
namespace {

constexpr std::string_view kColumns =
    "SELECT id, cell_id, id_type, name_sealed, id_number_sealed, phone_sealed, assurance FROM person ";
constexpr std::string_view kPhoneDomain = "person.phone";

// The type of a document is part of the number: the same digits may stand on two kinds.
std::string number_domain(std::string_view id_type) { return "person.id_number." + std::string(id_type); }

// The first byte of a blind index (keystore.h).
int index_version(std::string_view index) { return static_cast<unsigned char>(index[0]); }

} // namespace

struct Persons::Sealed {
    db::Blob name, id_number, id_number_index;
    std::optional<db::Blob> phone, phone_index;
    int sealed_version = 0, index_version = 0; // the oldest that occurs
};

Persons::Sealed Persons::seal(const Person& person) const {
    std::string row = person.id.str();
    auto encrypt = [&](std::string_view column, std::string_view plain) {
        return db::Blob{cipher_.encrypt({"person", row, column}, plain)};
    };
    Sealed out;
    out.name = encrypt("name", person.name);
    out.id_number = encrypt("id_number", person.id_number);
    out.id_number_index = db::Blob{cipher_.blind_index(number_domain(person.id_type), person.id_number)};
    if (person.phone) {
        out.phone = encrypt("phone", *person.phone);
        out.phone_index = db::Blob{cipher_.blind_index(kPhoneDomain, *person.phone)};
    }
    out.sealed_version = crypto::FieldCipher::key_version(out.name.bytes);
    out.index_version = index_version(out.id_number_index.bytes);
    return out;
}

std::string Persons::open(PersonId id, std::string_view column, const std::string& sealed) const {
    return cipher_.decrypt({"person", id.str(), column}, sealed);
}

Person Persons::read(const db::Row& row) const {
    Person out;
    out.id = row.get<PersonId>(0);
    out.cell = row.get<CellId>(1);
    out.id_type = row.get<std::string>(2);
    out.name = open(out.id, "name", row.get<db::Blob>(3).bytes);
    out.id_number = open(out.id, "id_number", row.get<db::Blob>(4).bytes);
    if (auto phone = row.get<std::optional<db::Blob>>(5))
        out.phone = open(out.id, "phone", phone->bytes);
    out.assurance = enum_of<Assurance>(row.get<std::string>(6));
    return out;
}

std::optional<Person> Persons::by_id(db::Reader& reader, PersonId id) const {
    auto rows = reader.query(std::string(kColumns) + "WHERE id = $1", id);
    return rows.empty() ? std::nullopt : std::optional(read(rows[0]));
}

std::unordered_map<PersonId, Person> Persons::by_ids(db::Reader& reader, const std::vector<PersonId>& ids) const {
    std::unordered_map<PersonId, Person> out;
    db::Query query;
    query << kColumns << "WHERE id IN " << query.bind_list(ids) << " ORDER BY id LIMIT 1000";
    for (auto row : query.run(reader)) {
        Person person = read(row);
        out.emplace(person.id, std::move(person));
    }
    return out;
}

std::optional<Person> Persons::by_number(db::Reader& reader, CellId cell, std::string_view id_type,
                                         std::string_view number) const {
    std::vector<db::Blob> indexes;
    for (auto& index : cipher_.blind_indexes(number_domain(id_type), number))
        indexes.push_back({std::move(index)});
    db::Query query;
    query << kColumns << "WHERE cell_id = " << query.bind(cell) << " AND id_type = " << query.bind(id_type)
          << " AND id_number_index IN " << query.bind_list(indexes) << " ORDER BY id LIMIT 1";
    auto rows = query.run(reader);
    return rows.empty() ? std::nullopt : std::optional(read(rows[0]));
}

bool Persons::insert(db::Tx& tx, const Person& person, Instant now) const {
    Sealed sealed = seal(person);
    return tx.exec_count(
               "INSERT INTO person (id, cell_id, id_type, name_sealed, id_number_sealed, id_number_index, phone_sealed,"
               " phone_index, assurance, sealed_version, index_version, revision, created_at)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12)"
               " ON CONFLICT (cell_id, id_type, id_number_index) DO NOTHING",
               person.id, person.cell, person.id_type, sealed.name, sealed.id_number, sealed.id_number_index,
               sealed.phone, sealed.phone_index, text_of(person.assurance), sealed.sealed_version, sealed.index_version,
               now) == 1;
}

void Persons::update(db::Tx& tx, const Person& person) const {
    Sealed sealed = seal(person);
    tx.exec("UPDATE person SET name_sealed = $2, id_number_sealed = $3, id_number_index = $4, phone_sealed = $5,"
            " phone_index = $6, assurance = $7, sealed_version = $8, index_version = $9, revision = revision + 1 WHERE "
            "id = $1",
            person.id, sealed.name, sealed.id_number, sealed.id_number_index, sealed.phone, sealed.phone_index,
            text_of(person.assurance), sealed.sealed_version, sealed.index_version);
}

std::int64_t Persons::reencrypt(db::Tx& tx, int limit) const {
    auto rows = tx.query(std::string(kColumns) +
                             "WHERE sealed_version < $1 OR index_version < $2 ORDER BY id LIMIT $3 {{skip_locked}}",
                         keys_.current_version(crypto::KeyUse::personal_data),
                         keys_.current_version(crypto::KeyUse::blind_index), limit);
    for (auto row : rows)
        update(tx, read(row));
    return static_cast<std::int64_t>(rows.size());
}

} // namespace yimen::people
