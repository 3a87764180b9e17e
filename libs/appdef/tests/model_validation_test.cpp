#include <catch2/catch.hpp>

#include "appdef/data_model.hpp"

using namespace varde;
using namespace varde::appdef;

namespace {

std::vector<ModelIssue> issues(const std::string& property, const std::string& value, bool required = false) {
    Findings findings;
    const auto model = DataModel::compile(
        R"({"properties":{"a-b":{)" + property + "}}" + (required ? R"(,"required":["a-b"])" : "") + "}",
        "",
        "f",
        findings
    );
    REQUIRE(model);
    return model->validate(model->fromClient(json::parseValue(R"({"a-b":)" + value + "}")));
}

}  // namespace

TEST_CASE("the schema's rules give the original's messages", "[appdef][validation]") {
    struct Row {
        std::string property, value, message;
    };
    const auto row = GENERATE(values<Row>({
        {R"("type":"string","maxLength":2)",
         R"("abc")",
         "The field ab must be a string or array type with a maximum length of '2'."},
        {R"("type":"string","maxLength":2)", R"("𝄞")", ""},
        {R"("type":"string","maxLength":1)",
         R"("𝄞")",
         "The field ab must be a string or array type with a maximum length of '1'."},
        {R"("type":"string","minLength":2)",
         R"("a")",
         "The field ab must be a string or array type with a minimum length of '2'."},
        {R"("type":"string","minLength":2)", "null", ""},
        {R"("type":"string","pattern":"[0-9]{2}")",
         R"("123")",
         "The field ab must match the regular expression '[0-9]{2}'."},
        {R"("type":"string","pattern":"[0-9]{2}")", R"("12")", ""},
        {R"("type":"string","pattern":"[0-9]{2}")", R"("")", ""},
        {R"("type":"string","pattern":"^\\p{L}+$")", R"("æøå")", ""},
        {R"("type":"string","pattern":"^(a+)+$")",
         R"("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")",
         "The field ab must match the regular expression '^(a+)+$'."},
        {R"("type":"string","format":"email","maxLength":1)",
         R"("ab")",
         "The field ab must be a string or array type with a maximum length of '1'."},
        {R"("type":"string","format":"uri","maxLength":1)", R"("ab")", ""},
        {R"("type":"string","format":"date","maxLength":1)", R"("2024-02-31")", ""},
        {R"("type":"string","format":"date")",
         R"("2024-13-01")",
         "The field ab must match the regular expression "
         "'^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])$'."},
        {R"("type":"string","format":"year")",
         R"("20245")",
         "The field ab must match the regular expression '^[0-9]{4}$'."},
        {R"("type":"string","enum":["a"])", R"("b")", ""},
        {R"("type":"number","minimum":15,"maximum":76)", "77", "The field ab must be between 15 and 76."},
        {R"("type":"number","minimum":0.5,"maximum":76)", "0.50", ""},
        {R"("type":"integer","minimum":1)",
         "0",
         "The field ab must be between 1 and 1.7976931348623157E+308."},
        {R"("type":"integer","@xsdType":"int","maximum":5)",
         "6",
         "The field ab must be between -2147483648 and 5."},
        {R"("type":"integer","@xsdType":"positiveInteger")",
         "0",
         "The field ab must be between 1 and 1.7976931348623157E+308."},
        {R"("type":"integer","@xsdType":"nonPositiveInteger")",
         "1",
         "The field ab must be between -1.7976931348623157E+308 and 0."},
        {R"("type":"number","totalDigits":2)",
         "123",
         "The field ab must match the regular expression '^[0-9]{1,2}$'."},
        {R"("$ref":"#/properties/a-b/x","x":{"type":"string","maxLength":1})",
         R"("ab")",
         "The field ab must be a string or array type with a maximum length of '1'."},
        {R"("allOf":[{"type":"string","maxLength":1},{"maxLength":9}])",
         R"("ab")",
         "The field ab must be a string or array type with a maximum length of '1'."},
    }));
    INFO(row.property << " " << row.value);
    const auto found = issues(row.property, row.value);
    if (row.message.empty()) {
        CHECK(found.empty());
    } else {
        REQUIRE(found.size() == 1);
        CHECK(found[0].field == "a-b");
        CHECK(found[0].message == row.message);
    }
}

TEST_CASE("only value types are required by the schema", "[appdef][validation]") {
    struct Row {
        std::string property;
        bool issue;
    };
    const auto row = GENERATE(values<Row>({
        {R"("type":"number")", true},
        {R"("type":"integer")", true},
        {R"("type":"boolean")", true},
        {R"("type":"string","format":"date-time")", true},
        {R"("type":["number","null"])", false},
        {R"("type":"string")", false},
        {R"("properties":{"a":{}})", false},
        {R"("type":"array","items":{"type":"string"})", false},
    }));
    INFO(row.property);
    const auto found = issues(row.property, "null", true);
    REQUIRE(found.size() == (row.issue ? 1 : 0));
    if (row.issue) CHECK(found[0].message == "The ab field is required.");
}

TEST_CASE("issues name the row that they are in, and are bounded", "[appdef][validation]") {
    Findings findings;
    const auto model = DataModel::compile(
        R"({"properties":{"g":{"type":"array","items":{"properties":{"o":{"properties":{"t":{"type":"string","maxLength":1}}}}}}}})",
        "",
        "f",
        findings
    );
    json::Array rows(500, json::parseValue(R"({"o":{"t":"ab"}})"));
    const auto found = model->validate(json::Object{{"g", json::Value(rows)}});
    REQUIRE(found.size() == 200);
    CHECK(found[1].field == "g[1].o.t");
}
