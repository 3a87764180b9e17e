#include <catch2/catch.hpp>

#include "http/router.hpp"

using namespace varde;
using namespace varde::http;

namespace {

Router table() {
    const Handler none = [](Request&) -> Task<Response> { co_return empty(Status::ok); };
    Router router("/storage/api/v1");
    router.get("/instances", Access::user, none);
    router.post("/instances", Access::user, none);
    router.get("/instances/{id:guid}", Access::user, none);
    router.get("/instances/{partyId:int}/{id:guid}", Access::user, none);
    router.get("/instances/{partyId:int}/active", Access::user, none);
    router.get("/instances/{name}", Access::user, none);
    router.del("/instances/special", Access::user, none);
    router.get("/applications/{org}/{app}/texts/{language}", Access::anonymous, none);
    router.get("/files/{*rest}", Access::anonymous, none);
    router.setPrefix("");
    router.any("/proxy", Access::anonymous, none);
    return router;
}

}  // namespace

TEST_CASE("a path finds the most specific route that has its method", "[http][router]") {
    const auto router = table();
    const auto found = [&router](Method method, std::string_view path) -> std::string {
        const auto match = router.match(method, path);
        if (!match.route) return match.allowed.empty() ? "404" : "405";
        auto text = match.route->pattern;
        if (text.starts_with("/storage/api/v1")) text.erase(0, 15);
        for (const auto& [name, value] : match.parameters) text += " " + name + "=" + value;
        return text;
    };
    const std::string guid = "6f3c1f60-6b43-4a0f-9d3e-0123456789ab";
    struct Case {
        Method method;
        std::string path;
        std::string expected;
    };
    const std::string root = "/storage/api/v1";
    const std::vector<Case> cases{
        {Method::get, root + "/instances", "/instances"},
        {Method::head, root + "/instances", "/instances"},
        {Method::get, "/STORAGE/api/V1/Instances/", "/instances"},
        {Method::get, "//storage///api/v1//instances//", "/instances"},
        {Method::get, root + "/instances/" + guid, "/instances/{id:guid} id=" + guid},
        {Method::get,
         root + "/instances/12/" + guid,
         "/instances/{partyId:int}/{id:guid} partyId=12 id=" + guid},
        {Method::get, root + "/instances/12/active", "/instances/{partyId:int}/active partyId=12"},
        {Method::get, root + "/instances/12/other", "404"},
        {Method::get, root + "/instances/2147483648/active", "404"},
        {Method::get, root + "/instances/-7/active", "/instances/{partyId:int}/active partyId=-7"},
        {Method::get, root + "/instances/abc", "/instances/{name} name=abc"},
        {Method::del, root + "/instances/special", "/instances/special"},
        {Method::get, root + "/instances/special", "/instances/{name} name=special"},
        {Method::put, root + "/instances", "405"},
        {Method::put, root + "/instances/special", "405"},
        {Method::get, root, "404"},
        {Method::get, "/", "404"},
        {Method::get, "", "404"},
        {Method::get,
         root + "/applications/t%C3%A6d/a%2Fb/texts/nb",
         "/applications/{org}/{app}/texts/{language} org=t\xC3\xA6"
         "d app=a/b language=nb"},
        {Method::get, root + "/%69nstances", "/instances"},
        {Method::get, root + "/instances/%zz", "404"},
        {Method::get, root + "/files", "/files/{*rest} rest="},
        {Method::get, root + "/files/a/b%20c", "/files/{*rest} rest=a/b c"},
        {Method::other, "/proxy", "/proxy"},
        {Method::get, root + "/" + std::string(300, '/') + "instances", "/instances"},
    };
    for (const auto& one : cases) {
        INFO(toString(one.method) << " " << one.path);
        CHECK(found(one.method, one.path) == one.expected);
    }
}

TEST_CASE("the methods of every route that the path fits are told", "[http][router]") {
    const auto allowed = table().match(Method::put, "/storage/api/v1/instances/special").allowed;
    CHECK(allowed == std::vector<Method>{Method::get, Method::del});
}

TEST_CASE("a table that cannot be meant is refused when it is built", "[http][router]") {
    const Handler none = [](Request&) -> Task<Response> { co_return empty(Status::ok); };
    Router router;
    router.get("/a/{x:int}", Access::user, none);
    CHECK_THROWS_AS(router.get("/A/{y:int}", Access::user, none), std::logic_error);
    CHECK_THROWS_AS(router.get("/a/{x:colour}", Access::user, none), std::logic_error);
    CHECK_THROWS_AS(router.get("/a/{*rest}/b", Access::user, none), std::logic_error);
    CHECK_THROWS_AS(router.get("/a/{x", Access::user, none), std::logic_error);
}
