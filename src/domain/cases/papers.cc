#include "papers.h"

#include <algorithm>
#include <set>

#include "crypto/crypto.h"

extern const std::string_view yimen_papers_1;
extern const std::string_view yimen_papers_2;

namespace yimen::cases {
namespace {

struct KindOfPaper {
    DocumentKind kind = DocumentKind::receipt;
    PaperText text;
    BOOST_DESCRIBE_CLASS(KindOfPaper, (), (kind, text), (), ())
};
struct PaperRelease {
    std::vector<PaperPhrase> phrases; // that papers share
    std::vector<KindOfPaper> papers;
    BOOST_DESCRIBE_CLASS(PaperRelease, (), (phrases, papers), (), ())
};

void note_names(const std::vector<PaperPiece>& pieces, std::set<std::string, std::less<>>& names) {
    for (const auto& piece : pieces)
        for (const auto& token : paper_tokens(piece.text).value_or(std::vector<PaperToken>{}))
            if (token.name)
                names.emplace(token.text);
}

// The shared phrases that a text uses become its own, so that it is whole.
void add_phrases(PaperText& text, const std::vector<PaperPhrase>& shared) {
    std::set<std::string, std::less<>> names;
    for (const auto& block : text.blocks)
        for (const auto& line : block.lines)
            note_names(line.pieces, names);
    for (auto phrase = shared.rbegin(); phrase != shared.rend(); ++phrase) { // each uses only those before it
        if (!names.contains(phrase->name))
            continue;
        note_names(phrase->pieces, names);
        text.phrases.insert(text.phrases.begin(), *phrase);
    }
}

struct Shipped {
    std::vector<std::vector<ShippedPaper>> papers; // by kind
    std::vector<PaperText> phrases;                // of each release, without blocks
};

Shipped read_shipped() {
    Shipped out;
    out.papers.resize(boost::mp11::mp_size<boost::describe::describe_enumerators<DocumentKind>>::value);
    std::int64_t release = 0;
    for (std::string_view file : {yimen_papers_1, yimen_papers_2}) {
        auto read = read_stored_json<PaperRelease>(file);
        if (!read)
            throw std::logic_error("the shipped papers cannot be read");
        ++release;
        for (auto& [kind, text] : read->papers) {
            add_phrases(text, read->phrases);
            std::string json = to_json_text(text);
            std::string digest = crypto::sm3(json);
            out.papers.at(static_cast<std::size_t>(kind))
                .push_back({release, std::move(text), std::move(json), std::move(digest)});
        }
        out.phrases.push_back({{}, "", std::move(read->phrases), {}});
    }
    if (release != kPaperRelease)
        throw std::logic_error("kPaperRelease is not the newest of the shipped papers");
    return out;
}

const Shipped& shipped() {
    static const Shipped out = read_shipped();
    return out;
}

} // namespace

const std::vector<ShippedPaper>& shipped_papers(DocumentKind kind) {
    return shipped().papers.at(static_cast<std::size_t>(kind));
}
const ShippedPaper& shipped_paper(DocumentKind kind) { return shipped_papers(kind).back(); }

std::string shipped_phrase(std::int64_t release, std::string_view name, const PaperFacts& facts) {
    auto told = phrase_of(shipped().phrases.at(static_cast<std::size_t>(release - 1)), name, facts);
    if (!told)
        throw std::logic_error("no shipped phrase: " + std::string(name));
    return std::move(*told);
}

std::string_view series_word(DocumentKind kind) {
    switch (kind) {
    case DocumentKind::receipt:
        return "收";
    case DocumentKind::acceptance:
        return "许受";
    case DocumentKind::gap_notice:
        return "许容";
    case DocumentKind::termination:
        return "许终";
    case DocumentKind::notice:
        return "许补";
    case DocumentKind::refusal_of_acceptance:
        return "许不受";
    case DocumentKind::special_procedure:
        return "许特";
    case DocumentKind::extension:
        return "许延";
    case DocumentKind::decision:
        return "许准";
    case DocumentKind::refusal:
        return "许不准";
    case DocumentKind::promise:
        return "许承";
    case DocumentKind::broken_promise:
        return "许违";
    case DocumentKind::correction:
        return "许改";
    case DocumentKind::revocation:
        return "许撤";
    case DocumentKind::withdrawal:
        return "许撤回";
    case DocumentKind::agency:
        return "许委";
    case DocumentKind::supplement:
        return "许充";
    case DocumentKind::collection:
        return "许领";
    case DocumentKind::delivery:
        return "许送";
    }
    throw std::logic_error("a document without a series");
}

render::Document paper(DocumentKind kind, const PaperText& text, const PaperContent& content, std::string_view number,
                       Instant issued_at) {
    Date issued_on = hall_date(issued_at);
    PaperFacts facts{content, issued_on};
    render::Document out;
    out.authority = content.authority;
    out.title = title_of(text, facts);
    out.number = number;
    out.made_at = issued_at;
    out.blocks = blocks_of(text, facts);
    out.signature = render::Signature{content.authority, chinese_date(issued_on), {}};
    if (content.seal != SealPicture::none)
        out.signature->seal = render::Seal{content.authority,
                                           std::string(seals::words_of(seal_purpose(kind, content.permit))),
                                           content.seal == SealPicture::test,
                                           {}};
    return out;
}

} // namespace yimen::cases
