#include "appdef/data_model.hpp"

#include <catch2/catch.hpp>

#include "appdef/field_path.hpp"
#include "base/problem.hpp"

using namespace varde;
using namespace varde::appdef;

namespace {

// The contract's own example (app definition 5.3), and a few fields more.
constexpr std::string_view permitSchema = R"({
 "$schema": "https://json-schema.org/draft/2020-12/schema",
 "@xsdRootElement": "per-mit", "@xsdSchemaAttributes": {"TargetNamespace": "urn:permit"},
 "type": "object", "oneOf": [{"$ref": "#/$defs/Permit"}],
 "$defs": {
  "Permit": {"properties": {
    "lang": {"type": "string", "@xsdAttribute": true, "const": "nb"},
    "count": {"type": "integer", "@xsdAttribute": true},
    "applicant": {"$ref": "#/$defs/Person"},
    "site": {"type": "array", "items": {"$ref": "#/$defs/Site"}, "maxItems": 99},
    "tags": {"type": "array", "items": {"type": "string"}},
    "only": {"type": "array", "maxItems": 1, "items": {"type": "string"}},
    "total": {"type": "number"},
    "must": {"type": "number"},
    "maybe": {"oneOf": [{"type": "null"}, {"type": "string"}]},
    "sent": {"type": "string", "format": "date-time"},
    "agreed": {"type": ["boolean", "null"]},
    "choice": {"type": "string", "default": "a"},
    "note": {"$ref": "#/$defs/Note"}}, "required": ["applicant", "must"]},
  "Person": {"properties": {"first-name": {"type": "string"}, "age": {"type": "integer", "@xsdType": "int"},
    "spouse": {"$ref": "#/$defs/Person"}}},
  "Site": {"properties": {"gnr": {"type": "integer"}, "note": {"$ref": "#/$defs/Note"}}},
  "Note": {"properties": {"orid": {"type": "string", "@xsdAttribute": true, "const": "77"},
    "value": {"type": "string", "@xsdText": true}}}}})";

std::shared_ptr<const DataModel> compile(std::string_view schema, std::string_view classRef = {}) {
    Findings findings;
    auto model = DataModel::compile(schema, classRef, "model.schema.json", findings);
    for (const auto& finding : findings.errors) UNSCOPED_INFO(describe(finding));
    REQUIRE(model);
    return model;
}

json::Value fromClient(const DataModel& model, std::string_view text) {
    return model.fromClient(json::parseValue(text));
}

}  // namespace

TEST_CASE("a new model has every property, empty, and what the schema fixes", "[appdef][model]") {
    const auto model = compile(permitSchema);
    CHECK(model->rootName() == "permit");
    CHECK(model->namespaceUri() == "urn:permit");
    CHECK(
        json::write(model->initial()) ==
        R"({"lang":"nb","count":0,"applicant":null,"site":[],"tags":[],"only":null,"total":null,"must":null,)"
        R"("maybe":null,"sent":null,"agreed":null,"choice":"a","note":null})"
    );
    CHECK(model->field("applicant.spouse.spouse.age")->type == ValueType::int32);
    CHECK(model->field("site[3].note.value")->place == Place::text);
    CHECK_FALSE(model->field("applicant.none"));
    CHECK(model->field("site")->object->row);
    CHECK_FALSE(model->root().row);
}

TEST_CASE("the root follows from what the schema says", "[appdef][model]") {
    struct Row {
        std::string schema, classRef, root, field;
    };
    const auto row = GENERATE(values<Row>({
        {R"({"info":{"rootNode":"#/definitions/A"},"properties":{"melding":{"$ref":"#/definitions/A"}},
            "definitions":{"A":{"properties":{"x":{"type":"string"}}}}})",
         "",
         "melding",
         "x"},
        {R"({"info":{"meldingsnavn":"Skjema-1"},"properties":{"Skjema-1":{"$ref":"#/definitions/A"}},
            "definitions":{"A":{"properties":{"x":{"type":"string"}}}}})",
         "",
         "Skjema1",
         "x"},
        {R"({"properties":{"Message":{"$ref":"#/definitions/MessageV1"}},
            "definitions":{"MessageV1":{"properties":{"x":{"type":"string"}}}}})",
         "Altinn.App.Models.MessageV1",
         "Message",
         "x"},
        {R"({"definitions":{"Deep":{"properties":{"x":{"type":"string"}}}}})", "Some.Name.Deep", "Deep", "x"},
        {R"({"properties":{"x":{"type":"string"}}})", "Altinn.App.Models.model.model", "root", "x"},
        {R"({"info":{"XSLT-skriptnavn":"SERES_XSD_GEN"},"properties":{"x":{"type":"string"}}})",
         "",
         "melding",
         "x"},
        {R"({"$ref":"#/$defs/B","$defs":{"B":{"allOf":[{"$ref":"#/$defs/A"},{"properties":{"y":{"type":"string"}}}]},
            "A":{"properties":{"x":{"type":"string"}}}}})",
         "",
         "root",
         "y"},
    }));
    const auto model = compile(row.schema, row.classRef);
    INFO(row.schema);
    CHECK(model->rootName() == row.root);
    CHECK(model->field(row.field));
}

TEST_CASE("a schema that refers to itself without end is refused", "[appdef][model]") {
    Findings findings;
    CHECK_FALSE(DataModel::compile(
        R"({"properties":{"a":{"$ref":"#/$defs/A"}},"$defs":{"A":{"$ref":"#/$defs/A"}}})", "", "f", findings
    ));
    CHECK_FALSE(findings.errors.empty());
}

TEST_CASE("what a client sends is brought into the model's shape", "[appdef][model]") {
    const auto model = compile(permitSchema);
    const auto data = fromClient(
        *model,
        R"({"LANG":"en","Applicant":{"FIRST-NAME":"Ola","age":"7","unknown":1},"site":null,"total":"1.50",)"
        R"("must":2,"sent":"2024-05-01T12:00:00+02:00","choice":null})"
    );
    CHECK(data["lang"] == json::Value("nb"));
    CHECK(json::write(data["applicant"]) == R"({"first-name":"Ola","age":7,"spouse":null})");
    CHECK(json::write(data["site"]) == "[]");
    CHECK(json::write(data["total"]) == "1.50");
    CHECK(data["sent"] == json::Value("2024-05-01T10:00:00+00:00"));
    CHECK(data["choice"].isNull());

    struct Row {
        std::string sent, path;
    };
    const auto row = GENERATE(values<Row>({
        {R"({"applicant":{"age":"x"}})", "applicant.age"},
        {R"({"applicant":{"age":2147483648}})", "applicant.age"},
        {R"({"applicant":{"age":1.5}})", "applicant.age"},
        {R"({"applicant":[]})", "applicant"},
        {R"({"site":{}})", "site"},
        {R"({"site":[{"gnr":1},{"gnr":true}]})", "site[1].gnr"},
        {R"({"maybe":5})", "maybe"},
        {R"({"agreed":"true"})", "agreed"},
        {R"({"sent":"yesterday"})", "sent"},
        {R"({"total":1e99})", "total"},
        {R"({"site":[{"altinnRowId":"7"}]})", "site[0].altinnRowId"},
    }));
    INFO(row.sent);
    try {
        fromClient(*model, row.sent);
        FAIL("was taken");
    } catch (const Problem& problem) {
        CHECK(problem.code == Errc::badRequest);
        REQUIRE_FALSE(problem.errors.empty());
        CHECK(problem.errors.front().first == row.path);
    }
}

TEST_CASE("the document after a patch is read strictly", "[appdef][model]") {
    const auto model = compile(permitSchema);
    CHECK_NOTHROW(model->fromPatched(model->initial()));
    const auto code = [&](std::string_view text) {
        try {
            model->fromPatched(json::parseValue(text));
        } catch (const Problem& problem) {
            return problem.code;
        }
        return Errc::internal;
    };
    CHECK(code(R"({"unknown":1})") == Errc::unprocessable);
    CHECK(code(R"({"applicant":{"unknown":1}})") == Errc::unprocessable);
    CHECK(code(R"({"total":"1"})") == Errc::badRequest);
}

TEST_CASE("rows get ids, keep them, and lose them", "[appdef][model]") {
    const auto model = compile(permitSchema);
    auto data = fromClient(
        *model, R"({"site":[{"gnr":1},{"gnr":2,"altinnRowId":"0f8fad5b-d9cb-469f-a165-70867728950e"}]})"
    );
    model->addRowIds(data);
    const auto& rows = *data["site"].asArray();
    CHECK(rows[0].text("altinnRowId")->size() == 36);
    CHECK(rows[1].text("altinnRowId") == "0f8fad5b-d9cb-469f-a165-70867728950e");
    CHECK(model->fromXml(model->toXml(data)) == data);
    model->removeRowIds(data);
    CHECK(json::write(data["site"]) == R"([{"gnr":1,"note":null},{"gnr":2,"note":null}])");
}

TEST_CASE("a save normalises the model in memory", "[appdef][model]") {
    const auto model = compile(permitSchema);
    json::Value data = json::parseValue(
        "{\"lang\":\"en\",\"site\":null,\"maybe\":\"a\\u0001b\\u0085\",\"tags\":[\"\\ufeff\"],\"note\":{"
        "\"value\":\" \"}}"
    );
    model->normalise(data);
    CHECK(data["lang"] == json::Value("nb"));
    CHECK(json::write(data["site"]) == "[]");
    CHECK(
        data["maybe"] == json::Value("a\xef\xbf\xbd"
                                     "b\xef\xbf\xbd")
    );
    CHECK(data["tags"].asArray()->front() == json::Value("\xef\xbf\xbd"));
    CHECK(json::write(data["note"]) == R"({"value":null,"orid":"77"})");
}
