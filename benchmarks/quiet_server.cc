#include "quiet_server.h"

namespace yimen::bench {

std::unique_ptr<http::Server> quiet_server(app::Ground& ground) {
    http::ServerOptions options;
    options.port = 0;
    options.rate_factor = 0;
    options.workers = 1;
    options.upload_directory = ground.settings.server.upload_directory;
    auto server =
        std::make_unique<http::Server>(options, *ground.database, ground.clocks,
                                       [&ground](std::string_view token) { return ground.people.authenticate(token); });
    server->add(cases::routes(ground.cases));
    server->add(bundles::case_routes(ground.bundle_cases));
    server->add(bundles::together_routes(ground.bundle_cases));
    server->add(bundles::result_routes(ground.bundle_cases, ground.sealer));
    server->add(queue::routes(ground.queue));
    server->add(queue::desk_routes(ground.queue));
    return server;
}

} // namespace yimen::bench
