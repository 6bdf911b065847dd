#pragma once

// What a case asks for on paper, for the module that keeps originals.

#include "cases.h"

namespace yimen::cases {

struct AskedPaper {
    std::string requirement, name, name_en;
    int originals = 0, copies = 0; // that the item wants handed in
    bool see_original = false;     // the counter looks at it
    bool on_paper = false;         // the item asks for an original or a copy on paper
    BOOST_DESCRIBE_CLASS(AskedPaper, (), (requirement, name, name_en, originals, copies, see_original, on_paper), (),
                         ())
};
// Everything that its scenario asks for, what is asked for on paper first; empty when there is no such case.
std::vector<AskedPaper> asked_papers(const Cases& cases, db::Reader& reader, CaseId id);

} // namespace yimen::cases
