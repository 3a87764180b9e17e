#include "appdef/prefill.hpp"

#include <algorithm>

#include "appdef/field_path.hpp"
#include "base/text.hpp"
#include "lenient_json.hpp"

namespace varde::appdef {
namespace {

// A member by a C# name: dots between, any case.
const json::Value* findSource(const json::Value& source, std::string_view path) {
    const auto* at = &source;
    for (const auto part : split(path, '.')) {
        const auto* members = at->asObject();
        at = members ? members->findIgnoreCase(part) : nullptr;
        if (!at) return nullptr;
    }
    return at;
}

// A value type that is not nullable in C# always counts as set; only attributes are that here.
bool isSet(const DataModel& model, const json::Value& data, const std::string& path) {
    const auto* field = model.field(path);
    if (field && field->place == Place::attribute && isValueType(field->type)) return true;
    const auto* value = findAt(data, path);
    return value && !value->isNull();
}

void write(const DataModel& model, json::Value& data, const std::string& path, const json::Value& value) {
    if (value.isNull()) return;
    const auto* field = model.field(path);
    auto converted = field ? DataModel::convert(*field, value) : std::optional(value);
    if (!converted) throw Problem(Errc::badRequest, "prefill: " + path + " cannot hold the value");
    if (!setAt(model, data, path, std::move(*converted))) {
        throw Problem(Errc::internal, "prefill: " + path + " lies inside a list");
    }
}

Prefill::Part readPart(
    const json::Value& part, const std::string& file, std::vector<std::string>& targets, Findings& findings
) {
    Prefill::Part out;
    const auto* members = part.asObject();
    if (!members) return out;
    for (const auto& [source, target] : *members) {
        const auto* path = target.asString();
        if (!path) {
            findings.error(file, 0, "prefill", source + ": the target must be a path");
            continue;
        }
        if (std::find(targets.begin(), targets.end(), *path) != targets.end()) {
            findings.error(file, 0, "prefill", "more than one source has the target " + *path);
        }
        targets.push_back(*path);
        out.emplace_back(source, *path);
    }
    return out;
}

}  // namespace

std::optional<Prefill> parsePrefill(std::string_view text, const std::string& file, Findings& findings) {
    const auto parsed = readJson(text, file, findings);
    if (!parsed) return std::nullopt;
    Prefill out;
    out.allowOverwrite = (*parsed)["allowOverwrite"].asBool().value_or(false);
    const std::pair<const char*, Prefill::Part*> parts[] = {
        {"UserProfile", &out.userProfile},
        {"ER", &out.organisation},
        {"DSF", &out.person},
        {"QueryParameters", &out.queryParameters}};
    for (const auto& [name, part] : parts) {
        std::vector<std::string>
            targets;  // a target may be in several parts: the first that has a value wins
        *part = readPart((*parsed)[name], file, targets, findings);
    }
    return out;
}

void applyPrefill(
    const DataModel& model,
    json::Value& data,
    const Prefill::Part& part,
    bool allowOverwrite,
    const json::Value& source
) {
    for (const auto& [from, to] : part) {
        const auto path = resolveDisplayPath(model, to);
        if (!path) throw Problem(Errc::internal, "prefill: the data model has no field " + to);
        if (!allowOverwrite && isSet(model, data, *path)) continue;
        const auto* value = findSource(source, from);
        if (!value) throw Problem(Errc::internal, "prefill: there is no source " + from);
        write(model, data, *path, *value);
    }
}

void applyExternalPrefill(const DataModel& model, json::Value& data, const json::Object& values) {
    for (const auto& [to, value] : values) {
        const auto path = resolveDisplayPath(model, to);
        if (!path || isSet(model, data, *path)) continue;
        write(model, data, *path, value);
    }
}

}  // namespace varde::appdef
