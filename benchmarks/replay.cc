#include "replay.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "crypto/crypto.h"

namespace yimen::bench {
namespace {

constexpr std::int64_t kFreeSerials = 1'000'000'000;

// Six characters, so that values of one length stay of one length; with a Z no key of a real call ends so.
std::string counter_text(std::int64_t number) {
    std::string out(6, '0');
    out[0] = 'Z';
    for (std::size_t i = 6; i-- > 1; number /= 36)
        out[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 36];
    return out;
}

// Times may stay as they were recorded; other numbers that differ are serials, which must not come twice.
bool is_time(const Value& value) {
    auto* number = std::get_if<std::int64_t>(&value);
    return number && *number >= kFreeSerials;
}

std::size_t size_of(const Trace& trace) {
    std::size_t statements = 0;
    for (const auto& transaction : trace)
        statements += transaction.statements.size();
    return statements;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

} // namespace

Template::Template(const Trace& one, const Trace& other, std::vector<Uuid> subjects) : subjects_(std::move(subjects)) {
    made_ = SystemClock().now().micros / 10'000'000 % 15'000 * 4'000; // a kept store may have lives of an earlier run
    auto differ = [] { throw std::runtime_error("two recordings of the same calls differ in their statements"); };
    if (one.size() != other.size())
        differ();
    for (std::size_t t = 0; t < one.size(); ++t) {
        if (one[t].statements.size() != other[t].statements.size() || one[t].writes != other[t].writes)
            differ();
        Step step{one[t].writes, {}};
        for (std::size_t s = 0; s < one[t].statements.size(); ++s) {
            const Statement &a = one[t].statements[s], &b = other[t].statements[s];
            if (a.sql != b.sql || a.values.size() != b.values.size())
                differ();
            Line line{a.sql, {}, a.waits};
            for (std::size_t v = 0; v < a.values.size(); ++v) {
                bool own = a.values[v] != b.values[v] && !is_time(a.values[v]);
                line.slots.push_back({own ? symbol_of(a.values[v]) : -1, a.values[v]});
            }
            step.lines.push_back(std::move(line));
        }
        steps_.push_back(std::move(step));
    }
}

int Template::symbol_of(const Value& value) {
    for (std::size_t i = 0; i < symbols_.size(); ++i)
        if (symbols_[i] == value)
            return static_cast<int>(i);
    symbols_.push_back(value);
    return static_cast<int>(symbols_.size()) - 1;
}

std::vector<Value> Template::fresh(const std::vector<Uuid>& subjects, Instant now) {
    std::vector<Value> out = symbols_;
    std::string mark = counter_text(++made_);
    for (Value& value : out) {
        if (auto* id = std::get_if<Uuid>(&value)) {
            auto at = std::find(subjects_.begin(), subjects_.end(), *id) - subjects_.begin();
            *id =
                static_cast<std::size_t>(at) < subjects.size() ? subjects[static_cast<std::size_t>(at)] : new_uuid(now);
        } else if (auto* text = std::get_if<std::string>(&value)) {
            if (text->size() >= mark.size() && is_ascii(std::string_view(*text).substr(text->size() - mark.size())))
                text->replace(text->size() - mark.size(), mark.size(), mark);
        } else if (auto* serial = std::get_if<std::int64_t>(&value)) {
            *serial = kFreeSerials + made_;
        } else if (auto* blob = std::get_if<db::Blob>(&value)) {
            if (blob->bytes.size() >= 8)
                blob->bytes.replace(0, 8, crypto::random_bytes(8));
        }
    }
    return out;
}

std::size_t Template::statements() const {
    std::size_t count = 0;
    for (const auto& step : steps_)
        count += step.lines.size();
    return count;
}

std::size_t Template::writes() const {
    std::size_t count = 0;
    for (const auto& step : steps_)
        count += step.writes;
    return count;
}

void Recordings::add(std::size_t which, Trace trace, std::vector<Uuid> subjects) {
    auto& kept = shortest_[which];
    if (!kept || size_of(trace) < size_of(kept->trace))
        kept = {std::move(trace), std::move(subjects)};
}

Template Recordings::made() const {
    return Template(shortest_[0].value().trace, shortest_[1].value().trace, shortest_[0]->subjects);
}

double signature_seconds() {
    constexpr int kCount = 400;
    auto key = crypto::Sm2Key::generate();
    std::string message(200, 'm');
    auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < kCount; ++i)
        (void)key.sign(message);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() / kCount;
}

} // namespace yimen::bench
