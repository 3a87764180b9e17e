#include <catch2/catch.hpp>

#include "base/async.hpp"
#include "http/response.hpp"
#include "json/value.hpp"

using namespace varde;
using namespace varde::http;

namespace {

std::string textOf(const Response& response) {
    return std::get<std::string>(response.body);
}

}  // namespace

TEST_CASE("header names compare without case", "[http][message]") {
    Headers headers{{"Accept", "a"}, {"X-One", "1"}, {"accept", "b"}};
    CHECK(headers.find("ACCEPT") == "a");
    CHECK(headers.all("accept").size() == 2);
    headers.set("ACCEPT", "c");
    CHECK(headers.all("accept") == std::vector<std::string_view>{"c"});
    headers.erase("accept");
    CHECK(headers.size() == 1);
}

TEST_CASE("a cookie is found among others", "[http][message]") {
    const Headers headers{{"Cookie", "a=1; AltinnStudioRuntime=x=y ; b=\"q\""}, {"Cookie", "c=3"}};
    CHECK(cookie(headers, "AltinnStudioRuntime") == "x=y");
    CHECK(cookie(headers, "b") == "q");
    CHECK(cookie(headers, "c") == "3");
    CHECK_FALSE(cookie(headers, "A"));
}

TEST_CASE("a request's query is read as the protocol writes it", "[http][message]") {
    Request request(Method::get, "/p/q?Name=a+b%20c&x=1&X=2&flag=TRUE&bad=maybe&empty=&lone&pct=%zz");
    CHECK(request.rawPath() == "/p/q");
    CHECK(request.query("name") == "a b c");
    CHECK(request.queryAll("x") == std::vector<std::string>{"1", "2"});
    CHECK(request.queryBool("flag") == true);
    CHECK(request.queryInt("x") == 1);
    CHECK_FALSE(request.queryInt("empty"));
    CHECK(request.query("lone") == "");
    CHECK(request.query("pct") == "%zz");
    CHECK_FALSE(request.query("none"));
    CHECK_THROWS_AS(request.queryBool("bad"), Problem);
    CHECK_THROWS_AS(request.queryInt("bad"), Problem);
}

TEST_CASE("a body is read up to the bound that its handler sets", "[http][message]") {
    const auto read = [](std::size_t size, std::uint64_t bytesMax) {
        Request request(Method::post, "/", {}, std::string(size, 'x'));
        return run(request.body(bytesMax)).size();
    };
    CHECK(read(0, 0) == 0);
    CHECK(read(200'000, 200'000) == 200'000);
    CHECK_THROWS_AS(read(200'001, 200'000), Problem);
}

TEST_CASE("a problem leaves in the shape that its kind has", "[http][response]") {
    const Trace trace{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"};
    SECTION("with a detail") {
        const auto response = problem(Problem(Errc::notFound, "no such instance"), trace);
        CHECK(response.status == Status::notFound);
        CHECK(response.headers.find("Content-Type") == "application/problem+json; charset=utf-8");
        CHECK(
            textOf(response) ==
            R"({"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,)"
            R"("detail":"no such instance","traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})"
        );
    }
    SECTION("as a validation problem") {
        const auto response =
            problem(Problem(Errc::badRequest, "invalid", {{"size", {"too big"}}}), trace, "application/json");
        CHECK(response.headers.find("Content-Type") == "application/json; charset=utf-8");
        const auto document = json::parseValue(textOf(response));
        CHECK(document.text("title") == "One or more validation errors occurred.");
        CHECK(document["errors"]["size"] == json::Value(json::Array{"too big"}));
    }
    SECTION("without a word to those who may not know more") {
        CHECK(textOf(problem(Problem(Errc::unauthenticated, "token expired"), trace)).empty());
        CHECK(textOf(problem(Problem(Errc::forbidden, ""), trace)).empty());
    }
    SECTION("every kind has a status") {
        CHECK(statusOf(Errc::preconditionFailed) == Status::preconditionFailed);
        CHECK(statusOf(Errc::gatewayTimeout) == Status::gatewayTimeout);
    }
}

TEST_CASE("a text is answered as a JSON string where the contract wants one", "[http][response]") {
    CHECK(textOf(quoted(Status::badRequest, "a \"b\"")) == R"("a \"b\"")");
    CHECK(quoted(Status::badRequest, "a").headers.find("content-type") == "application/json; charset=utf-8");
}
