#include "routes.hpp"

namespace varde::gateway {
namespace {

Task<http::Response> health(http::Request&) {
    co_return http::text(http::Status::ok, "Healthy");
}

}  // namespace

http::Router routes() {
    http::Router router;
    router.get("/health", http::Access::anonymous, health);
    return router;
}

}  // namespace varde::gateway
