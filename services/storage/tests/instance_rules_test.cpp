#include "instance_rules.hpp"

#include <catch2/catch.hpp>

#include "access.hpp"
#include "applications.hpp"
#include "instance_columns.hpp"
#include "instance_query.hpp"

using namespace varde;

TEST_CASE("a file name keeps its letters and loses its path", "[storage][rules]") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"a.pdf", "a.pdf"},
        {"../a.pdf", ".._a.pdf"},
        {"a%252Fb", "a_b"},
        {"a+b%20c", "a b c"},
        {"100%", "100%"},
        {std::string("a\0b", 3), "a_b"},
        {"bl%C3%A5b%C3%A6r.txt", "blåbær.txt"}};
    for (const auto& [sent, stored] : table) CHECK(storage::storedFilename(sent) == stored);
}

TEST_CASE("keys of blobs hold only plain characters, whatever the app is called", "[storage][rules]") {
    model::Instance instance;
    instance.id = "1/2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11";
    instance.org = "ttd";
    instance.appId = "ttd/blåbær";
    CHECK(
        storage::blobKey(instance, "e", "1") ==
        "ttd/bl.c3.a5b.c3.a6r/2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11/data/e.1"
    );
    CHECK(
        storage::blobStoragePath(instance, "e") == "ttd/blåbær/2f7b3f1e-7c0a-4a3c-9b55-0f9f2c5f0a11/data/e"
    );
}

TEST_CASE("app ids are one org and one app in small letters", "[storage][rules]") {
    for (const auto* good : {"ttd/demo", "ttd/a-1", "blåbær/æøå", "a1/b"}) CHECK(storage::isAppId(good));
    for (const auto* bad :
         {"", "ttd", "ttd/", "/a", "ttd/a/b", "t-d/a", "Ttd/a", "ttd/1a", "ttd/a.b", "ttd/-a"}) {
        CHECK_FALSE(storage::isAppId(bad));
    }
}

TEST_CASE("case is folded for Norwegian letters too", "[storage][rules]") {
    CHECK(storage::foldCase("BLÅBÆR Øl É × ß") == "blåbær øl é × ß");
}

TEST_CASE("a cursor survives its text and is short", "[storage][rules]") {
    const storage::Cursor cursor{
        DateTime::parse("2024-05-01T10:00:00.1234567Z").value(), 9'223'372'036'854'775'807};
    CHECK(cursor.toString().size() < 60);
    const auto again = storage::Cursor::parse(cursor.toString());
    CHECK(again->lastChanged == cursor.lastChanged);
    CHECK(again->internalId == cursor.internalId);
}

TEST_CASE("each kind of task has its actions", "[storage][rules]") {
    using Actions = std::vector<std::string>;
    for (const auto* type : {"data", "feedback", "pdf", "eFormidling", "fiksArkiv", "subformPdf"}) {
        CHECK(storage::actionsOfTask(type) == Actions{"write"});
    }
    CHECK(storage::actionsOfTask("payment") == Actions{"pay", "write"});
    CHECK(storage::actionsOfTask("confirmation") == Actions{"confirm"});
    CHECK(storage::actionsOfTask("signing") == Actions{"sign", "write"});
    CHECK(storage::actionsOfTask("Data") == Actions{"Data"});
    CHECK(storage::actionsOfTask(std::nullopt).empty());
}

TEST_CASE("an archived instance is kept for as long as its app says", "[storage][rules]") {
    model::Application application;
    model::Instance instance;
    const auto now = DateTime::fromUnixSeconds(10'000'000);
    CHECK_FALSE(storage::isDeletionPrevented(instance, application, now));
    application.preventInstanceDeletionForDays = 2;
    CHECK_FALSE(storage::isDeletionPrevented(instance, application, now));
    instance.status.emplace().archived = now - std::chrono::hours(47);
    CHECK(storage::isDeletionPrevented(instance, application, now));
    instance.status->archived = now - std::chrono::hours(48);
    CHECK_FALSE(storage::isDeletionPrevented(instance, application, now));
}
