#include <catch2/catch.hpp>

#include "xml/document.hpp"

using namespace varde;

TEST_CASE("what is written reads back as it was given", "[xml][writer]") {
    xml::Writer writer;
    writer.begin("a");
    writer.attribute("x", "1 < 2 & \"3\"\n\t");
    writer.element("b", "<&>\r\n\x01 æ");
    writer.element("c", "");
    writer.text("tail");
    writer.end();
    const auto text = writer.take();
    CHECK(text.find("<?xml version=\"1.0\" encoding=\"utf-8\"?><a x=") == 0);

    const auto document = xml::parse(text);
    CHECK(document.root().attribute("x") == "1 < 2 & \"3\"\n\t");
    CHECK(document.root().child("b")->text == "<&>\r\n æ");
    CHECK(text.find("<c />") != std::string::npos);
    CHECK(document.root().text == "tail");
}

TEST_CASE("a fragment has no declaration", "[xml][writer]") {
    xml::Writer writer(false);
    writer.element("a", "1");
    CHECK(writer.take() == "<a>1</a>");
}
