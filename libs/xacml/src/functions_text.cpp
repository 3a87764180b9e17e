#include <boost/regex.hpp>
#include <stdexcept>

#include "base/text.hpp"
#include "fold.hpp"
#include "functions.hpp"

namespace varde::xacml {
namespace {

using In = std::span<const Operand>;
using Out = std::optional<Operand>;

constexpr Shape stringShape{DataType::string, false};
constexpr Shape uriShape{DataType::anyUri, false};
constexpr Shape booleanShape{DataType::boolean, false};

void add(
    FunctionTable& table,
    std::string_view version,
    std::string_view name,
    std::vector<Shape> takes,
    Shape returns,
    std::function<Out(In)> apply
) {
    const auto least = takes.size();
    table.add(
        functionId(version, name), {Form::computed, std::move(takes), false, least, returns, std::move(apply)}
    );
}

// Anywhere in the text, as XPath's fn:matches. The engine gives up on patterns that take too long.
Out matches(const std::string& pattern, const std::string& value) {
    try {
        const boost::regex compiled(pattern, boost::regex::perl | boost::regex::no_mod_m);
        return truth(boost::regex_search(value, compiled));
    } catch (const std::runtime_error&) {  // a pattern that is none, or one too costly: the policy's mistake,
                                           // not a bug
        return std::nullopt;
    }
}

// Part of a text by places counted from 0; -1: to the end.
Out substring(const std::string& value, std::int64_t from, std::int64_t to) {
    const auto size = static_cast<std::int64_t>(value.size());
    if (to == -1) to = size;
    if (from < 0 || to < from || to > size) return std::nullopt;
    return text(value.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
}

void addParts(FunctionTable& table, Shape shape) {
    const std::string name(nameOf(shape.type));
    const auto test = [&](const char* suffix, bool (*holds)(std::string_view part, std::string_view whole)) {
        add(table, "3.0", name + suffix, {stringShape, shape}, booleanShape, [holds](In in) -> Out {
            return truth(holds(one(in[0]).text(), one(in[1]).text()));
        });
    };
    test("-starts-with", [](std::string_view part, std::string_view whole) {
        return whole.starts_with(part);
    });
    test("-ends-with", [](std::string_view part, std::string_view whole) { return whole.ends_with(part); });
    test("-contains", [](std::string_view part, std::string_view whole) {
        return whole.find(part) != std::string_view::npos;
    });
    const Shape place{DataType::integer, false};
    add(table, "3.0", name + "-substring", {shape, place, place}, stringShape, [](In in) -> Out {
        return substring(one(in[0]).text(), one(in[1]).number(), one(in[2]).number());
    });
}

void addConversions(FunctionTable& table) {
    for (int i = 0; i < dataTypeCount; ++i) {
        const auto type = static_cast<DataType>(i);
        if (type == DataType::string || type == DataType::hexBinary || type == DataType::base64Binary)
            continue;
        const Shape shape{type, false};
        const std::string name(nameOf(type));
        add(table, "3.0", name + "-from-string", {stringShape}, shape, [type](In in) -> Out {
            auto value = readValue(type, one(in[0]).text());
            if (!value) return std::nullopt;
            return std::move(*value);
        });
        add(table, "3.0", "string-from-" + name, {shape}, stringShape, [](In in) -> Out {
            return text(writeValue(one(in[0])));
        });
    }
}

// `name` as XACML writes mail names to match: an address, a domain, or a domain's parts after a dot.
bool matchesMailName(const std::string& pattern, const std::string& name) {
    const auto at = name.rfind('@');
    if (pattern.find('@') != std::string::npos) {
        const auto wanted = readValue(DataType::rfc822Name, pattern);
        return wanted && wanted->text() == name;
    }
    const auto domain = std::string_view(name).substr(at + 1);
    if (pattern.starts_with('.')) return domain.ends_with(toLower(pattern));
    return domain == toLower(pattern);
}

// The first name is the end of the second, part by part.
bool endsName(const std::string& end, const std::string& name) {
    return name == end || name.ends_with("," + end);
}

std::string normalizeSpace(const std::string& value) {
    return std::string(trim(value));
}

}  // namespace

void addTextFunctions(FunctionTable& table) {
    add(table, "3.0", "string-equal-ignore-case", {stringShape, stringShape}, booleanShape, [](In in) -> Out {
        return truth(equalIgnoringCase(one(in[0]).text(), one(in[1]).text()));
    });
    add(table, "1.0", "string-normalize-space", {stringShape}, stringShape, [](In in) -> Out {
        return text(normalizeSpace(one(in[0]).text()));
    });
    add(table, "1.0", "string-normalize-to-lower-case", {stringShape}, stringShape, [](In in) -> Out {
        return text(toLower(one(in[0]).text()));
    });
    const auto concatenate = [](In in) -> Out {
        std::string out;
        for (const auto& operand : in) out += one(operand).text();
        return text(std::move(out));
    };
    table.add(
        functionId("2.0", "string-concatenate"),
        {Form::computed, {stringShape}, true, 2, stringShape, concatenate}
    );
    addParts(table, stringShape);
    addParts(table, uriShape);
    addConversions(table);

    for (const auto type :
         {DataType::string,
          DataType::anyUri,
          DataType::ipAddress,
          DataType::dnsName,
          DataType::rfc822Name,
          DataType::x500Name}) {
        const auto* version = type == DataType::string ? "1.0" : "2.0";
        add(table,
            version,
            std::string(nameOf(type)) + "-regexp-match",
            {stringShape, {type, false}},
            booleanShape,
            [](In in) -> Out { return matches(one(in[0]).text(), one(in[1]).text()); });
    }
    const Shape mail{DataType::rfc822Name, false};
    add(table, "1.0", "rfc822Name-match", {stringShape, mail}, booleanShape, [](In in) -> Out {
        return truth(matchesMailName(one(in[0]).text(), one(in[1]).text()));
    });
    const Shape name{DataType::x500Name, false};
    add(table, "1.0", "x500Name-match", {name, name}, booleanShape, [](In in) -> Out {
        return truth(endsName(one(in[0]).text(), one(in[1]).text()));
    });
}

}  // namespace varde::xacml
