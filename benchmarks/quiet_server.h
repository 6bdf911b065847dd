#pragma once

#include "program.h"

namespace yimen::bench {

// The routes over the services of a ground, without relay, jobs, live streams and limits of rate, with one worker: a recorder behind it
// sees what the calls themselves send, and nothing else. Not yet started.
std::unique_ptr<http::Server> quiet_server(app::Ground& ground);

} // namespace yimen::bench
