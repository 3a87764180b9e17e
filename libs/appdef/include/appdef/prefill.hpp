#pragma once
// models/{dataType}.prefill.json and external prefill: values put into a new model (contract 5.8, app API
// 3.5).
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "appdef/data_model.hpp"
#include "appdef/findings.hpp"
#include "base/problem.hpp"
#include "json/value.hpp"

namespace varde::appdef {

struct Prefill {
    using Part = std::vector<std::pair<std::string, std::string>>;  // source path, target path
    bool allowOverwrite = false;
    Part userProfile;
    Part organisation;  // ER
    Part person;        // DSF
    Part queryParameters;
};

std::optional<Prefill> parsePrefill(std::string_view text, const std::string& file, Findings& findings);

// Copies from `source` (the platform's own model as JSON, names in any case). Throws Problem(internal) on an
// unknown target, and on a source that does not exist where its value would be written.
void applyPrefill(
    const DataModel& model,
    json::Value& data,
    const Prefill::Part& part,
    bool allowOverwrite,
    const json::Value& source
);

// What the caller of an instantiation sent: target path to value. Unknown paths are ignored; a value that
// does not fit throws Problem(badRequest).
void applyExternalPrefill(const DataModel& model, json::Value& data, const json::Object& values);

}  // namespace varde::appdef
