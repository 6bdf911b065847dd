#pragma once

// Which items are found by words. Items that say the same in different places (one basic item, implemented in a thousand regions) are
// one document of the index; where it is handled, and by whom, stands beside it and is asked in memory. So the index is as large as
// what there is to say, and its pages as large as what is found.

#include <map>
#include <memory>
#include <shared_mutex>
#include <unordered_map>
#include <unordered_set>

#include "catalogue.h"

namespace yimen::catalogue {

struct WeightedText {
    std::string text;
    int weight = 1;
    BOOST_DESCRIBE_CLASS(WeightedText, (), (text, weight), (), ())
};

// What an item says of itself: items of the same content are one document.
struct Content {
    std::vector<WeightedText> texts;
    std::string audience; // person, company, both
    std::vector<std::string> themes;
    BOOST_DESCRIBE_CLASS(Content, (), (texts, audience, themes), (), ())
};

// One item of a document.
struct Holder {
    ItemId item;
    std::string region_code; // empty when it is not known
    DepartmentId department;
    bool applicable = false;
};

class Finder {
  public:
    explicit Finder(search::Index& index) : index_(index) {}

    FoundItems find(std::string_view text, const ItemFilter& filter, int offset, int limit) const;
    std::map<std::string, std::int64_t> counts(std::string_view text, const ItemFilter& filter, Facet by) const;

    // For the one who keeps the index; one caller at a time. Shown to readers by `commit`, which also keeps the note.
    void clear();
    void put(const Holder& holder, const Content& content);
    void remove(ItemId item);
    void commit(std::string_view note);

  private:
    struct Member {
        ItemId item;
        std::uint32_t place = 0, department = 0; // their numbers here
        bool applicable = false;
    };
    struct Group {
        std::string key; // of the document: the first item that said so, and the digest
        Uuid digest;     // of the content
        std::uint32_t number = 0;
        std::string audience;
        std::vector<std::string> themes;
        std::vector<Member> members; // by item
    };
    class Wanted;

    void load() const;
    void take(std::uint32_t number, const search::Stored& stored) const;
    std::uint32_t place_number(const std::string& code) const;
    std::uint32_t department_number(DepartmentId department) const;
    std::uint32_t group_of(const Holder& holder, const Content& content);
    void leave(ItemId item);
    void flush();
    search::Document document_of(const Group& group, const Content& content) const;
    FoundItems page_of(const search::Hits& hits, const Wanted& wanted, int offset, int limit) const;
    std::int64_t total_of(const std::vector<std::uint32_t>& numbers, const Wanted& wanted) const;

    search::Index& index_;
    std::unordered_map<std::uint32_t, Content> pending_; // contents that the index may not have yet, by group
    std::unordered_set<std::uint32_t> changed_;
    // Everything below is read from the index when it is first asked for. An empty group is over; its place is not used again.
    mutable std::shared_mutex mutex_;
    mutable bool loaded_ = false;
    mutable std::vector<Group> groups_;
    mutable std::map<Uuid, std::uint32_t> by_digest_;
    mutable std::unordered_map<std::uint32_t, std::uint32_t> by_number_;
    mutable std::unordered_map<ItemId, std::uint32_t> by_item_;
    mutable std::vector<std::string> places_;
    mutable std::vector<DepartmentId> departments_;
    mutable std::unordered_map<std::string, std::uint32_t> place_numbers_;
    mutable std::unordered_map<DepartmentId, std::uint32_t> department_numbers_;
};

} // namespace yimen::catalogue
