#include "appdef/layout_state.hpp"

#include <catch2/catch.hpp>

#include "appdef/definition.hpp"
#include "base/problem.hpp"
#include "case_source.hpp"

using namespace varde;
using namespace varde::appdef;
using namespace varde::appdef::test;

namespace {

std::vector<LayoutPage> pagesOf(const json::Value& layouts) {
    std::vector<LayoutPage> out;
    if (const auto* pages = layouts.asObject()) {
        for (const auto& [name, page] : *pages) out.push_back({name, {}, page});
    }
    return out;
}

std::shared_ptr<const Layout> compile(const std::vector<LayoutPage>& pages, Findings& findings) {
    std::vector<const LayoutPage*> order;
    for (const auto& page : pages) order.push_back(&page);
    return Layout::compile("form", "default", order, "ui/form", findings);
}

// A layout over one data element, from JSON texts.
struct Form {
    explicit Form(std::string_view components, std::string_view text, std::string_view page = "{}")
        : data(json::parseValue(text)) {
        json::Value content = json::parseValue(page);
        content.asObject()->set("layout", json::parseValue(components));
        pages.push_back({"Side1", {}, json::Object{{"data", std::move(content)}}});
        Findings findings;
        layout = compile(pages, findings);
        REQUIRE(layout);
        state = std::make_unique<LayoutState>(
            *layout, std::vector<FormElement>{{"e1", "default", &data}}, environment
        );
    }
    std::vector<std::string> hidden(bool keepAsTold) const {
        std::vector<std::string> out;
        for (const auto& field : state->hiddenFields(keepAsTold)) out.push_back(field.path);
        return out;
    }
    std::vector<std::string> missing() const {
        std::vector<std::string> out;
        for (const auto& value : state->missingValues())
            out.push_back(value.componentId + " " + value.field.path);
        return out;
    }

    json::Value data;
    json::Value file = json::Object{};
    CaseSource environment{file};
    std::vector<LayoutPage> pages;
    std::shared_ptr<const Layout> layout;
    std::unique_ptr<LayoutState> state;
};

std::vector<FormElement> elementsOf(const json::Value& file) {
    std::vector<FormElement> out;
    if (const auto* models = file["dataModels"].asArray()) {
        for (const auto& model : *models) {
            out.push_back(
                {*model["dataElement"].text("id"), *model["dataElement"].text("dataType"), model.find("data")}
            );
        }
    } else if (const auto* data = file.find("dataModel")) {
        out.push_back({"e1", "default", data});
    }
    return out;
}

json::Value toJson(const ComponentContext& context) {
    json::Object out{
        {"component", json::Value(context.component ? context.component->id : context.page->name)}};
    if (!context.rows.empty()) {
        json::Array rows;
        for (const auto row : context.rows) rows.emplace_back(row);
        out.set("rowIndices", std::move(rows));
    }
    out.set("currentLayout", context.page->name);
    json::Array children;
    for (const auto& child : context.children) children.push_back(toJson(*child));
    if (!children.empty()) out.set("children", std::move(children));
    return out;
}

template <class Visit>
void eachCase(const std::filesystem::path& folder, const Visit& visit) {
    if (!std::filesystem::is_directory(folder)) {
        WARN("skipped: there is no " << folder.string());
        return;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        INFO(entry.path().string());
        visit(readJson(entry.path()));
    }
}

}  // namespace

TEST_CASE("a layout's contexts are those of the shared cases", "[appdef][layout][vectors]") {
    eachCase(vectors / "context-lists", [](const json::Value& file) {
        const auto pages = pagesOf(file["layouts"]);
        Findings findings;
        const auto layout = compile(pages, findings);
        REQUIRE(layout);
        const CaseSource environment(file);
        const LayoutState state(*layout, elementsOf(file), environment);
        json::Array all;
        for (const auto& page : state.contexts()) all.push_back(toJson(*page));
        INFO(json::write(json::Value(all)) << "\n" << json::write(file["expectedContexts"]));
        CHECK(same(json::Value(all), file["expectedContexts"]));
    });
}

TEST_CASE("expressions in a layout give what the shared cases expect", "[appdef][layout][vectors]") {
    std::size_t cases = 0;
    eachCase(vectors / "functions", [&](const json::Value& file) {
        const auto id = file["context"].text("component");
        if (!file.find("layouts") || !id) return;
        const auto pages = pagesOf(file["layouts"]);
        Findings findings;
        const auto layout = compile(pages, findings);
        REQUIRE(layout);
        const CaseSource environment(file);
        const LayoutState state(*layout, elementsOf(file), environment);
        std::vector<std::size_t> rows;
        if (const auto* indexes = file["context"]["rowIndices"].asArray()) {
            for (const auto& index : *indexes) rows.push_back(static_cast<std::size_t>(*index.asInteger()));
        }
        const auto* context = state.find(*id, rows);
        REQUIRE(context);
        ++cases;
        try {
            const auto value = state.evaluate(file["expression"], *context);
            INFO("gave " << json::write(value));
            CHECK_FALSE(file.find("expectsFailure"));
            CHECK(same(value, file["expects"]));
        } catch (const Problem& problem) {
            INFO(problem.detail);
            REQUIRE(file.find("expectsFailure"));
            CHECK(problem.detail.find(*file.text("expectsFailure")) != std::string::npos);
        }
    });
    if (std::filesystem::is_directory(vectors)) CHECK(cases > 20);
}

TEST_CASE("field rules give what the shared cases expect", "[appdef][validation][vectors]") {
    eachCase(vectorsFolder / "expression-validation", [](const json::Value& file) {
        const auto pages = pagesOf(file["layouts"]);
        Findings findings;
        const auto layout = compile(pages, findings);
        REQUIRE(layout);
        const auto rules = parseExpressionRules(json::write(file["validationConfig"]), "f", findings);
        REQUIRE(rules);
        const CaseSource environment(file);
        const FormElement element{"e1", "default", file.find("formData")};
        const LayoutState state(*layout, {element}, environment);
        std::vector<std::string> found;
        for (const auto& issue : validate(*rules, state, *state.elementOfType("default"))) {
            found.push_back(issue.field + " " + issue.severity + " " + issue.message);
        }
        std::vector<std::string> expected;
        for (const auto& issue : *file["expects"].asArray()) {
            expected.push_back(
                *issue.text("field") + " " + *issue.text("severity") + " " + *issue.text("message")
            );
        }
        std::sort(found.begin(), found.end());
        std::sort(expected.begin(), expected.end());
        CHECK(found == expected);
    });
}

TEST_CASE("a required component without value is told, row by row", "[appdef][layout]") {
    const Form form(
        R"([{"id":"g","type":"RepeatingGroup","children":["0:x"],"dataModelBindings":{"group":"g"},"hiddenRow":["dataModel","g.off"]},
            {"id":"x","type":"Input","required":true,"dataModelBindings":{"simpleBinding":"g.x"}},
            {"id":"a","type":"Address","required":["equals",["dataModel","n"],1],"dataModelBindings":{"address":"a","zipCode":"z"}},
            {"id":"h","type":"Input","required":true,"hidden":true,"dataModelBindings":{"simpleBinding":"h"}},
            {"id":"l","type":"FileUpload","required":true,"dataModelBindings":{"list":"l"}}])",
        R"({"n":1,"g":[{"x":"1"},{"x":" "},{"x":null,"off":true},null,{"x":null}],"a":"street","z":null,"l":[]})"
    );
    CHECK(form.missing() == std::vector<std::string>{"x g[1].x", "x g[4].x", "a z", "l l"});
}

TEST_CASE("hidden fields are those that no visible component binds", "[appdef][layout]") {
    const Form form(
        R"([{"id":"a","type":"Input","hidden":true,"dataModelBindings":{"simpleBinding":"a"}},
            {"id":"b1","type":"Input","hidden":true,"dataModelBindings":{"simpleBinding":"b"}},
            {"id":"b2","type":"Input","dataModelBindings":{"simpleBinding":"b"}},
            {"id":"c","type":"Input","hidden":true,"removeWhenHidden":false,"dataModelBindings":{"simpleBinding":"c"}},
            {"id":"g","type":"Group","maxCount":9,"children":["x"],"dataModelBindings":{"group":"g"},"hiddenRow":["dataModel","g.off"]},
            {"id":"x","type":"Input","hidden":["equals",["dataModel","g.x"],"hide"],"dataModelBindings":{"simpleBinding":"g.x"}}])",
        R"({"a":"1","b":"1","c":"1","g":[{"off":true,"x":"1"},{"x":"hide"},{"off":true}]})"
    );
    CHECK(form.hidden(true) == std::vector<std::string>{"a", "g[2].x", "g[2]", "g[1].x", "g[0].x", "g[0]"});
    CHECK(
        form.hidden(false) == std::vector<std::string>{"a", "c", "g[2].x", "g[2]", "g[1].x", "g[0].x", "g[0]"}
    );

    SECTION("a hidden page hides all that is on it") {
        const Form page(
            R"([{"id":"a","type":"Input","dataModelBindings":{"simpleBinding":"a"}}])",
            R"({"a":"1"})",
            R"({"hidden":true})"
        );
        CHECK(page.hidden(true) == std::vector<std::string>{"a"});
    }
}

TEST_CASE("a child that is not on the page is told and left out", "[appdef][layout]") {
    Findings findings;
    const auto pages = pagesOf(json::parseValue(
        R"({"P":{"data":{"layout":[{"id":"a","type":"Group","children":["gone","b"]},{"id":"b","type":"Input"}]}}})"
    ));
    const auto layout = compile(pages, findings);
    REQUIRE(layout);
    CHECK(layout->find("a")->children == std::vector<const Component*>{layout->find("b")});
    REQUIRE(findings.warnings.size() == 1);
    CHECK(findings.warnings[0].rule == "layout.child");
    CHECK(findings.warnings[0].message.find("gone") != std::string::npos);
}

TEST_CASE("components that hide each other in a circle are an error, not a crash", "[appdef][layout]") {
    const Form form(
        R"([{"id":"a","type":"Input","hidden":["component","b"],"dataModelBindings":{"simpleBinding":"a"}},
            {"id":"b","type":"Input","hidden":["component","a"],"dataModelBindings":{"simpleBinding":"a"}}])",
        R"({"a":true})"
    );
    CHECK_THROWS_AS(form.state->hiddenFields(true), Problem);
}

TEST_CASE("a subform has its own rows of components for each of its elements", "[appdef][layout]") {
    Findings findings;
    const auto main = pagesOf(
        json::parseValue(R"({"A":{"data":{"layout":[{"id":"s","type":"Subform","layoutSet":"sub"}]}}})")
    );
    const auto sub = pagesOf(json::parseValue(
        R"({"B":{"data":{"layout":[{"id":"x","type":"Input","required":true,"dataModelBindings":{"simpleBinding":"x"}}]}}})"
    ));
    const auto layout = compile(main, findings);
    const auto subLayout = Layout::compile("sub", "subtype", {&sub.front()}, "ui/sub", findings);
    REQUIRE(layout);
    REQUIRE(subLayout);
    const json::Value one = json::parseValue(R"({"x":"1"})");
    const json::Value two = json::parseValue(R"({"x":null})");
    const json::Value file = json::Object{};
    const CaseSource environment(file);
    const FindLayout find = [&](std::string_view id) { return id == "sub" ? subLayout.get() : nullptr; };
    const LayoutState state(
        *layout,
        {{"m", "default", &file}, {"e1", "subtype", &one}, {"e2", "subtype", &two}},
        environment,
        find
    );
    const auto missing = state.missingValues();
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].field == FieldReference{"e2", "x"});
}

TEST_CASE("a layout that makes no sense is refused", "[appdef][layout]") {
    const auto component = GENERATE(
        as<std::string>(),
        R"({"id":"a","type":"Group","children":["b"]},{"id":"c","type":"Group","children":["b"]},{"id":"b","type":"Input"})",
        R"({"id":"a","type":"Group","children":["a"]})",
        R"({"id":"a","type":"RepeatingGroup","children":[]})",
        R"({"id":"a","type":"Input","maxCount":-1})",
        R"({"id":"a","type":"Dropdown"})",
        R"({"id":"a","type":"Dropdown","optionsId":"o","options":[]})",
        R"({"id":"a","type":"Likert"})",
        R"({"id":"a","type":"Subform"})",
        R"({"id":"a","type":"Input","dataModelBindings":{"simpleBinding":7}})"
    );
    INFO(component);
    Findings findings;
    const auto pages = pagesOf(json::parseValue(R"({"P":{"data":{"layout":[)" + component + "]}}}"));
    CHECK_FALSE(compile(pages, findings));
    CHECK(findings.errors.front().file == "ui/form/layouts/P.json");
}
