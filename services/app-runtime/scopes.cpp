#include "scopes.hpp"

namespace varde::app_runtime {

namespace {

constexpr std::string_view portalScope = "altinn:portal/enduser";

std::string forApp(std::string scope, const std::string& app) {
    static constexpr std::string_view placeholder = "[app]";
    for (auto at = scope.find(placeholder); at != std::string::npos;
         at = scope.find(placeholder, at + app.size())) {
        scope.replace(at, placeholder.size(), app);
    }
    return scope;
}

bool given(const std::optional<std::string>& text) {
    return text && !text->empty();
}

}  // namespace

void requireScope(const Call& call) {
    const auto& wanted = call.app->application.apiScopes;
    if (!wanted || !call.authenticated()) return;
    const auto& pattern = call.request.routePattern;
    const bool stateless = pattern.starts_with("/{org}/{app}/v1/data");
    if (!stateless && !pattern.starts_with("/{org}/{app}/instances")) return;

    const auto& scopes = call.isServiceOwner() ? wanted->serviceOwners : wanted->users;
    if (!scopes) return;
    using http::Method;
    const auto method = call.request.method;
    const bool reads =
        stateless || method == Method::get || method == Method::head || method == Method::options;
    const auto& scope = reads ? scopes->read : scopes->write;
    if (!given(scope) || call.caller().hasScope(forApp(*scope, call.app->app))) return;
    if (!call.isServiceOwner() && call.caller().hasScope(portalScope)) return;

    auto key = std::string("authorization.scopes.insufficient");
    if (given(wanted->errorMessageTextResourceKey)) key = *wanted->errorMessageTextResourceKey;
    if (given(scopes->errorMessageTextResourceKey)) key = *scopes->errorMessageTextResourceKey;
    throw Refusal::problem(
        http::Status::forbidden,
        "Forbidden",
        call.app->texts.find(key, call.language()).value_or("Insufficient scope"),
        {{"instance", std::string(call.request.rawPath())}}
    );
}

}  // namespace varde::app_runtime
