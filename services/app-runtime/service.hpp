#pragma once
// All handlers of the App API over one set of services, and what each request passes before and after its
// handler: the app is found, the antiforgery pair is checked, failures get the contract's shapes, and the
// security headers are set.
#include <deque>

#include "antiforgery.hpp"
#include "api_document.hpp"
#include "app_registry.hpp"
#include "app_tokens.hpp"
#include "data_elements.hpp"
#include "directory.hpp"
#include "home.hpp"
#include "http/router.hpp"
#include "instances.hpp"
#include "instantiation.hpp"
#include "parties.hpp"
#include "process_api.hpp"
#include "resources.hpp"
#include "stateless.hpp"
#include "validate_api.hpp"

namespace varde::app_runtime {

// How a group of endpoints (a controller of the original) behaves around its handlers.
struct Manner {
    FailureStyle failures = FailureStyle::raw;
    std::string_view context;  // of failures that are passed on
    bool antiforgery = false;  // changes need the pair of cookies when they come with the session cookie
    bool answersJson = false;  // texts leave as JSON strings, problems as application/json
};

class Service {
public:
    struct Dependencies {
        AppRegistry& registry;
        Platform platform;
        AppTokens& tokens;
        const Antiforgery& antiforgery;
        const Frontend& frontend;
        std::string loginUrl;
    };
    explicit Service(Dependencies dependencies);

    template <class T>
    http::Handler handler(T& object, Task<http::Response> (T::*member)(Call&), const Manner& manner) {
        endpoints_.push_back({[&object, member](Call& call) { return (object.*member)(call); }, manner});
        const auto& endpoint = endpoints_.back();  // a deque: it stays where it is
        return [this, &endpoint](http::Request& request) { return serve(endpoint, request); };
    }

private:
    struct Endpoint {
        std::function<Task<http::Response>(Call&)> handle;
        Manner manner;
    };
    Task<http::Response> serve(const Endpoint& endpoint, http::Request& request);
    Task<http::Response> answer(const Endpoint& endpoint, http::Request& request);

    AppRegistry& registry_;
    AppTokens& tokens_;
    const Antiforgery& antiforgery_;
    std::deque<Endpoint> endpoints_;

public:
    Platform platform;
    Access access;
    FormData forms;
    Validation validation;
    ProcessEngine engine;
    Instantiation instantiation;
    Instances instances;
    DataElements data;
    ProcessApi process;
    ValidateApi validate;
    Stateless stateless;
    Resources resources;
    Parties parties;
    Home home;
    ApiDocument apiDocument;
};

// The headers that every answer has (contract 1.2).
void addSecurityHeaders(http::Response& response);

}  // namespace varde::app_runtime
