#pragma once

// Parts that several documents share (papers.cc).

#include "documents.h"
#include "render/render.h"

namespace yimen::cases::paper_parts {

using Blocks = std::vector<render::Block>;

std::string application(const PaperContent& c);
std::string appeal(const PaperContent& c);
std::string bases(const PaperContent& c);
std::string place(const PaperContent& c);
std::string with_phone(std::string text, const PaperContent& c);

// 撤回: the applicant has withdrawn; nothing is decided.
void add_withdrawal(Blocks& out, const PaperContent& c, Date issued_on);
// 领取通知: the result is there, where and until when it is handed over (行政许可法 art. 44).
void add_collection(Blocks& out, const PaperContent& c);
// 补充材料告知: more is needed after acceptance, under the rule of the sector that the item names.
void add_supplement(Blocks& out, const PaperContent& c);
// 授权委托书: by which authority, put on record by the principal, an agent has filed.
void add_agency(Blocks& out, const PaperContent& c);
// 行政许可法 art. 48(2): the decision rests on the record of the hearing, and names it.
void add_hearing(Blocks& out, const PaperContent& c);
// What every document names besides its words: case, item with its code, and where it says what the house does, the legal basis.
void add_reference(Blocks& out, const PaperContent& c, bool with_basis);

} // namespace yimen::cases::paper_parts
