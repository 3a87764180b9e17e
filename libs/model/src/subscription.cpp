#include "model/subscription.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::Subscription);
VARDE_MODEL(varde::model::SubscriptionRequest);
VARDE_MODEL(varde::model::SubscriptionList);
