#include "event_rules.hpp"

#include <catch2/catch.hpp>

#include "auth/testing.hpp"
#include "retry.hpp"
#include "uri.hpp"
#include "webhook.hpp"

using namespace varde;
using namespace varde::events;

TEST_CASE("a URN is lower case, has at least one group and no empty one", "[events][rules]") {
    for (const auto* right :
         {"urn:altinn:resource:app_ttd_demo", "urn:x:y", "urn:altinn:party:uuid:5f", "urn:a:b(c)+,.-;$_!/"}) {
        CHECK(isUrn(right));
    }
    for (const auto* wrong :
         {"",
          "urn",
          "urn:altinn",
          "urn:altinn:",
          "urn::x",
          "Urn:altinn:x",
          "urn:altinn:X",
          "urn:altinn:a::b",
          "urn:a:b%20",
          "urn:a:b@c",
          "urn:altinn:a b",
          "x:altinn:a",
          "urn:a:1:2:3:4:5:6:7:8:9:10:11"}) {
        CHECK_FALSE(isUrn(wrong));
    }
}

TEST_CASE("an app's source says org, app, party and instance", "[events][rules]") {
    const auto source = appSource("https://ttd.apps.altinn.no/ttd/demo/instances/50001/5b1f");
    REQUIRE(source);
    CHECK(source->org == "ttd");
    CHECK(source->app == "demo");
    CHECK(source->instanceId() == "50001/5b1f");
    CHECK(appSource("https://h/a/b/c/d/e/f"));
    for (const auto* none : {"https://h/a/b/c/d", "/a/b/c/d/e", "urn:a:b:c:d:e", ""})
        CHECK_FALSE(appSource(none));
    CHECK(listableAppSource("https://h/a/b/c/d/e"));
    CHECK_FALSE(listableAppSource("https://h/a/b/c/d/e/f"));
    CHECK_FALSE(listableAppSource("https://h/a/b/c/d/e/"));
    for (const auto* query : {"?", "?f=g", "?f=/g"}) {
        CHECK_FALSE(listableAppSource("https://h/a/b/c/d/e" + std::string(query)));
    }
}

TEST_CASE("resources of the old form are rewritten from the source", "[events][rules]") {
    model::CloudEvent event;
    event.resource = "urn:altinn:resource:altinnapp.ttd.demo";
    event.source = "https://h/ttd/demo/instances/1/2";
    rewriteLegacyResource(event);
    CHECK(event.resource == "urn:altinn:resource:app_ttd_demo");
    event.resource = "urn:altinn:resource:altinnapp.ttd.demo";
    event.source = "https://h/short";
    rewriteLegacyResource(event);
    CHECK(event.resource == "urn:altinn:resource:app__");
    event.resource = "urn:altinn:resource:other";
    rewriteLegacyResource(event);
    CHECK(event.resource == "urn:altinn:resource:other");
}

TEST_CASE("an app's name may hold underscores, an org's may not", "[events][rules]") {
    CHECK(
        appOfResource("urn:altinn:resource:app_ttd_my_app") ==
        std::pair<std::string, std::string>("ttd", "my_app")
    );
    for (const auto* none :
         {"urn:altinn:resource:app_x", "urn:altinn:resource:app__y", "urn:altinn:resource:x"}) {
        CHECK_FALSE(appOfResource(none));
    }
}

TEST_CASE("identities become attributes and consumers come back", "[events][rules]") {
    struct Row {
        std::string identity;
        std::string id;
        std::string value;
        bool back;
    };
    for (const auto& row : std::vector<Row>{
             {"/user/1337", "urn:altinn:userid", "1337", true},
             {"/org/ttd", "urn:altinn:org", "ttd", true},
             {"/organisation/991825827", "urn:altinn:organization:identifier-no", "991825827", true},
             {"/systemuser/7c3a", "urn:altinn:systemuser:uuid", "7c3a", true},
             {"/party/50001", "urn:altinn:partyid", "50001", false},
             {"urn:altinn:party:uuid:5f", "urn:altinn:party:uuid", "5f", false}}) {
        const auto attribute = attributeOf(row.identity);
        REQUIRE(attribute);
        CHECK(*attribute == Attribute(row.id, row.value));
        const auto back = consumerOf(row.id, row.value);
        CHECK(back.has_value() == row.back);
        if (back) CHECK(*back == row.identity);
    }
    CHECK_FALSE(attributeOf("/person/01017512345"));
    CHECK_FALSE(attributeOf("/org/"));
}

TEST_CASE("a caller is one entity, the service owner first", "[events][rules]") {
    using namespace auth::testing;
    CHECK(entityOf(*user(1337, 50001)) == "/user/1337");
    CHECK(entityOf(*serviceOwner("ttd")) == "/org/ttd");
    CHECK(entityOf(*callerOf({{"urn:altinn:orgNumber", "991825827"}})) == "/organisation/991825827");
    CHECK(
        entityOf(*systemUser("7C3A7D6E-1111-4222-8333-444455556666", "991825827")) ==
        "/systemuser/7c3a7d6e-1111-4222-8333-444455556666"
    );
    CHECK_FALSE(entityOf(*callerOf({{"iss", "x"}})));
}

TEST_CASE("a source filter is compared up to its last slash", "[events][rules]") {
    const auto fits = [](const char* filter, const char* source) {
        return isBaseOf(parseAbsolute(filter).value(), parseAbsolute(source).value());
    };
    CHECK(fits("https://h/ttd/demo", "https://h/ttd/demo/instances/1/2"));
    CHECK(fits("https://h/ttd/demo", "https://h/ttd/other/instances/1/2"));
    CHECK(fits("https://H/ttd/demo", "https://h:443/ttd/demo/instances/1/2"));
    CHECK_FALSE(fits("https://h/ttd/demo", "https://h/skd/demo/instances/1/2"));
    CHECK_FALSE(fits("https://h/ttd/demo", "http://h/ttd/demo/instances/1/2"));
    CHECK_FALSE(fits("https://h/ttd/demo", "https://g/ttd/demo/instances/1/2"));
    CHECK_FALSE(fits("https://h/ttd/demo", "https://h:8443/ttd/demo/instances/1/2"));
    CHECK_FALSE(fits("https://h/TTD/demo", "https://h/ttd/demo/instances/1/2"));
}

TEST_CASE("main units are asked for where the subject is an organisation", "[events][rules]") {
    const auto urn = [](std::optional<std::string> subject, std::optional<std::string> alternative) {
        model::CloudEvent event;
        event.subject = std::move(subject);
        event.alternativesubject = std::move(alternative);
        return subunitUrn(event);
    };
    CHECK(urn("/party/50001/", "/Org/991825827") == "urn:altinn:party:id:50001");
    CHECK(urn("/party/50001", "/organization/1") == "urn:altinn:party:id:50001");
    CHECK(urn("urn:altinn:organization:identifier-no:1", {}) == "urn:altinn:organization:identifier-no:1");
    CHECK_FALSE(urn("/party/50001", "/person/01017512345"));
    CHECK_FALSE(urn("/party/50001", {}));
    CHECK_FALSE(urn({}, "/org/1"));
}

TEST_CASE("attempts end with the last pause", "[events][rules]") {
    using namespace std::chrono_literals;
    const auto now = DateTime::fromUnixSeconds(1'000);
    const RetryDelays delays{10s, 30s};
    CHECK(nextAttempt(delays, 1, now) == now + 10s);
    CHECK(nextAttempt(delays, 2, now) == now + 30s);
    CHECK_FALSE(nextAttempt(delays, 3, now));
    CHECK_FALSE(nextAttempt({}, 1, now));
}

TEST_CASE("only public addresses are public", "[events][webhook]") {
    for (const auto* address :
         {"93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"}) {
        CAPTURE(address);
        CHECK(isPublicAddress(address));
    }
    for (const auto* address :
         {"127.0.0.1",
          "127.1.2.3",
          "0.0.0.0",
          "10.0.0.1",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "169.254.169.254",
          "100.64.0.1",
          "168.63.129.16",
          "224.0.0.1",
          "255.255.255.255",
          "198.18.0.1",
          "::",
          "::1",
          "fe80::1",
          "fe80::1%eth0",
          "fc00::1",
          "fd00:ec2::254",
          "ff02::1",
          "::ffff:127.0.0.1",
          "::ffff:10.0.0.1",
          "64:ff9b::7f00:1",
          "2002:7f00:1::",
          "2001:db8::1",
          "2001::1",
          "localhost",
          "",
          "8.8.8"}) {
        CAPTURE(address);
        CHECK_FALSE(isPublicAddress(address));
    }
}
