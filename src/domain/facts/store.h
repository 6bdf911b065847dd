#pragma once

// SQL of the questions and nothing else.

#include "facts.h"

namespace yimen::facts::store {

void insert(db::Tx& tx, const Question& question);
// The other cases that it was asked for.
std::vector<Share> shares(db::Reader& reader, QuestionId id);
std::optional<Question> question(db::Reader& reader, QuestionId id);
std::vector<Question> of_case(db::Reader& reader, Uuid case_id); // the oldest first
std::int64_t waiting(db::Reader& reader, std::string_view source);
// What may change, of one that waits.
void update(db::Tx& tx, const Question& question);

} // namespace yimen::facts::store
