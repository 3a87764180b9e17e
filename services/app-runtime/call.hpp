#pragma once
// One request to one app, and the services that its handler works with.
#include "app_registry.hpp"
#include "auth/caller.hpp"
#include "auth/enforcement.hpp"
#include "base/clock.hpp"
#include "http/request.hpp"
#include "platform_call.hpp"
#include "storage_client.hpp"

namespace varde::app_runtime {

class Directory;

// The rest of the platform, as handlers see it. Owned by main; outlives every request.
struct Platform {
    StorageClient& storage;
    Directory& directory;
    auth::Enforcement& enforcement;
    const Clock& clock;
    std::string hostname;   // cookie domain and redirect whitelist
    std::string publicUrl;  // of the platform's components, without a trailing slash
    bool production = false;
    std::string sessionCookie = "AltinnStudioRuntime";
};

// The model of the definition that the request started with stays the same to its end, whatever is swapped
// meanwhile.
struct Call {
    http::Request& request;
    AppPtr app;
    Credentials credentials;

    const auth::Caller& caller() const { return request.caller(); }
    bool authenticated() const { return request.callerPtr != nullptr; }
    // The app owner's token, or another service owner's.
    bool isServiceOwner() const { return authenticated() && !caller().org.empty(); }
    bool isUser() const { return authenticated() && caller().userId.has_value(); }

    std::string partyId() const { return std::to_string(request.pathInteger("party")); }
    InstanceId instanceId() const { return partyId() + "/" + request.pathGuid("guid").toString(); }
    // The request's language for texts and messages; nb when it names none.
    std::string language() const { return request.query("language").value_or("nb"); }

    // The app's own address: https://{host}/{org}/{app}
    std::string appUrl() const {
        return "https://" + std::string(request.header("Host").value_or("localhost")) + "/" + app->id();
    }
    auth::Resource resource() const {
        auth::Resource resource;
        resource.org = app->org;
        resource.app = app->app;
        return resource;
    }
    auth::Resource instanceResource() const {
        auto resource = this->resource();
        resource.partyId = partyId();
        resource.instanceId = instanceId();
        return resource;
    }
};

}  // namespace varde::app_runtime
