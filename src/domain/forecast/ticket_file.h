#pragma once

// Tickets of any hall from a file (docs/guides/forecast.md has the columns). Nothing is left out unsaid: each row that cannot be used is
// told with its line and the reason.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "errors.h"
#include "history.h"

namespace yimen::forecast {

struct BadRow {
    int line = 0; // of the file
    std::string reason;
    BOOST_DESCRIBE_CLASS(BadRow, (), (line, reason), (), ())
};

struct TicketFile {
    History history; // complete
    std::string form;
    std::size_t rows = 0, used = 0;
    std::vector<BadRow> bad;
    std::vector<std::string> notes; // what the file does not say, and what is done without it
};

// `zone`: the hall's wall, as an offset from UTC; nothing: each time is taken as it is written.
// forecast.empty_file, forecast.wrong_encoding, forecast.missing_column, forecast.no_good_row, tables.broken.
Result<TicketFile> read_tickets(std::string_view content, std::optional<std::chrono::minutes> zone = std::nullopt);

// "+08:00", "-0330", "Z".
std::optional<std::chrono::minutes> parse_offset(std::string_view text);

} // namespace yimen::forecast
