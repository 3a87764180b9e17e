#include "form_data.hpp"

#include "appdef/field_path.hpp"
#include "directory.hpp"
#include "telemetry/log.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

// Only what differs from what the instance has.
model::TextMapChange differences(
    const std::optional<model::TextMap>& current, const std::vector<appdef::NamedValue>& wanted
) {
    model::TextMapChange changes;
    for (const auto& entry : wanted) {
        std::optional<std::string> now;
        if (current) {
            const auto found = current->find(entry.id);
            if (found != current->end()) now = found->second;
        }
        if (now != entry.value) changes[entry.id] = entry.value;
    }
    return changes;
}

void merge(std::optional<model::TextMap>& texts, const model::TextMapChange& change) {
    if (change.empty()) return;
    if (!texts) texts.emplace();
    for (const auto& [key, value] : change) {
        if (value && !value->empty()) {
            (*texts)[key] = *value;
        } else {
            texts->erase(key);
        }
    }
}

// XML unless the type's list names only JSON, whichever comes first.
std::string storedType(const model::DataType& type) {
    for (const auto& allowed : type.allowedContentTypes.value_or(std::vector<std::string>())) {
        if (equalsIgnoreCase(allowed, "application/xml")) return "application/xml";
        if (equalsIgnoreCase(allowed, "application/json")) return "application/json";
    }
    return "application/xml";
}

}  // namespace

bool isForm(const model::DataType& type) {
    return type.appLogic && type.appLogic->classRef && !type.appLogic->classRef->empty();
}

const appdef::DataModel& FormData::modelOf(const Call& call, const std::string& dataType) {
    const auto* model = call.app->dataModel(dataType);
    if (model == nullptr) throw Refusal::standard(Status::internalError);
    return *model;
}

json::Value FormData::parse(
    const Call& call, const std::string& dataType, const std::string& body, std::string_view contentType
) {
    const auto& model = modelOf(call, dataType);
    const bool xml = containsIgnoreCase(contentType, "application/xml");
    if (!xml && !containsIgnoreCase(contentType, "application/json")) {
        throw Refusal::problem(
            Status::unsupportedMediaType,
            "Unsupported content type",
            "Form data is application/xml or application/json"
        );
    }
    try {
        if (xml) return model.fromXml(body);
        return model.fromClient(json::parseValue(body));
    } catch (const Problem& problem) {  // the contract has titles of its own for what does not parse
        throw Refusal::problem(
            Status::badRequest,
            xml ? "Failed to deserialize XML" : "Failed to deserialize JSON",
            problem.detail
        );
    }
}

Task<json::Value> FormData::load(const Call& call, const InstanceId& id, const model::DataElement& element) {
    const auto& model = modelOf(call, element.dataType);
    const auto bytes = co_await platform_.storage.dataBytes(call.credentials, id, element.id);
    co_return model.fromStored(bytes, element.contentType.value_or(""));
}

Task<> FormData::prefill(
    const Call& call,
    const std::string& dataType,
    json::Value& data,
    const json::Value& party,
    const json::Object& external
) {
    const auto& model = modelOf(call, dataType);
    if (!external.empty()) appdef::applyExternalPrefill(model, data, external);

    const auto files = call.app->models.find(dataType);
    if (files == call.app->models.end() || !files->second.prefill) co_return;
    const auto& prefill = *files->second.prefill;
    if (!prefill.userProfile.empty() && call.isUser()) {
        const auto profile = co_await platform_.directory.profile(call.credentials, *call.caller().userId);
        if (profile.isObject()) {
            appdef::applyPrefill(model, data, prefill.userProfile, prefill.allowOverwrite, profile);
        } else {
            log::warning("no profile to prefill from", {{"app", call.app->id()}});
        }
    }
    const auto& organisation = party["organization"];
    if (organisation.isObject()) {
        appdef::applyPrefill(model, data, prefill.organisation, prefill.allowOverwrite, organisation);
    }
    const auto& person = party["person"];
    if (person.isObject()) appdef::applyPrefill(model, data, prefill.person, prefill.allowOverwrite, person);
}

Task<model::DataElement> FormData::add(
    const Call& call, const InstanceId& id, const std::string& dataType, json::Value& data, Version* version
) {
    const auto& model = modelOf(call, dataType);
    model.normalise(data);
    model.addRowIds(data);
    NewData stored;
    stored.dataType = dataType;
    stored.contentType = storedType(*call.app->dataType(dataType));
    stored.body = model.toStored(data, stored.contentType);
    co_return co_await platform_.storage.addData(call.credentials, id, std::move(stored), version);
}

Task<model::DataElement> FormData::replace(
    const Call& call,
    const InstanceId& id,
    const model::DataElement& element,
    json::Value& data,
    Version* version
) {
    const auto& model = modelOf(call, element.dataType);
    model.normalise(data);
    NewData stored;
    stored.contentType = element.contentType.value_or("application/xml");
    stored.body = model.toStored(data, stored.contentType);
    co_return co_await platform_.storage.replaceData(
        call.credentials, id, element.id, std::move(stored), version
    );
}

FieldChanges FormData::changes(
    const Call& call, const model::Instance& instance, const std::string& dataType, const json::Value& data
) {
    const auto& model = modelOf(call, dataType);
    const auto& application = call.app->application;
    FieldChanges changes;
    changes.presentationTexts = differences(
        instance.presentationTexts,
        appdef::namedValues(
            model, data, application.presentationFields.value_or(std::vector<model::DataField>()), dataType
        )
    );
    changes.dataValues = differences(
        instance.dataValues,
        appdef::namedValues(
            model, data, application.dataFields.value_or(std::vector<model::DataField>()), dataType
        )
    );
    return changes;
}

Task<> FormData::apply(const Call& call, model::Instance& instance, const FieldChanges& changes) {
    const auto id = instance.id.value_or("");
    if (!changes.presentationTexts.empty()) {
        co_await platform_.storage.setPresentationTexts(call.credentials, id, changes.presentationTexts);
        merge(instance.presentationTexts, changes.presentationTexts);
    }
    if (!changes.dataValues.empty()) {
        co_await platform_.storage.setDataValues(call.credentials, id, changes.dataValues);
        merge(instance.dataValues, changes.dataValues);
    }
}

}  // namespace varde::app_runtime
