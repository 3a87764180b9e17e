#include <filesystem>
#include <fstream>

#include "fixture.hpp"
#include "publish.hpp"

namespace varde::app_runtime {
namespace {

namespace fs = std::filesystem;

// The sample apps in a folder that a test may change.
struct AppsFolder {
    AppsFolder() : path(fs::temp_directory_path() / ("varde-apps-" + Guid::random().toString())) {
        fs::copy(test::sampleApps(), path, fs::copy_options::recursive);
    }
    ~AppsFolder() { fs::remove_all(path); }
    void write(const std::string& file, const std::string& content) const {
        std::ofstream(path / file, std::ios::binary) << content;
    }
    std::string read(const std::string& file) const {
        std::ifstream stream(path / file, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    }
    fs::path path;
};

bool mentions(const std::vector<std::string>& lines, const std::string& text) {
    for (const auto& line : lines) {
        if (line.find(text) != std::string::npos) return true;
    }
    return false;
}

const std::string options = "ttd/message/App/options/topics.json";
const std::string process = "ttd/message/App/config/process/process.bpmn";

TEST_CASE("the sample apps load without a word", "[app-runtime][apps]") {
    AppRegistry registry({test::sampleApps()}, "Development");
    const auto news = registry.refresh();
    for (const auto& line : news) {
        INFO(line);
        CHECK(line.starts_with("app ttd/"));
    }
    CHECK(registry.all().size() == 2);
    CHECK(registry.refresh().empty());
}

TEST_CASE("a file that changes is live at the next look", "[app-runtime][apps]") {
    const AppsFolder folder;
    test::Fixture runtime({folder.path});
    const auto before = runtime.registry.find("ttd", "message");
    folder.write(options, R"([{"value":"only","label":"one"}])");
    CHECK(mentions(runtime.registry.refresh(), "ttd/message loaded"));
    CHECK(runtime.get("/ttd/message/api/options/topics", nullptr).json().asArray()->size() == 1);
    CHECK(before->options.at("topics").options.size() == 3);
}

TEST_CASE("an app that breaks stays on its last good version", "[app-runtime][apps]") {
    const AppsFolder folder;
    test::Fixture runtime({folder.path});
    const auto good = folder.read(process);
    folder.write(process, "<broken");
    const auto news = runtime.registry.refresh();
    CHECK(mentions(news, "process.bpmn"));
    CHECK(mentions(news, "stays on its last good version"));
    CHECK(runtime.get("/ttd/message/api/v1/meta/process", nullptr).body == good);
    CHECK(runtime.get("/ttd/permit/api/v1/meta/process", nullptr).code() == 200);

    folder.write(process, good + "\n");
    CHECK(mentions(runtime.registry.refresh(), "ttd/message loaded"));
}

TEST_CASE("a broken folder does not take the others down", "[app-runtime][apps]") {
    const AppsFolder folder;
    folder.write("ttd/message/App/config/applicationmetadata.json", "{ \"id\": ");
    test::Fixture runtime({folder.path});
    CHECK(mentions(runtime.news, "applicationmetadata.json"));
    CHECK(runtime.get("/ttd/message/api/v1/applicationmetadata", nullptr).code() == 404);
    CHECK(runtime.get("/ttd/permit/api/v1/applicationmetadata", nullptr).code() == 200);
}

TEST_CASE("an app whose folder goes away is no longer served", "[app-runtime][apps]") {
    const AppsFolder folder;
    test::Fixture runtime({folder.path});
    fs::remove_all(folder.path / "ttd" / "message");
    CHECK(mentions(runtime.registry.refresh(), "ttd/message dropped"));
    CHECK(runtime.registry.find("ttd", "message") == nullptr);
    CHECK(runtime.registry.find("TTD", "Permit") != nullptr);
}

TEST_CASE("an app that names scopes lets in only tokens that have them", "[app-runtime][access]") {
    const AppsFolder folder;
    const std::string file = "ttd/message/App/config/applicationmetadata.json";
    auto metadata = folder.read(file);
    metadata.insert(
        metadata.find('{') + 1,
        R"("apiScopes":{"users":{"read":"ttd:[app].read","write":"ttd:[app].write"},"serviceOwners":{"write":"ttd:owner"}},)"
    );
    folder.write(file, metadata);
    test::Fixture runtime({folder.path});
    const auto with = [](const std::string& scope) {
        json::Object claims{
            {"urn:altinn:userid", 1337},
            {"urn:altinn:partyid", 501337},
            {"urn:altinn:authlevel", 3},
            {"scope", scope}};
        return std::make_shared<const auth::Caller>(std::move(claims), "token");
    };
    const std::string start = "/ttd/message/instances?instanceOwnerPartyId=501337";
    const auto refused = runtime.postJson(start, "", with("ttd:message.read"));
    CHECK(refused.code() == 403);
    CHECK(refused.json().text("detail") == "Insufficient scope");
    CHECK(runtime.postJson(start, "", with("other ttd:message.write")).code() == 201);
    CHECK(runtime.postJson(start, "", with("altinn:portal/enduser")).code() == 201);
    CHECK(runtime.postJson(start, "", test::owner()).code() == 403);
    CHECK(runtime.get("/ttd/message/api/v1/texts/nb", with("")).code() == 200);
}

TEST_CASE("publishing sends metadata, texts and policy under the platform's name", "[app-runtime][publish]") {
    test::Fixture runtime;
    const std::function<std::string()> token = [] { return std::string("signed"); };
    Publisher publisher(runtime.platform, targetOf("http://127.0.0.1:8000", ""), token);
    const auto app = runtime.registry.find("ttd", "permit");
    const auto done = run(publisher.publish(*app));
    CHECK(done.size() == 4);
    const auto& calls = runtime.platform.calls;
    REQUIRE(calls.size() == 4);
    CHECK(calls[0] == "POST /storage/api/v1/applications?appId=ttd/permit");
    CHECK(calls[1] == "POST /storage/api/v1/applications/ttd/permit/texts");
    CHECK(calls[3] == "POST /authorization/api/v1/policies?org=ttd&app=permit");
    CHECK(json::parseValue(runtime.platform.bodies[0]).text("id") == "ttd/permit");
    CHECK(json::parseValue(runtime.platform.bodies[1])["resources"].isArray());
    CHECK(runtime.platform.bodies[3].find("Policy") != std::string::npos);
    for (const auto& headers : runtime.platform.headers)
        CHECK(headers.find("PlatformAccessToken") == "signed");

    SECTION("and names the call that was refused") {
        runtime.platform.failures["/policies"] = http::Status::forbidden;
        CHECK_THROWS_WITH(
            run(publisher.publish(*app)), Catch::Contains("its policy was refused") && Catch::Contains("403")
        );
    }
}

TEST_CASE("the platform is dialled at its address and called by its name", "[app-runtime][publish]") {
    const auto local = targetOf("http://127.0.0.1:8000", "");
    CHECK(local.url == "http://local.altinn.cloud:8000");
    CHECK(local.connectTo == "127.0.0.1:8000");
    const auto named = targetOf("http://127.0.0.1:8000", "example.test");
    CHECK(named.url == "http://platform.example.test:8000");
    CHECK(targetOf("https://platform.example.test", "").url == "https://platform.example.test");
    CHECK(targetOf("https://platform.example.test", "").connectTo.empty());
    CHECK_THROWS_AS(targetOf("platform", ""), Problem);
}

}  // namespace
}  // namespace varde::app_runtime
