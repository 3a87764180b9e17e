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
    static constexpr int attemptsMax = 5;

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
    Task<VersionedInstance> versioned(const Call& call);
    Task<model::Instance> instance(const Call& call);
    Task<Added> addElement(Call& call, model::Instance& instance, const std::string& dataType);
    Task<Added> addForm(Call& call, model::Instance& instance, const model::DataType& type);
    Task<Added> addFile(Call& call, const model::DataType& type);
    // Stores what was made of a reading of `version`. False when the instance has another by now.
    Task<bool> replaceIfCurrent(
        const Call& call, const model::DataElement& element, json::Value& data, Version& version
    );
    // The form with an id for each row; they are kept, so that the next patch finds them.
    Task<json::Value> loadWithRowIds(
        const Call& call, VersionedInstance current, const model::DataElement& element
    );
    // Done again on what there is then, when someone else saves meanwhile.
    Task<json::Value> patchModel(
        const Call& call,
        VersionedInstance& current,
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
