#include "subscription_rules.hpp"

#include "base/text.hpp"
#include "event_rules.hpp"

namespace varde::events {

namespace {

// An empty filter is no filter.
bool given(const std::optional<std::string>& text) {
    return text && !text->empty();
}

}  // namespace

CheckedTargets checkTargets(const model::SubscriptionRequest& request, bool insecureAllowed) {
    CheckedTargets checked;
    const auto secure = [&](const Uri& uri) {
        return uri.scheme == "https" || (insecureAllowed && uri.scheme == "http");
    };
    checked.endPoint = parseAbsolute(request.endPoint.value_or(""));
    if (!checked.endPoint || !secure(*checked.endPoint)) {
        checked.error = "The endpoint must be an absolute https URL.";
        return checked;
    }
    if (!given(request.sourceFilter)) return checked;
    checked.sourceFilter = parseAbsolute(*request.sourceFilter);
    if (!checked.sourceFilter || !secure(*checked.sourceFilter)) {
        checked.error = "The source filter must be an absolute https URL.";
    }
    return checked;
}

SubscriptionKind kindOf(
    const model::SubscriptionRequest& request,
    const std::optional<Uri>& sourceFilter,
    const std::string& appsDomain
) {
    if (startsWithIgnoreCase(request.resourceFilter.value_or(""), "urn:altinn:resource:app_")) {
        return SubscriptionKind::app;
    }
    const bool fromApp = sourceFilter && sourceFilter->host.ends_with(toLower(appsDomain));
    return fromApp ? SubscriptionKind::app : SubscriptionKind::generic;
}

std::optional<RegisterClient::Lookup> alternativeSubjectLookup(std::string_view subject) {
    const auto after = [&](std::string_view prefix) -> std::optional<std::string> {
        if (!subject.starts_with(prefix) || subject.size() == prefix.size()) return std::nullopt;
        return std::string(subject.substr(prefix.size()));
    };
    if (auto person = after("/person/")) return RegisterClient::Lookup{std::move(*person), {}};
    if (auto unit = after("/org/")) return RegisterClient::Lookup{{}, std::move(*unit)};
    if (auto unit = after("/organisation/")) return RegisterClient::Lookup{{}, std::move(*unit)};
    return std::nullopt;
}

std::optional<std::string> checkApp(
    model::SubscriptionRequest& request,
    const std::optional<Uri>& sourceFilter,
    bool hasOrg,
    bool alternativeUnresolved,
    bool hasConsumer
) {
    // One text for both, so that nobody learns which numbers exist.
    if ((!given(request.subjectFilter) && !hasOrg) || alternativeUnresolved) {
        return "A valid subject to the authenticated identity is required.";
    }
    if (request.includeSubunits && !given(request.subjectFilter))
        return "includeSubunits needs a subject filter.";
    if (!hasConsumer) return "The token names nobody who could be told.";
    if (sourceFilter) {
        const auto segments = sourceFilter->segments();
        if (segments.size() != 2 || segments[0].empty() || segments[1].empty() || sourceFilter->hasQuery) {
            return "The source filter must end in /{org}/{app}.";
        }
        const auto resource = appResource(segments[0], segments[1]);
        if (given(request.resourceFilter) && *request.resourceFilter != resource) {
            return "The resource filter and the source filter are not of the same app.";
        }
        request.resourceFilter = resource;
    }
    if (!appOfResource(*request.resourceFilter)) return "The resource filter must name an org and an app.";
    return std::nullopt;
}

std::optional<std::string> checkGeneric(const model::SubscriptionRequest& request) {
    if (!given(request.resourceFilter)) return "A resource filter is required.";
    if (given(request.sourceFilter)) return "A source filter is not supported for this resource.";
    if (given(request.alternativeSubjectFilter))
        return "An alternative subject is not supported for this resource.";
    if (request.includeSubunits && !given(request.subjectFilter))
        return "includeSubunits needs a subject filter.";
    return std::nullopt;
}

}  // namespace varde::events
