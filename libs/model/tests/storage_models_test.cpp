#include <catch2/catch.hpp>

#include "json/value.hpp"
#include "model/application.hpp"
#include "model/instance.hpp"
#include "model/instance_event.hpp"
#include "model/process.hpp"
#include "model/text_resource.hpp"

using namespace varde;

namespace {

template <class T>
std::string roundTrip(std::string_view text) {
    return json::write(json::parse<T>(text));
}

}  // namespace

TEST_CASE("an instance with everything survives a round trip", "[model][instance]") {
    const std::string text =
        R"({"id":"1337/2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11","instanceOwner":{"partyId":"1337"},"appId":"ttd/demo","org":"ttd",)"
        R"("visibleAfter":"2024-05-01T10:00:00.1234567Z","process":{"started":"2024-05-01T10:00:00Z","currentTask":{"flow":2,)"
        R"("elementId":"Task_1","altinnTaskType":"data"}},"status":{"isArchived":false,"isSoftDeleted":false,)"
        R"("isHardDeleted":false,"readStatus":"Read","substatus":{"label":"x","description":null}},"data":[],)"
        R"("dataValues":{"Key":"æ"},"created":"2024-05-01T10:00:00Z","futureMember":{"a":[1]}})";
    CHECK(roundTrip<model::Instance>(text) == text);
}

TEST_CASE(
    "an instance's data is written as an empty list, and its read status is read as a number too",
    "[model][instance]"
) {
    const auto instance = json::parse<model::Instance>(R"({"Status":{"ReadStatus":1}})");
    CHECK(instance.status->readStatus == model::ReadStatus::read);
    CHECK(
        json::write(instance) ==
        R"({"status":{"isArchived":false,"isSoftDeleted":false,"isHardDeleted":false,"readStatus":"Read"},"data":[]})"
    );
}

TEST_CASE("a data element is read and untagged unless it says otherwise", "[model][data]") {
    CHECK(
        roundTrip<model::DataElement>(
            R"({"id":"a","references":[{"value":"Task_1","relation":"GeneratedFrom"}]})"
        ) ==
        R"({"id":"a","instanceGuid":"","dataType":"","size":0,"locked":false,"isRead":true,"tags":[],)"
        R"("fileScanResult":"NotApplicable","references":[{"value":"Task_1","relation":"GeneratedFrom","valueType":null}]})"
    );
}

TEST_CASE(
    "application metadata keeps what this version does not know, at every depth", "[model][application]"
) {
    const auto text = roundTrip<model::Application>(
        R"({"id":"ttd/a","org":"ttd","dataTypes":[{"id":"m","appLogic":{"classRef":"C","new":1},"x":true}],"onEntry":)"
        R"({"show":"new-instance","instanceSelection":{"rowsPerPage":5}},"features":{"f":true}})"
    );
    const auto value = json::parseValue(text);
    const auto& type = value["dataTypes"].asArray()->at(0);
    CHECK(type["enablePdfCreation"].asBool() == true);
    CHECK(type["maxCount"].asInteger() == 0);
    CHECK(type["x"].asBool() == true);
    CHECK(type["appLogic"]["new"].asInteger() == 1);
    CHECK(value["onEntry"]["instanceSelection"]["rowsPerPage"].asInteger() == 5);
    CHECK(value["features"]["f"].asBool() == true);
}

TEST_CASE("a text's missing parts are written as null", "[model][texts]") {
    CHECK(
        roundTrip<model::TextResource>(R"({"language":"nb","resources":[{"id":"a","value":"b"}]})") ==
        R"({"language":"nb","resources":[{"id":"a","value":"b","variables":null}]})"
    );
}

TEST_CASE("a process step reads with and without the extension", "[model][process]") {
    const auto step = json::parse<model::ProcessStateUpdate>(
        R"({"state":{"currentTask":{"elementId":"T"}},"events":[{"eventType":"process_StartTask","user":{"userId":1}}],)"
        R"("dataChanges":[{"dataElementId":"2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11","delete":true}],"cloudEvents":[{"a":1}],)"
        R"("ifVersion":3})"
    );
    CHECK(step.dataChanges->at(0).remove);
    CHECK(step.cloudEvents->size() == 1);
    CHECK(step.ifVersion == 3);
    CHECK(json::write(json::parse<model::ProcessStateUpdate>(R"({"state":null})")) == "{}");
}

TEST_CASE("the last page says so with a null", "[model][instance]") {
    CHECK(json::write(model::QueryResponse{}) == R"({"count":0,"self":null,"next":null,"instances":[]})");
}
