#include <charconv>
#include <stdexcept>

#include "base/text.h"
#include "store.h"

extern const std::string_view yimen_rating_norms;

namespace yimen::voice {

// data/norms_cn.csv: code,grade,valid_from,name,name_en. No field holds a comma.
void Voice::put_norms(db::Tx& tx) {
    bool head = true;
    for (std::string_view line : split(yimen_rating_norms, '\n')) {
        if (std::exchange(head, false) || trimmed(line).empty())
            continue;
        auto fields = split(line, ',');
        auto from = fields.size() == 5 ? parse_date(fields[2]) : std::nullopt;
        Norm norm;
        if (!from ||
            std::from_chars(fields[1].data(), fields[1].data() + fields[1].size(), norm.grade).ec != std::errc())
            throw std::logic_error("norms_cn.csv: " + std::string(line));
        norm.code = fields[0];
        norm.name = fields[3];
        norm.name_en = trimmed(fields[4]);
        store::put_norm(tx, norm, *from);
    }
}

std::vector<Norm> Voice::norms(db::Reader& reader, Date day) const { return store::norms(reader, day); }

} // namespace yimen::voice
