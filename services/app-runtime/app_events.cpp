#include "app_events.hpp"

#include "directory.hpp"

namespace varde::app_runtime {

namespace {

// Where the platform is platform.{domain}, apps are {org}.apps.{domain}; where it has one name for all, so do
// they.
std::string ownUrl(const Call& call, const Platform& platform) {
    static constexpr std::string_view prefix = "://platform.";
    auto url = platform.publicUrl;
    if (const auto at = url.find(prefix); at != std::string::npos) {
        url.replace(at, prefix.size(), "://" + call.app->org + ".apps.");
    }
    return url + "/" + call.app->id() + "/";
}

// GeneralSettings.ExternalAppBaseUrl names hosts and apps by {org}, {app} and {hostName}.
std::string baseUrl(const Call& call, const Platform& platform) {
    auto url = call.app->settings.text("GeneralSettings.ExternalAppBaseUrl").value_or("");
    if (url.empty()) return ownUrl(call, platform);
    const auto replace = [&](std::string_view placeholder, const std::string& value) {
        for (auto at = url.find(placeholder); at != std::string::npos;
             at = url.find(placeholder, at + value.size())) {
            url.replace(at, placeholder.size(), value);
        }
    };
    replace("{hostName}", platform.hostname);
    replace("{org}", call.app->org);
    replace("{app}", call.app->app);
    if (url.back() != '/') url += '/';
    return url;
}

}  // namespace

bool registersEvents(const appdef::AppDefinition& app) {
    return app.settings.flag("AppSettings.RegisterEventsWithEventsComponent", true);
}

json::Value cloudEvent(
    const Call& call, const Platform& platform, const model::Instance& instance, const std::string& type
) {
    const auto& owner = instance.instanceOwner;
    json::Value alternative;
    if (owner && owner->organisationNumber) {
        alternative = "/org/" + *owner->organisationNumber;
    } else if (owner && owner->personNumber) {
        alternative = "/person/" + *owner->personNumber;
    } else if (owner && owner->externalIdentifier) {
        alternative = *owner->externalIdentifier;
    }
    return json::Object{
        {"id", Guid::random().toString()},
        {"source", baseUrl(call, platform) + "instances/" + instance.id.value_or("")},
        {"specversion", "1.0"},
        {"type", type},
        {"subject", "/party/" + (owner ? owner->partyId.value_or("") : "")},
        {"time", platform.clock.now().toString()},
        {"alternativesubject", std::move(alternative)}};
}

Task<model::PlatformUser> actor(const Call& call, const Platform& platform) {
    const auto& caller = call.caller();
    model::PlatformUser user;
    user.authenticationLevel = caller.authenticationLevel;
    if (caller.userId) {
        user.userId = static_cast<std::int32_t>(*caller.userId);
        const auto profile = co_await platform.directory.profile(call.credentials, *caller.userId);
        const auto number = profile["party"].text("ssn");
        if (number && !number->empty()) user.nationalIdentityNumber = *number;
    } else if (caller.systemUser) {
        user.systemUserId = Guid::parse(caller.systemUser->id);
        user.systemUserOwnerOrgNo = caller.systemUser->ownerOrgNumber;
    } else if (!caller.org.empty()) {
        user.orgId = caller.org;
    }
    co_return user;
}

model::InstanceEvent processEvent(
    const model::Instance& instance,
    const model::PlatformUser& user,
    std::string_view type,
    const model::ProcessState& state,
    DateTime now
) {
    model::InstanceEvent event;
    event.instanceId = instance.id;
    event.instanceOwnerPartyId = instance.instanceOwner ? instance.instanceOwner->partyId : std::nullopt;
    event.eventType = std::string(type);
    event.created = now;
    event.user = user;
    event.processInfo = state;
    return event;
}

}  // namespace varde::app_runtime
