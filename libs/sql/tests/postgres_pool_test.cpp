#include "postgres_support.hpp"

#include <set>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <catch2/catch.hpp>

#include "base/problem.hpp"

using namespace varde;
namespace asio = boost::asio;

namespace {

const std::vector<sql::MigrationFile> migrations{
    {"0001_people.sql", "CREATE TABLE people (name TEXT PRIMARY KEY);"}};
constexpr sql::Statement add{"person_add", "INSERT INTO people (name) VALUES ($1)"};

Task<> addPerson(sql::Database& db, std::string name) {
    auto work = [&name](sql::Transaction& tx) -> Task<> { co_await tx.execute(add, name); };
    co_await db.write(work);
}

Errc problemOf(Task<std::int64_t> task) {
    try {
        run(std::move(task));
    } catch (const Problem& problem) {
        return problem.code;
    }
    return Errc::internal;
}

}  // namespace

TEST_CASE("a connection that the server has ended is replaced before anybody notices", "[.postgres]") {
    test::Database db(migrations);
    auto all = [&]() -> Task<> {
        const auto first = co_await test::backend(db.handle());
        test::terminate(db.url(), first);
        co_await addPerson(db.handle(), "Sophie");
        const auto second = co_await test::backend(db.handle());
        CHECK(first != second);
    };
    run(all());
    CHECK(db.count("people") == 1);
}

TEST_CASE("work whose connection is lost on the way is run again, and counts once", "[.postgres]") {
    test::Database db(migrations);
    int runs = 0;
    auto work = [&](sql::Transaction& tx) -> Task<> {
        co_await tx.execute(add, "Sophie");
        const auto pid = co_await test::number(tx, "SELECT pg_backend_pid() AS n");
        if (++runs == 1) test::terminate(db.url(), pid);
        co_await tx.execute(add, "Ola");
    };
    run(db.handle().write(work));
    CHECK(runs == 2);
    CHECK(db.count("people") == 2);
}

TEST_CASE("a commit whose answer never comes is not repeated", "[.postgres]") {
    test::Database db(migrations);
    int runs = 0;
    auto work = [&](sql::Transaction& tx) -> Task<> {
        ++runs;
        co_await tx.execute(add, "Sophie");
        const auto pid = co_await test::number(tx, "SELECT pg_backend_pid() AS n");
        test::terminate(db.url(), pid);
    };
    CHECK_THROWS_WITH(run(db.handle().write(work)), Catch::Contains("was being committed"));
    CHECK(runs == 1);
}

TEST_CASE("a context opens no more connections than it may, and all who wait get one", "[.postgres]") {
    test::Database db(migrations, {.connectionsMax = 2});
    asio::io_context context;
    std::set<std::int64_t> backends;
    int done = 0;
    auto one = [&]() -> Task<> {
        const auto pid =
            co_await test::readNumber(db.handle(), "SELECT pg_backend_pid() AS n FROM pg_sleep(0.005)");
        backends.insert(pid);
        ++done;
    };
    for (int i = 0; i < 40; ++i) asio::co_spawn(context, one, asio::detached);
    context.run();
    CHECK(done == 40);
    CHECK(backends.size() <= 2);
}

TEST_CASE("who waits too long for a connection, or in too long a queue, is told so", "[.postgres]") {
    sql::Options options;
    options.connectionsMax = 1;
    options.acquireTime = std::chrono::milliseconds(100);
    options.queueMax = 1;
    test::Database db(migrations, options);
    asio::io_context context;
    std::vector<std::string> told;
    // The first holds the connection for longer than the second waits; the third finds the queue full.
    auto one = [&]() -> Task<> {
        try {
            co_await test::readNumber(db.handle(), "SELECT 1 AS n FROM pg_sleep(0.5)");
        } catch (const Problem& problem) {
            told.push_back(problem.detail);
        }
    };
    for (int i = 0; i < 3; ++i) asio::co_spawn(context, one, asio::detached);
    context.run();
    CHECK(told == std::vector<std::string>{"too many wait for the database", "the database is busy"});
}

TEST_CASE(
    "a coroutine that is cancelled in its transaction leaves nothing and nobody waiting", "[.postgres]"
) {
    test::Database db(migrations, {.connectionsMax = 1});
    asio::io_context context;
    asio::cancellation_signal signal;
    auto work = [](sql::Transaction& tx) -> Task<> {
        co_await tx.execute(add, "half");
        co_await test::number(tx, "SELECT 1 AS n FROM pg_sleep(60)");
    };
    auto cancelled = [&]() -> Task<> { co_await db.handle().write(work); };
    std::exception_ptr error;
    bool served = false;
    auto next = [&]() -> Task<> {
        co_await addPerson(db.handle(), "next");
        served = true;
    };
    asio::co_spawn(
        context,
        cancelled,
        asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown) { error = thrown; })
    );
    asio::co_spawn(context, next, asio::detached);
    auto cancel = [&]() -> Task<> {
        // Only when the server is busy with it is it in the middle.
        const std::string sleeping =
            "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> "
            "pg_backend_pid() AND state = 'active'";
        sql::Database observer(db.url());
        std::int64_t found = 0;
        while (found == 0) found = co_await test::readNumber(observer, sleeping);
        signal.emit(asio::cancellation_type::terminal);
    };
    asio::co_spawn(context, cancel, asio::detached);
    context.run();
    CHECK(error);
    CHECK(served);
    CHECK(db.count("people") == 1);
}

TEST_CASE("a context that ends in the middle of a transaction takes its connections with it", "[.postgres]") {
    test::Database db(migrations);
    {
        asio::io_context context;
        auto work = [](sql::Transaction& tx) -> Task<> {
            co_await tx.execute(add, "half");
            co_await test::number(tx, "SELECT 1 AS n FROM pg_sleep(60)");
        };
        auto endless = [&]() -> Task<> { co_await db.handle().write(work); };
        asio::co_spawn(context, endless, asio::detached);
        context.run_for(std::chrono::milliseconds(50));
    }
    run(addPerson(db.handle(), "whole"));
    CHECK(db.count("people") == 1);
}

TEST_CASE("a database that is not there is tried again, and then reported", "[sql]") {
    asio::io_context context;
    asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    const auto port = std::to_string(acceptor.local_endpoint().port());
    sql::Options options;
    options.acquireTime = std::chrono::milliseconds(300);
    options.connectTime = std::chrono::milliseconds(50);
    sql::Database db("postgres://u@127.0.0.1:" + port + "/db?sslmode=disable", options);

    SECTION("nobody listens") {
        acceptor.close();
        CHECK(problemOf(test::backend(db)) == Errc::unavailable);
    }
    SECTION("somebody accepts and says nothing") {
        CHECK(problemOf(test::backend(db)) == Errc::unavailable);
    }
}
