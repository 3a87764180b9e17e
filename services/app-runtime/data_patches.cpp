// The PATCH endpoints of DataElements (app API contract 2.2.6).
#include "data_elements.hpp"
#include "data_lookup.hpp"
#include "json_patch.hpp"
#include "wire.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

std::set<std::string, IgnoreCaseLess> ignoredIn(const json::Value& body) {
    std::set<std::string, IgnoreCaseLess> names;
    if (const auto* list = body["ignoredValidators"].asArray()) {
        for (const auto& name : *list) {
            if (name.asString() != nullptr) names.insert(*name.asString());
        }
    }
    return names;
}

Refusal patchRefused(
    Status status,
    const std::string& title,
    const std::string& detail,
    const model::DataElement& element,
    std::size_t operation,
    std::optional<json::Value> previous
) {
    json::Object document{
        {"type", "https://datatracker.ietf.org/doc/html/rfc6902/"},
        {"title", title},
        {"status", http::code(status)},
        {"detail", detail}};
    if (previous) document.set("previousModel", std::move(*previous));
    document.set("dataElementId", element.id);
    document.set("patchOperationIndex", operation);
    return Refusal(
        status, json::write(json::Value(std::move(document))), "application/problem+json; charset=utf-8"
    );
}

constexpr std::uint64_t formBytesMax = 32 * 1024 * 1024;

json::Value patched(
    const appdef::DataModel& model,
    const model::DataElement& element,
    const json::Value& previous,
    const json::Value& operations
) {
    auto document = previous;
    if (const auto failure = applyPatch(document, operations)) {
        throw patchRefused(
            failure->test ? Status::conflict : Status::unprocessable,
            failure->test ? "Precondition in patch failed" : "Patch Operation Failed",
            failure->message,
            element,
            failure->operation,
            previous
        );
    }
    json::Value data;
    try {
        data = model.fromPatched(document);
    } catch (const Problem& problem) {  // the contract has a shape of its own for this
        if (problem.code != Errc::unprocessable) throw Refusal::standard(Status::internalError);
        throw patchRefused(
            Status::unprocessable,
            "Patch operation did not deserialize",
            problem.detail,
            element,
            0,
            std::nullopt
        );
    }
    model.normalise(data);
    model.addRowIds(data);
    return data;
}

}  // namespace

Task<json::Value> DataElements::patchModel(
    const Call& call,
    VersionedInstance& current,
    const model::DataElement& element,
    const json::Value& operations
) {
    const auto& type = typeOf(call, element.dataType);
    for (int at = 0; at < attemptsMax; ++at) {
        if (at > 0) current = co_await versioned(call);
        co_await access_.requireWrite(call, current.instance, type, Access::Write::update);
        if (currentTask(current.instance).empty()) throw Refusal::standard(Status::internalError);
        const auto previous = co_await forms_.load(call, call.instanceId(), element);
        auto data = patched(FormData::modelOf(call, type.id), element, previous, operations);
        if (data == previous) co_return data;
        const bool stored = co_await replaceIfCurrent(call, element, data, current.version);
        if (!stored) continue;
        const auto changes = FormData::changes(call, current.instance, type.id, data);
        co_await forms_.apply(call, current.instance, changes);
        co_return data;
    }
    throw Refusal::standard(Status::conflict);
}

Task<DataElements::Patched> DataElements::patch(
    const Call& call, const std::vector<Patch>& patches, std::set<std::string, IgnoreCaseLess> ignored
) {
    Patched result;
    auto current = co_await versioned(call);
    Validation::Known known;
    for (const auto& one : patches) {
        if (known.count(one.elementId) > 0) throw Refusal::standard(Status::internalError);
        const auto element = elementOf(current.instance, one.elementId);
        auto data = co_await patchModel(call, current, element, one.operations);
        known.emplace(element.id, data);
        result.models.emplace_back(element.id, std::move(data));
    }
    result.instance = std::move(current.instance);
    ValidationScope scope{Validators::incremental, std::move(ignored)};
    result.issues = co_await validation_.run(call, result.instance, scope, std::move(known));
    co_await access_.keepReadable(call, result.instance);
    co_return result;
}

Task<http::Response> DataElements::patchOne(Call& call) {
    co_await access_.require(call, "write");
    const auto text = co_await call.request.body(formBytesMax);
    const auto body = json::parseValue(text);
    const std::vector<Patch> patches{{call.request.pathGuid("dataGuid").toString(), body["patch"]}};
    auto result = co_await patch(call, patches, ignoredIn(body));
    const json::Value answer = json::Object{
        {"validationIssues", sourceMap(result.issues)},
        {"newDataModel", std::move(result.models.front().second)},
        {"instance", wire::instance(result.instance)}};
    co_return http::json(Status::ok, json::write(answer));
}

Task<http::Response> DataElements::patchMany(Call& call) {
    co_await access_.require(call, "write");
    const auto text = co_await call.request.body(formBytesMax);
    const auto body = json::parseValue(text);
    std::vector<Patch> patches;
    if (const auto* list = body["patches"].asArray()) {
        for (const auto& one : *list) {
            patches.push_back({one.text("dataElementId").value_or(""), one["patch"]});
        }
    }
    const auto result = co_await patch(call, patches, ignoredIn(body));
    const json::Value answer = json::Object{
        {"validationIssues", sourceList(result.issues)},
        {"newDataModels", modelList(result.models)},
        {"instance", wire::instance(result.instance)}};
    co_return http::json(Status::ok, json::write(answer));
}

}  // namespace varde::app_runtime
