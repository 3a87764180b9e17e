#include "protocol.hpp"

#include <catch2/catch.hpp>

#include "url.hpp"

using namespace varde::bus;

TEST_CASE("a command keeps bytes of any kind", "[bus][protocol]") {
    CHECK(
        encode({"SET", std::string("a\0b", 3), "\r\n"}) ==
        std::string("*3\r\n$3\r\nSET\r\n$3\r\na\0b\r\n$2\r\n\r\n\r\n", 30)
    );
}

TEST_CASE("a reply is read however it is cut", "[bus][protocol]") {
    const std::string wire = "*3\r\n$2\r\nhi\r\n:42\r\n*2\r\n$-1\r\n-ERR no\r\n+OK\r\n";
    ReplyParser parser;
    std::vector<Reply> replies;
    for (const char byte : wire) {
        parser.feed(std::string_view(&byte, 1));
        while (auto reply = parser.next()) replies.push_back(std::move(*reply));
    }
    REQUIRE(replies.size() == 2);
    REQUIRE(replies[0].items.size() == 3);
    CHECK(replies[0].items[0].text == "hi");
    CHECK(replies[0].items[1].text == "42");
    CHECK(replies[0].items[2].items[0].kind == Reply::Kind::nil);
    CHECK(replies[0].items[2].items[1].isError("ERR"));
    CHECK(replies[1].kind == Reply::Kind::status);
}

TEST_CASE("what is not the protocol is refused", "[bus][protocol]") {
    ReplyParser parser;
    parser.feed("HTTP/1.1 400 Bad Request\r\n");
    CHECK_THROWS_AS(parser.next(), std::runtime_error);
}

TEST_CASE("a URL says where Redis is and who we are", "[bus][url]") {
    const auto plain = parseUrl("redis://127.0.0.1:6380");
    CHECK(plain.host == "127.0.0.1");
    CHECK(plain.port == 6380);
    CHECK(plain.password.empty());
    CHECK(plain.database == 0);

    const auto full = parseUrl("redis://varde:p%40ss@cache.example/3");
    CHECK(full.host == "cache.example");
    CHECK(full.port == 6379);
    CHECK(full.user == "varde");
    CHECK(full.password == "p@ss");
    CHECK(full.database == 3);

    CHECK(parseUrl("redis://:secret@[::1]:1").host == "::1");
    for (const auto* wrong :
         {"", "localhost", "http://h", "redis://", "redis://h:0", "redis://h:x", "redis://h/a"}) {
        CHECK_THROWS_AS(parseUrl(wrong), std::invalid_argument);
    }
}
