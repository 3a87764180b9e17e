#include "appdef/field_path.hpp"

#include "base/text.hpp"
#include "scalar.hpp"

namespace varde::appdef {
namespace {

constexpr std::size_t rowsMax = 100'000;

std::optional<PathStep> parseStep(std::string_view part) {
    PathStep step;
    const auto bracket = part.find('[');
    step.name = part.substr(0, bracket);
    if (step.name.empty()) return std::nullopt;
    if (bracket == std::string_view::npos) return step;
    if (!part.ends_with(']')) return std::nullopt;
    const auto digits = part.substr(bracket + 1, part.size() - bracket - 2);
    const auto index = parseNumber<std::size_t>(digits);
    if (!index || *index >= rowsMax) return std::nullopt;
    step.index = *index;
    return step;
}

void expand(
    const json::Value* at,
    const std::vector<PathStep>& steps,
    std::size_t depth,
    const std::string& sofar,
    std::vector<std::string>& out
) {
    if (depth == steps.size()) {
        out.push_back(sofar);
        return;
    }
    const auto& step = steps[depth];
    const auto here = sofar.empty() ? step.name : sofar + "." + step.name;
    const auto* member = at ? at->find(step.name) : nullptr;
    const auto* rows = member ? member->asArray() : nullptr;
    const bool last = depth + 1 == steps.size();
    if (step.index) {
        const auto* row = rows && *step.index < rows->size() ? &(*rows)[*step.index] : nullptr;
        expand(row, steps, depth + 1, here + "[" + std::to_string(*step.index) + "]", out);
    } else if (rows && !last) {
        for (std::size_t i = 0; i < rows->size(); ++i) {
            expand(&(*rows)[i], steps, depth + 1, here + "[" + std::to_string(i) + "]", out);
        }
    } else {
        expand(member, steps, depth + 1, here, out);
    }
}

json::Value* stepInto(json::Value& at, const PathStep& step) {
    auto* member = at.find(step.name);
    if (!member || !step.index) return member;
    auto* rows = member->asArray();
    return rows && *step.index < rows->size() ? &(*rows)[*step.index] : nullptr;
}

}  // namespace

std::optional<std::vector<PathStep>> parsePath(std::string_view path) {
    std::vector<PathStep> steps;
    for (const auto part : split(path, '.')) {
        auto step = parseStep(part);
        if (!step) return std::nullopt;
        steps.push_back(std::move(*step));
    }
    return steps;
}

std::string writePath(const std::vector<PathStep>& steps) {
    std::string out;
    for (const auto& step : steps) {
        if (!out.empty()) out += '.';
        out += step.name;
        if (step.index) out += "[" + std::to_string(*step.index) + "]";
    }
    return out;
}

const json::Value* findAt(const json::Value& data, std::string_view path) {
    const auto steps = parsePath(path);
    if (!steps) return nullptr;
    auto* at = const_cast<json::Value*>(&data);  // only looked at
    for (const auto& step : *steps) {
        at = stepInto(*at, step);
        if (!at) return nullptr;
    }
    return at;
}

bool setAt(const DataModel& model, json::Value& data, std::string_view path, json::Value value) {
    const auto steps = parsePath(path);
    if (!steps || !data.isObject()) return false;
    const ObjectType* type = &model.root();
    auto* at = &data;
    for (std::size_t i = 0; i < steps->size(); ++i) {
        const auto& step = (*steps)[i];
        const auto* field = type ? type->find(step.name) : nullptr;
        if (!field && !(type && type->freeForm)) return false;
        if (field && step.index && !field->list) return false;
        if (!at->isObject()) return false;
        if (!at->find(step.name)) at->asObject()->set(step.name, nullptr);
        auto* member = at->find(step.name);
        type = field ? field->object : type;
        const bool last = i + 1 == steps->size();

        if (step.index) {
            if (member->isNull()) *member = json::Array{};
            auto* rows = member->asArray();
            if (!rows || *step.index > rows->size()) return false;
            if (*step.index == rows->size()) rows->emplace_back(nullptr);
            member = &(*rows)[*step.index];
        } else if (field && field->list && !last) {
            return false;
        }
        if (last) {
            *member = std::move(value);
            return true;
        }
        if (member->isNull()) *member = type ? model.initial(*type) : json::Value(json::Object{});
        at = member;
    }
    return false;
}

bool removeAt(json::Value& data, std::string_view path) {
    auto steps = parsePath(path);
    if (!steps) return false;
    const auto last = steps->back();
    steps->pop_back();
    auto* at = &data;
    for (const auto& step : *steps) {
        at = stepInto(*at, step);
        if (!at) return false;
    }
    auto* member = at->find(last.name);
    if (!member) return false;
    if (!last.index) {
        *member = member->isArray() ? json::Value(json::Array{}) : json::Value(nullptr);
        return true;
    }
    auto* rows = member->asArray();
    if (!rows || *last.index >= rows->size()) return false;
    rows->erase(rows->begin() + static_cast<std::ptrdiff_t>(*last.index));
    return true;
}

std::vector<std::string> expandRows(const json::Value& data, std::string_view path) {
    std::vector<std::string> out;
    if (const auto steps = parsePath(path)) expand(&data, *steps, 0, {}, out);
    return out;
}

std::optional<std::string> scalarText(const json::Value& value) {
    if (const auto flag = value.asBool()) return *flag ? "True" : "False";
    return scalarToText(value);
}

std::optional<std::string> resolveDisplayPath(const DataModel& model, std::string_view path) {
    const ObjectType* type = &model.root();
    std::string out;
    for (const auto part : split(path, '.')) {
        if (type && type->freeForm) {
            out += out.empty() ? "" : ".";
            out += part;
            continue;
        }
        const auto* field = type ? type->findDisplayName(part) : nullptr;
        if (!field) return std::nullopt;
        out += out.empty() ? "" : ".";
        out += field->name;
        type = field->object;
    }
    return out;
}

std::vector<NamedValue> namedValues(
    const DataModel& model,
    const json::Value& data,
    const std::vector<model::DataField>& fields,
    std::string_view dataTypeId
) {
    std::vector<NamedValue> out;
    for (const auto& field : fields) {
        if (field.dataTypeId != dataTypeId) break;
        const auto path = resolveDisplayPath(model, field.path.value_or(""));
        if (!path) {
            throw Problem(Errc::internal, "the data model has no field " + field.path.value_or("(no path)"));
        }
        const auto* value = findAt(data, *path);
        out.push_back({field.id.value_or(""), value ? scalarText(*value) : std::nullopt});
    }
    return out;
}

}  // namespace varde::appdef
