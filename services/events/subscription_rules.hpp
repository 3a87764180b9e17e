#pragma once
// What makes a subscription request acceptable (events contract V10), apart from what register and the
// decision point say.
#include <optional>
#include <string>
#include <string_view>

#include "model/subscription.hpp"
#include "register_client.hpp"
#include "uri.hpp"

namespace varde::events {

enum class SubscriptionKind { app, generic };

// Null in `error` when all is well; else the text of the 400.
struct CheckedTargets {
    std::optional<std::string> error;
    std::optional<Uri> endPoint;
    std::optional<Uri> sourceFilter;
};
// `insecureAllowed`: http will do (local mode).
CheckedTargets checkTargets(const model::SubscriptionRequest& request, bool insecureAllowed);

SubscriptionKind kindOf(
    const model::SubscriptionRequest& request,
    const std::optional<Uri>& sourceFilter,
    const std::string& appsDomain
);

// `/org/{number}`, `/organisation/{number}`, `/person/{number}` as what register is asked for.
std::optional<RegisterClient::Lookup> alternativeSubjectLookup(std::string_view subject);

// The first rule that is broken, as text. `hasOrg`: the caller is a service owner. For apps, `subjectFilter`
// is already what the alternative subject was resolved to, and resourceFilter is filled in from the source.
std::optional<std::string> checkApp(
    model::SubscriptionRequest& request,
    const std::optional<Uri>& sourceFilter,
    bool hasOrg,
    bool alternativeUnresolved,
    bool hasConsumer
);
std::optional<std::string> checkGeneric(const model::SubscriptionRequest& request);

}  // namespace varde::events
