#pragma once

// Comments (留言) on a case: what those who work on it say to each other. Internal: visitors neither see them nor learn that there are any,
// nor does a department that is only asked about the case.

#include "cases.h"
#include "store.h"

namespace yimen::cases {

using CommentId = IdOf<struct CommentTag>;

// Who works on cases, and may speak.
inline constexpr access::Roles kSpeakers{access::Role::clerk, access::Role::reviewer, access::Role::decider,
                                         access::Role::supervisor};
inline constexpr std::size_t kMostMentions = 10;

struct CommentWords {
    Text<1000, 1> text;
    std::optional<std::vector<StaffId>> mentions;
    BOOST_DESCRIBE_CLASS(CommentWords, (), (text, mentions), (), ())
};
struct Colleague {
    StaffId id;
    std::string name;
    BOOST_DESCRIBE_CLASS(Colleague, (), (id, name), (), ())
};
struct CommentView {
    CommentId id;
    std::string by_name, role, text; // text: empty once it is withdrawn
    std::vector<Colleague> mentions;
    Instant at;
    std::optional<Instant> withdrawn_at;
    bool mine = false;
    BOOST_DESCRIBE_CLASS(CommentView, (), (id, by_name, role, text, mentions, at, withdrawn_at, mine), (), ())
};

// Numbers of identity cards and mobile phones in running text, masked as on screens.
std::string mask_numbers_in(std::string_view text);

class Comments {
  public:
    explicit Comments(const Cases& cases) : cases_(cases) {}

    // request.invalid at /mentions for whoever is not one of the colleagues; cases.not_found.
    Result<CommentView> add(db::Tx& tx, const Caller& caller, CaseId id, const CommentWords& words) const;
    // By who wrote it: marked, not deleted. cases.comment_not_found, cases.not_your_comment.
    Result<void> withdraw(db::Tx& tx, const Caller& caller, CaseId id, CommentId comment) const;
    // The caller has read what was said to them.
    Result<void> see(db::Tx& tx, const Caller& caller, CaseId id) const;
    // The newest first, before `before`.
    Result<std::vector<CommentView>> list(db::Reader& reader, const Caller& caller, CaseId id,
                                          std::optional<CommentId> before, int limit) const;
    // Who may be spoken to: posts of the department, clerks of the hall, and who took a step; not the caller.
    Result<std::vector<Colleague>> colleagues(db::Reader& reader, const Caller& caller, CaseId id) const;
    // How many there are that are not withdrawn; nothing for whoever may not read them.
    std::optional<std::int64_t> count(db::Reader& reader, const Caller& caller, const store::Record& record) const;

  private:
    Result<store::Record> seen(db::Reader& reader, const Caller& caller, CaseId id) const;
    std::vector<Colleague> colleagues_of(db::Reader& reader, const store::Record& record) const;
    void tell(db::Tx& tx, const Caller& caller, store::Record& record, std::string_view action,
              const std::string& change) const;

    const Cases& cases_;
};

} // namespace yimen::cases
