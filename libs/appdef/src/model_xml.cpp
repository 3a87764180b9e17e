// Form data as XML, the way the original's serializer writes and reads it (contract, app API 6.3 and 6.4).
#include <algorithm>

#include "appdef/data_model.hpp"
#include "base/guid.hpp"
#include "base/text.hpp"
#include "scalar.hpp"
#include "xml/document.hpp"

namespace varde::appdef {
namespace {

constexpr std::string_view instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view schemaNamespace = "http://www.w3.org/2001/XMLSchema";

const json::Value& memberOf(const json::Value& object, const std::string& name) {
    return object[name];
}

// An element that consists of text and fixed attributes is left out when it has no text.
bool isEmptyText(const ObjectType& type, const json::Value& object) {
    const auto* text = type.textField();
    if (!text) return false;
    std::size_t fixed = 0;
    for (const auto& field : type.fields) {
        if (field.place == Place::element) return false;
        if (field.place == Place::attribute && !field.fixed) return false;
        if (field.fixed) ++fixed;
    }
    if (fixed == 0) return false;
    const auto value = scalarToText(memberOf(object, text->name));
    return !value || trim(*value).empty();
}

class ModelWriter {
public:
    std::string write(
        const ObjectType& type,
        const json::Value& value,
        std::string_view rootName,
        std::string_view namespaceUri
    ) {
        out_.begin(rootName);
        out_.attribute("xmlns:xsi", instanceNamespace);
        out_.attribute("xmlns:xsd", schemaNamespace);
        attributes(type, value);
        if (!namespaceUri.empty()) out_.attribute("xmlns", namespaceUri);
        content(type, value);
        out_.end();
        return out_.take();
    }

private:
    void attributes(const ObjectType& type, const json::Value& object) {
        if (type.row) {
            if (const auto id = object.text(rowIdName)) out_.attribute(rowIdName, *id);
        }
        for (const auto& field : type.fields) {
            if (field.place != Place::attribute) continue;
            const auto& value = memberOf(object, field.name);
            auto text = field.fixed ? field.fixed : scalarToText(value);
            // Value types cannot be null as attributes (contract 5.4).
            if (!text && isValueType(field.type)) text = scalarToText(zeroOf(field.type));
            if (text) out_.attribute(field.name, withoutIllegalCharacters(*text));
        }
    }

    void content(const ObjectType& type, const json::Value& object) {
        if (type.freeForm) {
            freeForm(object);
            return;
        }
        for (const auto& field : type.fields) {
            const auto& value = memberOf(object, field.name);
            if (field.place == Place::text) {
                const auto text = scalarToText(value);
                if (text && !trim(*text).empty()) out_.text(withoutIllegalCharacters(*text));
            } else if (field.place == Place::element) {
                element(field, value);
            }
        }
    }

    void element(const Field& field, const json::Value& value) {
        if (field.list) {
            const auto* items = value.asArray();
            if (!items) return;
            for (const auto& item : *items) {
                if (!item.isNull()) single(field, item);
            }
        } else if (!value.isNull()) {
            if (field.object && isEmptyText(*field.object, value)) return;
            single(field, value);
        } else if (field.nillable || (field.required && isValueType(field.type))) {
            out_.begin(field.name);
            out_.attribute("xsi:nil", "true");
            out_.end();
        }
    }

    void single(const Field& field, const json::Value& value) {
        out_.begin(field.name);
        if (field.object) {
            attributes(*field.object, value);
            content(*field.object, value);
        } else {
            out_.text(withoutIllegalCharacters(scalarToText(value).value_or("")));
        }
        out_.end();
    }

    void freeForm(const json::Value& value) {
        const auto* members = value.asObject();
        if (!members) {
            out_.text(withoutIllegalCharacters(scalarToText(value).value_or("")));
            return;
        }
        for (const auto& [name, member] : *members) {
            if (!isXmlName(name)) {
                throw Problem(Errc::badRequest, "a property of the data has a name that XML cannot have");
            }
            if (const auto* items = member.asArray()) {
                for (const auto& item : *items) freeFormElement(name, item);
            } else {
                freeFormElement(name, member);
            }
        }
    }

    void freeFormElement(const std::string& name, const json::Value& value) {
        if (value.isNull()) return;
        if (value.isArray()) {
            throw Problem(Errc::badRequest, "XML cannot hold a list inside a list");
        }
        out_.begin(name);
        freeForm(value);
        out_.end();
    }

    xml::Writer out_;
};

[[noreturn]] void refuse(const xml::Node& node, std::string_view name, ValueType type) {
    const bool number = type != ValueType::boolean && type != ValueType::dateTime;
    throw Problem(
        Errc::badRequest,
        "line " + std::to_string(node.line) + ": " + std::string(name) + " has no valid " +
            (number                       ? "number"
             : type == ValueType::boolean ? "true or false"
                                          : "point in time")
    );
}

bool isNil(const xml::Node& node) {
    return std::any_of(node.attributes.begin(), node.attributes.end(), [](const xml::Attribute& attribute) {
        return attribute.name == "nil" && attribute.namespaceUri == instanceNamespace &&
               (attribute.value == "true" || attribute.value == "1");
    });
}

json::Value readFreeForm(const xml::Node& node) {
    if (isNil(node)) return nullptr;
    if (node.children.empty()) return node.text;
    json::Object out;
    for (const auto& child : node.children) {
        auto value = readFreeForm(child);
        auto* present = out.find(child.name);
        if (!present) {
            out.set(child.name, std::move(value));
        } else if (auto* items = present->asArray()) {
            items->push_back(std::move(value));
        } else {
            json::Array both{std::move(*present), std::move(value)};
            out.set(child.name, std::move(both));
        }
    }
    return out;
}

json::Value readObject(const ObjectType& type, const xml::Node& node);

json::Value readElement(const Field& field, const xml::Node& node) {
    if (isNil(node)) return nullptr;
    if (field.object) return readObject(*field.object, node);
    auto value = scalarFromText(field.type, node.text);
    if (!value) refuse(node, field.name, field.type);
    return std::move(*value);
}

json::Value readAttribute(const Field& field, const xml::Node& node) {
    const auto text = field.fixed ? field.fixed : node.attribute(field.name);
    if (!text) return zeroOf(field.type);
    auto value = scalarFromText(field.type, *text);
    if (!value) refuse(node, field.name, field.type);
    return std::move(*value);
}

json::Value readText(const Field& field, const xml::Node& node) {
    if (node.trimmedText().empty()) return nullptr;
    auto value = scalarFromText(field.type, node.text);
    if (!value) refuse(node, node.name, field.type);
    return std::move(*value);
}

json::Value readObject(const ObjectType& type, const xml::Node& node) {
    if (type.freeForm) {
        auto value = readFreeForm(node);
        if (!value.isObject()) value = json::Object{};
        return value;
    }
    json::Object out;
    if (const auto id = type.row ? node.attribute(rowIdName) : std::nullopt) {
        if (const auto guid = Guid::parse(*id); guid && !guid->isZero()) out.set(rowIdName, guid->toString());
    }
    for (const auto& field : type.fields) {
        json::Value value;
        if (field.place == Place::attribute) {
            value = readAttribute(field, node);
        } else if (field.place == Place::text) {
            value = readText(field, node);
        } else if (field.list) {
            json::Array items;
            for (const auto* child : node.all(field.name)) items.push_back(readElement(field, *child));
            value = std::move(items);
        } else if (const auto* child = node.child(field.name)) {
            value = readElement(field, *child);
        }
        out.set(field.name, std::move(value));
    }
    return out;
}

}  // namespace

std::string DataModel::toXml(const json::Value& value, std::string_view rootName) const {
    return ModelWriter().write(*root_, value, rootName.empty() ? rootName_ : rootName, namespaceUri_);
}

json::Value DataModel::fromXml(std::string_view xml) const {
    return readXml(xml, false);
}

json::Value DataModel::readXml(std::string_view xml, bool anyRoot) const {
    const auto document = xml::parse(xml);
    const auto& root = document.root();
    if (!anyRoot && !equalsIgnoreCase(root.name, rootName_) && !equalsIgnoreCase(root.name, className_)) {
        throw Problem(Errc::badRequest, "the root element must be " + rootName_);
    }
    return readObject(*root_, root);
}

}  // namespace varde::appdef
