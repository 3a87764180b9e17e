#include "xml/document.hpp"

#include <catch2/catch.hpp>

using namespace varde;

namespace {

std::string refusal(const std::string& text, xml::ReadLimits limits = {}) {
    try {
        xml::parse(text, limits);
    } catch (const Problem& problem) {
        CHECK(problem.code == Errc::badRequest);
        return problem.detail;
    }
    return "accepted";
}

std::string nested(int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += "<a>";
    for (int i = 0; i < depth; ++i) text += "</a>";
    return text;
}

}  // namespace

TEST_CASE("a document becomes nodes with names, namespaces, text and lines", "[xml][document]") {
    const auto document = xml::parse(
        "<?xml version=\"1.0\"?>\n"
        "<p:order xmlns:p=\"urn:p\" xmlns=\"urn:d\" id=\"7\" p:kind=\"a&amp;b\">\n"
        "  <item>one</item>\n"
        "  <!-- between --><?skip me?>\n"
        "  <item><![CDATA[<two>]]> &lt;&#230;</item>\n"
        "  <deep><er>x</er></deep>\n"
        "</p:order>"
    );
    const auto& root = document.root();
    CHECK(root.name == "order");
    CHECK(root.namespaceUri == "urn:p");
    CHECK(root.line == 2);
    CHECK(root.attribute("id") == "7");
    CHECK(root.attribute("kind") == "a&b");
    CHECK(root.attributes.at(1).namespaceUri == "urn:p");
    CHECK_FALSE(root.attribute("missing").has_value());
    REQUIRE(root.all("item").size() == 2);
    CHECK(root.child("item")->namespaceUri == "urn:d");
    CHECK(root.child("item")->text == "one");
    CHECK(root.all("item")[1]->text == "<two> <æ");
    CHECK(root.all("item")[1]->line == 5);
    CHECK(root.find({"deep", "er"})->text == "x");
    CHECK(root.find({"deep", "nothing"}) == nullptr);
    CHECK(root.trimmedText().empty());
}

TEST_CASE("text in another encoding arrives as UTF-8", "[xml][document]") {
    CHECK(xml::parse("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe6</a>").root().text == "æ");
    CHECK(xml::parse("\xef\xbb\xbf<a>æ</a>").root().text == "æ");
    CHECK(refusal("<a>\xe6</a>") != "accepted");
}

TEST_CASE("what is not well formed is refused with its place", "[xml][document]") {
    CHECK(refusal("<a>\n<b></a>").find("line 2") != std::string::npos);
    CHECK(refusal("") == "the XML document is empty");
    CHECK(refusal("   ") == "the XML document is empty");
    CHECK(refusal("<a/><b/>") != "accepted");
    CHECK(refusal("<a x='1' x='2'/>") != "accepted");
    CHECK(refusal("<p:a/>") != "accepted");
    CHECK(refusal("text") != "accepted");
    CHECK(refusal("<a>") != "accepted");
    CHECK(refusal("<a>&unknown;</a>") != "accepted");
}

TEST_CASE("an external entity is never read", "[xml][document]") {
    const auto text =
        refusal("<!DOCTYPE a [<!ENTITY secret SYSTEM \"file:///etc/hostname\">]><a>&secret;</a>");
    CHECK(text.find("DOCTYPE") != std::string::npos);
    CHECK(
        refusal("<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\"><a/>").find("DOCTYPE") != std::string::npos
    );
    CHECK(refusal("<!DOCTYPE a><a/>").find("DOCTYPE") != std::string::npos);
}

TEST_CASE("entities that multiply are refused before they are expanded", "[xml][document]") {
    std::string text = "<!DOCTYPE a [<!ENTITY e0 \"ha\">";
    for (int i = 1; i < 30; ++i) {
        const auto before = "&e" + std::to_string(i - 1) + ";";
        text += "<!ENTITY e" + std::to_string(i) + " \"" + before + before + "\">";
    }
    CHECK(refusal(text + "]><a>&e29;</a>").find("DOCTYPE") != std::string::npos);
}

TEST_CASE("depth and size are bounded", "[xml][document]") {
    CHECK(refusal(nested(256)) == "accepted");
    CHECK(refusal(nested(257)).find("deeper than 256") != std::string::npos);
    CHECK(refusal(nested(1'000'000)).find("deeper than 256") != std::string::npos);
    CHECK(refusal(nested(400), {.depthMax = 500}) == "accepted");
    CHECK(refusal("<a>12345</a>", {.bytesMax = 10}) == "the XML document is too large");
}

TEST_CASE("attributes of one element are bounded, wherever the element hides", "[xml][document]") {
    const auto element = [](int count) {
        std::string text = "<a";
        for (int i = 0; i < count; ++i) text += " x" + std::to_string(i) + "='>'";
        return text + "/>";
    };
    CHECK(refusal(element(1000)) == "accepted");
    const auto isBound = [](const std::string& text) {
        return refusal(text).find("more than 1000 attributes") != std::string::npos;
    };
    CHECK(isBound(element(1001)));
    CHECK(isBound("<!-- <b c=\" --><r><![CDATA[<d e=']]>" + element(1001) + "</r>"));
    CHECK(isBound("<?p <b c=\"?><r>" + element(1001) + "</r>"));
    std::string wide = "\xFF\xFE";
    for (const char c : element(1001)) wide += {c, '\0'};
    CHECK(isBound(wide));
    CHECK(refusal("<?xml version='1.0' encoding='UTF-7'?>" + element(1)) != "accepted");
    std::string equals = "<a b='";
    equals.append(5000, '=');
    CHECK(refusal(equals + "'><!-- <c ===== -->" + std::string(5000, '=') + "</a>") == "accepted");
}

TEST_CASE("text of more than ten megabytes is read whole", "[xml][document]") {
    const std::string big(11 * 1024 * 1024, 'x');
    CHECK(xml::parse("<a><b>" + big + "</b></a>").root().child("b")->text.size() == big.size());
}
