#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "policies.hpp"

using namespace varde;
using namespace varde::xacml;

namespace {

std::vector<Finding> findings(const std::string& xml) {
    std::vector<Finding> found;
    const auto policy = compilePolicy(xml, "policy.xml", found);
    CHECK(policy.has_value() == found.empty());
    return found;
}

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("a policy of an app's shape compiles", "[xacml][compile]") {
    CHECK(findings(test::appPolicy()).empty());
    const auto policy = test::compiled(test::appPolicy());
    CHECK(policy.id() == "urn:p:1");
    CHECK(policy.mentions(category::subject, attribute::roleCode));
    CHECK_FALSE(policy.mentions(category::resource, attribute::roleCode));
    CHECK(
        policy.permitValues(category::subject, attribute::roleCode) ==
        std::vector<std::string>{"dagl", "priv"}
    );
}

TEST_CASE("each mistake is told with its line and rule", "[xacml][compile]") {
    struct Row {
        std::string what;
        std::string by;
        std::string rule;
    };
    const auto row = GENERATE(
        Row{"function:string-equal\"", "function:string-equals\"", "function"},
        Row{"Effect=\"Permit\"", "Effect=\"Allow\"", "effect"},
        Row{"RuleId=\"r1\" ", "", "attribute"},
        Row{" MustBePresent=\"false\"", "", "attribute"},
        Row{"MustBePresent=\"false\"", "MustBePresent=\"no\"", "attribute"},
        Row{"<x:Target/>", "", "target"},
        Row{"rule-combining-algorithm:deny-overrides", "my-own", "algorithm"},
        Row{"<x:Target/>", "<x:Target/><x:VariableDefinition VariableId=\"v\"/>", "expression"},
        Row{"</x:Rule>", "<x:Condition/></x:Rule>", "expression"},
        Row{"<x:AnyOf>", "<x:AnyOf/><x:AnyOf>", "target"},
        Row{"XMLSchema#string", "XMLSchema#date", "type"},
        Row{"<x:Target/>", "<x:Target/><x:Description/>", "order"},
        Row{"FulfillOn=\"Permit\"", "FulfillOn=\"Never\"", "effect"}
    );
    const auto found = findings(replaced(test::appPolicy(), row.what, row.by));
    INFO(row.what << " -> " << row.by);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().rule == row.rule);
    CHECK(found.front().file == "policy.xml");
    CHECK(found.front().line > 0);
}

TEST_CASE("all mistakes are told at once", "[xacml][compile]") {
    auto text = replaced(test::appPolicy(), "RuleId=\"r1\"", "");
    text = replaced(text, "RuleId=\"r2\"", "");
    CHECK(findings(text).size() == 2);
}

TEST_CASE("what is no policy is refused", "[xacml][compile]") {
    CHECK(findings("").front().rule == "xml");
    CHECK(findings("<a/>").front().rule == "root");
    CHECK(findings("<Policy/>").front().rule == "root");
    CHECK(findings("<!DOCTYPE a><a/>").front().rule == "xml");
}

TEST_CASE("placeholders become the app's names", "[xacml][compile]") {
    CHECK(
        replacePlaceholders("[ORG]/[APP] [org]_[app] [other]", "ttd", "demo") == "ttd/demo ttd_demo [other]"
    );
}

TEST_CASE("the policies of the sample apps compile", "[xacml][compile]") {
    const std::filesystem::path apps = std::filesystem::path(VARDE_SOURCE_DIR) / "../shared/apps";
    if (!std::filesystem::exists(apps)) {
        WARN("skipped: no folder " << apps);
        return;
    }
    int count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(apps)) {
        if (entry.path().filename() != "policy.xml") continue;
        const auto found = findings(replacePlaceholders(read(entry.path()), "ttd", "demo"));
        INFO(entry.path());
        for (const auto& finding : found) FAIL_CHECK(describe(finding));
        ++count;
    }
    CHECK(count > 0);
}
