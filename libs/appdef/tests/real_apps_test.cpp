// Apps as others wrote them lie beside the tree; where they are not, this says so and checks nothing.
#include <catch2/catch.hpp>

#include "appdef/definition.hpp"
#include "xml/document.hpp"

using namespace varde;
using namespace varde::appdef;

namespace {

const std::filesystem::path appsFolder = std::filesystem::path(VARDE_SOURCE_DIR) / ".." / "shared" / "apps";

std::vector<std::filesystem::path> realApps() {
    std::vector<std::filesystem::path> out;
    if (!std::filesystem::is_directory(appsFolder)) return out;
    for (const auto& org : std::filesystem::directory_iterator(appsFolder)) {
        for (const auto& app : std::filesystem::directory_iterator(org.path()))
            out.push_back(app.path() / "App");
    }
    return out;
}

// One row in each list and a value in each field, so that all of the model is written and read.
json::Value filled(const DataModel& model, const ObjectType& type, int depth);

json::Value filledField(const DataModel& model, const Field& field, int depth) {
    if (field.object) return depth > 8 ? json::Value() : filled(model, *field.object, depth + 1);
    switch (field.type) {
        case ValueType::boolean:
            return true;
        case ValueType::dateTime:
            return "2024-05-01T10:00:00";
        case ValueType::string:
            return "a <b> & æ";
        default:
            return 20;
    }
}

json::Value filled(const DataModel& model, const ObjectType& type, int depth) {
    auto out = model.initial(type);
    for (const auto& field : type.fields) {
        if (field.fixed) continue;
        auto value = filledField(model, field, depth);
        if (field.list) value = value.isNull() ? json::Value(json::Array{}) : json::Value(json::Array{value});
        out.asObject()->set(field.name, std::move(value));
    }
    return out;
}

bool aboutShape(const Finding& finding) {
    return finding.message.find("is not expected") != std::string::npos ||
           finding.message.find("is not allowed") != std::string::npos ||
           finding.message.find("No matching global declaration") != std::string::npos;
}

}  // namespace

TEST_CASE("every real app loads, and its models go to XML and back", "[appdef][apps]") {
    const auto apps = realApps();
    if (apps.empty()) WARN("skipped: there is no " << appsFolder.string());
    for (const auto& folder : apps) {
        const auto loaded = load(folder);
        for (const auto& finding : loaded.warnings) UNSCOPED_INFO(describe(finding));
        std::string errors;
        for (const auto& finding : loaded.errors) errors += describe(finding) + "\n";
        INFO(folder.string() << "\n" << errors);
        REQUIRE(loaded.definition);
        CHECK_FALSE(loaded.definition->layoutSets.empty());
        for (const auto& [id, files] : loaded.definition->models) {
            if (!files.model) continue;
            INFO(id);
            REQUIRE(files.schema);
            const auto& model = *files.model;
            const auto full = filled(model, model.root(), 0);
            for (auto data : {model.initial(), full}) {
                const bool complete = data == full;
                model.normalise(data);
                const auto xml = model.toXml(data);
                auto again = model.fromXml(xml);
                CHECK(model.toXml(again) == xml);
                CHECK(model.fromXml(model.toXml(again)) == again);
                CHECK(model.fromPatched(data) == data);
                if (!files.xsd || !complete) continue;
                const auto schema = xml::Schema::parse(*files.xsd, id + ".xsd");
                for (const auto& finding : schema.validate(xml)) {
                    INFO(describe(finding) << "\n" << xml.substr(0, 2000));
                    CHECK_FALSE(aboutShape(finding));
                }
            }
        }
    }
}
