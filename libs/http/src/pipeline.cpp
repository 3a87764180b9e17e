#include "pipeline.hpp"

#include <boost/system/system_error.hpp>

#include "telemetry/log.hpp"
#include "telemetry/metrics.hpp"

namespace varde::http {
namespace {

Response methodNotAllowed(const std::vector<Method>& allowed) {
    std::string allow;
    for (const auto method : allowed) {
        if (method == Method::other) continue;
        if (!allow.empty()) allow += ", ";
        allow += toString(method);
        const auto hasHead = std::find(allowed.begin(), allowed.end(), Method::head) != allowed.end();
        if (method == Method::get && !hasHead) allow += ", HEAD";
    }
    return empty(Status::methodNotAllowed).with("Allow", allow);
}

// The server's own end points; empty when the request is for something else.
std::optional<Response> ownEndpoint(const Worker& worker, Request& request) {
    const auto path = request.rawPath();
    if (!path.starts_with("/health/") && path != "/metrics") return std::nullopt;
    if (request.method != Method::get && request.method != Method::head) return std::nullopt;
    if (path == "/health/live") {
        request.routePattern = "/health/live";
        return text(Status::ok, "live");
    }
    if (path == "/health/ready") {
        request.routePattern = "/health/ready";
        const bool ready = !worker.draining && (!worker.options.ready || worker.options.ready());
        return ready ? text(Status::ok, "ready") : text(Status::unavailable, "not ready");
    }
    if (path == "/metrics") {
        request.routePattern = "/metrics";
        return text(Status::ok, metrics::render())
            .with("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    }
    return std::nullopt;
}

// Empty: the caller may go on.
Task<std::optional<Response>> authenticate(
    const Authenticator& authenticator, Access access, Request& request
) {
    if (authenticator.user) request.callerPtr = co_await authenticator.user(request);
    switch (access) {
        case Access::anonymous:
            break;
        case Access::user:
            if (!request.callerPtr) co_return empty(Status::unauthorized);
            break;
        case Access::platform: {
            bool trusted = false;
            if (authenticator.platform) trusted = co_await authenticator.platform(request);
            if (!trusted) co_return empty(request.callerPtr ? Status::forbidden : Status::unauthorized);
            break;
        }
    }
    co_return std::nullopt;
}

Task<Response> dispatch(Worker& worker, const Router& router, Request& request, bool admin) {
    // Before the table: a route such as /{org}/{app} would take /health/ready for an app of that name.
    if (admin || !worker.adminSeparate) {
        auto own = ownEndpoint(worker, request);
        if (own) co_return std::move(*own);
    }
    auto match = router.match(request.method, request.rawPath());
    if (!match.route) {
        if (worker.options.fallback) co_return co_await worker.options.fallback(request);
        if (match.allowed.empty()) co_return empty(Status::notFound);
        co_return methodNotAllowed(match.allowed);
    }
    request.routePattern = match.route->pattern;
    for (auto& [name, value] : match.parameters) request.setPathParameter(std::move(name), std::move(value));
    auto refusal = co_await authenticate(worker.options.authenticator, match.route->access, request);
    if (refusal) co_return std::move(*refusal);
    co_return co_await match.route->handler(request);
}

// A body whose first piece has been fetched already.
class StartedBody final : public BodySource {
public:
    StartedBody(std::string first, BodySourcePtr rest) : first_(std::move(first)), rest_(std::move(rest)) {}

    Task<std::optional<std::string>> next() override {
        if (first_) co_return std::exchange(first_, std::nullopt);
        co_return co_await rest_->next();
    }
    std::optional<std::uint64_t> size() const override { return rest_->size(); }

private:
    std::optional<std::string> first_;
    BodySourcePtr rest_;
};

// Fetches the first piece while a failure can still be told by the status. A body of one piece becomes a
// string, which leaves in one write with its header.
Task<> startBody(Response& response) {
    auto& source = std::get<BodySourcePtr>(response.body);
    auto first = co_await source->next();
    if (!first) {
        if (source->size().value_or(0) == 0) response.body = std::string();
        co_return;
    }
    if (source->size() == first->size()) {
        response.body = std::move(*first);
        co_return;
    }
    auto rest = std::move(source);
    response.body = std::make_unique<StartedBody>(std::move(*first), std::move(rest));
}

// A file, a socket, a database: something that this service stands on, not this request.
bool isOfTheSystem(const std::exception& error) {
    return dynamic_cast<const std::system_error*>(&error) ||
           dynamic_cast<const boost::system::system_error*>(&error);
}

Response render(const Worker& worker, const Problem& problem, const Request& request) {
    if (worker.options.renderProblem) return worker.options.renderProblem(problem, request.trace);
    return http::problem(problem, request.trace);
}

}  // namespace

Task<Response> answer(Worker& worker, Request& request, bool admin) {
    // Requests that began with one table end with it, whatever setRouter() does meanwhile.
    const auto router = worker.router;
    bool broken = false;
    try {
        auto response = co_await dispatch(worker, *router, request, admin);
        const bool streamed = std::holds_alternative<BodySourcePtr>(response.body);
        if (streamed && request.method != Method::head) co_await startBody(response);
        co_return response;
    } catch (const Problem& problem) {
        co_return render(worker, problem, request);
    } catch (const std::exception& error) {
        broken = isOfTheSystem(error);
        log::error(
            "request failed",
            {{"traceId", request.trace.traceId},
             {"method", toString(request.method)},
             {"route", request.routePattern},
             {"error", error.what()}}
        );
    } catch (...) {
        log::error("request failed", {{"traceId", request.trace.traceId}, {"route", request.routePattern}});
    }
    co_return render(worker, Problem(broken ? Errc::unavailable : Errc::internal, ""), request);
}

}  // namespace varde::http
