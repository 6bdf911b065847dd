#include "comments.h"

#include <algorithm>

#include "base/text.h"
#include "people/posts.h"
#include "steps.h"

namespace yimen::cases {
namespace {

constexpr std::size_t kIdNumber = 18, kMobile = 11;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

access::Role speaks_as(const Caller& caller, const store::Record& record) {
    for (auto role : {access::Role::clerk, access::Role::reviewer, access::Role::decider})
        if (access::Scope(caller.who, {role}).covers(record.scope()))
            return role;
    return access::Role::supervisor;
}

std::string comment_text(const crypto::FieldCipher& cipher, CommentId id, const std::string& sealed) {
    return cipher.decrypt({"case_comment", id.str(), "text_sealed"}, sealed);
}

} // namespace

std::string mask_numbers_in(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end]))
            ++end;
        bool ends_in_x = end - at == kIdNumber - 1 && end < text.size() && (text[end] == 'X' || text[end] == 'x');
        if (ends_in_x)
            ++end;
        std::string_view run = text.substr(at, end - at);
        if (run.size() == kIdNumber)
            out += mask_id_number(run);
        else if (run.size() == kMobile && run[0] == '1')
            out += mask_phone(run);
        else
            out += run.empty() ? text.substr(at, 1) : run;
        at = std::max(end, at + 1);
    }
    return out;
}

Result<store::Record> Comments::seen(db::Reader& reader, const Caller& caller, CaseId id) const {
    auto record = store::visible(reader, caller.who, kSpeakers, id);
    if (!record || record->state == State::draft) // a draft is its visitor's, and nobody works on it yet
        return fail(kCaseNotFound);
    return *record;
}

std::vector<Colleague> Comments::colleagues_of(db::Reader& reader, const store::Record& record) const {
    std::vector<Colleague> out;
    Date today = hall_date(cases_.parts().clocks.business.now());
    for (auto& post : people::colleagues_of(reader, record.department, record.hall, today))
        out.push_back({post.staff, std::move(post.name)});
    std::vector<StaffId> acted;
    for (const auto& person : {record.owner, record.acceptor, record.reviewer, record.decider})
        if (person && std::ranges::count(out, *person, &Colleague::id) == 0)
            acted.push_back(*person);
    for (auto& [staff, name] : cases_.parts().people.staff_names(reader, acted))
        out.push_back({staff, name});
    std::ranges::sort(out, {}, [](const Colleague& one) { return std::tie(one.name, one.id.value); });
    return out;
}

Result<std::vector<Colleague>> Comments::colleagues(db::Reader& reader, const Caller& caller, CaseId id) const {
    YIMEN_TRY(auto record, seen(reader, caller, id));
    auto out = colleagues_of(reader, record);
    std::erase_if(out, [&](const Colleague& one) { return one.id == caller.who.staff; });
    return out;
}

// Journaled, and the pages of those who work on it read again; the visitor's do not.
void Comments::tell(db::Tx& tx, const Caller& caller, store::Record& record, std::string_view action,
                    const std::string& change) const {
    record.last_at = cases_.parts().clocks.business.now(); // of this, not of the case
    write_journal(tx, caller, record, doer_of(caller, speaks_as(caller, record)), action, change);
    outbox::NewEvent event;
    event.kind = "CaseCommented";
    event.scope = record.scope();
    event.scope.subject = std::nullopt;
    event.object_kind = "case";
    event.object = record.id.value;
    event.revision = record.revision;
    outbox::publish(tx, record.last_at, event);
}

Result<CommentView> Comments::add(db::Tx& tx, const Caller& caller, CaseId id, const CommentWords& words) const {
    YIMEN_TRY(auto record, seen(tx, caller, id));
    CommentView out;
    auto known = colleagues_of(tx, record);
    for (const auto& wanted : words.mentions.value_or(std::vector<StaffId>{})) {
        auto found = std::ranges::find(known, wanted, &Colleague::id);
        if (found == known.end() || wanted == caller.who.staff)
            return fail(
                Error{&kInvalidRequest, {}, {{"/mentions", "unknown", "is nobody who works on this case"}}, {}});
        if (std::ranges::count(out.mentions, wanted, &Colleague::id) == 0)
            out.mentions.push_back(*found);
    }
    if (out.mentions.size() > kMostMentions)
        return fail(Error{&kInvalidRequest, {}, {{"/mentions", "too_many", "at most 10"}}, {}});
    Instant now = cases_.parts_.clocks.business.now();
    out.id = new_id<CommentId>(now);
    out.text = mask_numbers_in(words.text.value);
    out.role = access::to_string(speaks_as(caller, record));
    out.by_name = caller.who.display_name;
    out.at = now;
    out.mine = true;
    tx.exec("INSERT INTO case_comment (id, cell_id, case_id, staff_id, role, text_sealed, at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            out.id, record.cell, id, *caller.who.staff, out.role,
            db::Blob{cases_.cipher_.encrypt({"case_comment", out.id.str(), "text_sealed"}, out.text)}, now);
    std::string change = out.id.str();
    for (const auto& one : out.mentions) {
        tx.exec("INSERT INTO case_mention (comment_id, staff_id, case_id) VALUES ($1, $2, $3)", out.id, one.id, id);
        change += " @" + one.id.str();
    }
    tell(tx, caller, record, "comment", change);
    return out;
}

Result<void> Comments::withdraw(db::Tx& tx, const Caller& caller, CaseId id, CommentId comment) const {
    YIMEN_TRY(auto record, seen(tx, caller, id));
    auto rows = tx.query(
        "SELECT staff_id, withdrawn_at FROM case_comment WHERE id = $1 AND case_id = $2 {{for_update}}", comment, id);
    if (rows.empty())
        return fail(kCommentNotFound);
    if (rows[0].get<StaffId>(0) != caller.who.staff)
        return fail(kNotYourComment);
    if (rows[0].get<std::optional<Instant>>(1))
        return {};
    Instant now = cases_.parts().clocks.business.now();
    tx.exec("UPDATE case_comment SET withdrawn_at = $2 WHERE id = $1", comment, now);
    tx.exec("UPDATE case_mention SET seen_at = $2 WHERE comment_id = $1 AND seen_at IS NULL", comment, now);
    tell(tx, caller, record, "withdraw_comment", comment.str());
    return {};
}

Result<void> Comments::see(db::Tx& tx, const Caller& caller, CaseId id) const {
    YIMEN_CHECK(seen(tx, caller, id));
    tx.exec("UPDATE case_mention SET seen_at = $3 WHERE case_id = $1 AND staff_id = $2 AND seen_at IS NULL", id,
            *caller.who.staff, cases_.parts().clocks.business.now());
    return {};
}

Result<std::vector<CommentView>> Comments::list(db::Reader& reader, const Caller& caller, CaseId id,
                                                std::optional<CommentId> before, int limit) const {
    YIMEN_CHECK(seen(reader, caller, id));
    db::Query sql;
    sql << "SELECT m.id, m.staff_id, m.role, m.text_sealed, m.at, m.withdrawn_at FROM case_comment m WHERE m.case_id = "
        << sql.bind(id);
    if (before)
        sql << " AND m.id < " << sql.bind(*before);
    sql << " ORDER BY m.id DESC LIMIT " << sql.bind(limit);
    std::vector<CommentView> out;
    std::vector<StaffId> writers, people;
    for (auto row : sql.run(reader)) {
        CommentView one;
        one.id = row.get<CommentId>(0);
        writers.push_back(row.get<StaffId>(1));
        one.role = row.get<std::string>(2);
        one.at = row.get<Instant>(4);
        one.withdrawn_at = row.get<std::optional<Instant>>(5);
        one.mine = writers.back() == caller.who.staff;
        if (!one.withdrawn_at)
            one.text = comment_text(cases_.cipher_, one.id, row.get<std::string>(3));
        out.push_back(std::move(one));
    }
    people = writers;
    for (auto& one : out)
        for (auto row : reader.query(
                 "SELECT staff_id FROM case_mention WHERE comment_id = $1 ORDER BY staff_id LIMIT 20", one.id)) {
            one.mentions.push_back({row.get<StaffId>(0), ""});
            people.push_back(one.mentions.back().id);
        }
    auto names = cases_.parts().people.staff_names(reader, people);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].by_name = names[writers[i]];
        for (auto& mention : out[i].mentions)
            mention.name = names[mention.id];
    }
    return out;
}

std::optional<std::int64_t> Comments::count(db::Reader& reader, const Caller& caller,
                                            const store::Record& record) const {
    if (!caller.who.is_staff() || record.state == State::draft ||
        !access::Scope(caller.who, kSpeakers).covers(record.scope()))
        return std::nullopt;
    return reader.query("SELECT count(*) FROM case_comment WHERE case_id = $1 AND withdrawn_at IS NULL", record.id)[0]
        .get<std::int64_t>(0);
}

} // namespace yimen::cases
