#include "event_rules.hpp"

#include "base/guid.hpp"
#include "base/text.hpp"
#include "uri.hpp"

namespace varde::events {

namespace {

constexpr std::string_view appPrefix = "urn:altinn:resource:app_";
constexpr std::string_view legacyPrefix = "urn:altinn:resource:altinnapp.";

bool only(std::string_view text, std::string_view more) {
    const auto allowed = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
    };
    return std::all_of(text.begin(), text.end(), allowed);
}

bool between(std::size_t value, std::size_t least, std::size_t most) {
    return value >= least && value <= most;
}

}  // namespace

bool isUrn(std::string_view text) {
    const auto parts = split(text, ':');
    if (!between(parts.size(), 3, 12) || parts[0] != "urn") return false;
    if (!between(parts[1].size(), 1, 30) || !only(parts[1], "-")) return false;
    return std::all_of(parts.begin() + 2, parts.end(), [](std::string_view group) {
        return between(group.size(), 1, 100) && only(group, "()+,.-;$_!/");
    });
}

bool isAppResource(std::string_view resource) {
    return resource.starts_with(appPrefix);
}

std::string appResource(std::string_view org, std::string_view app) {
    return std::string(appPrefix) + std::string(org) + "_" + std::string(app);
}

std::optional<std::pair<std::string, std::string>> appOfResource(std::string_view resource) {
    if (!startsWithIgnoreCase(resource, appPrefix)) return std::nullopt;
    const auto names = resource.substr(appPrefix.size());
    const auto gap = names.find('_');
    if (gap == std::string_view::npos || gap == 0 || gap + 1 == names.size()) return std::nullopt;
    return std::pair(std::string(names.substr(0, gap)), std::string(names.substr(gap + 1)));
}

std::optional<AppSource> appSource(std::string_view source) {
    const auto uri = parseAbsolute(source);
    if (!uri) return std::nullopt;
    const auto parts = uri->segments();
    if (parts.size() < 5) return std::nullopt;
    return AppSource{parts[0], parts[1], parts[3], parts[4]};
}

std::optional<AppSource> listableAppSource(std::string_view source) {
    const auto uri = parseAbsolute(source);
    // A query counts as part of the last segment, which then is no instance.
    if (!uri || uri->hasQuery || uri->segments().size() != 5) return std::nullopt;
    return appSource(source);
}

void rewriteLegacyResource(model::CloudEvent& event) {
    if (!event.resource || !event.resource->starts_with(legacyPrefix)) return;
    const auto source = appSource(event.source).value_or(AppSource());
    event.resource = appResource(source.org, source.app);
}

std::optional<Attribute> attributeOf(std::string_view identity) {
    static constexpr std::pair<std::string_view, std::string_view> kinds[] = {
        {"/user/", "urn:altinn:userid"},
        {"/org/", "urn:altinn:org"},
        {"/party/", "urn:altinn:partyid"},
        {"/organisation/", "urn:altinn:organization:identifier-no"},
        {"/systemuser/", "urn:altinn:systemuser:uuid"}};
    for (const auto& [prefix, id] : kinds) {
        if (!identity.starts_with(prefix)) continue;
        const auto value = identity.substr(prefix.size());
        if (value.empty()) return std::nullopt;
        return Attribute(id, value);
    }
    if (!isUrn(identity)) return std::nullopt;
    const auto colon = identity.rfind(':');
    return Attribute(identity.substr(0, colon), identity.substr(colon + 1));
}

std::optional<std::string> consumerOf(std::string_view attributeId, std::string_view value) {
    static constexpr std::pair<std::string_view, std::string_view> kinds[] = {
        {"urn:altinn:userid", "/user/"},
        {"urn:altinn:org", "/org/"},
        {"urn:altinn:organization:identifier-no", "/organisation/"},
        {"urn:altinn:systemuser:uuid", "/systemuser/"}};
    for (const auto& [id, prefix] : kinds) {
        if (id == attributeId) return std::string(prefix) + std::string(value);
    }
    return std::nullopt;
}

std::optional<std::string> entityOf(const auth::Caller& caller) {
    if (!caller.org.empty()) return "/org/" + caller.org;
    if (caller.userId) return "/user/" + std::to_string(*caller.userId);
    if (caller.systemUser) {
        const auto id = Guid::parse(caller.systemUser->id);
        if (id && !id->isZero()) return "/systemuser/" + id->toString();
    }
    if (!caller.orgNumber.empty()) return "/organisation/" + caller.orgNumber;
    return std::nullopt;
}

bool hasScopeIgnoreCase(const auth::Caller& caller, std::string_view scope) {
    const auto scopes = split(caller.scope, ' ');
    return std::any_of(scopes.begin(), scopes.end(), [&](auto one) { return equalsIgnoreCase(one, scope); });
}

std::optional<std::string> subunitUrn(const model::CloudEvent& event) {
    if (!event.subject) return std::nullopt;
    const std::string_view subject = *event.subject;
    if (isUrn(subject) && subject.starts_with("urn:altinn:organization:")) return std::string(subject);
    constexpr std::string_view party = "/party/";
    if (!subject.starts_with(party) || !event.alternativesubject) return std::nullopt;
    bool organisation = false;
    for (const auto* prefix : {"/org/", "/organisation/", "/organization/"}) {
        organisation = organisation || startsWithIgnoreCase(*event.alternativesubject, prefix);
    }
    if (!organisation) return std::nullopt;
    auto id = subject.substr(party.size());
    while (id.ends_with('/')) id.remove_suffix(1);
    return "urn:altinn:party:id:" + std::string(id);
}

}  // namespace varde::events
