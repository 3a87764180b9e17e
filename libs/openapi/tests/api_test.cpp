#include "openapi/api.hpp"

#include <catch2/catch.hpp>

#include "base/async.hpp"
#include "openapi/published.hpp"

using namespace varde;

namespace {

struct Box {
    std::int32_t size = 0;

    static constexpr void fields(auto&& field) { field("size", &Box::size); }
};

Task<http::Response> done(http::Request&) {
    co_return http::empty(http::Status::ok);
}

http::Router boxes() {
    http::Router router("/boxes");
    router.get("/{id:int}", http::Access::user, done);
    router.put("/{name:int}", http::Access::platform, done);
    return router;
}

openapi::Api description() {
    openapi::Api api("Boxes", "Boxes of <all> sizes.");
    api.setPrefix("/boxes");
    api.get("/{id:int}", "Reads a box")
        .query("deep", "boolean")
        .answers(200, api.written<Box>())
        .refuses({404});
    api.put("/{name:int}", "Replaces a box").body(api.read<Box>()).answers(204);
    return api;
}

}  // namespace

TEST_CASE("a route that nobody described is named", "[openapi]") {
    auto router = boxes();
    router.del("/{id:int}", http::Access::user, done);
    const auto wrong = description().disagreements(router);
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0] == "no description of the route DELETE /boxes/{id:int}");
    CHECK(description().document(router)["paths"]["/boxes/{id}"].find("delete") != nullptr);
}

TEST_CASE("a description that has no route is named", "[openapi]") {
    auto api = description();
    api.get("/lost", "Reads what is not there").answers(200);
    const auto wrong = api.disagreements(boxes());
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0] == "no route for the description of GET /boxes/lost");
}

TEST_CASE("the document has each operation with its parameters, answers and callers", "[openapi]") {
    const auto document = description().document(boxes());
    CHECK(document.text("openapi") == "3.1.0");
    REQUIRE(document["paths"].asObject()->size() == 1);  // one path, whatever the parameters are called
    const auto& get = document["paths"]["/boxes/{id}"]["get"];
    CHECK(json::write(get["parameters"]).find(R"("name":"deep","in":"query")") != std::string::npos);
    CHECK(
        json::write(get["responses"]["200"]["content"]) ==
        R"({"application/json":{"schema":{"$ref":"#/components/schemas/Box"}}})"
    );
    CHECK(json::write(get["security"]) == R"([{"bearer":[]},{"cookie":[]}])");
    const auto& put = document["paths"]["/boxes/{id}"]["put"];
    CHECK(json::write(put["security"]) == R"([{"platformAccessToken":[]}])");
    CHECK(document["components"]["schemas"].find("BoxInput") != nullptr);
}

TEST_CASE("the document and its page are served, and the document holds them too", "[openapi]") {
    auto router = boxes();
    auto api = description();
    openapi::serve(router, api, {"/boxes"});
    http::Request request(http::Method::get, "/boxes/docs", {}, {});
    const auto response = run(router.match(http::Method::get, "/boxes/docs").route->handler(request));
    const auto& page = std::get<std::string>(response.body);
    CHECK(page.find("Boxes of &lt;all&gt; sizes.") != std::string::npos);
    CHECK(page.find("<script") == std::string::npos);
    openapi::describeItself(api, {"/boxes"});
    CHECK(api.disagreements(router).empty());
}
