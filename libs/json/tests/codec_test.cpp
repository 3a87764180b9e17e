#include "json/codec.hpp"

#include <catch2/catch.hpp>

using namespace varde;

namespace {

enum class Status { unread, read };
constexpr json::EnumName<Status> statusNames[] = {{Status::unread, "Unread"}, {Status::read, "Read"}};
constexpr std::span<const json::EnumName<Status>> enumNames(Status) {
    return statusNames;
}

struct Part {
    std::string label;
    std::optional<int> count;

    static constexpr void fields(auto&& field) {
        field("label", &Part::label, json::required);
        field("count", &Part::count, json::nullable);
    }
};

struct Whole {
    std::optional<std::string> id;
    bool open = true;
    Status status = Status::unread;
    std::optional<DateTime> created;
    std::vector<Part> parts;
    std::map<std::string, std::string> texts;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("id", &Whole::id);
        field("open", &Whole::open);
        field("status", &Whole::status);
        field("created", &Whole::created);
        field("parts", &Whole::parts);
        field("texts", &Whole::texts);
        field(json::rest, &Whole::extra);
    }
};

std::string refusal(std::string_view text) {
    try {
        json::parse<Whole>(text);
        return {};
    } catch (const Problem& problem) {
        return problem.detail;
    }
}

}  // namespace

TEST_CASE("a document survives a round trip, with what the type does not know", "[json]") {
    const std::string text =
        R"({"id":"a","open":false,"status":"Read","created":"2024-05-01T10:00:00Z","parts":[{"label":"x","count":null}],)"
        R"("texts":{"nb":"æøå <&>"},"unknown":{"deep":[1,2.5,"x"]}})";
    CHECK(json::write(json::parse<Whole>(text)) == text);
}

TEST_CASE("names match without case and scalars are lenient", "[json]") {
    const auto whole =
        json::parse<Whole>(R"({"ID":5,"Open":"false","status":1,"parts":[{"Label":"x","count":"7"}]})");
    CHECK(whole.id == "5");
    CHECK_FALSE(whole.open);
    CHECK(whole.status == Status::read);
    CHECK(whole.parts.at(0).count == 7);
    CHECK(whole.extra.empty());
}

TEST_CASE("a mistake is told with its path", "[json]") {
    CHECK(refusal(R"({"parts":[{"label":"a"},{"count":1}]})") == "parts[1].label: expected a value");
    CHECK(refusal(R"({"parts":{}})") == "parts: expected a list");
    CHECK(refusal(R"({"status":"Nope"})") == "status: expected one of the known names");
    CHECK(refusal(R"([])") == "expected an object");
    CHECK(refusal("{\"a\":\n  x}").find("line 2, column 3") != std::string::npos);
}
