#include <catch2/catch.hpp>

#include "xml/document.hpp"

using namespace varde;

namespace {

constexpr auto personSchema = R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="person"><xs:complexType><xs:sequence>
    <xs:element name="name" type="xs:string"/>
    <xs:element name="age" type="xs:int"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>)";

std::string refusal(const std::string& text) {
    try {
        xml::Schema::parse(text, "model.xsd");
    } catch (const Problem& problem) {
        return problem.detail;
    }
    return "accepted";
}

std::string with(const std::string& element) {
    return "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n" + element + "</xs:schema>";
}

}  // namespace

TEST_CASE("a valid document has no findings", "[xml][schema]") {
    const auto schema = xml::Schema::parse(personSchema, "person.xsd");
    CHECK(schema.validate("<person><name>Ola</name><age>40</age></person>").empty());
}

TEST_CASE("every violation is told with its line", "[xml][schema]") {
    const auto schema = xml::Schema::parse(personSchema, "person.xsd");
    const auto findings = schema.validate("<person>\n<name>Ola</name>\n<age>old</age>\n<more/>\n</person>");
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].line == 3);
    CHECK(findings[0].message.find("age") != std::string::npos);
    CHECK(findings[1].line == 4);
    CHECK(findings[1].message.find("more") != std::string::npos);
}

TEST_CASE("a schema that needs other documents is refused with its line", "[xml][schema]") {
    CHECK(
        refusal(with("<xs:include schemaLocation=\"/etc/other.xsd\"/>")).find("model.xsd:2: xs:include") == 0
    );
    CHECK(
        refusal(with("<xs:import namespace=\"urn:x\" schemaLocation=\"http://127.0.0.1:1/x.xsd\"/>"))
            .find("xs:import") != std::string::npos
    );
    CHECK(refusal(with("<xs:redefine schemaLocation=\"x.xsd\"/>")).find("xs:redefine") != std::string::npos);
}

TEST_CASE("a schema that is no schema is refused", "[xml][schema]") {
    CHECK(refusal("<a/>") != "accepted");
    CHECK(refusal(with("<xs:element name=\"a\" type=\"missing\"/>")).find("model.xsd:2") == 0);
    CHECK(refusal("<!DOCTYPE a><a/>").find("DOCTYPE") != std::string::npos);
}

TEST_CASE("a document cannot bring its own schema or entities", "[xml][schema]") {
    const auto schema = xml::Schema::parse(personSchema, "person.xsd");
    const std::string hint =
        "<person xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xsi:noNamespaceSchemaLocation=\"file:///etc/passwd\"><name>Ola</name><age>1</age></person>";
    CHECK(schema.validate(hint).empty());
    CHECK_THROWS_AS(
        schema.validate("<!DOCTYPE p [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><person>&e;</person>"),
        Problem
    );
}
