#include <catch2/catch.hpp>

#include "appdef/data_model.hpp"
#include "base/problem.hpp"

using namespace varde;
using namespace varde::appdef;

namespace {

constexpr std::string_view start =
    R"(<?xml version="1.0" encoding="utf-8"?><form xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">)";

std::shared_ptr<const DataModel> formModel(const std::string& properties, const std::string& more = {}) {
    Findings findings;
    auto out = DataModel::compile(
        R"({"@xsdRootElement":"form",)" + more + R"("properties":{)" + properties + "}}", "", "f", findings
    );
    REQUIRE(out);
    return out;
}

// The content of the root that the JSON gives, after its start tag.
std::string content(const DataModel& of, std::string_view text) {
    const auto xml = of.toXml(of.fromClient(json::parseValue(text)));
    REQUIRE(xml.starts_with(start));
    REQUIRE(xml.ends_with("</form>"));
    return xml.substr(start.size(), xml.size() - start.size() - 7);
}

}  // namespace

TEST_CASE("each value has the XML form of the original", "[appdef][xml]") {
    struct Row {
        std::string property, required, json, xml;
    };
    const auto row = GENERATE(values<Row>({
        {R"("type":"string")", "", R"("a<&>\n\"b\"")", "<x>a&lt;&amp;&gt;\n\"b\"</x>"},
        {R"("type":"string")", "", R"("")", "<x />"},
        {R"("type":"string")", "", "null", "<y>1</y>"},
        {R"("type":"string")", R"("x")", "null", "<y>1</y>"},
        {R"("type":["string","null"])", "", "null", R"(<x xsi:nil="true" />)"},
        {R"("type":"string","@xsdNillable":true)", "", "null", R"(<x xsi:nil="true" />)"},
        {R"("type":"number")", "", "null", "<y>1</y>"},
        {R"("type":"number")", R"("x")", "null", R"(<x xsi:nil="true" />)"},
        {R"("oneOf":[{"type":"number"}])", "", "null", R"(<x xsi:nil="true" />)"},
        {R"("type":"number")", "", "1.50", "<x>1.50</x>"},
        {R"("type":"number")", "", "-0.0000001", "<x>-0.0000001</x>"},
        {R"("type":"number")", "", "12e3", "<x>12000</x>"},
        {R"("type":"number")", "", "79228162514264337593543950335", "<x>79228162514264337593543950335</x>"},
        {R"("type":"integer")", "", "3.0", "<x>3.0</x>"},
        {R"("type":"integer","@xsdType":"int")", "", "3.0", "<x>3</x>"},
        {R"("type":"boolean")", "", "false", "<x>false</x>"},
        {R"("type":"string","format":"date-time")",
         "",
         R"("2024-05-01T10:00:00Z")",
         "<x>2024-05-01T10:00:00Z</x>"},
        {R"("type":"string","format":"date-time")",
         "",
         R"("2024-05-01T10:00:00.5")",
         "<x>2024-05-01T10:00:00.5</x>"},
        {R"("type":"string","format":"date-time")",
         "",
         R"("2024-05-01T10:00:00+02:00")",
         "<x>2024-05-01T08:00:00+00:00</x>"},
        {R"("type":"string","format":"date")", "", R"("2024-05-01")", "<x>2024-05-01</x>"},
        {R"("type":"array","items":{"type":"string"})", "", R"(["a","","b",null])", "<x>a</x><x /><x>b</x>"},
        {R"("type":"array","items":{"type":"string"})", "", "[]", "<y>1</y>"},
        {R"("properties":{"a":{"type":"string"}})", "", "{}", "<x />"},
        {R"("properties":{"a":{"type":"string"}})", "", "null", "<y>1</y>"},
        {R"("properties":{"a":{"type":"string","@xsdAttribute":true},"b":{"type":"boolean","@xsdAttribute":true}})",
         "",
         "{}",
         R"(<x b="false" />)"},
        {R"("properties":{"a":{"type":"string","@xsdAttribute":true},"v":{"type":"string","@xsdText":true}})",
         "",
         R"({"a":"\"1\"","v":"t"})",
         R"(<x a="&quot;1&quot;">t</x>)"},
        {R"("properties":{"a":{"const":"7","type":"string","@xsdType":"XmlAttribute"},
             "v":{"type":"string","@xsdType":"XmlSimpleContentExtension"}})",
         "",
         R"({"v":" "})",
         "<y>1</y>"},
        {R"("properties":{"a":{"const":"7","type":"integer","@xsdType":"XmlAttribute"},"v":{"type":"string"}})",
         "",
         "{}",
         R"(<x a="7" />)"},
    }));
    const auto form = formModel(
        R"("x":{)" + row.property + R"(},"y":{"type":"string"})", R"("required":[)" + row.required + "],"
    );
    INFO(row.property << " " << row.json);
    const auto xml = content(*form, R"({"y":"1","x":)" + row.json + "}");
    CHECK(xml == (row.xml == "<y>1</y>" ? row.xml : row.xml + "<y>1</y>"));

    // What was read is written again as it was.
    const auto whole = std::string(start) + xml + "</form>";
    CHECK(form->toXml(form->fromXml(whole)) == whole);
}

TEST_CASE("a namespace is for elements, attributes of the root come first", "[appdef][xml]") {
    const auto form = formModel(
        R"("lang":{"type":"string","@xsdAttribute":true},"a":{"type":"string"})",
        R"("@xsdSchemaAttributes":{"TargetNamespace":"urn:a"},)"
    );
    const auto xml = form->toXml(json::parseValue(R"({"lang":"nb","a":"1"})"));
    CHECK(xml.ends_with(R"(lang="nb" xmlns="urn:a"><a>1</a></form>)"));
    CHECK(json::write(form->fromXml(xml)) == R"({"lang":"nb","a":"1"})");
}

TEST_CASE("stored XML is read with more patience than it is written", "[appdef][xml]") {
    const auto form = formModel(
        R"("a":{"type":"string"},"n":{"type":"number"},"l":{"type":"array","items":{"type":"string"}})"
    );
    const auto read = [&](const std::string& xml) { return json::write(form->fromXml(xml)); };
    CHECK(read("<form/>") == R"({"a":null,"n":null,"l":[]})");
    CHECK(
        read("<FORM xmlns='urn:other'><n> 1.50 </n><a/><odd/><l>1</l></FORM>") ==
        R"({"a":"","n":1.50,"l":["1"]})"
    );
    CHECK(
        read("<form xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><n i:nil='true'/></form>") ==
        R"({"a":null,"n":null,"l":[]})"
    );
    CHECK_THROWS_AS(form->fromXml("<other/>"), Problem);
    CHECK_THROWS_AS(form->fromXml("<form><n/></form>"), Problem);
    CHECK_THROWS_AS(form->fromXml("<form><n>x</n></form>"), Problem);
    CHECK_THROWS_AS(form->fromXml("<form>"), Problem);
    CHECK_THROWS_AS(form->fromXml("<!DOCTYPE form [<!ENTITY e 'x'>]><form><a>&e;</a></form>"), Problem);
    // Whatever root a stored document has stays its own.
    CHECK(
        json::write(form->fromStored("<other><a>1</a></other>", "application/xml")) ==
        R"({"a":"1","n":null,"l":[]})"
    );
    CHECK(form->toXml(form->initial(), "other").ends_with("XMLSchema\" />"));
}

TEST_CASE("data without a schema keeps its form as far as XML can", "[appdef][xml]") {
    const auto form = DataModel::freeForm("My.Class.form");
    const auto data = json::parseValue(R"({"a":"1","o":{"b":"2"},"l":["x","y"],"n":null})");
    CHECK(form->fromClient(data) == data);
    const auto xml = form->toXml(data);
    CHECK(xml == std::string(start) + "<a>1</a><o><b>2</b></o><l>x</l><l>y</l></form>");
    CHECK(json::write(form->fromXml(xml)) == R"({"a":"1","o":{"b":"2"},"l":["x","y"]})");
    CHECK_THROWS_AS(form->toXml(json::parseValue(R"({"a><b":"1"})")), Problem);
    CHECK(form->validate(data).empty());
}
