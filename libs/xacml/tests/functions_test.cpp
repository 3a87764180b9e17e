#include "functions.hpp"

#include <catch2/catch.hpp>

#include "policies.hpp"
#include "xacml/decision.hpp"

using namespace varde;
using namespace varde::xacml;

namespace {

// Arguments are written `type:text`; `[type:a|b]` is a bag.
Operand operand(const std::string& written) {
    const auto typed = [](const std::string& name, const std::string& text) {
        for (int i = 0; i < dataTypeCount; ++i) {
            const auto type = static_cast<DataType>(i);
            if (nameOf(type) == name) return readValue(type, text).value();
        }
        throw std::runtime_error("no type " + name);
    };
    const bool isBag = written.front() == '[';
    const auto inner = isBag ? written.substr(1, written.size() - 2) : written;
    const auto colon = inner.find(':');
    const auto name = inner.substr(0, colon);
    auto text = inner.substr(colon + 1);
    if (!isBag) return typed(name, text);
    Bag bag;
    bag.type = DataType::string;
    while (!text.empty()) {
        const auto bar = text.find('|');
        bag.values.push_back(typed(name, text.substr(0, bar)));
        text = bar == std::string::npos ? "" : text.substr(bar + 1);
    }
    return bag;
}

std::string computed(const std::string& function, const std::vector<std::string>& arguments) {
    const auto* found = findFunction("urn:oasis:names:tc:xacml:" + function);
    if (!found) return "unknown";
    std::vector<Operand> operands;
    for (const auto& argument : arguments) operands.push_back(operand(argument));
    const auto result = found->apply(operands);
    if (!result) return "error";
    if (const auto* value = std::get_if<Value>(&*result)) return writeValue(*value);
    std::string out;
    for (const auto& value : many(*result)) out += (out.empty() ? "" : "|") + writeValue(value);
    return out;
}

struct Row {
    std::string function;
    std::vector<std::string> arguments;
    std::string expected;
};

}  // namespace

TEST_CASE("numbers are computed, and what has no answer is an error", "[xacml][functions]") {
    const auto row = GENERATE(
        Row{"1.0:function:integer-add", {"integer:1", "integer:2", "integer:3"}, "6"},
        Row{"1.0:function:integer-add", {"integer:9223372036854775807", "integer:1"}, "error"},
        Row{"1.0:function:integer-multiply", {"integer:-4", "integer:3"}, "-12"},
        Row{"1.0:function:integer-divide", {"integer:7", "integer:-2"}, "-3"},
        Row{"1.0:function:integer-divide", {"integer:7", "integer:0"}, "error"},
        Row{"1.0:function:integer-mod", {"integer:-7", "integer:2"}, "-1"},
        Row{"1.0:function:integer-abs", {"integer:-7"}, "7"},
        Row{"1.0:function:double-divide", {"double:1", "double:4"}, "0.25"},
        Row{"1.0:function:round", {"double:2.5"}, "2.0"},
        Row{"1.0:function:floor", {"double:-0.5"}, "-1.0"},
        Row{"1.0:function:double-to-integer", {"double:3.9"}, "3"},
        Row{"1.0:function:double-to-integer", {"double:1e300"}, "error"},
        Row{"1.0:function:integer-greater-than", {"integer:2", "integer:1"}, "true"},
        Row{"1.0:function:double-less-than", {"double:NaN", "double:1"}, "false"}
    );
    INFO(row.function);
    CHECK(computed(row.function, row.arguments) == row.expected);
}

TEST_CASE("times compare as instants and durations move them", "[xacml][functions]") {
    const auto row = GENERATE(
        Row{"1.0:function:dateTime-equal",
            {"dateTime:2024-01-01T12:00:00+02:00", "dateTime:2024-01-01T10:00:00Z"},
            "true"},
        Row{"1.0:function:time-greater-than", {"time:08:23:48-05:00", "time:08:23:47-05:00"}, "true"},
        Row{"3.0:function:dateTime-add-dayTimeDuration",
            {"dateTime:2024-02-28T23:00:00Z", "dayTimeDuration:P1DT2H"},
            "2024-03-01T01:00:00Z"},
        Row{"3.0:function:date-add-yearMonthDuration",
            {"date:2024-01-31", "yearMonthDuration:P1M"},
            "2024-02-29"},
        Row{"3.0:function:date-subtract-yearMonthDuration",
            {"date:2024-03-31", "yearMonthDuration:P1Y1M"},
            "2023-02-28"},
        Row{"2.0:function:time-in-range", {"time:23:30:00", "time:22:00:00", "time:01:00:00"}, "true"},
        Row{"2.0:function:time-in-range", {"time:12:00:00", "time:22:00:00", "time:01:00:00"}, "false"},
        Row{"3.0:function:dayTimeDuration-equal", {"dayTimeDuration:PT24H", "dayTimeDuration:P1D"}, "true"},
        Row{"3.0:function:yearMonthDuration-equal",
            {"yearMonthDuration:P1Y", "yearMonthDuration:P12M"},
            "true"}
    );
    INFO(row.function);
    CHECK(computed(row.function, row.arguments) == row.expected);
}

TEST_CASE("texts and names are compared, cut and matched", "[xacml][functions]") {
    const auto row = GENERATE(
        Row{"2.0:function:string-concatenate", {"string:a", "string:b", "string:c"}, "abc"},
        Row{"3.0:function:string-substring", {"string:abcdef", "integer:1", "integer:3"}, "bc"},
        Row{"3.0:function:string-substring", {"string:abc", "integer:1", "integer:-1"}, "bc"},
        Row{"3.0:function:string-substring", {"string:abc", "integer:2", "integer:9"}, "error"},
        Row{"3.0:function:anyURI-starts-with", {"string:http", "anyURI:http://a"}, "true"},
        Row{"1.0:function:string-regexp-match", {"string:b+", "string:aabba"}, "true"},
        Row{"1.0:function:string-regexp-match", {"string:^b", "string:ab"}, "false"},
        Row{"1.0:function:string-regexp-match", {"string:(", "string:ab"}, "error"},
        Row{"1.0:function:string-regexp-match",
            {"string:(a+)+$", "string:" + std::string(40, 'a') + "!"},
            "false"},
        Row{"1.0:function:rfc822Name-equal",
            {"rfc822Name:Ola@Example.NO", "rfc822Name:Ola@example.no"},
            "true"},
        Row{"1.0:function:rfc822Name-match", {"string:.no", "rfc822Name:ola@example.no"}, "true"},
        Row{"1.0:function:rfc822Name-match",
            {"string:example.no", "rfc822Name:ola@mail.example.no"},
            "false"},
        Row{"1.0:function:x500Name-match",
            {"x500Name:O=Medico, C=US", "x500Name:cn=J, o=medico,c=us"},
            "true"},
        Row{"1.0:function:x500Name-match", {"x500Name:O=dico", "x500Name:cn=J,o=medico"}, "false"},
        Row{"3.0:function:integer-from-string", {"string:12x"}, "error"},
        Row{"3.0:function:string-from-boolean", {"boolean:1"}, "true"},
        Row{"1.0:function:hexBinary-equal", {"hexBinary:0fB7", "hexBinary:0Fb7"}, "true"}
    );
    INFO(row.function);
    const auto got = computed(row.function, row.arguments);
    // A pattern that would take for ever is given up on, or answered at once; both are right.
    if (row.arguments.front() == "string:(a+)+$") {
        CHECK((got == "error" || got == "false"));
    } else {
        CHECK(got == row.expected);
    }
}

TEST_CASE("bags are sets where the function says so", "[xacml][functions]") {
    const auto row = GENERATE(
        Row{"1.0:function:string-one-and-only", {"[string:a]"}, "a"},
        Row{"1.0:function:string-one-and-only", {"[string:a|b]"}, "error"},
        Row{"1.0:function:string-one-and-only", {"[string:]"}, "error"},
        Row{"1.0:function:integer-bag-size", {"[integer:1|1|2]"}, "3"},
        Row{"1.0:function:string-is-in", {"string:b", "[string:a|b]"}, "true"},
        Row{"1.0:function:integer-union", {"[integer:1|2]", "[integer:2|3]"}, "1|2|3"},
        Row{"1.0:function:integer-intersection", {"[integer:1|2|2]", "[integer:2|3]"}, "2"},
        Row{"1.0:function:integer-subset", {"[integer:1|1]", "[integer:1|2]"}, "true"},
        Row{"1.0:function:integer-set-equals", {"[integer:1|2|1]", "[integer:2|1]"}, "true"},
        Row{"1.0:function:string-at-least-one-member-of", {"[string:a]", "[string:b]"}, "false"}
    );
    INFO(row.function);
    CHECK(computed(row.function, row.arguments) == row.expected);
}

TEST_CASE("text that is no value of its type is none", "[xacml][values]") {
    CHECK_FALSE(readValue(DataType::date, "2023-02-29"));
    CHECK_FALSE(readValue(DataType::dateTime, "2024-01-01"));
    CHECK_FALSE(readValue(DataType::time, "25:00:00"));
    CHECK_FALSE(readValue(DataType::boolean, "yes"));
    CHECK_FALSE(readValue(DataType::integer, "1.0"));
    CHECK_FALSE(readValue(DataType::hexBinary, "abc"));
    CHECK_FALSE(readValue(DataType::dayTimeDuration, "P"));
    CHECK_FALSE(readValue(DataType::dayTimeDuration, "P1DT"));
    CHECK_FALSE(readValue(DataType::yearMonthDuration, "P1D"));
    CHECK_FALSE(readValue(DataType::rfc822Name, "nobody"));
    CHECK(readValue(DataType::integer, " 7 "));
    CHECK(readValue(DataType::real, "-1.5E3"));
}

TEST_CASE("variables that name others twice cost no more than once each", "[xacml][variables]") {
    const auto variable = [](int i, const std::string& inner) {
        return "<x:VariableDefinition VariableId=\"v" + std::to_string(i) + "\">" + inner +
               "</x:VariableDefinition>";
    };
    const std::string truthful =
        "<x:AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#boolean\">true</x:AttributeValue>";
    std::string definitions = variable(0, truthful);
    for (int i = 1; i <= 60; ++i) {
        const auto before = "<x:VariableReference VariableId=\"v" + std::to_string(i - 1) + "\"/>";
        definitions += variable(
            i,
            "<x:Apply FunctionId=\"urn:oasis:names:tc:xacml:1.0:function:and\">" + before + before +
                "</x:Apply>"
        );
    }
    const auto condition = "<x:Condition><x:VariableReference VariableId=\"v60\"/></x:Condition>";
    const auto policy = test::compiled(test::policy(definitions + test::rule("r", "Permit", "", condition)));
    CHECK(decide(policy, {}).outcome == Outcome::permit);
}

TEST_CASE("expressions that cannot be evaluated are refused at load", "[xacml][compile]") {
    const auto findings = [](const std::string& condition, const std::string& before = {}) {
        std::vector<Finding> found;
        compilePolicy(
            test::policy(
                before + test::rule("r", "Permit", "", "<x:Condition>" + condition + "</x:Condition>")
            ),
            "p",
            found
        );
        return found.empty() ? "none" : found.front().rule;
    };
    const std::string one =
        "<x:AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#integer\">1</x:AttributeValue>";
    const auto apply = [](const std::string& function, const std::string& arguments) {
        return "<x:Apply FunctionId=\"urn:oasis:names:tc:xacml:" + function + "\">" + arguments +
               "</x:Apply>";
    };
    CHECK(findings(one) == "condition");
    CHECK(findings(apply("1.0:function:integer-equal", one + one)) == "none");
    CHECK(findings(apply("1.0:function:integer-equal", one)) == "type");
    CHECK(findings(apply("1.0:function:string-equal", one + one)) == "type");
    CHECK(findings(apply("1.0:function:nothing", one)) == "function");
    CHECK(findings("<x:VariableReference VariableId=\"v\"/>") == "variable");
    CHECK(
        findings(
            "<x:VariableReference VariableId=\"v\"/>",
            "<x:VariableDefinition VariableId=\"v\"><x:VariableReference "
            "VariableId=\"v\"/></x:VariableDefinition>"
        ) == "variable"
    );
    CHECK(findings(apply("3.0:function:any-of", one + one)) == "type");
    CHECK(findings("<x:AttributeSelector Path=\"//a\"/>") == "expression");
}
