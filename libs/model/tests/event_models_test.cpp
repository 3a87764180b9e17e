#include <catch2/catch.hpp>

#include "base/problem.hpp"
#include "model/cloud_event.hpp"
#include "model/subscription.hpp"

using namespace varde;

namespace {

std::string refusal(const std::string& text) {
    try {
        model::parseCloudEvent(text);
    } catch (const Problem& problem) {
        CHECK(problem.code == Errc::badRequest);
        REQUIRE(problem.errors.size() == 1);
        CHECK(problem.errors[0].first == "RequestBody");
        return problem.errors[0].second.front();
    }
    return "accepted";
}

// An event with the required attributes and `more` of them.
std::string with(const std::string& more) {
    return R"({"specversion":"1.0","id":"1","source":"/s","type":"t")" + (more.empty() ? "" : "," + more) +
           "}";
}

}  // namespace

TEST_CASE("an event keeps every attribute that its publisher gave it", "[model][events]") {
    const auto event = model::parseCloudEvent(with(
        R"("subject":"/party/1","resource":"urn:altinn:resource:x","myext":"æ & co","flag":true,"count":7,"gone":null,)"
        R"("data":{"a":[1,2.50]})"
    ));
    CHECK(event.resource == "urn:altinn:resource:x");
    CHECK(event.datacontenttype == "application/json");
    const auto text = json::write(event);
    const auto again = json::parseValue(text);
    CHECK(again.text("myext") == "æ & co");
    CHECK(again.text("flag") == "true");
    CHECK(again.text("count") == "7");
    CHECK_FALSE(again.find("gone"));
    CHECK(again["data"].find("a"));
    CHECK(json::write(model::parseCloudEvent(text)) == text);
}

TEST_CASE("what is no CloudEvent is refused", "[model][events]") {
    CHECK(refusal(with("")) == "accepted");
    CHECK(refusal("[]") != "accepted");
    CHECK(refusal("{") != "accepted");
    CHECK(refusal(R"({"specversion":"1.0","id":"1","source":"/s"})") == "type is missing");
    CHECK(refusal(R"({"specversion":"1.0","ID":"1","source":"/s","type":"t"})") == "id is missing");
    CHECK(refusal(R"({"specversion":"0.3","id":"1","source":"/s","type":"t"})") == "specversion must be 1.0");
    for (const auto* wrong :
         {R"("subject":"")",
          R"("subject":1)",
          R"("time":"2026-02-03 08:15:30Z")",
          R"("time":"2026-02-03T08:15:30")",
          R"("time":"2026-02-30T08:15:30Z")",
          R"("time":"2026-02-03T08:15:30+15:00")",
          R"("datacontenttype":"json")",
          R"("dataschema":"/relative")",
          R"("Resource":"x")",
          R"("my_ext":"x")",
          R"("ext":{})",
          R"("ext":1.5)",
          R"("ext":3000000000)",
          R"("ext":"a\nb")",
          R"("ext":"\uFFFF")",
          R"("data":1,"data_base64":"AA==")",
          R"("data_base64":"?")",
          R"("datacontenttype":"text/plain","data":{})"}) {
        CHECK(refusal(with(wrong)) != "accepted");
    }
    for (const auto* right :
         {R"("datacontenttype":"text/plain","data":"hello")",
          R"("datacontenttype":"image/png","data_base64":"AAEC")",
          R"("datacontenttype":"application/vnd.x+json; charset=utf-8","data":{})",
          R"("dataschema":"urn:x")",
          R"("ext":"")",
          R"("time":"2026-02-03T08:15:30.123456789Z")"}) {
        CHECK(refusal(with(right)) == "accepted");
    }
}

TEST_CASE("times keep the publisher's offset, and lists print them in UTC", "[model][events]") {
    struct Row {
        const char* sent;
        const char* kept;
        const char* listed;
    };
    for (const auto& row : std::vector<Row>{
             {"2026-02-03T08:15:30Z", "2026-02-03T08:15:30Z", "2026-02-03T08:15:30Z"},
             {"2026-02-03T08:15:30+00:00", "2026-02-03T08:15:30Z", "2026-02-03T08:15:30Z"},
             {"2026-02-03T00:15:30.1+01:00", "2026-02-03T00:15:30.100+01:00", "2026-02-02T23:15:30.100Z"},
             {"2026-02-03T08:15:30.12345Z", "2026-02-03T08:15:30.123450Z", "2026-02-03T08:15:30.123450Z"},
             {"2026-02-03T08:15:30.123456789Z",
              "2026-02-03T08:15:30.1234567Z",
              "2026-02-03T08:15:30.1234567Z"},
             {"2026-02-03T08:15:30.000Z", "2026-02-03T08:15:30Z", "2026-02-03T08:15:30Z"}}) {
        CHECK(model::normalizedEventTime(row.sent) == std::string(row.kept));
        CHECK(model::eventTimeInUtc(row.kept) == row.listed);
    }
}

TEST_CASE("a subscription leaves out filters that it does not have", "[model][events]") {
    const auto request = json::parse<model::SubscriptionRequest>(
        R"({"EndPoint":"https://h/","typeFilter":"t","consumer":"ignored","includeSubunits":"true"})"
    );
    CHECK(request.endPoint == "https://h/");
    CHECK(request.includeSubunits);

    model::Subscription subscription;
    subscription.id = 42;
    subscription.endPoint = "https://h/";
    subscription.consumer = subscription.createdBy = "/org/ttd";
    subscription.created = *DateTime::parse("2026-02-03T08:15:30.5Z");
    CHECK(
        json::write(subscription) ==
        R"({"id":42,"endPoint":"https://h/","consumer":"/org/ttd","createdBy":"/org/ttd",)"
        R"("created":"2026-02-03T08:15:30.5Z","validated":false,"includeSubunits":false})"
    );
}
