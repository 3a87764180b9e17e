#pragma once
// Paths into form data, such as `a.b[0].c`: reading and writing by path, expansion over rows, and the string
// forms that presentation fields have.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/data_model.hpp"
#include "json/value.hpp"
#include "model/application_parts.hpp"

namespace varde::appdef {

struct PathStep {
    std::string name;
    std::optional<std::size_t> index;
    bool operator==(const PathStep&) const = default;
};

// Empty when the text is no path.
std::optional<std::vector<PathStep>> parsePath(std::string_view path);
std::string writePath(const std::vector<PathStep>& steps);

// Null when nothing is there. Names are exact.
const json::Value* findAt(const json::Value& data, std::string_view path);
// Makes the objects on the way; a row beyond the list's end is refused. False when the path leads nowhere.
bool setAt(const DataModel& model, json::Value& data, std::string_view path, json::Value value);
// Takes a value away: a member becomes null, a row leaves its list.
bool removeAt(json::Value& data, std::string_view path);

// `a.b.c` with each list on the way expanded over its rows: `a[0].b.c`, `a[1].b.c` ... Indexes that the path
// has stay.
std::vector<std::string> expandRows(const json::Value& data, std::string_view path);

// A scalar as .NET's invariant ToString gives it; empty for null, objects and lists.
std::optional<std::string> scalarText(const json::Value& value);

// `path` as metadata and prefill files write it: dashes left out, any case, no indexes. Gives the path in the
// model's own names; empty when the model has no such field.
std::optional<std::string> resolveDisplayPath(const DataModel& model, std::string_view path);

struct NamedValue {
    std::string id;
    std::optional<std::string> value;  // empty: the key is removed
};

// The presentation texts or data values that follow from a saved element. Stops at the first field of another
// data type, as the original does (contract 3.12). Throws Problem(internal) on a path that the model lacks.
std::vector<NamedValue> namedValues(
    const DataModel& model,
    const json::Value& data,
    const std::vector<model::DataField>& fields,
    std::string_view dataTypeId
);

}  // namespace varde::appdef
