#include "goto_url.hpp"

#include <catch2/catch.hpp>

using namespace varde::authentication;

TEST_CASE("a browser is sent to this site alone", "[authentication][goto]") {
    const GotoRules rules{
        .hostname = "example.no", .requestHost = {}, .allowsHttp = false, .allowsPath = false};
    struct Row {
        const char* text;
        const char* url;  // empty: refused
    };
    const Row rows[] = {
        {"https://ttd.apps.example.no/ttd/app/", "https://ttd.apps.example.no/ttd/app/"},
        {"HTTPS://Example.NO", "https://example.no/"},
        {"https://example.no.:443/a?b=c#d", "https://example.no:443/a?b=c#d"},
        {"https://example.no?x", "https://example.no/?x"},
        {"http://example.no/", ""},
        {"https://evilexample.no/", ""},
        {"https://example.no.evil.com/", ""},
        {"https://evil.com/?https://example.no/", ""},
        {"https://example.no@evil.com/", ""},
        {"https://user:pass@example.no/", ""},
        {"https://evil.com#.example.no", ""},
        {"https://evil.com\\.example.no/", ""},
        {"https:\\\\example.no/", ""},
        {"https:example.no", ""},
        {"https:///example.no", ""},
        {"//example.no/", ""},
        {"/path", ""},
        {"javascript:alert(1)", ""},
        {"https://example.no/\r\nSet-Cookie: a=b", ""},
        {"https://example.no/a b", ""},
        {"\thttps://example.no/", ""},
        {"https://[::1]/", ""},
        {"https://example.no:99999/", ""},
        {"https://example.no:80:80/", ""},
        {"https://\xc3\xa9xample.no/", ""},
        {"https://.example.no/", "https://.example.no/"},
        {"", ""},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        CHECK(safeGoto(row.text, rules).value_or("") == row.url);
    }
    CHECK_FALSE(safeGoto("https://example.no/" + std::string(5000, 'x'), rules));
}

TEST_CASE("the local pages also go to paths and to the host that was asked", "[authentication][goto]") {
    const GotoRules rules{
        .hostname = "local.altinn.cloud",
        .requestHost = "127.0.0.1:8000",
        .allowsHttp = true,
        .allowsPath = true};
    CHECK(safeGoto("/ttd/app/", rules) == "/ttd/app/");
    CHECK(safeGoto("http://127.0.0.1:8000/ttd/app", rules) == "http://127.0.0.1:8000/ttd/app");
    CHECK(
        safeGoto("http://local.altinn.cloud:8000/ttd/app", rules) == "http://local.altinn.cloud:8000/ttd/app"
    );
    CHECK_FALSE(safeGoto("http://127.0.0.1:9000/", rules));
    CHECK_FALSE(safeGoto("//evil.com/", rules));
    CHECK_FALSE(safeGoto("/\\evil.com/", rules));
}
