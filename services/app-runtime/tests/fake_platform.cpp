#include "fake_platform.hpp"

#include "http/multipart.hpp"
#include "model/process.hpp"

namespace varde::app_runtime::test {

namespace {

using http::Method;
using http::Status;

http::ClientResponse answer(Status status, std::string body, std::string contentType = "application/json") {
    http::ClientResponse response;
    response.status = status;
    response.headers.set("Content-Type", std::move(contentType));
    response.source = http::bodyOf(std::move(body));
    return response;
}

// By copy: it may take itself away.
void runHook(std::function<void()> hook) {
    if (hook) hook();
}

std::string tagOf(const StoredCase& stored) {
    return "\"" + std::to_string(stored.version) + "\"";
}

http::ClientResponse withCase(Status status, const StoredCase& stored) {
    auto response = answer(status, json::write(stored.instance));
    response.headers.set("ETag", tagOf(stored));
    return response;
}

std::string queryValue(const std::string& url, const std::string& name) {
    const auto at = url.find(name + "=");
    if (at == std::string::npos) return {};
    const auto end = url.find('&', at);
    return url.substr(at + name.size() + 1, end == std::string::npos ? end : end - at - name.size() - 1);
}

json::Value party(std::int64_t id) {
    if (id == 500000) {
        return json::Object{
            {"partyId", id},
            {"partyTypeName", 2},
            {"orgNumber", "897069650"},
            {"unitType", "AS"},
            {"name", "DDG Fitness"},
            {"organization", json::Object{{"orgNumber", "897069650"}, {"name", "DDG Fitness"}}}};
    }
    return json::Object{
        {"partyId", id},
        {"partyTypeName", 1},
        {"ssn", "01039012345"},
        {"name", "Sophie Salt"},
        {"person",
         json::Object{
             {"ssn", "01039012345"},
             {"name", "Sophie Salt"},
             {"firstName", "Sophie"},
             {"middleName", nullptr},
             {"lastName", "Salt"},
             {"mobileNumber", nullptr}}}};
}

}  // namespace

std::size_t FakePlatform::count(const std::string& part) const {
    std::size_t found = 0;
    for (const auto& call : calls) {
        if (call.find(part) != std::string::npos) ++found;
    }
    return found;
}

Task<http::ClientResponse> FakePlatform::send(http::ClientRequest request) {
    std::string body;
    if (auto* text = std::get_if<std::string>(&request.body)) {
        body = *text;
    } else {
        body = co_await http::readAll(*std::get<http::BodySourcePtr>(request.body), 1'000'000'000);
    }
    const auto path = request.url.substr(request.url.find('/', request.url.find("://") + 3));
    calls.push_back(std::string(http::toString(request.method)) + " " + path);
    headers.push_back(request.headers);
    bodies.push_back(body);
    for (const auto& [part, status] : failures) {
        if (calls.back().find(part) != std::string::npos) co_return answer(status, "scripted");
    }
    if (path.starts_with("/storage/api/v1/")) co_return storage(request, path.substr(15), body);
    if (path.starts_with("/register/api/v1/parties/partylist")) {
        const auto ids = json::parseValue(body);
        const json::Value list = json::Array{party(*ids.asArray()->front().asInteger())};
        co_return answer(Status::ok, json::write(list));
    }
    if (path.starts_with("/register/api/v1/parties/lookup"))
        co_return answer(Status::ok, json::write(party(501337)));
    if (path.starts_with("/profile/api/v1/users/")) {
        const json::Value profile = json::Object{
            {"userId", 1337}, {"email", "1337@example.com"}, {"partyId", 501337}, {"party", party(501337)}};
        co_return answer(Status::ok, json::write(profile));
    }
    if (path.starts_with("/authorization/api/v1/parties")) {
        const json::Value list = json::Array{party(501337), party(500000)};
        co_return answer(Status::ok, json::write(list));
    }
    if (path.starts_with("/authorization/api/v1/policies")) co_return answer(Status::ok, "");
    co_return answer(Status::notFound, "");
}

http::ClientResponse FakePlatform::storage(
    const http::ClientRequest& request, const std::string& path, const std::string& body
) {
    if (path.starts_with("/applications")) return answer(Status::created, "{}");
    if (path.starts_with("/instances?appId=") && request.method == Method::post) {
        StoredCase created;
        created.instance = json::parse<model::Instance>(body);
        const auto id =
            created.instance.instanceOwner->partyId.value_or("") + "/" + Guid::random().toString();
        created.instance.id = id;
        created.instance.appId = queryValue(path, "appId");
        created.instance.createdBy = "1337";
        created.instance.lastChangedBy = "1337";
        return withCase(Status::created, cases[id] = std::move(created));
    }
    if (path.starts_with("/instances?")) {
        model::QueryResponse page;
        for (const auto& [id, stored] : cases) page.instances.push_back(stored.instance);
        page.count = static_cast<std::int32_t>(page.instances.size());
        return answer(Status::ok, json::write(page));
    }
    const auto id = path.substr(11, path.find_first_of("/?", path.find('/', 11) + 1) - 11);
    const auto found = cases.find(id);
    if (found == cases.end()) return answer(Status::notFound, "");
    return onCase(found->second, request, path.substr(11 + id.size()), body);
}

http::ClientResponse FakePlatform::onCase(
    StoredCase& stored, const http::ClientRequest& request, const std::string& rest, const std::string& body
) {
    if (rest.starts_with("/data/") || rest.starts_with("/data?")) return onData(stored, request, rest, body);
    if (rest == "/process/instanceandevents") return step(stored, body);
    if (rest == "/process/history")
        return answer(Status::ok, R"({"processHistory":[{"eventType":"process_StartEvent"}]})");
    if (rest.starts_with("/dataelements/")) return answer(Status::ok, body);
    if (request.method == Method::del) {
        stored.instance.status->isHardDeleted = rest.find("hard=true") != std::string::npos;
        stored.instance.status->isSoftDeleted = true;
    }
    if (rest == "/substatus") stored.instance.status->substatus = json::parse<model::Substatus>(body);
    if (rest == "/presentationtexts" || rest == "/datavalues") {
        const auto sent = json::parseValue(body);
        auto& texts = rest == "/datavalues" ? stored.instance.dataValues : stored.instance.presentationTexts;
        if (!texts) texts.emplace();
        for (const auto& [key, value] : *sent[rest == "/datavalues" ? "values" : "texts"].asObject()) {
            if (value.asString() != nullptr) (*texts)[key] = *value.asString();
        }
    }
    if (!rest.empty()) ++stored.version;
    return withCase(Status::ok, stored);
}

http::ClientResponse FakePlatform::onData(
    StoredCase& stored, const http::ClientRequest& request, const std::string& rest, const std::string& body
) {
    auto& elements = stored.instance.data;
    model::DataElement* element = nullptr;
    const auto id = rest.size() > 6 ? rest.substr(6, 36) : std::string();
    if (request.method == Method::post) {
        elements.emplace_back();
        element = &elements.back();
        element->id = Guid::random().toString();
        element->dataType = queryValue(rest, "dataType");
    } else {
        for (auto& one : elements) {
            if (one.id == id) element = &one;
        }
        if (element == nullptr) return answer(Status::notFound, "");
    }
    if (request.method == Method::get) {
        return answer(Status::ok, stored.bytes[element->id], element->contentType.value_or(""));
    }
    if (request.method == Method::put) runHook(beforeDataPut);
    const auto condition = request.headers.find("If-Match");
    if (condition && *condition != tagOf(stored)) {
        if (request.method == Method::post) elements.pop_back();
        return answer(Status::preconditionFailed, "");
    }
    ++stored.version;
    if (request.method == Method::del) {
        const auto removed = *element;
        std::erase_if(elements, [&](const auto& one) { return one.id == removed.id; });
        return answer(Status::ok, json::write(removed));
    }
    if (request.method == Method::put && element->locked) return answer(Status::conflict, "");
    element->contentType = std::string(request.headers.find("Content-Type").value_or(""));
    if (const auto disposition = request.headers.find("Content-Disposition")) {
        element->filename = http::parseContentDisposition(*disposition)->filename;
    }
    element->size = static_cast<std::int64_t>(body.size());
    stored.bytes[element->id] = body;
    auto response =
        answer(request.method == Method::post ? Status::created : Status::ok, json::write(*element));
    response.headers.set("ETag", tagOf(stored));
    return response;
}

// All of it or nothing, as storage does it.
http::ClientResponse FakePlatform::step(StoredCase& stored, const std::string& body) {
    runHook(beforeStep);
    const auto update = json::parse<model::ProcessStateUpdate>(body);
    if (update.ifVersion && *update.ifVersion != stored.version)
        return answer(Status::preconditionFailed, "");
    steps.push_back(json::parseValue(body));
    stored.instance.process = update.state;
    if (update.state->ended) stored.instance.status->isArchived = true;
    for (const auto& change : update.dataChanges.value_or(std::vector<model::DataChange>())) {
        const auto id = change.dataElementId.toString();
        for (auto& element : stored.instance.data) {
            if (element.id == id && change.locked) element.locked = *change.locked;
        }
        if (change.remove) std::erase_if(stored.instance.data, [&](const auto& one) { return one.id == id; });
    }
    for (const auto& [key, value] : update.presentationTexts.value_or(model::TextMapChange())) {
        if (!stored.instance.presentationTexts) stored.instance.presentationTexts.emplace();
        (*stored.instance.presentationTexts)[key] = value.value_or("");
    }
    ++stored.version;
    return withCase(Status::ok, stored);
}

Task<json::Value> ScriptedDecisions::decide(json::Value request) {
    json::Array results;
    const auto& actions = request["request"]["action"];
    for (const auto& category : *actions.asArray()) {
        const auto action = *category["attribute"].asArray()->front()["value"].asString();
        asked.push_back(action);
        json::Object result{{"decision", denied.count(action) > 0 ? "Deny" : "Permit"}};
        if (levelAsked != 0) {
            result.set(
                "obligations",
                json::Array{json::Object{
                    {"attributeAssignment",
                     json::Array{json::Object{
                         {"category", "urn:altinn:minimum-authenticationlevel"},
                         {"value", std::to_string(levelAsked)}}}}}}
            );
        }
        results.push_back(std::move(result));
    }
    co_return json::Object{{"response", std::move(results)}};
}

}  // namespace varde::app_runtime::test
