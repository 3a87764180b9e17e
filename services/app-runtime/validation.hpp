#pragma once
// The validators that every app has, without code of its own (app API contract 4).
#include <functional>
#include <set>

#include "access.hpp"
#include "call.hpp"
#include "form_data.hpp"

namespace varde::app_runtime {

enum class Severity { unspecified, error, warning, informational, fixed, success };

struct Issue {
    Severity severity = Severity::error;
    std::optional<std::string> dataElementId;
    std::optional<std::string> field;
    std::optional<std::string> code;
    std::optional<std::string> description;
    std::string source;
    bool noIncrementalUpdates = false;
    std::optional<std::string> customTextKey;
    std::map<std::string, std::string> customTextParameters;
};

json::Value toJson(const Issue& issue);
json::Array toJson(const std::vector<Issue>& issues);

// The issues of one validator; an empty list means that it ran and found nothing.
struct SourceIssues {
    std::string source;
    std::vector<Issue> issues;
};

enum class Validators { all, incremental, nonIncremental };

struct ValidationScope {
    Validators which = Validators::all;
    std::set<std::string, IgnoreCaseLess> ignored;  // source names
};

// "a,b" as the query parameter and JSON list members name them.
std::set<std::string, IgnoreCaseLess> ignoredValidators(std::string_view commaSeparated);

class Validation {
public:
    Validation(const Platform& platform, FormData& forms, Access& access)
        : platform_(platform), forms_(forms), access_(access) {}

    // Form data that the caller has in memory already, by data element id: not read again.
    using Known = std::map<std::string, json::Value>;

    // In the contract's order of validators, for the task that the instance stands at.
    Task<std::vector<SourceIssues>> run(
        const Call& call, const model::Instance& instance, const ValidationScope& scope, Known known = {}
    );

private:
    struct Form {
        const model::DataElement* element;
        json::Value data;
    };
    Task<std::vector<Form>> forms(const Call& call, const model::Instance& instance, Known& known);

    const Platform& platform_;
    FormData& forms_;
    Access& access_;
};

std::vector<Issue> flatten(std::vector<SourceIssues> sources);
bool blocks(const std::vector<Issue>& issues);
// [{"source","issues"}]
json::Array sourceList(const std::vector<SourceIssues>& sources);
// {source: issues}
json::Object sourceMap(const std::vector<SourceIssues>& sources);

}  // namespace varde::app_runtime
