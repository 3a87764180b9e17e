#include "telemetry/log.hpp"

#include <catch2/catch.hpp>

#include "json/value.hpp"
#include "log_line.hpp"

using namespace varde;

namespace {
const auto noon = DateTime::fromUnixSeconds(1'714'557'600);
}

TEST_CASE("a log record is one line of JSON with its named values", "[telemetry][log]") {
    const auto text = log::line(
        noon,
        log::Level::warning,
        "storage",
        "slow commit",
        {{"traceId", "4bf92f3577b34da6a3ce929d0e0e4736"}, {"rows", 12}, {"seconds", 1.5}, {"durable", true}}
    );
    CHECK(
        text ==
        R"({"time":"2024-05-01T10:00:00Z","level":"warning","service":"storage","message":"slow commit",)"
        R"("traceId":"4bf92f3577b34da6a3ce929d0e0e4736","rows":12,"seconds":1.5,"durable":true})"
    );
}

TEST_CASE("text from outside cannot forge a second record", "[telemetry][log]") {
    const std::string hostile = "a\"\n{\"level\":\"error\"}\r\t\x01\\";
    const auto text = log::line(noon, log::Level::info, "storage", hostile, {{"path", hostile}});
    CHECK(text.find('\n') == std::string::npos);
    const auto record = json::parseValue(text);
    CHECK(record.text("message") == hostile);
    CHECK(record.text("path") == hostile);
    CHECK(record.text("level") == "info");
}

TEST_CASE("bytes that are not UTF-8 are replaced, the rest is kept", "[telemetry][log]") {
    CHECK(log::wellFormed("bl\xC3\xA5 \xF0\x9F\x93\x84") == "bl\xC3\xA5 \xF0\x9F\x93\x84");
    CHECK(log::wellFormed("a\xFF z") == "a\xEF\xBF\xBD z");
    CHECK(log::wellFormed("\xC3") == "\xEF\xBF\xBD");
    CHECK(log::wellFormed("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}
