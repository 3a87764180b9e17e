#pragma once
// The graph of varde-authentication, built from its settings: what main.cpp runs and tests call.
#include <memory>

#include "auth/tokens.hpp"
#include "config.hpp"
#include "http/client.hpp"
#include "http/router.hpp"

namespace varde::authentication {

class Service {
public:
    // Reads, and at first start makes, the keys. Test identities and their routes exist only where the
    // environment has them.
    Service(const Config& config, http::Client& client, const Clock& clock);
    ~Service();

    http::Router router();
    auth::Verifier& verifier();

private:
    struct Parts;
    struct TestParts;
    std::unique_ptr<Parts> parts_;
    std::unique_ptr<TestParts> test_;
};

}  // namespace varde::authentication
