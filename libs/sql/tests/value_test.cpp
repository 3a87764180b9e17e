#include <catch2/catch.hpp>

#include "sql/test_database.hpp"

using namespace varde;

namespace {

constexpr std::array<sql::MigrationFile, 2> migrations{
    {{"0001_values.sqlite.sql",
      "CREATE TABLE things (id TEXT PRIMARY KEY, flag INTEGER, number INTEGER, real REAL, at INTEGER, bytes "
      "BLOB)"},
     {"0001_values.postgres.sql",
      "CREATE TABLE things (id TEXT PRIMARY KEY, flag BOOLEAN, number BIGINT, real DOUBLE PRECISION, at "
      "BIGINT, bytes BYTEA)"}}};
constexpr sql::Statement add{
    "thing_add", "INSERT INTO things (id, flag, number, real, at, bytes) VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr sql::Statement find{"thing_find", "SELECT * FROM things WHERE id = $1"};

}  // namespace

TEST_CASE("every kind of value comes back as it was written", "[sql][values]") {
    test::Database db(migrations);
    const auto id = Guid::random();
    const auto at = *DateTime::parse("2024-05-01T10:00:00.1234567Z");
    auto write = [&](sql::Transaction& tx) -> Task<std::int64_t> {
        const sql::Blob bytes{std::string("\0\xFFz", 3)};
        co_return co_await tx.execute(add, id, true, std::int64_t{1} << 40, 1.5, at, bytes);
    };
    CHECK(run(db.handle().write(write)) == 1);

    auto read = [&](sql::Transaction& tx) -> Task<std::optional<sql::Row>> {
        co_return co_await tx.one(find, id);
    };
    const auto row = run(db.handle().read(read));
    REQUIRE(row);
    CHECK(row->get<Guid>("id") == id);
    CHECK(row->get<bool>("flag"));
    CHECK(row->get<std::int64_t>("number") == std::int64_t{1} << 40);
    CHECK(row->get<double>("real") == 1.5);
    CHECK(row->get<DateTime>("at") == at);
    CHECK(row->get<sql::Blob>("bytes").bytes == std::string("\0\xFFz", 3));
    CHECK_THROWS_AS(row->get<std::int32_t>("number"), std::logic_error);
    CHECK_THROWS_AS(row->get<std::string>("nothing"), std::logic_error);
}

TEST_CASE("null is an empty optional and an error where a value is wanted", "[sql][values]") {
    test::Database db(migrations);
    auto work = [](sql::Transaction& tx) -> Task<sql::Row> {
        const std::optional<std::string> none;
        co_await tx.execute(add, "x", nullptr, std::optional<std::int64_t>(), none, std::nullopt, nullptr);
        auto row = co_await tx.one(find, "x");
        co_return std::move(*row);
    };
    const auto row = run(db.handle().write(work));
    CHECK_FALSE(row.get<std::optional<bool>>("flag"));
    CHECK_FALSE(row.get<std::optional<DateTime>>("at"));
    CHECK(row.get<std::optional<std::string>>("id") == "x");
    CHECK_THROWS_AS(row.get<std::int64_t>("number"), std::logic_error);
}

TEST_CASE("text with quotes and other alphabets is data, never SQL", "[sql][values]") {
    test::Database db(migrations);
    const std::string hostile = "'; DROP TABLE things; -- blåbær 📄";
    auto work = [&](sql::Transaction& tx) -> Task<std::string> {
        co_await tx.execute(add, hostile, 0, 1, 2.0, 3, nullptr);
        const auto row = co_await tx.one(find, hostile);
        co_return row->get<std::string>("id");
    };
    CHECK(run(db.handle().write(work)) == hostile);
    CHECK(db.count("things") == 1);
}

TEST_CASE("a parameter may stand twice, and the count of values must fit", "[sql][values]") {
    test::Database db(migrations);
    auto query = [&](std::vector<sql::Value> args) {
        auto work = [args](sql::Transaction& tx) -> Task<std::int64_t> {
            const auto rows = co_await tx.query(
                "SELECT CAST($2 AS BIGINT) + CAST($1 AS BIGINT) * 10 + CAST($2 AS BIGINT) AS n", args
            );
            co_return rows.front().get<std::int64_t>("n");
        };
        return run(db.handle().read(work));
    };
    CHECK(query({std::int64_t{7}, std::int64_t{1}}) == 72);
    CHECK_THROWS_AS(query({std::int64_t{7}}), std::logic_error);
    CHECK_THROWS_AS(query({std::int64_t{7}, std::int64_t{1}, std::int64_t{1}}), std::logic_error);
}
