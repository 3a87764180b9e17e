#include "data_lookup.hpp"

namespace varde::app_runtime {

using http::Status;

const model::DataType& typeOf(const Call& call, const std::string& id) {
    const auto* type = call.app->dataType(id);
    if (type == nullptr) {
        throw Refusal::problem(
            Status::badRequest,
            "Data Type Not Found",
            "Could not find the specified data type: " + id + " in applicationmetadata.json"
        );
    }
    return *type;
}

const model::DataElement& elementOf(const model::Instance& instance, const std::string& id) {
    for (const auto& element : instance.data) {
        if (equalsIgnoreCase(element.id, id)) return element;
    }
    throw Refusal::problem(
        Status::notFound,
        "Data Element Not Found",
        "Did not find data element " + id + " on instance " + instance.id.value_or("")
    );
}

const model::DataElement& elementOf(const Call& call, const model::Instance& instance) {
    return elementOf(instance, call.request.pathGuid("dataGuid").toString());
}

json::Array modelList(const std::vector<std::pair<std::string, json::Value>>& models) {
    json::Array list;
    for (const auto& [id, data] : models) list.push_back(json::Object{{"dataElementId", id}, {"data", data}});
    return list;
}

}  // namespace varde::app_runtime
