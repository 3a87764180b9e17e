#pragma once
// What an app's folder says, as clients ask for it: metadata, texts, layouts, schemas, options (app API
// contract 2.9 to 2.11). None of it needs a token.
#include "call.hpp"

namespace varde::app_runtime {

class Resources {
public:
    explicit Resources(const Platform& platform) : platform_(platform) {}

    Task<http::Response> metadata(Call& call);
    Task<http::Response> policy(Call& call);
    Task<http::Response> process(Call& call);
    Task<http::Response> settings(Call& call);
    Task<http::Response> texts(Call& call);
    Task<http::Response> languages(Call& call);
    Task<http::Response> jsonSchema(Call& call);
    Task<http::Response> xsdSchema(Call& call);
    Task<http::Response> layoutSets(Call& call);
    Task<http::Response> layouts(Call& call);
    Task<http::Response> removedLayouts(Call& call);
    Task<http::Response> layoutSettings(Call& call);
    Task<http::Response> rootLayoutSettings(Call& call);
    Task<http::Response> ruleHandler(Call& call);
    Task<http::Response> ruleConfiguration(Call& call);
    Task<http::Response> validationConfig(Call& call);
    Task<http::Response> footer(Call& call);
    Task<http::Response> options(Call& call);
    Task<http::Response> instanceOptions(Call& call);  // for those who may read the instance
    Task<http::Response> redirectTarget(Call& call);
    Task<http::Response> staticFile(Call& call);

private:
    const Platform& platform_;
};

}  // namespace varde::app_runtime
