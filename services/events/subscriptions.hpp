#pragma once
// Subscriptions: made, looked at and removed by who is to be told, validated by the platform (V10 to V14).
#include "access.hpp"
#include "authorization.hpp"
#include "register_client.hpp"
#include "subscription_repository.hpp"

namespace varde::events {

struct SubscriptionSettings {
    std::string appsDomain;
    bool insecureAllowed = false;
};

class Subscriptions {
public:
    Subscriptions(
        SubscriptionRepository& repository,
        Authorization& authorization,
        RegisterClient& registerClient,
        SubscriptionSettings settings
    )
        : repository_(repository),
          authorization_(authorization),
          register_(registerClient),
          settings_(std::move(settings)) {}

    Task<http::Response> create(http::Request& request);
    Task<http::Response> list(http::Request& request);
    Task<http::Response> find(http::Request& request);
    Task<http::Response> remove(http::Request& request);
    Task<http::Response> validate(http::Request& request);

private:
    // The subject that the alternative one stands for; empty when it stands for nobody that register tells
    // of.
    Task<std::optional<std::string>> resolve(std::string alternativeSubject, std::string callerToken);
    // The caller's own subscription, or the answer that says that it is none.
    struct Owned {
        std::optional<model::Subscription> subscription;
        http::Response refusal;
    };
    Task<Owned> owned(http::Request& request);

    SubscriptionRepository& repository_;
    Authorization& authorization_;
    RegisterClient& register_;
    const SubscriptionSettings settings_;
};

}  // namespace varde::events
