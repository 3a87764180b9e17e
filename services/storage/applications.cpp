#include "applications.hpp"

#include "base/problem.hpp"
#include "problems.hpp"

namespace varde::storage {

namespace {

// Eats one small letter (æøå are two bytes); false when there is none.
bool eatLetter(std::string_view& text) {
    if (text.empty()) return false;
    if (text[0] >= 'a' && text[0] <= 'z') {
        text.remove_prefix(1);
        return true;
    }
    for (const std::string_view letter : {"æ", "ø", "å"}) {
        if (text.starts_with(letter)) {
            text.remove_prefix(letter.size());
            return true;
        }
    }
    return false;
}

bool isName(std::string_view text, bool hyphens) {
    if (!eatLetter(text)) return false;
    while (!text.empty()) {
        if ((text[0] >= '0' && text[0] <= '9') || (hyphens && text[0] == '-')) {
            text.remove_prefix(1);
        } else if (!eatLetter(text)) {
            return false;
        }
    }
    return true;
}

bool isLanguage(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return text.size() == 2 && letter(text[0]) && letter(text[1]);
}

std::optional<std::string> nameOf(const http::Request& request) {
    return request.callerPtr ? request.callerPtr->claim("name") : std::nullopt;
}

http::Response listAnswer(std::vector<model::Application> applications) {
    model::ApplicationList list;
    list.applications = std::move(applications);
    return http::json(http::Status::ok, json::write(list));
}

}  // namespace

bool isAppId(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return false;
    return isName(text.substr(0, slash), false) && isName(text.substr(slash + 1), true);
}

Task<http::Response> Applications::listAll(http::Request&) {
    auto all = co_await applications_.list("");
    co_return listAnswer(std::move(all));
}

Task<http::Response> Applications::listOfOrg(http::Request& request) {
    const auto& org = request.path("org");
    if (org.empty() || org.find_first_of("- ") != std::string::npos) {
        throw Problem(Errc::badRequest, "Application owner id '" + org + "' is not valid");
    }
    auto all = co_await applications_.list(org);
    co_return listAnswer(std::move(all));
}

Task<http::Response> Applications::read(http::Request& request) {
    const auto appId = request.path("org") + "/" + request.path("app");
    const auto application = co_await applications_.find(appId);
    if (!application) throw Problem(Errc::notFound, "Did not find application with appId=" + appId);
    co_return http::json(http::Status::ok, json::write(*application));
}

Task<http::Response> Applications::create(http::Request& request) {
    const auto appId = request.query("appId").value_or("");
    const auto org = appId.substr(0, appId.find('/'));
    co_await appTokens_.requirePublisher(request, org);
    if (!isAppId(appId)) throw Problem(Errc::badRequest, "AppId is not valid: " + appId);
    const auto text = co_await jsonBody(request);
    auto application = parseBody<model::Application>(text);
    application.id = appId;
    application.org = org;
    const auto now = clock_.now();
    application.created = application.lastChanged = now;
    application.createdBy = application.lastChangedBy = nameOf(request);
    if (!application.validFrom) application.validFrom = now;
    co_await applications_.put(application);
    co_return http::json(http::Status::created, json::write(application)).with("Location", appId);
}

Task<http::Response> Applications::replace(http::Request& request) {
    const auto& org = request.path("org");
    const auto& app = request.path("app");
    co_await appTokens_.requirePublisher(request, org);
    const auto appId = org + "/" + app;
    const auto text = co_await jsonBody(request);
    auto application = parseBody<model::Application>(text);
    if (!isAppId(appId)) throw Problem(Errc::badRequest, "AppId is not valid: " + appId);
    if (application.id != appId || application.org != org) {
        throw Problem(Errc::badRequest, "AppId in path does not match application id in body");
    }
    const auto stored = co_await applications_.findLatest(org, app);
    if (!stored) throw Problem(Errc::notFound, "Did not find application with appId=" + appId);
    application.lastChanged = clock_.now();
    application.lastChangedBy = nameOf(request);
    application.created = stored->created;
    application.createdBy = stored->createdBy;
    application.storageAccountNumber = stored->storageAccountNumber;
    if (!application.partyTypesAllowed) application.partyTypesAllowed.emplace();
    co_await applications_.put(application);
    co_return http::json(http::Status::ok, json::write(application));
}

Task<http::Response> Applications::remove(http::Request& request) {
    const auto& org = request.path("org");
    const auto& app = request.path("app");
    co_await appTokens_.requirePublisher(request, org);
    const bool hard = request.queryBool("hard").value_or(false);
    auto stored = co_await applications_.findLatest(org, app);
    if (!stored) throw Problem(Errc::notFound, "Did not find application with appId=" + org + "/" + app);
    if (hard) {
        co_await applications_.remove(org, app);
    } else {
        stored->validTo = stored->lastChanged = clock_.now();
        stored->lastChangedBy = nameOf(request);
        co_await applications_.put(*stored);
    }
    co_return http::json(http::Status::ok, json::write(*stored));
}

Task<http::Response> Texts::create(http::Request& request) {
    const auto& org = request.path("org");
    const auto& app = request.path("app");
    co_await appTokens_.requirePublisher(request, org);
    const auto body = co_await jsonBody(request);
    auto text = parseBody<model::TextResource>(body);
    const auto language = text.language.value_or("");
    if (!isLanguage(language)) throw Problem(Errc::badRequest, "Language is two letters");
    text.id = org + "-" + app + "-" + language;
    text.org = org;
    const bool stored = co_await texts_.put(org, app, text);
    if (!stored) throw Problem(Errc::notFound, "There is no application " + org + "/" + app);
    co_return http::json(http::Status::ok, json::write(text));
}

Task<http::Response> Texts::read(http::Request& request) {
    const auto& language = request.path("language");
    if (!isLanguage(language)) throw Problem(Errc::badRequest, "Language is two letters");
    const auto text = co_await texts_.find(request.path("org"), request.path("app"), language);
    if (!text) throw Problem(Errc::notFound, "");
    co_return http::json(http::Status::ok, json::write(*text));
}

Task<http::Response> Texts::replace(http::Request& request) {
    const auto& org = request.path("org");
    const auto& app = request.path("app");
    co_await appTokens_.requirePublisher(request, org);
    const auto body = co_await jsonBody(request);
    auto text = parseBody<model::TextResource>(body);
    const auto language = text.language.value_or("");
    if (!isLanguage(language) || language != request.path("language")) {
        throw Problem(Errc::badRequest, "Language is two letters, the same in path and body");
    }
    text.id = org + "-" + app + "-" + language;
    text.org = org;
    const bool stored = co_await texts_.replace(org, app, text);
    if (!stored) co_return http::empty(http::Status::noContent);
    co_return http::json(http::Status::ok, json::write(text));
}

Task<http::Response> Texts::remove(http::Request& request) {
    const auto& org = request.path("org");
    co_await appTokens_.requirePublisher(request, org);
    const auto& language = request.path("language");
    if (!isLanguage(language)) throw Problem(Errc::badRequest, "Language is two letters");
    const bool removed = co_await texts_.remove(org, request.path("app"), language);
    if (!removed) throw Problem(Errc::notFound, "");
    co_return http::empty(http::Status::ok);
}

}  // namespace varde::storage
