#include "postgres_support.hpp"

#include <latch>

#include <catch2/catch.hpp>

#include "base/problem.hpp"

using namespace varde;

namespace {

const std::vector<sql::MigrationFile> migrations{
    {"0001_counters.postgres.sql",
     "CREATE TABLE counters (name TEXT PRIMARY KEY, n BIGINT NOT NULL DEFAULT 0);"
     "CREATE FUNCTION lose() RETURNS BIGINT LANGUAGE plpgsql AS "
     "$$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$;"}};
constexpr sql::Statement add{"counter_add", "INSERT INTO counters (name) VALUES ($1)"};
constexpr sql::Statement addOther{"counter_add", "INSERT INTO counters (n, name) VALUES (7, $1)"};
constexpr sql::Statement find{"counter_find", "SELECT n FROM counters WHERE name = $1"};
constexpr sql::Statement set{"counter_set", "UPDATE counters SET n = $1 WHERE name = $2"};
constexpr sql::Statement increase{"counter_increase", "UPDATE counters SET n = n + 1 WHERE name = $1"};

Task<> addCounter(sql::Database& db, std::string name) {
    auto work = [&name](sql::Transaction& tx) -> Task<> { co_await tx.execute(add, name); };
    co_await db.write(work);
}

Errc problemOf(Task<> task) {
    try {
        run(std::move(task));
    } catch (const Problem& problem) {
        return problem.code;
    }
    return Errc::internal;
}

}  // namespace

TEST_CASE("work that conflicts is run again until it succeeds", "[.postgres]") {
    test::Database db(migrations);
    run(addCounter(db.handle(), "c"));
    constexpr int threads = 4;
    constexpr int rounds = 10;
    std::atomic<int> runs = 0;
    // Reads, then writes what it has computed: right only when those who came between make it start again.
    auto bump = [&runs](sql::Transaction& tx) -> Task<> {
        ++runs;
        auto none = test::arguments();
        co_await tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", std::move(none));
        const auto row = co_await tx.one(find, "c");
        const auto n = row->get<std::int64_t>("n");
        co_await tx.execute(set, n + 1, "c");
    };
    std::atomic<int> done = 0;
    {
        std::vector<std::jthread> all;
        for (int t = 0; t < threads; ++t) {
            all.emplace_back([&] {
                for (int i = 0; i < rounds; ++i) {
                    try {
                        run(db.handle().write(bump));
                        ++done;
                    } catch (const Problem&) {  // gave up, and must have changed nothing
                    }
                }
            });
        }
    }
    CHECK(run(test::readNumber(db.handle(), "SELECT n FROM counters")) == done);
    CHECK(done > rounds);
    CHECK(runs >= done);
}

TEST_CASE("two that wait for each other both get their turn", "[.postgres]") {
    test::Database db(migrations);
    run(addCounter(db.handle(), "a"));
    run(addCounter(db.handle(), "b"));
    std::latch bothHoldOne(2);
    std::atomic<int> runs = 0;
    auto cross = [&](std::string first, std::string second) {
        bool waited = false;
        auto work = [&, first, second](sql::Transaction& tx) -> Task<> {
            ++runs;
            co_await tx.execute(increase, first);
            if (!std::exchange(waited, true)) bothHoldOne.arrive_and_wait();
            co_await tx.execute(increase, second);
        };
        run(db.handle().write(work));
    };
    {
        const std::jthread one([&] { cross("a", "b"); });
        const std::jthread other([&] { cross("b", "a"); });
    }
    CHECK(runs >= 3);  // the server may find both at fault
    CHECK(run(test::readNumber(db.handle(), "SELECT n FROM counters WHERE name = 'a'")) == 2);
    CHECK(run(test::readNumber(db.handle(), "SELECT n FROM counters WHERE name = 'b'")) == 2);
}

TEST_CASE("work that always conflicts is given up", "[.postgres]") {
    test::Database db(migrations);
    int runs = 0;
    auto losing = [&runs](sql::Transaction& tx) -> Task<> {
        ++runs;
        co_await tx.execute(add, "x");
        co_await test::number(tx, "SELECT lose() AS n");
    };
    CHECK(problemOf(db.handle().write(losing)) == Errc::unavailable);
    CHECK(runs == 10);
    CHECK(db.count("counters") == 0);
}

TEST_CASE(
    "work that conflicts is run again even when it makes something else of the conflict", "[.postgres]"
) {
    test::Database db(migrations);
    int runs = 0;
    auto translating = [&runs](sql::Transaction& tx) -> Task<> {
        bool failed = false;
        try {
            if (++runs < 3) co_await test::number(tx, "SELECT lose() AS n");
        } catch (const std::exception&) {
            failed = true;
        }
        if (failed) throw Problem(Errc::internal, "something went wrong");
        co_await tx.execute(add, "x");
    };
    run(db.handle().write(translating));
    CHECK(runs == 3);
    CHECK(db.count("counters") == 1);
}

TEST_CASE("a transaction whose first statement fails leaves its connection fit for the next", "[.postgres]") {
    test::Database db(migrations, {.connectionsMax = 1});
    auto all = [&]() -> Task<> {
        const auto first = co_await test::backend(db.handle());
        co_await addCounter(db.handle(), "a");
        bool refused = false;
        try {
            co_await addCounter(db.handle(), "a");
        } catch (const sql::UniqueViolation&) {
            refused = true;
        }
        CHECK(refused);
        co_await addCounter(db.handle(), "b");
        const auto last = co_await test::backend(db.handle());
        CHECK(first == last);
    };
    run(all());
    CHECK(db.count("counters") == 2);
}

TEST_CASE("work that swallows an error does not commit", "[.postgres]") {
    test::Database db(migrations);
    run(addCounter(db.handle(), "a"));
    auto careless = [](sql::Transaction& tx) -> Task<> {
        co_await tx.execute(add, "b");
        try {
            co_await tx.execute(add, "a");
        } catch (const sql::UniqueViolation&) {
        }
    };
    CHECK_THROWS_AS(run(db.handle().write(careless)), sql::UniqueViolation);
    CHECK(db.count("counters") == 1);
}

TEST_CASE("work that throws leaves nothing to who comes next on the same connection", "[.postgres]") {
    test::Database db(migrations, {.connectionsMax = 1});
    auto all = [&]() -> Task<> {
        auto throwing = [](sql::Transaction& tx) -> Task<> {
            co_await tx.execute(add, "half");
            throw Problem(Errc::conflict, "no");
        };
        bool refused = false;
        try {
            co_await db.handle().write(throwing);
        } catch (const Problem&) {
            refused = true;
        }
        CHECK(refused);
        const auto left = co_await test::readNumber(db.handle(), "SELECT count(*) AS n FROM counters");
        CHECK(left == 0);
        co_await addCounter(db.handle(), "half");
    };
    run(all());
    CHECK(db.count("counters") == 1);
}

TEST_CASE("two statements of one name are two", "[.postgres]") {
    test::Database db(migrations);
    auto work = [](sql::Transaction& tx) -> Task<> {
        co_await tx.execute(add, "a");
        co_await tx.execute(addOther, "b");
        co_await tx.execute(add, "c");
    };
    run(db.handle().write(work));
    CHECK(run(test::readNumber(db.handle(), "SELECT n FROM counters WHERE name = 'b'")) == 7);
    CHECK(db.count("counters") == 3);
}

TEST_CASE("a statement that takes too long is ended by the server", "[.postgres]") {
    test::Database db(migrations, {.connectionsMax = 1, .statementTime = std::chrono::milliseconds(100)});
    auto slow = [](sql::Transaction& tx) -> Task<> {
        co_await test::number(tx, "SELECT 1 AS n FROM pg_sleep(60)");
    };
    CHECK(problemOf(db.handle().read(slow)) == Errc::unavailable);
    CHECK(db.count("counters") == 0);
}

TEST_CASE("text that PostgreSQL cannot keep is refused as the caller's mistake", "[.postgres]") {
    test::Database db(migrations);
    CHECK(problemOf(addCounter(db.handle(), std::string("a\0b", 3))) == Errc::badRequest);
    CHECK(problemOf(addCounter(db.handle(), "\xFF\xFE")) == Errc::badRequest);
    CHECK(db.count("counters") == 0);
}

TEST_CASE("what is larger than any socket's buffer goes both ways", "[.postgres]") {
    test::Database db(migrations);
    const std::string large(20'000'000, 'x');
    auto echo = [&large](sql::Transaction& tx) -> Task<std::string> {
        std::vector<sql::Value> args{large};
        const auto rows = co_await tx.query("SELECT CAST($1 AS TEXT) AS text", std::move(args));
        co_return rows.front().get<std::string>("text");
    };
    CHECK((run(db.handle().write(echo)) == large));
}

TEST_CASE("copies that start at once make schema and tables once", "[.postgres]") {
    const auto schema = test::randomSchema();
    const auto url = test::databaseUrl(sql::Engine::postgres, schema);
    const std::vector<sql::MigrationFile> files{
        {"0001_a.sql", "CREATE TABLE a (n INTEGER); INSERT INTO a VALUES (1);"},
        {"0002_b.sql", "INSERT INTO a VALUES (2);"}};
    std::atomic<int> failures = 0;
    {
        std::vector<std::jthread> copies;
        for (int i = 0; i < 6; ++i) {
            copies.emplace_back([&] {
                try {
                    sql::Database copy(url);
                    run(copy.migrate(files));
                } catch (const std::exception&) {
                    ++failures;
                }
            });
        }
    }
    CHECK(failures == 0);
    sql::Database db(url);
    CHECK(run(test::readNumber(db, "SELECT count(*) AS n FROM a")) == 2);
    auto drop = [&schema](sql::Transaction& tx) -> Task<> {
        auto none = test::arguments();
        co_await tx.query("DROP SCHEMA " + schema + " CASCADE", std::move(none));
    };
    run(db.write(drop));
}

TEST_CASE(
    "a schema that is no plain name, and a URL that is none, are refused without repeating it", "[sql]"
) {
    CHECK_THROWS_WITH(
        sql::Database("postgres://u:hunter2@h/db?schema=a%3Bb"),
        Catch::Contains("schema") && !Catch::Contains("hunter2")
    );
    CHECK_THROWS_WITH(
        sql::Database("postgres://u:hunter2@h:port:port/db?what=else"),
        Catch::Contains("not understood") && !Catch::Contains("hunter2")
    );
}
