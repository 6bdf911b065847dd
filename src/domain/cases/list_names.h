#pragma once

// The work lists of cases: what somebody's roles let them do next. A saved view (work_views.h) is a filter over one of them.

#include "base/json.h"
#include "cards.h"
#include "reading.h"

namespace yimen::cases {

enum class ListName {
    mine,
    urged,
    to_receive,
    to_accept,
    to_review,
    suspended,
    gaps_to_check,
    promises_to_check,
    promises_to_decide,
    records_objected,
    nobody_left,
    licence_lost,
    uses_objected,
    waiting_on_others,
    asked_of_us,
    deemed,
    mentioned,
    to_decide,
    to_deliver,
    all
};
BOOST_DESCRIBE_ENUM(ListName, mine, urged, to_receive, to_accept, to_review, suspended, gaps_to_check,
                    promises_to_check, promises_to_decide, records_objected, nobody_left, licence_lost, uses_objected,
                    waiting_on_others, asked_of_us, deemed, mentioned, to_decide, to_deliver, all)

} // namespace yimen::cases
