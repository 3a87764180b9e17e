#pragma once
// Starting an instance: POST instances (JSON or multipart) and POST instances/create (app API contract 2.1 I2
// and I3).
#include "call.hpp"
#include "process_engine.hpp"

namespace varde::app_runtime {

// A part of the request; a body that is not multipart is one nameless part.
struct RequestPart {
    std::string name;
    std::string contentType;
    std::optional<std::string> filename;
    std::string bytes;
};

class Instantiation {
public:
    Instantiation(const Platform& platform, Access& access, FormData& forms, ProcessEngine& process)
        : platform_(platform), access_(access), forms_(forms), process_(process) {}

    Task<http::Response> create(Call& call);
    Task<http::Response> createSimplified(Call& call);

private:
    struct Order {
        model::Instance instance;        // the template
        std::vector<RequestPart> parts;  // data to be stored
        json::Object prefill;
    };
    Task<http::Response> carryOut(Call& call, Order order);
    Task<json::Value> ownerParty(const Call& call, const model::InstanceOwner& owner);
    Task<> store(const Call& call, model::Instance& instance, const json::Value& party, RequestPart part);
    Task<model::Instance> fill(
        const Call& call,
        model::Instance instance,
        const ProcessEngine::Start& start,
        const json::Value& party,
        Order order
    );

    const Platform& platform_;
    Access& access_;
    FormData& forms_;
    ProcessEngine& process_;
};

}  // namespace varde::app_runtime
