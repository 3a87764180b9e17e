#include "sessions.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "discovery.hpp"
#include "goto_url.hpp"

namespace varde::authentication {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 6> knownAcrValues{
    "selfregistered-email", "idporten-loa-substantial", "idporten-loa-high", "level0", "level1", "level2"};

bool hasKnownAcrValues(const std::string& text) {
    for (const auto part : split(text, ' ')) {
        if (part.empty()) continue;
        if (std::find(knownAcrValues.begin(), knownAcrValues.end(), part) == knownAcrValues.end())
            return false;
    }
    return true;
}

// Two names come back changed from a refresh; readers have learnt to expect it (contract 2.2).
std::string refreshedName(const std::string& name) {
    if (name == "sub") return "nameid";
    if (name == "roles") return "role";
    return name;
}

}  // namespace

CookieOptions Sessions::cookies(const http::Request& request) const {
    return {
        .readable = false,
        .secure = issuer_.isSecure(),
        .domain = cookieDomain(request, issuer_.publicHost()),
        .lifeSeconds = 0};
}

std::string Sessions::landing(const http::Request& request) const {
    if (!options_.baseUrl.empty()) return options_.baseUrl;
    return (options_.isLocal ? urlAsAsked(request, issuer_.publicUrl()) : issuer_.publicUrl()) + "/";
}

Task<http::Response> Sessions::login(http::Request& request) {
    const auto acr = request.query("acr_values");
    if (acr && !hasKnownAcrValues(*acr)) {
        co_return stringBody(request, http::Status::badRequest, "Invalid acr_values.");
    }
    auto wanted = request.query("goto").value_or(std::string());
    if (wanted.empty()) {
        wanted = percentDecode(http::cookie(request.headers, "authngoto").value_or("")).value_or("");
    }
    const auto target = safeGoto(
        wanted,
        {.hostname = issuer_.publicHost(),
         .requestHost = options_.isLocal ? std::string(request.header("Host").value_or("")) : std::string(),
         .allowsHttp = options_.isLocal,
         .allowsPath = false}
    );
    // The page where one chooses who to be stands for the login of a real identity provider.
    if (options_.hasTestIdentities) {
        co_return http::redirect(target ? "/?goto=" + percentEncode(*target) : std::string("/"));
    }
    if (!target) co_return http::redirect(landing(request));
    if (request.callerPtr) co_return uncached(http::redirect(*target));
    co_return uncached(http::problem(
        Problem(Errc::unavailable, "No login provider is configured."),
        request.trace,
        "application/problem+json"
    ));
}

Task<http::Response> Sessions::refresh(http::Request& request) {
    const auto& caller = request.caller();
    json::Object claims;
    for (const auto& [name, value] : caller.claims()) claims.set(refreshedName(name), value);

    const bool enrich = request.queryBool("enrichPid").value_or(false);
    const auto uuid = caller.claim("urn:altinn:party:uuid");
    if (enrich && uuid && !claims.find("pid")) {
        const auto number = co_await persons_.numberOf(*uuid);
        if (number) claims.set("pid", *number);
    }
    const auto life = options_.isLocal ? 960min : 30min;
    co_return uncached(stringBody(request, http::Status::ok, issuer_.token(std::move(claims), life)));
}

Task<http::Response> Sessions::logout(http::Request& request) {
    auto response = uncached(http::redirect(landing(request)));
    const auto options = cookies(request);
    for (const auto* name : {"AltinnStudioRuntime", "altinnsession"}) {
        response.headers.add("Set-Cookie", cookieRemoval(name, options));
    }
    co_return response;
}

Task<http::Response> Sessions::handleLoggedOut(http::Request& request) {
    const auto info = http::cookie(request.headers, "AltinnLogoutInfo");
    if (info && info->find("amSafeRedirectUrl=") != std::string::npos) {
        const auto host = "https://am.ui." + issuer_.publicHost();
        co_return http::redirect(host + "/accessmanagement/api/v1/logoutredirect");
    }
    auto response = http::redirect(landing(request));
    response.headers.add("Set-Cookie", cookieRemoval("AltinnLogoutInfo", cookies(request)));
    co_return response;
}

Task<http::Response> Sessions::frontChannelLogout(http::Request& request) {
    auto response = http::empty(http::Status::ok);
    response.headers.add("Set-Cookie", cookieRemoval("AltinnStudioRuntime", cookies(request)));
    co_return response;
}

Task<http::Response> Sessions::upstreamFrontChannelLogout(http::Request& request) {
    const auto issuer = request.query("iss").value_or(std::string());
    const auto session = request.query("sid").value_or(std::string());
    if (issuer.empty() || session.empty()) {
        co_return stringBody(request, http::Status::badRequest, "Missing iss or sid.");
    }
    // No session of that provider is here; the answer does not say so.
    co_return stringBody(request, http::Status::ok, "OK");
}

}  // namespace varde::authentication
