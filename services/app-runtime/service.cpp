#include "service.hpp"

#include "scopes.hpp"
#include "telemetry/log.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

bool changesSomething(http::Method method) {
    using http::Method;
    return method == Method::post || method == Method::put || method == Method::patch ||
           method == Method::del;
}

// A client that accepts JSON and nothing else gets texts as JSON strings (contract 1.4).
bool wantsQuotes(const http::Request& request) {
    const auto accept = request.header("Accept").value_or("");
    return containsIgnoreCase(accept, "json") && accept.find("*/*") == std::string_view::npos;
}

constexpr std::size_t causeMax = 500;

bool isOurs(Status status) {
    return http::code(status) >= http::code(Status::internalError);
}

// Who reads the log finds each answer of 500 and above by the trace id that the caller was given.
void tell(const http::Request& request, Status status, std::string_view cause) {
    if (!isOurs(status)) return;
    log::error(
        "a request could not be carried out",
        {{"traceId", request.trace.traceId},
         {"route", request.routePattern},
         {"status", http::code(status)},
         {"cause", cause.substr(0, causeMax)}}
    );
}

// What went wrong within, such as in the app's process definition, is for the log alone.
http::Response render(const Problem& problem, const http::Request& request) {
    const auto status = http::statusOf(problem.code);
    if (!isOurs(status)) return http::problem(problem, request.trace);
    return http::problem(status, "The request could not be carried out.", request.trace);
}

http::Response render(const Refusal& refusal, const http::Request& request, const Manner& manner) {
    const auto mediaType =
        manner.answersJson ? "application/json; charset=utf-8" : "application/problem+json; charset=utf-8";
    if (refusal.contentType() == Refusal::standardType) {
        return http::problem(refusal.status(), {}, request.trace).with("Content-Type", mediaType);
    }
    if (refusal.contentType().empty()) return http::empty(refusal.status());
    if (refusal.contentType() == Refusal::textType) {
        if (manner.answersJson || wantsQuotes(request)) return http::quoted(refusal.status(), refusal.body());
        return http::text(refusal.status(), refusal.body());
    }
    http::Response response;
    response.status = refusal.status();
    const bool problem = startsWithIgnoreCase(refusal.contentType(), "application/problem");
    response.headers.set("Content-Type", problem ? mediaType : refusal.contentType());
    response.body = refusal.body();
    return response;
}

}  // namespace

void addSecurityHeaders(http::Response& response) {
    response.headers.set("X-Frame-Options", "deny");
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("X-XSS-Protection", "0");
    response.headers.set("Referrer-Policy", "no-referrer");
    if (!response.headers.contains("Cache-Control"))
        response.headers.set("Cache-Control", "no-store,no-cache");
}

Service::Service(Dependencies dependencies)
    : registry_(dependencies.registry),
      tokens_(dependencies.tokens),
      antiforgery_(dependencies.antiforgery),
      platform(std::move(dependencies.platform)),
      access(platform.enforcement),
      forms(platform),
      validation(platform, forms, access),
      engine(platform, access, forms, validation),
      instantiation(platform, access, forms, engine),
      instances(platform, access),
      data(platform, access, forms, validation),
      process(platform, access, engine),
      validate(platform, validation),
      stateless(platform, access, forms),
      resources(platform),
      parties(platform),
      home(platform, dependencies.antiforgery, dependencies.frontend, std::move(dependencies.loginUrl)) {}

Task<http::Response> Service::answer(const Endpoint& endpoint, http::Request& request) {
    auto app = registry_.find(request.path("org"), request.path("app"));
    if (!app) throw Refusal::empty(Status::notFound);
    Credentials credentials;
    if (request.callerPtr) credentials.userToken = request.callerPtr->token();
    credentials.platformToken = tokens_.current(app->org, app->app);
    credentials.trace = request.trace;
    Call call{request, std::move(app), std::move(credentials)};
    requireScope(call);
    // After authorization, as a filter of the original (contract 1.2).
    const bool checked = endpoint.manner.antiforgery && changesSomething(request.method) &&
                         !call.app->settings.flag("AppSettings.DisableCsrfCheck");
    if (checked && !antiforgery_.accepts(request)) throw Refusal::standard(Status::badRequest);
    co_return co_await endpoint.handle(call);
}

Task<http::Response> Service::serve(const Endpoint& endpoint, http::Request& request) {
    http::Response response;
    // The one place where what ends a request becomes an answer; anything else is the server's 500.
    try {
        response = co_await answer(endpoint, request);
    } catch (const Refusal& refusal) {
        tell(request, refusal.status(), "refused by a rule of the app runtime");
        response = render(refusal, request, endpoint.manner);
    } catch (const PlatformFailure& failure) {
        const auto refusal = passOn(failure, endpoint.manner.failures, endpoint.manner.context);
        tell(request, refusal.status(), failure.message());
        response = render(refusal, request, endpoint.manner);
    } catch (const Problem& problem) {
        tell(request, http::statusOf(problem.code), problem.detail);
        response = render(problem, request);
    }
    addSecurityHeaders(response);
    co_return response;
}

}  // namespace varde::app_runtime
