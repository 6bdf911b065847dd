#include <algorithm>
#include <set>

#include "bundle_editing.h"

// What a template comes to: what is wrong with it, what its members are in the catalogue, what ends with whom, what the machine joins.
namespace yimen::editing {
namespace {

using bundles::ConflictKind;
using bundles::EdgeKind;
using catalogue::Weight;

std::string at_member(std::size_t index) { return "/members/" + std::to_string(index); }

// Without what cannot be reckoned with while it is being written: broken conditions and answers, broken definitions.
bundles::Template reckonable(const bundles::Template& given, const std::vector<InvalidParam>& problems) {
    bundles::Template out = given;
    bool tangled = false;
    for (const auto& problem : problems) {
        const auto& at = problem.pointer;
        tangled = tangled || at.starts_with("/questions") || at.find("/when") != std::string::npos ||
                  at.find("/answers") != std::string::npos;
        for (std::size_t i = 0; i < out.members.size(); ++i)
            if (at.starts_with(at_member(i) + "/definition"))
                out.members[i].definition.reset();
    }
    if (!tangled)
        return out;
    out.questions.clear();
    for (auto& member : out.members) {
        member.when = {};
        member.answers.clear();
    }
    return out;
}

// Answers to questions or options that are no more are left out.
catalogue::Answers known_answers(const bundles::Template& given, const catalogue::Answers& answers) {
    catalogue::Answers out;
    for (const auto& question : given.questions)
        if (auto answer = answers.find(question.key); answer != answers.end())
            for (const auto& option : question.options)
                if (option.value == answer->second)
                    out[question.key] = answer->second;
    return out;
}

// Who ends with `member`: all who wait for it, and all who wait for those. After its acceptance only who needs its result still waits.
std::vector<std::string> ends_with(const std::vector<bundles::MergedEdge>& edges, const std::string& member,
                                   bool accepted) {
    std::set<std::string> ended;
    std::vector<std::string> next{member};
    for (std::size_t i = 0; i < next.size(); ++i)
        for (const auto& edge : edges) {
            bool waits = edge.kind == EdgeKind::needs_result ||
                         (edge.kind == EdgeKind::needs_acceptance && !(accepted && i == 0));
            if (edge.of == next[i] && waits && edge.member != member && ended.insert(edge.member).second)
                next.push_back(edge.member);
        }
    return {next.begin() + 1, next.end()};
}

class Findings {
  public:
    Findings(const bundles::Template& given, std::vector<catalogue::Finding>& out) : given_(given), out_(out) {}

    void add(std::string rule, Weight weight, std::string pointer, std::string text, std::string text_en) {
        out_.push_back({std::move(rule), weight, std::move(pointer), std::move(text), std::move(text_en)});
    }
    void whole() {
        if (given_.members.size() == 1)
            add("bundle.one_member", Weight::error, "/members", "一件事至少要有两个事项。",
                "A bundle joins at least two items.");
        if (given_.lead.empty())
            add("bundle.no_lead", Weight::advice, "/lead", "还没有选牵头部门。", "No department leads it yet.");
        if (given_.name_en.empty())
            add("bundle.no_english", Weight::advice, "/name_en", "还没有英文名称，看英文的人会看到中文。",
                "It has no English name; who reads English will see Chinese.");
    }
    void member(std::size_t index, MemberStanding standing, bool unknown) {
        const auto& one = given_.members[index];
        const std::string& name_en = one.name_en.empty() ? one.name : one.name_en;
        if (unknown)
            add("bundle.unknown_item", Weight::error, at_member(index),
                "目录里没有“" + one.name + "”这个事项，请移除或换一个。",
                "The catalogue does not have " + name_en + "; take it out or choose another.");
        else if (standing == MemberStanding::withdrawn)
            add("bundle.withdrawn_item", Weight::error, at_member(index),
                "“" + one.name + "”已停止办理，请移除或换一个。",
                name_en + " can no longer be applied for; take it out or choose another.");
        else if (standing == MemberStanding::described)
            add("bundle.not_in_catalogue", Weight::advice, at_member(index),
                "“" + one.name + "”还没有进入本地事项目录，发布后暂时不能申办。",
                name_en + " is not in the catalogue here yet; the bundle cannot be begun until it is.");
    }
    void conflict(const bundles::MergeConflict& one) {
        if (one.kind == ConflictKind::withdrawn_item)
            return; // said of the member itself
        bool order = one.kind == ConflictKind::cyclic_edges || one.kind == ConflictKind::derived_cycle ||
                     one.kind == ConflictKind::edges_disagree;
        std::string names, names_en;
        for (const auto& member : given_.members) { // in the order in which they stand on the page
            if (std::ranges::find(one.members, member.key) == one.members.end())
                continue;
            names += (names.empty() ? "“" : "、“") + member.name + "”";
            names_en += (names_en.empty() ? "" : ", ") + (member.name_en.empty() ? member.name : member.name_en);
        }
        add("bundle." + std::string(boost::describe::enum_to_string(one.kind, "")),
            one.blocks ? Weight::error : Weight::advice, order ? "/edges" : "/members", names + "：" + one.text,
            names_en + ": " + one.text_en);
    }

  private:
    const bundles::Template& given_;
    std::vector<catalogue::Finding>& out_;
};

} // namespace

BundleLook BundleEditing::look(db::Reader& reader, const BundleDraft& draft, const catalogue::Answers& answers) const {
    const auto& bundles = parts_.bundles;
    BundleLook out;
    out.problems = bundles::check(draft.content);
    auto given = reckonable(draft.content, out.problems);
    if (auto view = bundles.view(reader, draft.cell, given, known_answers(given, answers), false)) {
        out.open_questions = std::move(view->open);
        out.merge = std::move(view->merged);
    }
    Findings findings(draft.content, out.findings);
    findings.whole();
    auto look_up = bundles.look_up(reader, draft.cell);
    for (std::size_t i = 0; i < draft.content.members.size(); ++i) {
        const auto& member = draft.content.members[i];
        MemberLook one;
        one.key = member.key;
        if (auto item = member.item ? bundles.item_of(reader, draft.cell, *member.item) : std::nullopt)
            one.item_id = item->id;
        auto known = member.item ? look_up(*member.item) : bundles::Known{};
        one.standing = known.withdrawn    ? MemberStanding::withdrawn
                       : known.definition ? MemberStanding::in_force
                                          : MemberStanding::described;
        if (known.definition)
            one.questions = known.definition->questions;
        else if (member.definition)
            one.questions = member.definition->questions;
        findings.member(i, one.standing, member.item && !one.item_id && !member.definition);
        one.ends_if_not_accepted = ends_with(out.merge.edges, member.key, false);
        one.ends_if_refused = ends_with(out.merge.edges, member.key, true);
        out.members.push_back(std::move(one));
    }
    for (const auto& conflict : out.merge.conflicts)
        findings.conflict(conflict);
    if (auto published = bundles.find(reader, draft.cell, draft.key))
        if (auto view = bundles.view(reader, draft.cell, (*published)->content, {}))
            out.published = view->merged.savings;
    return out;
}

Judgement BundleEditing::judge(db::Reader& reader, const BundleDraft& draft) const {
    auto found = look(reader, draft, {});
    return {std::move(found.problems), std::move(found.findings)};
}

Result<bundles::TemplateMember> BundleEditing::member_of(db::Reader& reader, CellId cell, catalogue::ItemId id) const {
    auto item = parts_.catalogue.item(reader, id);
    auto region = item ? parts_.directory.region(reader, item->facts.region) : std::nullopt;
    if (!region || item->facts.cell != cell || !item->version_id)
        return fail(catalogue::kItemNotFound);
    auto department = parts_.directory.department_names(reader, item->facts.department);
    bundles::TemplateMember out;
    out.key = "m_" + id.str().substr(24); // one item is one member
    out.name = item->facts.name;
    out.name_en = item->facts.name_en;
    out.department = department.zh;
    out.department_en = department.en;
    out.item = bundles::ItemRef{region->code, item->facts.local_code};
    return out;
}

} // namespace yimen::editing
