#pragma once
// What the contract derives from an event's attributes (events contract 3, 5). No HTTP, no SQL.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "auth/caller.hpp"
#include "model/cloud_event.hpp"

namespace varde::events {

// `urn:` and 1 to 10 groups, lower case (3.1).
bool isUrn(std::string_view text);

// `urn:altinn:resource:app_{org}_{app}`.
bool isAppResource(std::string_view resource);
std::string appResource(std::string_view org, std::string_view app);
// The two names in it; the app's may hold underscores. Empty when there are not two.
std::optional<std::pair<std::string, std::string>> appOfResource(std::string_view resource);

// What an app's source names: https://host/{org}/{app}/instances/{party}/{guid}
struct AppSource {
    std::string org;
    std::string app;
    std::string party;
    std::string guid;
    std::string instanceId() const { return party + "/" + guid; }
};
// Empty unless the path has at least five segments.
std::optional<AppSource> appSource(std::string_view source);
// Empty unless it has exactly five and no query: only such events are listed (5.2).
std::optional<AppSource> listableAppSource(std::string_view source);

// Before an event is stored: resources of the old form are rewritten (3.1).
void rewriteLegacyResource(model::CloudEvent& event);

// An attribute of a decision request: id and value.
using Attribute = std::pair<std::string, std::string>;
// What an identity or subject ("/org/ttd", "urn:a:b") is in a decision request; empty when it is nothing
// there (5.2).
std::optional<Attribute> attributeOf(std::string_view identity);
// And back, for the kinds of consumers that there are.
std::optional<std::string> consumerOf(std::string_view attributeId, std::string_view value);

// Who the caller is as a consumer and as createdBy (5.1); empty when nobody.
std::optional<std::string> entityOf(const auth::Caller& caller);
// An entry of the caller's scopes, compared without case: the tests inside of actions do so (5.1).
bool hasScopeIgnoreCase(const auth::Caller& caller, std::string_view scope);

// The value that register is asked for the main unit of, for includeSubunits (5.6).
std::optional<std::string> subunitUrn(const model::CloudEvent& event);

}  // namespace varde::events
