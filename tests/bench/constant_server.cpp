// A constant through libs/http: constant_server THREADS. Prints `port N`; SIGTERM ends it.
#include <cstdio>

#include "base/text.hpp"
#include "constant.hpp"
#include "http/server.hpp"

namespace {

using namespace varde;

Task<http::Response> answer(http::Request&) {
    http::Response response;
    response.headers.set("Content-Type", "application/json");
    response.body = std::string(bench::constant);
    co_return response;
}

}  // namespace

int main(int argc, char** argv) {
    const auto threads = parseNumber<unsigned>(argc > 1 ? argv[1] : "1").value_or(1);
    http::Router router;
    router.get("/{*rest}", http::Access::anonymous, answer);
    http::ServerOptions options;
    options.threads = threads;
    options.serviceName = "constant";
    http::Server server(std::move(options), std::move(router));
    std::printf("port %u\n", unsigned{server.port()});
    std::fflush(stdout);
    server.run();
    return 0;
}
