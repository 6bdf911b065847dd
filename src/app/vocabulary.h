#pragma once

// What published items name, handed down to the vocabulary, which lies below the catalogue and knows no items.

#include "catalogue/definition.h"
#include "outbox/outbox.h"
#include "vocabulary/vocabulary.h"

namespace yimen::app {

struct Ground;

vocabulary::Vocabulary vocabulary_of(const Ground& ground);
// The terms that a definition names, as its form and materials describe them.
std::vector<vocabulary::Term> terms_of(const catalogue::Definition& definition);
// Takes in what an item names when a version of it takes effect.
outbox::Subscriber vocabulary_learner(Ground& ground);
// The same for all items; returns how many terms were new.
int collect_vocabulary(Ground& ground);
// `yimen vocabulary list` and `candidates`.
int show_vocabulary(Ground& ground, bool candidates);

} // namespace yimen::app
