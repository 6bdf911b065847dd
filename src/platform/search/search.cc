#include "search.h"

#include <shared_mutex>
#include <xapian.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include "base/text.h"
#include "query.h"
#include "sound.h"
#include "terms.h"

namespace yimen::search {
namespace {

constexpr Xapian::valueno kKeySlot = 0;
constexpr char kNote[] = "note";
// Distance between the positions of two texts of one document: no phrase reaches over it.
constexpr unsigned kTextGap = 1000;
// Texts of this weight are names, and what people call a thing: they are found by their sound too.
constexpr int kSpokenFrom = 5;

// Xapian's errors are no std::exception; outside of this file nobody should have to know.
template <class F>
auto translated(F&& body) {
    try {
        return body();
    } catch (const Xapian::Error& error) {
        throw std::runtime_error("search index: " + error.get_description());
    }
}

// The terms of one text. Bigrams and words count double, so that single characters weigh less.
void add_text(Xapian::Document& document, std::string_view text, int weight, unsigned base) {
    auto times = static_cast<Xapian::termcount>(weight);
    for (const Term& term : cut(text)) {
        bool weak = term.kind == TermKind::character;
        document.add_posting(term.text, base + term.position, weak ? times : 2 * times);
        if (term.kind == TermKind::word)
            for (const std::string& prefix : word_prefixes(term.text))
                document.add_term(prefix, times);
    }
    document.add_boolean_term(whole_text_term(text));
}

unsigned last_position(std::string_view text) {
    auto terms = cut(text);
    return terms.empty() ? 0 : terms.back().position;
}

Xapian::Document to_xapian(const Document& from) {
    Xapian::Document out;
    unsigned base = 0;
    for (const auto& [text, weight] : from.texts) {
        add_text(out, text, weight, base);
        base += last_position(text) + kTextGap;
    }
    base = 0;
    for (const auto& [text, weight] : from.texts) {
        if (weight < kSpokenFrom)
            continue;
        unsigned last = 0;
        for (const SoundTerm& term : sounds(text)) {
            out.add_posting(term.text, base + term.position, 0);
            last = term.position;
        }
        base += last + kTextGap;
    }
    for (const std::string& filter : from.filters)
        out.add_boolean_term(filter_term(filter));
    out.add_boolean_term(key_term(from.key));
    out.add_value(kKeySlot, from.key);
    out.set_data(from.payload);
    return out;
}

Xapian::Query query_of(std::string_view text, const std::vector<std::vector<std::string>>& filters) {
    Xapian::Query filter = filter_query(filters);
    return trimmed(text).empty() ? filter : Xapian::Query(Xapian::Query::OP_FILTER, text_query(text), filter);
}

Stored stored_of(const Xapian::Document& document) { return {document.get_value(kKeySlot), document.get_data()}; }

// Notes which documents a query matches.
class Numbers final : public Xapian::MatchSpy {
  public:
    void operator()(const Xapian::Document& document, double) override { all.push_back(document.get_docid()); }

    std::vector<std::uint32_t> all;
};

} // namespace

class Index::Impl {
  public:
    explicit Impl(const std::string& directory) : directory_(directory) {
        try {
            Xapian::Database there(directory);
        } catch (const Xapian::DatabaseOpeningError&) {
            Xapian::WritableDatabase made(directory, Xapian::DB_CREATE_OR_OPEN);
        }
    }

    // Runs `body(WritableDatabase&)`, one caller at a time.
    template <class F>
    void write(F&& body) {
        std::lock_guard lock(writer_mutex_);
        translated([&] { body(writer()); });
    }

    // Shows what was written. Readers wait meanwhile: Xapian writes over blocks of the revision before the last, and a reader that is
    // still on them may crash instead of noticing.
    void commit() {
        std::unique_lock alone(committing_);
        write([](auto& writer) {
            writer.commit_transaction();
            writer.begin_transaction();
        });
    }

    // Runs `body(const Database&)` on what is committed now. A reader whose version was written over meanwhile begins again on the
    // newest one.
    template <class F>
    auto read(F&& body) const {
        return translated([&] {
            std::shared_lock with_others(committing_);
            auto reader = take_reader();
            for (;;) {
                try {
                    reader->reopen();
                    auto out = body(*reader);
                    give_back(std::move(reader));
                    return out;
                } catch (const Xapian::DatabaseModifiedError&) {
                }
            }
        });
    }

  private:
    // Opened by the first write, since it locks the index: a command beside a running server only reads, or does not look at all.
    Xapian::WritableDatabase& writer() {
        if (!writer_) {
            writer_.emplace(directory_, Xapian::DB_CREATE_OR_OPEN);
            // Without a transaction Xapian would show its changes by itself after each 10,000.
            writer_->begin_transaction();
        }
        return *writer_;
    }

    // A Xapian::Database serves one thread at a time, and opening one is dear: they are kept for the next.
    std::unique_ptr<Xapian::Database> take_reader() const {
        std::lock_guard lock(readers_mutex_);
        if (readers_.empty())
            return std::make_unique<Xapian::Database>(directory_);
        auto reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
    }
    void give_back(std::unique_ptr<Xapian::Database> reader) const {
        std::lock_guard lock(readers_mutex_);
        readers_.push_back(std::move(reader));
    }

    std::string directory_;
    mutable std::shared_mutex committing_;
    std::mutex writer_mutex_;
    std::optional<Xapian::WritableDatabase> writer_;
    mutable std::mutex readers_mutex_;
    mutable std::vector<std::unique_ptr<Xapian::Database>> readers_;
};

Index::Index(const std::string& directory) : impl_(translated([&] { return std::make_unique<Impl>(directory); })) {}

Index::~Index() = default;

std::uint32_t Index::put(const Document& document) {
    std::uint32_t number = 0;
    impl_->write([&](auto& writer) { number = writer.replace_document(key_term(document.key), to_xapian(document)); });
    return number;
}

void Index::remove(std::string_view key) {
    impl_->write([&](auto& writer) { writer.delete_document(key_term(key)); });
}

void Index::clear() {
    impl_->write([](auto& writer) {
        std::vector<Xapian::docid> all(writer.postlist_begin(""), writer.postlist_end(""));
        for (Xapian::docid document : all)
            writer.delete_document(document);
        writer.set_metadata(kNote, "");
    });
}

void Index::commit() { impl_->commit(); }

void Index::set_note(std::string_view note) {
    impl_->write([&](auto& writer) { writer.set_metadata(kNote, std::string(note)); });
}

std::string Index::note() const {
    return impl_->read([](const auto& reader) { return reader.get_metadata(kNote); });
}

std::int64_t Index::size() const {
    return impl_->read([](const auto& reader) { return std::int64_t{reader.get_doccount()}; });
}

Hits Index::find(std::string_view text, const std::vector<std::vector<std::string>>& filters, int offset, int limit,
                 std::size_t counted) const {
    bool everything = trimmed(text).empty();
    Xapian::Query query = query_of(text, filters);
    auto first = static_cast<Xapian::doccount>(std::max(offset, 0));
    auto most = static_cast<Xapian::doccount>(std::max(limit, 0));
    return impl_->read([&](const Xapian::Database& reader) {
        Xapian::Enquire enquire(reader);
        enquire.set_query(query);
        if (everything) {
            enquire.set_weighting_scheme(Xapian::BoolWeight());
            enquire.set_sort_by_value(kKeySlot, false);
        } else {
            enquire.set_weighting_scheme(Xapian::BM25Weight());
            enquire.set_sort_by_relevance_then_value(kKeySlot, false);
        }
        constexpr std::size_t kExact = 1000; // up to here the total is exact
        Numbers numbers;
        if (counted > 0)
            enquire.add_matchspy(&numbers);
        // One more than is counted is looked at, so that the spy knows whether it saw them all.
        auto looked_at = static_cast<Xapian::doccount>(std::max(kExact, counted + 1));
        Xapian::MSet found = enquire.get_mset(first, most, looked_at);
        Hits out;
        out.estimated_total = found.get_matches_estimated();
        for (auto hit = found.begin(); hit != found.end(); ++hit)
            out.hits.push_back({*hit, hit.get_weight()});
        if (counted > 0 && numbers.all.size() <= counted) {
            out.estimated_total = static_cast<std::int64_t>(numbers.all.size());
            out.all = std::move(numbers.all);
        }
        return out;
    });
}

std::vector<std::uint32_t> Index::matches(std::string_view text,
                                          const std::vector<std::vector<std::string>>& filters) const {
    Xapian::Query query = query_of(text, filters);
    return impl_->read([&](const Xapian::Database& reader) {
        Xapian::Enquire enquire(reader);
        enquire.set_query(query);
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
        Numbers numbers;
        enquire.add_matchspy(&numbers);
        enquire.get_mset(0, 0, reader.get_doccount()); // looks at every one
        return std::move(numbers.all);
    });
}

std::optional<Stored> Index::stored(std::uint32_t number) const {
    return impl_->read([&](const Xapian::Database& reader) -> std::optional<Stored> {
        try {
            return stored_of(reader.get_document(number));
        } catch (const Xapian::DocNotFoundError&) {
            return std::nullopt;
        }
    });
}

void Index::each(const std::function<void(std::uint32_t number, Stored document)>& visit) const {
    auto numbers = impl_->read([](const Xapian::Database& reader) {
        return std::vector<std::uint32_t>(reader.postlist_begin(""), reader.postlist_end(""));
    });
    for (std::uint32_t number : numbers)
        if (auto document = stored(number))
            visit(number, std::move(*document));
}

} // namespace yimen::search
