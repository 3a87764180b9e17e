#pragma once
// The data of an instance: forms and files (app API contract 2.2).
#include "validation.hpp"

namespace varde::app_runtime {

class DataElements {
public:
    DataElements(const Platform& platform, Access& access, FormData& forms, Validation& validation)
        : platform_(platform), access_(access), forms_(forms), validation_(validation) {}

    Task<http::Response> addLegacy(Call& call);  // POST data?dataType=
    Task<http::Response> add(Call& call);        // POST data/{dataType}
    Task<http::Response> find(Call& call);
    Task<http::Response> replace(Call& call);
    Task<http::Response> patchOne(Call& call);
    Task<http::Response> patchMany(Call& call);
    Task<http::Response> remove(Call& call);
    Task<http::Response> tags(Call& call);
    Task<http::Response> setTags(Call& call);

private:
    struct Added {
        model::DataElement element;
        std::optional<json::Value> data;  // of a form
    };
    struct Patch {
        std::string elementId;
        json::Value operations;
    };
    struct Patched {
        std::vector<SourceIssues> issues;
        std::vector<std::pair<std::string, json::Value>> models;
        model::Instance instance;
    };
    // Throws the contract's "Instance Not Found".
    Task<model::Instance> instance(const Call& call);
    Task<Added> addElement(Call& call, model::Instance& instance, const std::string& dataType);
    Task<Added> addForm(Call& call, model::Instance& instance, const model::DataType& type);
    Task<Added> addFile(Call& call, const model::DataType& type);
    Task<json::Value> patchModel(
        const Call& call,
        model::Instance& instance,
        const model::DataElement& element,
        const json::Value& operations
    );
    Task<Patched> patch(
        const Call& call, const std::vector<Patch>& patches, std::set<std::string, IgnoreCaseLess> ignored
    );
    // Only when the caller asked with `ignoredValidators`.
    Task<std::vector<SourceIssues>> validateIfAsked(
        const Call& call, const model::Instance& instance, Validation::Known known
    );

    const Platform& platform_;
    Access& access_;
    FormData& forms_;
    Validation& validation_;
};

}  // namespace varde::app_runtime
