#include <sys/stat.h>

#include <catch2/catch.hpp>

#include <fstream>

#include "world.hpp"

using namespace varde;
using namespace varde::authentication;

namespace {

constexpr const char* discovery = "/authentication/api/v1/openid/.well-known/openid-configuration";

}  // namespace

TEST_CASE("a key is made once, kept, and nobody else's to read", "[authentication][keys]") {
    const Folder folder;
    const auto file = folder.path + "/deeper/key.pem";
    const auto made = readOrMakeKey(file);
    CHECK(readOrMakeKey(file).keyId() == made.keyId());
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    // Nothing is left beside it.
    const std::filesystem::directory_iterator files(folder.path + "/deeper");
    CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("a key file that cannot be used is named", "[authentication][keys]") {
    const Folder folder;
    std::ofstream(folder.path + "/bad.pem") << "nonsense";
    CHECK_THROWS_WITH(readOrMakeKey(folder.path + "/bad.pem"), Catch::Contains("bad.pem"));
    CHECK_THROWS_WITH(readKey(folder.path + "/absent.pem"), Catch::Contains("absent.pem"));
}

TEST_CASE("production does not make the key that its services share", "[authentication][keys]") {
    const Folder folder;
    auto config = productionConfig();
    config.keys.folder = folder.path;
    config.platformToken.keyFile = folder.path + "/platform.pem";
    CHECK_THROWS_WITH(World(config), Catch::Contains("platform.pem"));
}

TEST_CASE("keys before and after their time are published but do not sign", "[authentication][keys]") {
    const Folder folder;
    const auto retired = readOrMakeKey(folder.path + "/token-signing-2024.pem");
    auto config = localConfig();
    config.keys.folder = folder.path;
    World world(config);
    const auto keys = world.get(std::string(discovery) + "/jwks").json();
    REQUIRE(keys["keys"].asArray()->size() == 2);
    CHECK(keys["keys"].asArray()->at(0).text("kid") != retired.keyId());
    CHECK(keys["keys"].asArray()->at(1).text("kid") == retired.keyId());
    CHECK_FALSE(world.claims(retired.sign({{"exp", 1'760'000'600}})).empty());
}

TEST_CASE("discovery names the issuer and where its keys are", "[authentication][keys]") {
    World local;
    World world(productionConfig());
    const auto document = world.get(discovery, {{"Host", "attacker.example"}}).json();
    CHECK(document.text("issuer") == "https://platform.example.no/authentication/api/v1/openid/");
    CHECK(document.text("token_endpoint") == "https://platform.example.no/authentication/api/v1/token/");
    CHECK(document.text("jwks_uri") == "https://platform.example.no" + std::string(discovery) + "/jwks");

    const auto keys = world.get(std::string(discovery) + "/jwks").json();
    REQUIRE(keys["keys"].asArray()->size() == 1);
    const auto& key = keys["keys"].asArray()->front();
    CHECK(key.text("kty") == "RSA");
    CHECK(key.text("e") == "AQAB");
    CHECK(key["x5c"].asArray()->size() == 1);
    CHECK_FALSE(key.find("d"));

    // A local platform answers as it was asked: it has several names and ports.
    const auto asked = local.get(discovery, {{"Host", "localhost:5101"}}).json();
    CHECK(asked.text("jwks_uri") == "http://localhost:5101" + std::string(discovery) + "/jwks");
}

TEST_CASE("the platform's key speaks for app owners among test identities alone", "[authentication][keys]") {
    World local;
    World production(productionConfig());
    const std::string url = "/authentication/api/v1/platformkeys/jwks";
    auto issuers = [&](World& world) {
        const auto keys = world.get(url).json();
        return json::write(keys["keys"].asArray()->front()["issuers"]);
    };
    CHECK(issuers(local) == R"(["*"])");
    CHECK(issuers(production) == R"(["platform"])");
}

TEST_CASE("an app owner's key speaks for that owner", "[authentication][keys]") {
    World local;
    const Folder folder;
    auto config = productionConfig();
    config.keys.issuers = folder.path;
    std::filesystem::create_directory(folder.path + "/ttd");
    SECTION("a key") {
        // openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 | openssl pkey -pubout
        std::ofstream(folder.path + "/ttd/2026.pem")
            << "-----BEGIN PUBLIC KEY-----\n"
               "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE+6egh876WK/sI3DiZSk9qdHJsiC2\n"
               "s6k7AYMvKKno2ifGwVL8c+JrAbifWbeznTjdaerKYy1970blnrnhCb+EGg==\n"
               "-----END PUBLIC KEY-----\n";
        World world(config);
        const auto keys = world.get("/authentication/api/v1/platformkeys/jwks").json();
        REQUIRE(keys["keys"].asArray()->size() == 2);
        CHECK(keys["keys"].asArray()->at(1).text("kty") == "EC");
        CHECK(json::write(keys["keys"].asArray()->at(1)["issuers"]) == R"(["ttd"])");
    }
    SECTION("a file that is none is named") {
        std::ofstream(folder.path + "/ttd/bad.pem") << "nonsense";
        CHECK_THROWS_WITH(World(config), Catch::Contains("ttd/bad.pem"));
    }
}
