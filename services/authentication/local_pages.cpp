#include "local_pages.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "goto_url.hpp"
#include "html.hpp"
#include "test_claims.hpp"

namespace varde::authentication {
namespace {

constexpr const char* chosenUserCookie = "Localtest_User.Party_Select";
constexpr std::int64_t loginSeconds = 1337 * 60;
constexpr std::int64_t partySeconds = 365 * 24 * 3600;
constexpr std::int64_t defaultLevel = 2;
constexpr std::string_view localVersion = "6";

std::string levelOptions() {
    std::string text = option("-1", "Ikke autentisert", false);
    for (std::int64_t level = 0; level <= 4; ++level) {
        const auto number = std::to_string(level);
        text += option(number, "Nivå " + number, level == defaultLevel);
    }
    return text;
}

std::string field(std::string_view id, std::string_view label, const std::string& options) {
    const std::string name(id);
    return "<div><label for=\"" + name + "\">" + escaped(label) + "</label>\n<select id=\"" + name +
           "\" name=\"" + name + "\">\n" + options + "</select></div>\n";
}

struct ChosenUser {
    const TestUser* user = nullptr;
    std::int64_t partyId = 0;
};

// `userId.partyId` of somebody who may represent that party; no user otherwise.
ChosenUser chosenUser(const TestData& data, const std::string& text) {
    const auto parts = split(text, '.');
    if (parts.size() != 2) return {};
    const auto userId = parseNumber<std::int64_t>(parts[0]);
    const auto partyId = parseNumber<std::int64_t>(parts[1]);
    const auto* user = userId ? data.user(*userId) : nullptr;
    if (!user || !partyId || !data.mayRepresent(*user, *partyId)) return {};
    return {user, *partyId};
}

}  // namespace

std::string LocalPages::userOptions(const std::string& chosen) const {
    std::string text;
    for (const auto& user : data_.users) {
        text += "<optgroup label=\"" + escaped(user.name) + "\">\n";
        for (const auto partyId : data_.represented(user)) {
            const auto* party = data_.party(partyId);
            const auto value = std::to_string(user.userId) + "." + std::to_string(partyId);
            const auto who = partyId == user.partyId ? user.name + " (" + user.userName + ")"
                                                     : user.name + " for " + (party ? party->name : value);
            text += option(value, who, value == chosen);
        }
        text += "</optgroup>\n";
    }
    return text;
}

std::optional<std::string> LocalPages::sameSite(const http::Request& request, const std::string& target)
    const {
    return safeGoto(
        target,
        {.hostname = issuer_.publicHost(),
         .requestHost = std::string(request.header("Host").value_or("")),
         .allowsHttp = !issuer_.isSecure(),
         .allowsPath = true}
    );
}

Task<http::Response> LocalPages::home(http::Request& request) {
    const auto target = sameSite(request, request.query("goto").value_or(std::string()));
    const auto apps = co_await apps_.published();

    std::string body = "<p>Choose who to be. These identities exist on test platforms only.</p>\n";
    body += "<form method=\"post\" action=\"/Home/LogInTestUser\">\n";
    if (target) {
        body += "<input type=\"hidden\" name=\"RedirectUrl\" value=\"" + escaped(*target) + "\">\n";
    } else if (apps && !apps->empty()) {
        std::string options;
        for (const auto& app : *apps) options += option(app.id, app.title + " (" + app.id + ")", false);
        body += field("AppPathSelection", "Select app to test", options);
    } else {
        body += apps ? "<p role=\"status\">No app is published yet.</p>\n"
                     : "<p role=\"status\">The apps are not known: storage does not answer.</p>\n";
    }
    const auto chosen = http::cookie(request.headers, chosenUserCookie).value_or(std::string());
    body += field("UserSelect", "Select test users", userOptions(chosen));
    body += field("AuthenticationLevel", "Authentication level", levelOptions());
    body += "<div class=\"actions\">";
    body += "<button type=\"submit\" name=\"action\" value=\"start\">";
    body += target ? "Log in and go on" : "Log in and open the app";
    body +=
        "</button>\n<button type=\"submit\" name=\"action\" value=\"reauthenticate\">Log in and "
        "stay</button>";
    body += "</div>\n</form>\n";
    co_return page("Log in as a test user", body);
}

void LocalPages::addCookies(
    http::Response& response,
    const http::Request& request,
    const TestUser& user,
    std::int64_t partyId,
    std::int64_t level
) const {
    CookieOptions options{
        .readable = false,
        .secure = issuer_.isSecure(),
        .domain = cookieDomain(request, issuer_.publicHost()),
        .lifeSeconds = loginSeconds};
    // The token holds the user's own party; which one was chosen is the readable cookie's business (contract
    // 10, 34).
    const auto token = issuer_.token(userClaims(user, user.partyId, level, userScope), testTokenLife);
    const auto party = std::to_string(partyId);
    const auto choice = std::to_string(user.userId) + "." + party;
    auto add = [&](const std::string& name, const std::string& value) {
        response.headers.add("Set-Cookie", cookieText(name, value, options));
    };
    add("AltinnStudioRuntime", token);
    add(chosenUserCookie, choice);
    options.readable = true;
    options.lifeSeconds = partySeconds;
    add("AltinnPartyId", party);
}

Task<std::string> LocalPages::destination(LoginForm form) {
    if (form.app == "accessmanagement") co_return "/accessmanagement/ui/given-api-delegations/overview";
    const auto apps = co_await apps_.published();
    const bool isKnown =
        apps && std::any_of(apps->begin(), apps->end(), [&](const auto& app) { return app.id == form.app; });
    co_return isKnown ? "/" + form.app + "/" : std::string();
}

Task<http::Response> LocalPages::logIn(http::Request& request) {
    const auto form = co_await readLoginForm(request);
    const auto level =
        parseNumber<std::int64_t>(form.level.empty() ? std::to_string(defaultLevel) : form.level);
    if (!level || *level < -1 || *level > 4) {
        co_return http::text(http::Status::badRequest, "AuthenticationLevel is from -1 to 4");
    }
    const auto chosen = chosenUser(data_, form.user);
    if (*level >= 0 && !chosen.user) co_return http::text(http::Status::badRequest, "User not found");

    auto response = http::empty(http::Status::noContent);
    if (form.action != "reauthenticate") {
        auto target = sameSite(request, form.redirectUrl).value_or(std::string());
        if (target.empty()) target = co_await destination(form);
        if (target.empty()) co_return http::text(http::Status::badRequest, "App not found");
        response = http::redirect(std::move(target));
    }
    if (*level >= 0) addCookies(response, request, *chosen.user, chosen.partyId, *level);
    co_return uncached(std::move(response));
}

Task<http::Response> LocalPages::tokens(http::Request& request) {
    const auto user = request.query("UserSelect").value_or(std::string());
    const auto org = request.query("org").value_or(std::string());
    std::string token;
    if (const auto chosen = chosenUser(data_, user); chosen.user) {
        const auto asked =
            parseNumber<std::int64_t>(request.query("AuthenticationLevel").value_or(std::string()));
        const auto level = std::clamp<std::int64_t>(asked.value_or(defaultLevel), 0, 4);
        token = issuer_.token(userClaims(*chosen.user, chosen.partyId, level, userScope), testTokenLife);
    } else if (const auto owner = data_.orgNumbers.find(org); owner != data_.orgNumbers.end()) {
        token = issuer_.token(serviceOwnerClaims(org, owner->second, serviceOwnerScope), testTokenLife);
    }

    std::string body;
    if (!token.empty()) {
        body += "<div><label for=\"token\">Token, good for 16 hours</label>\n";
        body += "<textarea id=\"token\" rows=\"8\" readonly>" + escaped(token) + "</textarea></div>\n";
    }
    body += "<h2>Of a user</h2>\n<form method=\"get\" action=\"/Home/Tokens\">\n";
    body += field("UserSelect", "Select test users", userOptions(user));
    body += field("AuthenticationLevel", "Authentication level", levelOptions());
    body += "<div class=\"actions\"><button type=\"submit\">Make a user's token</button></div></form>\n";
    std::string owners;
    for (const auto& [code, number] : data_.orgNumbers)
        owners += option(code, code + " (" + number + ")", code == org);
    body += "<h2>Of an app owner</h2>\n<form method=\"get\" action=\"/Home/Tokens\">\n";
    body += field("org", "App owner", owners);
    body +=
        "<div class=\"actions\"><button type=\"submit\">Make an app owner's token</button></div></form>\n";
    co_return page("Tokens", body);
}

Task<http::Response> LocalPages::version(http::Request&) {
    co_return http::text(http::Status::ok, std::string(localVersion));
}

Task<http::Response> LocalPages::appAuthenticationLevel(http::Request& request) {
    const auto id = request.query("appId").value_or(std::string());
    const auto parts = split(id, '/');
    if (trim(id).empty()) co_return http::text(http::Status::badRequest, "appId is required");
    if (parts.size() != 2) co_return http::text(http::Status::badRequest, "appId is org/app");
    const auto level = co_await apps_.minimumLevel(std::string(parts[0]), std::string(parts[1]));
    co_return http::json(http::Status::ok, std::to_string(level.value_or(defaultLevel)));
}

}  // namespace varde::authentication
