#pragma once
// Turns a JSON schema of Altinn's dialect into a DataModel (contract, app definition 5.1 to 5.6).
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/data_model.hpp"

namespace varde::appdef {

class SchemaCompiler {
public:
    SchemaCompiler(const json::Value& schema, std::string file, Findings& findings)
        : schema_(schema), file_(std::move(file)), findings_(findings) {}

    std::shared_ptr<const DataModel> compile(std::string_view classRef);

    // A model of one type that takes anything.
    static std::shared_ptr<const DataModel> freeForm(std::string_view rootName);

private:
    // What a node comes down to after its $ref, oneOf and allOf.
    struct Shape {
        std::vector<const json::Value*> layers;   // nearest first: the first restriction of each kind wins
        std::vector<const json::Value*> objects;  // the nodes with properties, base first
        std::string typeName;
        std::string type;
        bool nillable = false;
        bool required = false;

        const json::Value* find(std::string_view keyword) const;
    };

    struct Root {
        const json::Value* node = nullptr;
        std::string element;
    };

    Root findRoot(std::string_view className) const;
    std::string elementOf(const json::Value* node, std::string_view definition) const;
    bool isSeres() const;
    const json::Value* resolvePointer(std::string_view pointer) const;
    const json::Value* definition(std::string_view name) const;
    std::string pointerTo(const json::Value* node) const;

    Shape shapeOf(const json::Value& node);
    void addLayers(const json::Value& node, Shape& shape, int depth);
    void addChoice(const json::Value& choice, bool oneOf, Shape& shape, int depth);
    const ObjectType* objectType(const Shape& shape);
    void addFields(ObjectType& type, const json::Value& node);
    Field makeField(const std::string& name, const json::Value& node, bool required);
    void setType(Field& field, const Shape& shape);
    void setFixed(Field& field, const Shape& shape);
    void setRestrictions(Field& field, const Shape& shape);
    void addPattern(Field& field, std::string text);
    void setRange(Field& field, const Shape& shape);
    static void spreadAnyOrder(DataModel& model);
    void report(std::string rule, std::string message);

    const json::Value& schema_;
    std::string file_;
    Findings& findings_;
    std::shared_ptr<DataModel> model_;
    std::map<std::vector<const json::Value*>, ObjectType*> known_;
    std::vector<std::pair<ObjectType*, std::vector<const json::Value*>>> pending_;
};

}  // namespace varde::appdef
