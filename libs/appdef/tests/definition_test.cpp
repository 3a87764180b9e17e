#include "appdef/definition.hpp"

#include <catch2/catch.hpp>

#include "app_folder.hpp"

using namespace varde;
using namespace varde::appdef;

namespace {

std::string all(const std::vector<Finding>& findings) {
    std::string out;
    for (const auto& finding : findings) out += describe(finding) + "\n";
    return out;
}

bool names(const std::vector<Finding>& findings, std::string_view file, int line, std::string_view rule) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.file == file && finding.line == line && finding.rule == rule;
    });
}

}  // namespace

TEST_CASE("an app folder is one value", "[appdef][load]") {
    test::AppFolder folder;
    folder.write(
        "App/config/texts/resource.nb.json", R"({"language":"nb","resources":[{"id":"a","value":"A"}]})"
    );
    folder.write("App/options/colours.json", R"([{"value":1,"label":"one"}])");
    folder.write("App/wwwroot/custom/page.css", "body {}");
    folder.write(
        "App/models/Permit.xsd",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='permit'/></xs:schema>"
    );
    folder.write(
        "App/appsettings.json",
        "{\"AppSettings\":{\"RequiredValidation\":true}, // why\n "
        "\"FrontEndSettings\":{\"MyURL\":\"x\",\"On\":true}}"
    );
    folder.write("App/appsettings.Development.json", R"({"appsettings":{"XsdValidation":"true"}})");
    const auto loaded = folder.load();
    INFO(all(loaded.errors) << all(loaded.warnings));
    REQUIRE(loaded.definition);
    CHECK(loaded.warnings.empty());
    const auto& app = *loaded.definition;
    CHECK(app.id() == "ttd/permit");
    CHECK(app.metadata["madeUp"].asInteger() == 7);
    CHECK(app.application.extra.find("madeUp"));
    CHECK(app.policyXml == "<Policy>ttd/permit</Policy>");
    CHECK(app.process.findTask("Task_1")->taskType == "data");
    CHECK(app.texts.find("a", "en") == "A");
    CHECK(app.options.at("colours").json == R"([{"value":1,"label":"one"}])");
    REQUIRE(app.wwwroot.count("custom/page.css") == 1);
    REQUIRE(app.models.at("model").xsdSchema);
    CHECK(app.models.at("model").xsdSchema->validate("<permit/>").empty());
    CHECK(app.layoutSets.front().layout->find("a"));
    REQUIRE(app.dataModel("model"));
    CHECK(app.dataModel("model")->rootName() == "permit");
    CHECK_FALSE(app.dataModel("attachment"));
    REQUIRE(app.layoutSetForTask("Task_1"));
    CHECK(
        app.layoutSetForTask("Task_1")->pagesJson() ==
        R"({"Side1":{"data":{"layout":[{"id":"a","type":"Input"}]}}})"
    );
    CHECK(app.layoutSetForTask("Task_1")->excludedPages == std::vector<std::string>{"Side1"});
    CHECK(app.dataTypeOf(app.layoutSets.front()) == "model");
    CHECK(app.settings.flag("AppSettings.RequiredValidation"));
    CHECK(app.settings.flag("AppSettings.XsdValidation"));
    CHECK_FALSE(app.settings.flag("AppSettings.RemoveHiddenData"));
    CHECK(json::write(json::Value(app.settings.frontEndSettings())) == R"({"myURL":"x","on":"True"})");
}

TEST_CASE("the content hash follows names and bytes, not places or times", "[appdef][load]") {
    test::AppFolder one;
    test::AppFolder two;
    const auto first = one.load().definition->contentHash;
    CHECK(first.size() == 64);
    CHECK(first == two.load().definition->contentHash);

    SECTION("a changed byte changes it") {
        two.write("App/ui/form/Settings.json", R"({"pages":{"order":["Side1"]} })");
    }
    SECTION("a new static file changes it") {
        two.write("App/wwwroot/a.txt", "a");
    }
    SECTION("what a build leaves behind does not") {
        two.write("App/models/Permit.cs", "class Permit {}");
        two.write("App/bin/app.dll", "x");
        CHECK(first == two.load().definition->contentHash);
        return;
    }
    CHECK(first != two.load().definition->contentHash);
}

TEST_CASE("every mistake in an app is told with its file, line and rule", "[appdef][load]") {
    struct Row {
        std::string file, text, found;
        int line;
        std::string rule;
    };
    const auto row = GENERATE(values<Row>({
        {"config/applicationmetadata.json", "{\n\"id\": 1 2}", "", 2, "json"},
        {"config/applicationmetadata.json", "{\"id\": \"a/b\" /* c */}", "", 1, "json"},
        {"config/applicationmetadata.json", R"({"id": "permit"})", "", 0, "metadata.id"},
        {"config/applicationmetadata.json", R"({"id": "a/b", "dataTypes": 7})", "", 0, "metadata"},
        {"config/applicationmetadata.json",
         R"({"id":"a/b","dataTypes":[{"id":"x"},{"id":"x"}]})",
         "",
         0,
         "dataType.id"},
        {"config/applicationmetadata.json",
         R"({"id":"a/b","onEntry":{"show":"nowhere"}})",
         "",
         0,
         "onEntry.show"},
        {"config/process/process.bpmn", "<a>\n<b></a>", "", 2, "xml"},
        {"config/process/process.bpmn", "<definitions/>", "", 1, "process.missing"},
        {"config/process/process.bpmn",
         "<d><process>\n<startEvent id='s'/>\n<endEvent id='e'/>\n<sequenceFlow id='f' sourceRef='s' "
         "targetRef='x'/></process></d>",
         "",
         4,
         "process.flow"},
        {"config/process/process.bpmn",
         "<d><process><startEvent id='s'/><endEvent id='e'/><sequenceFlow id='f' sourceRef='s' "
         "targetRef='e'>\n"
         "<conditionExpression>[1,</conditionExpression></sequenceFlow></process></d>",
         "",
         2,
         "process.condition"},
        {"config/process/process.bpmn",
         "<d><process><startEvent id='s'/>\n<task id='s'/></process></d>",
         "",
         2,
         "process.id"},
        {"config/process/process.bpmn",
         "<d><process><startEvent id='s'/>\n<task "
         "id='t'><extensionElements><taskExtension><taskType>signing</taskType>"
         "</taskExtension></extensionElements></task></process></d>",
         "",
         0,
         "process.end"},
        {"config/process/process.bpmn",
         "<d><process>\n<exclusiveGateway id='g'><outgoing>f</outgoing></exclusiveGateway></process></d>",
         "",
         2,
         "process.gateway"},
        {"config/texts/resource.nb.json", "{\"language\":\"nb\",\n\"resources\":[{]}", "", 2, "json"},
        {"models/model.schema.json",
         R"({"properties":{"a":{"$ref":"#/$defs/no"}}})",
         "",
         0,
         "schema.reference"},
        {"models/model.schema.json", R"({"properties":{"a b":{"type":"string"}}})", "", 0, "schema.name"},
        {"models/model.schema.json", R"({"type":"string"})", "", 0, "schema.root"},
        {"models/model.schema.json", "{\n\n}x", "", 3, "json"},
        {"models/model.prefill.json", R"({"ER":{"Name":"a","OrgNumber":"a"}})", "", 0, "prefill"},
        {"models/model.validation.json", "{", "", 1, "json"},
        {"ui/layout-sets.json", R"({"sets":[{"id":"../config"}]})", "", 0, "layoutSets.id"},
        {"ui/layout-sets.json",
         R"({"sets":[{"id":"none"}]})",
         "ui/none/Settings.json",
         0,
         "layoutSet.settings"},
        {"ui/form/Settings.json", R"({"pages":{}})", "", 0, "layoutSet.pages"},
        {"ui/form/Settings.json", R"({"pages":{"order":["Side9"]}})", "", 0, "layoutSet.page"},
        {"ui/form/layouts/Side1.json", "{\"data\":\n{\"layout\":[}}", "", 2, "json"},
        {"ui/form/layouts/Side1.json",
         R"({"data":{"layout":[{"id":"a","type":"b"},{"id":"a","type":"b"}]}})",
         "",
         0,
         "layout.component"},
        {"ui/footer.json", "x", "", 1, "json"},
        {"options/a.json", R"([{"value":"1"}])", "", 0, "options"},
        {"options/a.json", R"([{"value":"1","label":"l","more":1}])", "", 0, "options"},
        {"options/a.json", R"({})", "", 1, "options"},
        {"appsettings.json", "{,}", "", 1, "json"},
    }));
    test::AppFolder folder;
    folder.write("App/" + row.file, row.text);
    const auto loaded = folder.load();
    INFO(row.file << "\n" << row.text << "\n" << all(loaded.errors));
    CHECK_FALSE(loaded.definition);
    CHECK(names(loaded.errors, row.found.empty() ? row.file : row.found, row.line, row.rule));
}

TEST_CASE("what an app can live with is only a warning", "[appdef][load]") {
    test::AppFolder folder;
    std::string file;
    std::string rule;
    SECTION("no policy") {
        folder.remove("App/config/authorization/policy.xml");
        file = "config/authorization/policy.xml";
        rule = "policy.missing";
    }
    SECTION("no schema: the data takes any form") {
        folder.remove("App/models/model.schema.json");
        file = "models/model.schema.json";
        rule = "model.schema";
        CHECK(folder.load().definition->dataModel("model")->root().freeForm);
    }
    SECTION("a pattern that cannot be run") {
        folder.write(
            "App/models/model.schema.json", R"({"properties":{"a":{"type":"string","pattern":"("}}})"
        );
        file = "models/model.schema.json";
        rule = "schema.pattern";
    }
    SECTION("an XSD that is none") {
        folder.write("App/models/Permit.xsd", "<xs/>");
        file = "models/Permit.xsd";
        rule = "model.xsd";
    }
    SECTION("no forms") {
        folder.remove("App/ui/layout-sets.json");
        folder.remove("App/ui/form/Settings.json");
        file = "ui/layout-sets.json";
        rule = "layoutSets.missing";
    }
    SECTION("texts twice") {
        folder.write(
            "App/config/texts/resource.nb.json",
            R"({"language":"nb","resources":[{"id":"a","value":"1"},{"id":"a","value":"2"}]})"
        );
        file = "config/texts/resource.nb.json";
        rule = "texts.id";
        CHECK(folder.load().definition->texts.find("a", "nb") == "1");
    }
    const auto loaded = folder.load();
    INFO(all(loaded.errors) << all(loaded.warnings));
    CHECK(loaded.definition);
    CHECK(names(loaded.warnings, file, 0, rule));
}

TEST_CASE("the later layout, one folder for each task, is read too", "[appdef][load]") {
    test::AppFolder folder;
    folder.remove("App/ui/layout-sets.json");
    std::filesystem::rename(folder.app() / "ui/form", folder.app() / "ui/Task_1");
    folder.write("App/ui/Task_1/Settings.json", R"({"defaultDataType":"model","pages":{"order":["Side1"]}})");
    const auto loaded = folder.load();
    REQUIRE(loaded.definition);
    REQUIRE(loaded.definition->layoutSetForTask("Task_1"));
    CHECK(
        loaded.definition->layoutSetsJson ==
        R"({"sets":[{"id":"Task_1","dataType":"model","tasks":["Task_1"]}]})"
    );
}

TEST_CASE("nothing outside the folder is read", "[appdef][load][security]") {
    test::AppFolder folder;
    folder.write("secret.json", R"([{"value":"s","label":"s"}])");
    SECTION("by a link to a file") {
        folder.write("App/options/own.json", "[]");
        std::filesystem::create_symlink(
            folder.outside() / "secret.json", folder.app() / "options/secret.json"
        );
        const auto loaded = folder.load();
        CHECK_FALSE(loaded.definition);
        CHECK(names(loaded.errors, "options/secret.json", 0, "folder.link"));
    }
    SECTION("by a link to a folder") {
        std::filesystem::create_directory_symlink(folder.outside(), folder.app() / "wwwroot");
        const auto loaded = folder.load();
        CHECK(names(loaded.errors, "wwwroot", 0, "folder.link"));
    }
    SECTION("a link inside it is fine") {
        folder.write("App/options/own.json", "[]");
        std::filesystem::create_symlink("own.json", folder.app() / "options/other.json");
        CHECK(folder.load().definition->options.count("other") == 1);
    }
}

TEST_CASE("an app has bounds", "[appdef][load][security]") {
    test::AppFolder folder;
    SECTION("of one file") {
        CHECK(
            names(folder.load({.fileBytesMax = 100}).errors, "config/process/process.bpmn", 0, "folder.size")
        );
    }
    SECTION("of all files") {
        CHECK_FALSE(folder.load({.totalBytesMax = 500}).definition);
    }
    SECTION("of their number") {
        CHECK_FALSE(folder.load({.filesMax = 3}).definition);
    }
    SECTION("and a folder that is none is told") {
        CHECK(load("/nonexistent/app").errors.front().rule == "folder");
    }
}
