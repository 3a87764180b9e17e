#include <filesystem>
#include <fstream>

#include "fixture.hpp"

namespace varde::app_runtime {
namespace {

namespace fs = std::filesystem;
using test::Fixture;
using test::owner;
using test::user;

TEST_CASE("what an app's folder says is served to anyone", "[app-runtime][resources]") {
    Fixture runtime;
    const auto get = [&](const std::string& path) { return runtime.get("/ttd/permit" + path, nullptr); };

    const auto metadata = get("/api/v1/applicationmetadata");
    CHECK(metadata.code() == 200);
    CHECK(metadata.headers.find("Cache-Control") == "public, max-age=60");
    CHECK(metadata.json().text("altinnNugetVersion") == "8.12.0.253");
    CHECK(metadata.json()["features"]["processActions"].asBool() == true);
    CHECK(metadata.json().find("logo") != nullptr);
    CHECK(metadata.json()["dataTypes"].asArray()->front().find("grouping") != nullptr);

    CHECK(get("/api/v1/texts/en").json().text("id") == "ttd-permit-en");
    CHECK(get("/api/v1/texts/nn").json().text("language") == "nb");
    CHECK(get("/api/v1/texts/english").code() == 400);
    CHECK(get("/api/v1/applicationlanguages").json().asArray()->size() == 2);
    CHECK(get("/api/layouts/form").json()["sites"].isObject());
    CHECK(get("/api/layouts/unknown").body == "{}");
    CHECK(get("/api/layoutsettings/form").json()["pages"]["order"].asArray()->size() == 3);
    CHECK(get("/api/layoutsettings/unknown").code() == 204);
    CHECK(get("/api/layoutsets").json()["sets"].isArray());
    CHECK(get("/api/rulehandler/form").code() == 204);
    CHECK(get("/api/jsonschema/permit").json()["$defs"].isObject());
    CHECK(get("/api/jsonschema/unknown").code() == 500);
    CHECK(get("/api/xsdschema/permit").headers.find("Content-Type") == "application/xml; charset=utf-8");
    CHECK(get("/api/v1/footer").code() == 200);
    CHECK(get("/api/validationconfig/permit").code() == 204);
    CHECK(get("/api/options/kinds").json().asArray()->size() == 3);
    CHECK(get("/api/options/kinds").headers.contains("Altinn-DownstreamParameters"));
    CHECK(get("/api/options/unknown").code() == 404);
    CHECK(get("/api/v1/meta/process").body.find("StartEvent_1") != std::string::npos);
    CHECK(get("/api/v1/meta/authorizationpolicy").body.find("dagl") != std::string::npos);
    CHECK(get("/api/v1/applicationsettings").body == "{}");
    CHECK(get("/../../etc/passwd").code() == 404);
    CHECK(get("/api/v1/texts/nb").headers.find("X-Frame-Options") == "deny");
    CHECK(get("/api/v1/texts/nb").headers.find("Cache-Control") == "no-store,no-cache");
    CHECK(runtime.get("/health", nullptr).body == "Healthy");
    CHECK(runtime.get("/ttd/unknown/api/v1/applicationmetadata", nullptr).code() == 404);
    CHECK(runtime.get("/TTD/Permit/api/v1/applicationmetadata", nullptr).code() == 409);
}

TEST_CASE("the start page names the frontend, or leads to login", "[app-runtime][home]") {
    Fixture runtime;
    const auto page = runtime.get("/ttd/message");
    CHECK(
        page.body.find("src=\"https://cdn.example/frontend/4/altinn-app-frontend.js\"") != std::string::npos
    );
    CHECK(page.body.find("<div id=\"root\"></div>") != std::string::npos);
    const auto stranger = runtime.get("/ttd/message", nullptr);
    CHECK(stranger.code() == 302);
    CHECK(
        stranger.headers.find("Location") ==
        "http://platform.localhost/authentication/api/v1/"
        "authentication?goto=http%3A%2F%2Fttd.apps.localhost%2Fttd%2Fmessage"
    );
    CHECK(
        renderView("@{ Layout = \"x\"; }<b>@ViewBag.Org @@ @viewBag.app</b>", "ttd", "a<b") ==
        "<b>ttd @ a&lt;b</b>"
    );
}

TEST_CASE("a local frontend folder is served, and nothing outside of it", "[app-runtime][home]") {
    const auto folder = fs::temp_directory_path() / ("varde-frontend-" + Guid::random().toString());
    fs::create_directories(folder / "files");
    std::ofstream(folder / "secret.txt") << "secret";
    std::ofstream(folder / "files" / "altinn-app-frontend.js") << "run()";
    fs::create_symlink(folder / "secret.txt", folder / "files" / "link.txt");
    const Frontend frontend((folder / "files").string());
    CHECK(frontend.file("altinn-app-frontend.js") == "run()");
    CHECK_FALSE(frontend.file("../secret.txt"));
    CHECK_FALSE(frontend.file("link.txt"));
    CHECK_FALSE(frontend.file("/etc/passwd"));
    CHECK_FALSE(frontend.file(""));
    fs::remove_all(folder);
}

TEST_CASE("parties and profile are told with masked numbers", "[app-runtime][parties]") {
    Fixture runtime;
    const auto parties = runtime.get("/ttd/permit/api/v1/parties?allowedtoinstantiatefilter=true");
    CHECK(parties.json().asArray()->size() == 2);
    CHECK(parties.body.find("010390*****") != std::string::npos);
    CHECK(parties.body.find("01039012345") == std::string::npos);
    CHECK(runtime.get("/ttd/permit/api/authorization/parties/current").body == "501337");
    CHECK(runtime.get("/ttd/permit/api/v1/profile/user").body.find("01039012345") == std::string::npos);
    CHECK(runtime.get("/ttd/permit/api/v1/profile/user", owner()).code() == 400);
    const auto chosen = runtime.send(http::Method::put, "/ttd/permit/api/v1/parties/500000", user());
    CHECK(chosen.body == "Party successfully updated");
    CHECK(chosen.headers.find("Set-Cookie")->starts_with("AltinnPartyId=500000;"));
    CHECK(runtime.send(http::Method::put, "/ttd/permit/api/v1/parties/999", user()).code() == 400);
    const auto valid = runtime.send(
        http::Method::post, "/ttd/permit/api/v1/parties/validateInstantiation?partyId=999", user()
    );
    CHECK(valid.json()["valid"].asBool() == false);
    CHECK(valid.json()["validParties"].asArray()->size() == 2);
}

TEST_CASE("a return address stays within the platform", "[app-runtime][resources]") {
    Fixture runtime;
    const auto ask = [&](const std::string& url) {
        return runtime.get("/ttd/permit/api/v1/redirect?url=" + percentEncode(base64(url)), nullptr).code();
    };
    CHECK(ask("https://ttd.apps.localhost/x") == 200);
    CHECK(ask("https://evil.example/localhost") == 400);
    CHECK(ask("https://notlocalhost/x") == 400);
    CHECK(ask("https://localhost@evil.example/") == 400);
    CHECK(ask("javascript://localhost/%0aalert(1)") == 400);
}

TEST_CASE("the instance is read with its party, and its numbers unmasked", "[app-runtime][instances]") {
    Fixture runtime;
    const auto path = runtime.instantiate("message");
    const auto read = runtime.get(path).json();
    CHECK(read["instanceOwner"].text("personNumber") == "01039012345");
    CHECK(read["selfLinks"].text("apps") == "https://ttd.apps.localhost" + path);
    CHECK(read["process"].find("ended") != nullptr);
    CHECK(runtime.platform.count("readstatus?status=read") == 1);
    const auto active = runtime.get("/ttd/message/instances/501337/active");
    CHECK(active.json().asArray()->front().text("lastChangedBy") == "Sophie Salt");
    CHECK(runtime.putJson(path + "/substatus", R"({"label":"under.review"})", owner()).code() == 200);
    CHECK(runtime.platform.bodies.back().find("app.instance.substatus.changed") != std::string::npos);
}

}  // namespace
}  // namespace varde::app_runtime
