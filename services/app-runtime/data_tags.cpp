// The tags of an attachment (app API contract 2.3), endpoints of DataElements.
#include <algorithm>

#include "data_elements.hpp"
#include "data_lookup.hpp"

namespace varde::app_runtime {

using http::Status;

Task<http::Response> DataElements::tags(Call& call) {
    co_await access_.require(call, "read");
    const auto stored =
        co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    const auto& element = elementOf(call, stored.instance);
    json::Array list;
    for (const auto& tag : element.tags) list.push_back(tag);
    co_return http::json(Status::ok, json::write(json::Value(json::Object{{"tags", std::move(list)}})));
}

Task<http::Response> DataElements::setTags(Call& call) {
    co_await access_.require(call, "write");
    const auto text = co_await call.request.body(64 * 1024);
    const auto body = json::parseValue(text);
    auto stored = co_await platform_.storage.instance(call.credentials, call.app->id(), call.instanceId());
    auto element = elementOf(call, stored.instance);
    co_await access_.requireWrite(
        call, stored.instance, typeOf(call, element.dataType), Access::Write::update
    );
    element.tags.clear();
    json::Array list;
    if (const auto* sent = body["tags"].asArray()) {
        for (const auto& tag : *sent) {
            const auto* name = tag.asString();
            // Letters of any language, hyphen and underscore; no byte that could be anything else.
            const bool fine =
                name != nullptr && !name->empty() && std::all_of(name->begin(), name->end(), [](char c) {
                    const auto byte = static_cast<unsigned char>(c);
                    return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           c == '-' || c == '_';
                });
            if (!fine)
                throw Refusal::problem(
                    Status::badRequest, "Invalid tag name", "A tag is letters, hyphens and underscores"
                );
            if (std::find(element.tags.begin(), element.tags.end(), *name) != element.tags.end()) continue;
            element.tags.push_back(*name);
            list.push_back(tag);
        }
    }
    co_await platform_.storage.updateElement(call.credentials, call.instanceId(), element);
    for (auto& other : stored.instance.data) {
        if (other.id == element.id) other.tags = element.tags;
    }
    const auto issues = co_await validateIfAsked(call, stored.instance, {});
    const bool asked = call.request.query("ignoredValidators").has_value();
    const json::Value answer = json::Object{
        {"tags", std::move(list)},
        {"validationIssues", asked ? json::Value(sourceList(issues)) : json::Value(nullptr)}};
    co_return http::json(Status::ok, json::write(answer));
}

}  // namespace varde::app_runtime
