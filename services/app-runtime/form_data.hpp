#pragma once
// Form data of an instance: from storage to a model value and back, prefilled, with row ids, and with the
// presentation texts and data values that follow from it (app API contract 3.5, 3.12, 6).
#include "call.hpp"

namespace varde::app_runtime {

// What a change of form data means for the instance's texts and values. Empty maps: nothing.
struct FieldChanges {
    model::TextMapChange presentationTexts;
    model::TextMapChange dataValues;
};

class FormData {
public:
    explicit FormData(const Platform& platform) : platform_(platform) {}

    // The model of a form type; throws 500 for a type that has none.
    static const appdef::DataModel& modelOf(const Call& call, const std::string& dataType);

    // What the client sent: by its content type XML or JSON. Throws the refusals of 2.2.2, with `whenAbsent`
    // for no content type at all: the type to assume, or empty for 415.
    static json::Value parse(
        const Call& call, const std::string& dataType, const std::string& body, std::string_view contentType
    );

    Task<json::Value> load(const Call& call, const InstanceId& id, const model::DataElement& element);

    // External prefill first, then the file's, from profile and register. `party` is the instance owner's.
    Task<> prefill(
        const Call& call,
        const std::string& dataType,
        json::Value& data,
        const json::Value& party,
        const json::Object& external
    );

    // Normalises, gives rows their ids and stores; on the condition of `version`, where one is known (see
    // StorageClient). The value is left as it was stored.
    Task<model::DataElement> add(
        const Call& call,
        const InstanceId& id,
        const std::string& dataType,
        json::Value& data,
        Version* version = nullptr
    );
    Task<model::DataElement> replace(
        const Call& call,
        const InstanceId& id,
        const model::DataElement& element,
        json::Value& data,
        Version* version = nullptr
    );

    // What changes on the instance once `data` is stored.
    static FieldChanges changes(
        const Call& call,
        const model::Instance& instance,
        const std::string& dataType,
        const json::Value& data
    );
    // Tells storage, and keeps the instance in memory in step.
    Task<> apply(const Call& call, model::Instance& instance, const FieldChanges& changes);

private:
    const Platform& platform_;
};

// True for types whose data is a form rather than a file.
bool isForm(const model::DataType& type);

}  // namespace varde::app_runtime
