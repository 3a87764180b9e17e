#include "schema_compiler.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "pattern.hpp"
#include "scalar.hpp"

namespace varde::appdef {
namespace {

constexpr int referenceDepthMax = 64;
constexpr std::string_view classPrefix = "Altinn.App.Models.";

std::string without(std::string_view text, char unwanted) {
    std::string out(text);
    std::erase(out, unwanted);
    return out;
}

std::string_view lastSegment(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

bool isTrue(const json::Value& value) {
    return value.asBool() == true;
}

bool isNullType(const json::Value& node) {
    return node.text("type") == "null";
}

}  // namespace

const json::Value* SchemaCompiler::Shape::find(std::string_view keyword) const {
    for (const auto* layer : layers) {
        if (const auto* value = layer->find(keyword)) return value;
    }
    return nullptr;
}

void SchemaCompiler::report(std::string rule, std::string message) {
    findings_.error(file_, 0, std::move(rule), std::move(message));
}

const json::Value* SchemaCompiler::definition(std::string_view name) const {
    if (const auto* found = schema_["$defs"].find(name)) return found;
    return schema_["definitions"].find(name);
}

const json::Value* SchemaCompiler::resolvePointer(std::string_view pointer) const {
    if (!pointer.starts_with('#')) return nullptr;
    const auto* at = &schema_;
    pointer.remove_prefix(1);
    if (pointer.empty() || pointer == "/") return at;
    if (!pointer.starts_with('/')) return nullptr;
    for (const auto part : split(pointer.substr(1), '/')) {
        auto name = percentDecode(part).value_or(std::string(part));
        for (std::size_t i = 0; (i = name.find("~1", i)) != std::string::npos; ++i) name.replace(i, 2, "/");
        for (std::size_t i = 0; (i = name.find("~0", i)) != std::string::npos; ++i) name.replace(i, 2, "~");
        if (const auto* array = at->asArray()) {
            const auto index = parseNumber<std::size_t>(name);
            if (!index || *index >= array->size()) return nullptr;
            at = &(*array)[*index];
        } else {
            at = at->find(name);
        }
        if (!at) return nullptr;
    }
    return at;
}

bool SchemaCompiler::isSeres() const {
    if (schema_["info"].text("XSLT-skriptnavn") == "SERES_XSD_GEN") return true;
    const auto* namespaces = schema_["@xsdNamespaces"].asObject();
    return namespaces && std::any_of(namespaces->begin(), namespaces->end(), [](const auto& entry) {
               return entry.second == json::Value("http://seres.no/xsd/forvaltningsdata");
           });
}

// The root element's name when the schema names none: the message's property that refers to the root's type.
std::string SchemaCompiler::elementOf(const json::Value* node, std::string_view definitionName) const {
    if (const auto* properties = schema_["properties"].asObject()) {
        for (const auto& [name, property] : *properties) {
            const auto reference = property.text("$ref");
            if (reference && node && resolvePointer(*reference) == node) return name;
        }
    }
    return std::string(definitionName);
}

SchemaCompiler::Root SchemaCompiler::findRoot(std::string_view className) const {
    const auto& info = schema_["info"];
    const auto named = schema_.text("@xsdRootElement");
    const auto message = info.text("meldingsnavn");
    const auto element = [&](std::string otherwise) {
        if (named) return *named;
        if (message) return *message;
        if (!otherwise.empty()) return otherwise;
        return std::string(isSeres() ? "melding" : "root");
    };

    if (const auto pointer = info.text("rootNode")) {
        const auto* node = resolvePointer(pointer->empty() ? "#" : *pointer);
        const bool whole = node == &schema_;
        return {node, element(whole ? "" : elementOf(node, lastSegment(*pointer)))};
    }
    if (message) {
        if (const auto* node = schema_["properties"].find(*message)) return {node, element({})};
    }
    for (const auto name : {className, lastSegment(className)}) {
        if (const auto* node = definition(name)) return {node, element(elementOf(node, lastSegment(name)))};
    }
    return {&schema_, element({})};
}

std::shared_ptr<const DataModel> SchemaCompiler::compile(std::string_view classRef) {
    model_ = std::shared_ptr<DataModel>(new DataModel);
    auto className = classRef;
    if (className.starts_with(classPrefix)) className.remove_prefix(classPrefix.size());
    const auto root = findRoot(className);
    if (!root.node) {
        report("schema.root", "info.rootNode refers to nothing in the schema");
        return nullptr;
    }
    const auto shape = shapeOf(*root.node);
    if (shape.objects.empty()) {
        report("schema.root", "the root of the schema is no object with properties");
        return nullptr;
    }
    model_->rootName_ = without(root.element, '-');  // contract 5.2: only the root's name loses its dashes
    model_->className_ = without(lastSegment(className), '-');
    for (const auto* keyword : {"@xsdSchemaAttributes", "xsdSchemaAttributes"}) {
        if (const auto target = schema_[keyword].text("TargetNamespace")) model_->namespaceUri_ = *target;
    }
    const auto before = findings_.errors.size();
    model_->root_ = objectType(shape);
    // A type may contain itself, so its fields are read after it is known.
    while (!pending_.empty()) {
        const auto [type, nodes] = std::move(pending_.back());
        pending_.pop_back();
        for (const auto* node : nodes) addFields(*type, *node);
    }
    spreadAnyOrder(*model_);
    if (findings_.errors.size() > before) return nullptr;
    return model_;
}

std::shared_ptr<const DataModel> SchemaCompiler::freeForm(std::string_view rootName) {
    const auto model = std::shared_ptr<DataModel>(new DataModel);
    model->rootName_ = without(lastSegment(rootName), '-');
    model->className_ = model->rootName_;
    auto type = std::make_unique<ObjectType>();
    type->name = model->rootName_;
    type->freeForm = true;
    model->root_ = type.get();
    model->types_.push_back(std::move(type));
    return model;
}

SchemaCompiler::Shape SchemaCompiler::shapeOf(const json::Value& node) {
    Shape shape;
    addLayers(node, shape, 0);
    return shape;
}

void SchemaCompiler::addLayers(const json::Value& node, Shape& shape, int depth) {
    if (depth > referenceDepthMax) {
        report("schema.reference", "references lead in a circle");
        return;
    }
    shape.layers.push_back(&node);
    if (isTrue(node["@xsdNillable"])) shape.nillable = true;

    const auto& type = node["type"];
    if (const auto* name = type.asString(); name && shape.type.empty()) shape.type = *name;
    if (const auto* names = type.asArray()) {
        for (const auto& name : *names) {
            if (name == json::Value("null")) {
                shape.nillable = true;
            } else if (name.isString() && shape.type.empty()) {
                shape.type = *name.asString();
            }
        }
    }
    if (const auto reference = node.text("$ref")) {
        const auto* target = resolvePointer(*reference);
        if (!target) {
            report("schema.reference", *reference + " refers to nothing in the schema");
        } else {
            const auto slash = reference->rfind('/');
            shape.typeName = slash == std::string::npos ? *reference : reference->substr(slash + 1);
            addLayers(*target, shape, depth + 1);
        }
    }
    if (const auto* all = node["allOf"].asArray()) {
        for (const auto& part : *all) addLayers(part, shape, depth + 1);
    }
    addChoice(node["oneOf"], true, shape, depth);
    addChoice(node["anyOf"], false, shape, depth);
    // What a type is based on stands before its own fields.
    if (node["properties"].isObject()) shape.objects.push_back(&node);
}

// A choice with one entry that is not null is that entry (contract 5.3). Of several, as an xsd:choice gives,
// every branch's fields belong to the type; which of them are filled in is for the XSD to say.
void SchemaCompiler::addChoice(const json::Value& choice, bool oneOf, Shape& shape, int depth) {
    const auto* entries = choice.asArray();
    if (!entries) return;
    if (oneOf && entries->size() == 1) shape.required = true;
    for (const auto& entry : *entries) {
        if (isNullType(entry)) {
            shape.nillable = true;
        } else {
            addLayers(entry, shape, depth + 1);
        }
    }
}

const ObjectType* SchemaCompiler::objectType(const Shape& shape) {
    auto& known = known_[shape.objects];
    if (known) return known;
    auto type = std::make_unique<ObjectType>();
    type->name = shape.typeName;
    const auto* structure = shape.find("@xsdStructure");
    type->anyOrder = structure && *structure == json::Value("all");
    known = type.get();
    model_->types_.push_back(std::move(type));
    pending_.emplace_back(known, shape.objects);
    return known;
}

void SchemaCompiler::addFields(ObjectType& type, const json::Value& node) {
    const auto* required = node["required"].asArray();
    for (const auto& [name, property] : *node["properties"].asObject()) {
        const bool isRequired =
            required && std::find(required->begin(), required->end(), json::Value(name)) != required->end();
        if (type.find(name)) continue;
        if (!isXmlName(name)) {
            report("schema.name", name + " cannot be the name of an XML element");
            continue;
        }
        type.fields.push_back(makeField(name, property, isRequired));
    }
}

Field SchemaCompiler::makeField(const std::string& name, const json::Value& node, bool required) {
    Field field;
    field.name = name;
    field.displayName = without(name, '-');
    auto shape = shapeOf(node);
    const auto xsdType = node.text("@xsdType");
    if (isTrue(node["@xsdAttribute"]) || xsdType == "XmlAttribute") field.place = Place::attribute;
    if (isTrue(node["@xsdText"]) || xsdType == "XmlSimpleContentExtension") field.place = Place::text;

    if (shape.type == "array" && shape.objects.empty()) {
        const auto* items = shape.find("items");
        const auto* itemsMax = shape.find("maxItems");
        const auto single = itemsMax && itemsMax->asInteger() == 1 && items && !items->find("$ref");
        shape = items ? shapeOf(*items) : Shape{};
        // Contract 5.3: a list of at most one inline primitive is a single value in the class.
        field.list = !(single && shape.objects.empty());
    } else {
        field.nillable = shape.nillable;
        field.required = required || shape.required;
    }
    setType(field, shape);
    if (field.list && !shape.objects.empty()) known_[shape.objects]->row = true;
    setFixed(field, shape);
    setRestrictions(field, shape);
    return field;
}

void SchemaCompiler::setType(Field& field, const Shape& shape) {
    if (!shape.objects.empty()) {
        field.type = ValueType::object;
        field.object = objectType(shape);
        return;
    }
    auto type = shape.type;
    if (const auto* fixed = shape.find("const"); type.empty() && fixed) {
        type = fixed->isNumber() ? "number" : fixed->isBool() ? "boolean" : "string";
    }
    const auto* xsd = shape.find("@xsdType");
    const auto xsdName = xsd && xsd->isString() ? *xsd->asString() : std::string();
    const auto* format = shape.find("format");
    if (type == "boolean") {
        field.type = ValueType::boolean;
    } else if (type == "number") {
        field.type = ValueType::decimal;
    } else if (type == "integer") {
        field.type = xsdName == "int"      ? ValueType::int32
                     : xsdName == "short"  ? ValueType::int16
                     : xsdName == "long"   ? ValueType::int64
                     : xsdName == "double" ? ValueType::floating
                                           : ValueType::decimal;
    } else if (type == "object") {
        field.type = ValueType::object;
        auto& known = known_[{shape.layers.back()}];
        if (!known) {
            auto open = std::make_unique<ObjectType>();
            open->name = shape.typeName;
            // Declared without properties: whatever is in it is kept.
            open->freeForm = true;
            known = open.get();
            model_->types_.push_back(std::move(open));
        }
        field.object = known;
    } else if (format && *format == json::Value("date-time")) {
        field.type = ValueType::dateTime;
    } else {
        field.type = ValueType::string;
    }
}

void SchemaCompiler::setFixed(Field& field, const Shape& shape) {
    const auto* fixed = shape.find("const");
    if (fixed && field.place == Place::attribute) field.fixed = scalarToText(*fixed);
    const auto* otherwise = shape.find("default");
    if (otherwise && !field.list && field.type != ValueType::object) {
        field.defaultValue = DataModel::convert(field, *otherwise);
    }
}

// A type written in any order lets everything below it be so, too.
void SchemaCompiler::spreadAnyOrder(DataModel& model) {
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto& type : model.types_) {
            if (!type->anyOrder) continue;
            for (const auto& field : type->fields) {
                if (!field.object || field.object->anyOrder) continue;
                const auto child =
                    std::find_if(model.types_.begin(), model.types_.end(), [&](const auto& candidate) {
                        return candidate.get() == field.object;
                    });
                (*child)->anyOrder = true;
                changed = true;
            }
        }
    }
}

}  // namespace varde::appdef
