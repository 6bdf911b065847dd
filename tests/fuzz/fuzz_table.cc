#include "fuzzing.h"
#include "tables/tables.h"

// Lists that people hand in: CSV in either encoding, and XLSX (ZIP and XML). What was read is read again from what is written of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yimen;
    constexpr std::size_t kMost = 500;
    auto table = tables::read({reinterpret_cast<const char*>(data), size}, kMost);
    if (!table)
        return 0;
    fuzz::promise(table->lines.size() <= kMost, "no more rows than were asked for");
    for (const auto& line : table->lines)
        for (const auto& note : line.notes)
            fuzz::promise(note.cell == 0 || note.cell < line.cells.size(), "a note speaks of a cell that is there");
    return 0;
}
