#pragma once
// A form's data model, compiled from models/{dataType}.schema.json: what the original derives from generated
// C# classes. Its JSON is materialised: every declared property of every present object stands there, null or
// [] when it has no value (contract, app definition 5.6). Immutable, shared between threads.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/findings.hpp"
#include "base/problem.hpp"
#include "json/value.hpp"

namespace varde::appdef {

enum class ValueType { string, dateTime, decimal, int16, int32, int64, floating, boolean, object };

// Numbers, booleans and timestamps: what C# calls value types. Null behaves differently for them.
constexpr bool isValueType(ValueType type) {
    return type != ValueType::string && type != ValueType::object;
}

enum class Place { element, attribute, text };

class Pattern;

struct PatternRule {
    std::string text;                         // as the message prints it
    std::shared_ptr<const Pattern> compiled;  // null when it is no expression that can be run
};

struct Restrictions {
    std::optional<std::size_t> minLength;  // UTF-16 units
    std::optional<std::size_t> maxLength;
    std::vector<PatternRule> patterns;  // each must match the whole value
    struct Range {
        std::string minimum;  // as the message prints it
        std::string maximum;
    };
    std::optional<Range> range;
};

struct ObjectType;

// A member of an object type.
struct Field {
    std::string name;         // JSON and XML name
    std::string displayName;  // without `-`: the name in messages, prefill and presentation fields
    ValueType type = ValueType::string;
    Place place = Place::element;
    bool list = false;
    bool required = false;
    bool nillable = false;
    std::optional<std::string> fixed;         // an attribute that always has this value
    std::optional<json::Value> defaultValue;  // of the schema; a new object starts with it
    Restrictions restrictions;
    const ObjectType* object = nullptr;  // of type object; owned by the model, may be recursive
};

struct ObjectType {
    std::string name;
    std::vector<Field> fields;  // in schema order
    bool anyOrder = false;      // @xsdStructure all
    bool row = false;           // used in a list somewhere: its objects carry altinnRowId
    bool freeForm = false;      // no schema says what is inside

    const Field* find(std::string_view fieldName) const;
    const Field* findIgnoreCase(std::string_view fieldName) const;
    // As prefill and presentation fields name it: dashes left out, any case.
    const Field* findDisplayName(std::string_view fieldName) const;
    const Field* textField() const;
};

// What validation by the schema's restrictions found. `message` is both code and description (app API 4.6).
struct ModelIssue {
    std::string field;  // JSON path with indexes
    std::string message;
};

inline constexpr std::string_view rowIdName = "altinnRowId";

class DataModel {
public:
    // Null when the schema cannot be run; `findings` says why. `classRef` may be empty.
    static std::shared_ptr<const DataModel> compile(
        std::string_view schema, std::string_view classRef, const std::string& file, Findings& findings
    );
    // For a type without a schema: any JSON object, an element for each member.
    static std::shared_ptr<const DataModel> freeForm(std::string_view rootName);

    DataModel(const DataModel&) = delete;
    DataModel& operator=(const DataModel&) = delete;

    const std::string& rootName() const { return rootName_; }
    const std::string& namespaceUri() const { return namespaceUri_; }
    const ObjectType& root() const { return *root_; }
    // The field at a path such as `a.b[0].c` or `a.b.c`.
    const Field* field(std::string_view path) const;

    // The value of a new data element.
    json::Value initial() const;
    // What a list of this field gets as a new row, or what an absent object becomes when something in it is
    // set.
    json::Value initial(const ObjectType& type) const;

    // What a client sent in POST or PUT: names in any case, numbers as text, unknown members dropped, missing
    // ones null. Throws Problem(badRequest) naming the path of what does not fit.
    json::Value fromClient(const json::Value& sent) const;
    json::Value fromJson(std::string_view text) const;
    // The document after a JSON Patch: an unknown member is Problem(unprocessable), text where a number is
    // expected Problem(badRequest).
    json::Value fromPatched(const json::Value& patched) const;
    // What storage holds: any root element will do.
    json::Value fromStored(std::string_view bytes, std::string_view contentType) const;
    // The bytes that storage gets. `contentType`: application/xml or application/json.
    std::string toStored(const json::Value& value, std::string_view contentType) const;

    // What each save does to the model in memory (app API 6.3): null lists become [], blank text content
    // null, fixed attributes their value, characters that XML cannot carry U+FFFD.
    void normalise(json::Value& value) const;
    // A random altinnRowId for every row that has none.
    void addRowIds(json::Value& value) const;
    void removeRowIds(json::Value& value) const;

    // Without line breaks or indentation (app API 6.3). `rootName`: the stored document's own, if it differs.
    std::string toXml(const json::Value& value, std::string_view rootName = {}) const;
    // Throws Problem(badRequest) when the text is no XML, the root is another, or a value does not fit. Names
    // of roots are compared in any case, namespaces not at all.
    json::Value fromXml(std::string_view xml) const;

    // The rules that the schema implies (app definition 5.7), at most 200 issues.
    std::vector<ModelIssue> validate(const json::Value& value) const;

    // A scalar of this field from any text (prefill, query parameters, calculations); empty when it does not
    // fit.
    static std::optional<json::Value> convert(const Field& field, const json::Value& value);

private:
    DataModel() = default;
    friend class SchemaCompiler;
    json::Value readXml(std::string_view xml, bool anyRoot) const;

    std::string rootName_;
    std::string className_;  // what old documents have for a root
    std::string namespaceUri_;
    const ObjectType* root_ = nullptr;
    std::vector<std::unique_ptr<ObjectType>> types_;
};

}  // namespace varde::appdef
