#include "appdef/data_model.hpp"

#include <algorithm>

#include "appdef/field_path.hpp"
#include "base/guid.hpp"
#include "base/text.hpp"
#include "lenient_json.hpp"
#include "scalar.hpp"
#include "schema_compiler.hpp"

namespace varde::appdef {
namespace {

constexpr int documentDepthMax = 128;
constexpr std::size_t nameBytesShown = 200;

std::string shown(std::string_view path) {
    return path.empty() ? "$" : std::string(path.substr(0, nameBytesShown));
}

[[noreturn]] void refuse(Errc code, const std::string& path, const std::string& what) {
    throw Problem(code, shown(path) + ": " + what, {{shown(path), {what}}});
}

std::string below(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
}

const char* nameOf(ValueType type) {
    switch (type) {
        case ValueType::string:
            return "a text";
        case ValueType::dateTime:
            return "a point in time";
        case ValueType::boolean:
            return "true or false";
        case ValueType::object:
            return "an object";
        case ValueType::decimal:
        case ValueType::floating:
            return "a number";
        default:
            return "a whole number in range";
    }
}

// A model's JSON out of what a client or storage holds: every declared member present, each of its type.
class Materialiser {
public:
    Materialiser(Strictness strictness, bool refuseUnknown)
        : strictness_(strictness), refuseUnknown_(refuseUnknown) {}

    json::Value object(const ObjectType& type, const json::Value& sent, const std::string& path) const {
        if (type.freeForm) return sent;
        const auto* members = sent.asObject();
        if (!members) refuse(Errc::badRequest, path, "expected an object");
        if (refuseUnknown_) checkNames(type, *members, path);

        json::Object out;
        if (type.row) keepRowId(*members, out, path);
        for (const auto& field : type.fields) {
            const auto* value = members->find(field.name);
            if (!value) value = members->findIgnoreCase(field.name);
            out.set(field.name, member(field, value, below(path, field.name)));
        }
        return out;
    }

private:
    void checkNames(const ObjectType& type, const json::Object& members, const std::string& path) const {
        for (const auto& [name, value] : members) {
            if (type.findIgnoreCase(name) || (type.row && equalsIgnoreCase(name, rowIdName))) continue;
            refuse(Errc::unprocessable, below(path, name), "the model has no such property");
        }
    }

    static void keepRowId(const json::Object& members, json::Object& out, const std::string& path) {
        const auto* id = members.findIgnoreCase(rowIdName);
        if (!id || id->isNull()) return;
        const auto guid = id->isString() ? Guid::parse(*id->asString()) : std::nullopt;
        if (!guid) refuse(Errc::badRequest, below(path, rowIdName), "expected a guid");
        if (!guid->isZero()) out.set(rowIdName, guid->toString());
    }

    json::Value member(const Field& field, const json::Value* value, const std::string& path) const {
        static const json::Value none;
        if (!value) value = &none;
        if (!field.list) return single(field, *value, path);
        if (value->isNull()) return json::Array{};
        const auto* items = value->asArray();
        if (!items) refuse(Errc::badRequest, path, "expected a list");
        json::Array out;
        out.reserve(items->size());
        for (std::size_t i = 0; i < items->size(); ++i) {
            out.push_back(single(field, (*items)[i], path + "[" + std::to_string(i) + "]"));
        }
        return out;
    }

    json::Value single(const Field& field, const json::Value& value, const std::string& path) const {
        if (field.fixed) return scalarFromText(field.type, *field.fixed).value_or(nullptr);
        if (field.type == ValueType::object) {
            return value.isNull() ? value : object(*field.object, value, path);
        }
        if (value.isNull() && field.place == Place::attribute) return zeroOf(field.type);
        auto scalar = scalarFromJson(field.type, value, strictness_);
        if (!scalar) refuse(Errc::badRequest, path, std::string("expected ") + nameOf(field.type));
        return std::move(*scalar);
    }

    Strictness strictness_;
    bool refuseUnknown_;
};

void normaliseObject(const ObjectType& type, json::Value& value);

void normaliseMember(const Field& field, json::Value& value) {
    if (field.list) {
        if (value.isNull()) value = json::Array{};
        if (auto* items = value.asArray()) {
            for (auto& item : *items) {
                if (field.object) normaliseObject(*field.object, item);
                if (const auto* text = item.asString()) item = withoutIllegalCharacters(*text);
            }
        }
        return;
    }
    if (field.fixed) value = scalarFromText(field.type, *field.fixed).value_or(nullptr);
    if (field.place == Place::attribute && value.isNull()) value = zeroOf(field.type);
    if (field.object) normaliseObject(*field.object, value);
    if (const auto* text = value.asString()) {
        if (field.place == Place::text && trim(*text).empty()) {
            value = nullptr;
        } else {
            value = withoutIllegalCharacters(*text);
        }
    }
}

void normaliseObject(const ObjectType& type, json::Value& value) {
    auto* members = value.asObject();
    if (!members) return;
    for (const auto& field : type.fields) {
        auto* member = members->find(field.name);
        if (!member) {
            members->set(field.name, nullptr);
            member = members->find(field.name);
        }
        normaliseMember(field, *member);
    }
}

// Calls `visit(object, inList)` for every object whose type is used in a list somewhere.
template <class Visit>
void visitRows(const ObjectType& type, json::Value& value, const Visit& visit) {
    auto* members = value.asObject();
    if (!members || type.freeForm) return;
    for (const auto& field : type.fields) {
        auto* member = field.object ? members->find(field.name) : nullptr;
        if (!member) continue;
        const auto enter = [&](json::Value& child, bool inList) {
            if (auto* object = child.asObject(); object && field.object->row) visit(*object, inList);
            visitRows(*field.object, child, visit);
        };
        if (auto* items = member->asArray()) {
            for (auto& item : *items) enter(item, true);
        } else {
            enter(*member, false);
        }
    }
}

}  // namespace

const Field* ObjectType::find(std::string_view fieldName) const {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
        return field.name == fieldName;
    });
    return found == fields.end() ? nullptr : &*found;
}

const Field* ObjectType::findIgnoreCase(std::string_view fieldName) const {
    if (const auto* exact = find(fieldName)) return exact;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
        return equalsIgnoreCase(field.name, fieldName);
    });
    return found == fields.end() ? nullptr : &*found;
}

const Field* ObjectType::findDisplayName(std::string_view fieldName) const {
    std::string plain(fieldName);
    std::erase(plain, '-');
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& field) {
        return equalsIgnoreCase(field.displayName, plain);
    });
    return found == fields.end() ? nullptr : &*found;
}

const Field* ObjectType::textField() const {
    const auto found = std::find_if(fields.begin(), fields.end(), [](const Field& field) {
        return field.place == Place::text;
    });
    return found == fields.end() ? nullptr : &*found;
}

std::shared_ptr<const DataModel> DataModel::compile(
    std::string_view schema, std::string_view classRef, const std::string& file, Findings& findings
) {
    const auto parsed = readJson(schema, file, findings);
    if (!parsed) return nullptr;
    return SchemaCompiler(*parsed, file, findings).compile(classRef);
}

std::shared_ptr<const DataModel> DataModel::freeForm(std::string_view rootName) {
    return SchemaCompiler::freeForm(rootName);
}

const Field* DataModel::field(std::string_view path) const {
    const auto steps = parsePath(path);
    if (!steps) return nullptr;
    const ObjectType* type = root_;
    const Field* found = nullptr;
    for (const auto& step : *steps) {
        found = type ? type->find(step.name) : nullptr;
        if (!found) return nullptr;
        type = found->object;
    }
    return found;
}

json::Value DataModel::initial() const {
    return initial(*root_);
}

json::Value DataModel::initial(const ObjectType& type) const {
    json::Object out;
    for (const auto& field : type.fields) {
        json::Value value;
        if (field.list) {
            value = json::Array{};
        } else if (field.fixed) {
            value = scalarFromText(field.type, *field.fixed).value_or(nullptr);
        } else if (field.defaultValue) {
            value = *field.defaultValue;
        } else if (field.place == Place::attribute) {
            value = zeroOf(field.type);
        }
        out.set(field.name, std::move(value));
    }
    return out;
}

json::Value DataModel::fromClient(const json::Value& sent) const {
    return Materialiser(Strictness::lenient, false).object(*root_, sent, {});
}

json::Value DataModel::fromPatched(const json::Value& patched) const {
    return Materialiser(Strictness::exact, true).object(*root_, patched, {});
}

json::Value DataModel::fromJson(std::string_view text) const {
    return fromClient(json::parseValue(text, {.depthMax = documentDepthMax}));
}

json::Value DataModel::fromStored(std::string_view bytes, std::string_view contentType) const {
    if (contentType == "application/xml") return readXml(bytes, true);
    if (contentType == "application/json") return fromJson(bytes);
    throw Problem(Errc::internal, "form data cannot be stored as " + std::string(contentType));
}

std::string DataModel::toStored(const json::Value& value, std::string_view contentType) const {
    if (contentType == "application/xml") return toXml(value);
    if (contentType == "application/json") return json::write(value);
    throw Problem(Errc::internal, "form data cannot be stored as " + std::string(contentType));
}

void DataModel::normalise(json::Value& value) const {
    normaliseObject(*root_, value);
}

void DataModel::addRowIds(json::Value& value) const {
    visitRows(*root_, value, [](json::Object& row, bool inList) {
        if (!inList || row.find(rowIdName)) return;
        json::Object withId{{std::string(rowIdName), json::Value(Guid::random().toString())}};
        for (auto& [name, member] : row) withId.set(name, std::move(member));
        row = std::move(withId);
    });
}

void DataModel::removeRowIds(json::Value& value) const {
    visitRows(*root_, value, [](json::Object& row, bool) { row.erase(rowIdName); });
}

std::optional<json::Value> DataModel::convert(const Field& field, const json::Value& value) {
    if (value.isNull() || field.list || field.type == ValueType::object) return std::nullopt;
    const auto text = scalarToText(value);
    if (!text) return std::nullopt;
    return scalarFromText(field.type, *text);
}

}  // namespace varde::appdef
