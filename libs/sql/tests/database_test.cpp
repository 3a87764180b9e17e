#include <latch>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <catch2/catch.hpp>

#include "base/problem.hpp"
#include "sql/test_database.hpp"

using namespace varde;

namespace {

const std::vector<sql::MigrationFile> migrations{
    {"0001_people.sql",
     "CREATE TABLE people (name TEXT PRIMARY KEY, age INTEGER NOT NULL DEFAULT 0);"
     "CREATE TABLE pets (owner TEXT NOT NULL REFERENCES people(name));"}};
constexpr sql::Statement add{"person_add", "INSERT INTO people (name) VALUES ($1)"};
constexpr sql::Statement addPet{"pet_add", "INSERT INTO pets (owner) VALUES ($1)"};
constexpr sql::Statement older{"person_older", "UPDATE people SET age = age + 1 WHERE name = $1"};
constexpr sql::Statement count{"person_count", "SELECT count(*) AS n FROM people"};

Task<> addPerson(sql::Database& db, std::string name) {
    auto work = [name](sql::Transaction& tx) -> Task<> { co_await tx.execute(add, name); };
    co_await db.write(work);
}

std::string pragma(sql::Database& db, const std::string& name) {
    auto work = [name](sql::Transaction& tx) -> Task<std::string> {
        std::vector<sql::Value> none;
        const auto rows = co_await tx.query(
            "SELECT CAST(" + name + " AS TEXT) AS value FROM pragma_" + name, std::move(none)
        );
        co_return rows.front().get<std::string>("value");
    };
    return run(db.write(work));
}

struct Folder {
    std::string path;
    Folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "varde-sql-test-XXXXXX";
        path = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string url() const { return "sqlite://" + path + "/data.db"; }
};

// Holds the writer's thread, so that what is written meanwhile queues up.
class HeldWriter {
public:
    explicit HeldWriter(sql::Database& db)
        : thread_([this, &db] {
              auto work = [this](sql::Transaction&) -> Task<> {
                  entered_.count_down();
                  release_.wait();
                  co_return;
              };
              run(db.write(work));
          }) {
        entered_.wait();
    }
    void release() { release_.count_down(); }
    void join() { thread_.join(); }

private:
    std::latch entered_{1};
    std::latch release_{1};
    std::thread thread_;
};

}  // namespace

TEST_CASE("writes that queue up are committed together, each answered after the commit", "[sql][write]") {
    test::Database db(migrations, {}, sql::Engine::sqlite);
    const auto before = db.handle().statistics();
    HeldWriter held(db.handle());

    constexpr int writers = 64;
    boost::asio::io_context context;
    int answered = 0;
    bool onOwnThread = true;
    const auto here = std::this_thread::get_id();
    auto writer = [&](int i) -> Task<> {
        co_await addPerson(db.handle(), "person " + std::to_string(i));
        ++answered;
        onOwnThread = onOwnThread && std::this_thread::get_id() == here;
    };
    for (int i = 0; i < writers; ++i) boost::asio::co_spawn(context, writer(i), boost::asio::detached);
    while (context.poll() > 0) {
    }
    CHECK(db.handle().statistics().writesQueued == writers);
    CHECK(answered == 0);
    held.release();
    context.run();
    held.join();

    CHECK(answered == writers);
    CHECK(onOwnThread);
    CHECK(db.count("people") == writers);
    const auto after = db.handle().statistics();
    CHECK(after.works - before.works == writers + 1);
    CHECK(after.commits - before.commits <= 2);
}

TEST_CASE("a piece of work that fails takes nothing and nobody with it", "[sql][write]") {
    test::Database db(migrations, {}, sql::Engine::sqlite);
    HeldWriter held(db.handle());
    auto failing = [](sql::Transaction& tx) -> Task<> {
        co_await tx.execute(add, "half");
        throw Problem(Errc::conflict, "no");
    };
    boost::asio::io_context context;
    std::vector<std::string> outcomes;
    auto observe = [&](Task<> task, std::string name) -> Task<> {
        std::string outcome = " done";
        try {
            co_await std::move(task);
        } catch (const Problem&) {
            outcome = " refused";
        }
        outcomes.push_back(name + outcome);
    };
    boost::asio::co_spawn(context, observe(addPerson(db.handle(), "a"), "a"), boost::asio::detached);
    boost::asio::co_spawn(context, observe(db.handle().write(failing), "failing"), boost::asio::detached);
    boost::asio::co_spawn(context, observe(addPerson(db.handle(), "b"), "b"), boost::asio::detached);
    while (context.poll() > 0) {
    }
    held.release();
    context.run();
    held.join();
    CHECK(outcomes == std::vector<std::string>{"a done", "failing refused", "b done"});
    CHECK(db.count("people") == 2);
}

TEST_CASE(
    "a second row with the same key is a UniqueViolation and leaves the database usable", "[sql][write]"
) {
    test::Database db(migrations);
    run(addPerson(db.handle(), "Sophie"));
    CHECK_THROWS_AS(run(addPerson(db.handle(), "Sophie")), sql::UniqueViolation);
    CHECK_THROWS_WITH(run(addPerson(db.handle(), "Sophie")), Catch::Contains("people.name"));
    run(addPerson(db.handle(), "Ola"));
    CHECK(db.count("people") == 2);
}

TEST_CASE("a row that refers to nobody is refused", "[sql][write]") {
    test::Database db(migrations);
    auto work = [](sql::Transaction& tx) -> Task<> { co_await tx.execute(addPet, "nobody"); };
    CHECK_THROWS_AS(run(db.handle().write(work)), std::runtime_error);
}

TEST_CASE("a statement tells how many rows it changed", "[sql][write]") {
    test::Database db(migrations);
    run(addPerson(db.handle(), "Sophie"));
    auto grow = [&](std::string name) {
        auto work = [name](sql::Transaction& tx) -> Task<std::int64_t> {
            co_return co_await tx.execute(older, name);
        };
        return run(db.handle().write(work));
    };
    CHECK(grow("Sophie") == 1);
    CHECK(grow("nobody") == 0);
}

TEST_CASE("commits are durable unless a test asks otherwise", "[sql][write]") {
    sql::Database durable("sqlite::memory:");
    CHECK(pragma(durable, "synchronous") == "2");
    CHECK(pragma(durable, "journal_mode") == "wal");
    CHECK(pragma(durable, "foreign_keys") == "1");
    sql::Database quick("sqlite::memory:", {.durable = false});
    CHECK(pragma(quick, "synchronous") == "0");
}

TEST_CASE("a read sees one snapshot, whatever is committed meanwhile", "[sql][read]") {
    test::Database db(migrations);
    run(addPerson(db.handle(), "Sophie"));
    auto work = [&](sql::Transaction& tx) -> Task<std::pair<std::int64_t, std::int64_t>> {
        const auto before = co_await tx.one(count);
        std::thread other([&] { run(addPerson(db.handle(), "Ola")); });
        other.join();
        const auto after = co_await tx.one(count);
        co_return std::pair(before->get<std::int64_t>("n"), after->get<std::int64_t>("n"));
    };
    const auto [before, after] = run(db.handle().read(work));
    CHECK(before == 1);
    CHECK(after == 1);
    CHECK(db.count("people") == 2);
}

TEST_CASE("a read cannot write", "[sql][read]") {
    test::Database db(migrations);
    auto work = [](sql::Transaction& tx) -> Task<> { co_await tx.execute(add, "x"); };
    CHECK_THROWS_AS(run(db.handle().read(work)), std::runtime_error);
    CHECK(db.count("people") == 0);
}

TEST_CASE("a full queue refuses instead of growing", "[sql][write]") {
    test::Database db(migrations, {.queueMax = 1}, sql::Engine::sqlite);
    HeldWriter held(db.handle());
    boost::asio::io_context context;
    boost::asio::co_spawn(context, addPerson(db.handle(), "waits"), boost::asio::detached);
    while (context.poll() > 0) {
    }
    try {
        run(addPerson(db.handle(), "one too many"));
        FAIL("was taken");
    } catch (const Problem& problem) {
        CHECK(problem.code == Errc::unavailable);
    }
    held.release();
    held.join();
    context.run();
    CHECK(db.count("people") == 1);
}

TEST_CASE("what was acknowledged is there after a restart", "[sql][write]") {
    const Folder folder;
    {
        sql::Database db(folder.url());
        run(db.migrate(migrations));
        run(addPerson(db, "Sophie"));
    }
    sql::Database db(folder.url());
    auto work = [](sql::Transaction& tx) -> Task<std::int64_t> {
        const auto row = co_await tx.one(count);
        co_return row->get<std::int64_t>("n");
    };
    CHECK(run(db.read(work)) == 1);
    const auto mode = std::filesystem::status(folder.path + "/data.db").permissions();
    CHECK((mode & std::filesystem::perms::others_all) == std::filesystem::perms::none);
}

TEST_CASE("each test's database is one of its own and goes with its object", "[sql]") {
    test::Database one(migrations);
    test::Database other(migrations);
    run(addPerson(one.handle(), "Sophie"));
    CHECK(one.count("people") == 1);
    CHECK(other.count("people") == 0);
}

TEST_CASE("a URL that is not understood is told without what it holds", "[sql]") {
    CHECK_THROWS_WITH(
        sql::Database("mysql://u:hunter2@h/db"), Catch::Contains("'mysql'") && !Catch::Contains("hunter2")
    );
    CHECK_THROWS_AS(sql::Database("sqlite:///proc/nowhere/x.db"), std::runtime_error);
}

TEST_CASE("many threads read and write at once", "[sql]") {
    test::Database db(migrations);
    std::atomic<int> failures = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 50; ++i) {
                    try {
                        run(addPerson(db.handle(), std::to_string(t) + "-" + std::to_string(i)));
                        if (db.count("people") <= i) ++failures;
                    } catch (const std::exception&) {
                        ++failures;
                    }
                }
            });
        }
    }
    CHECK(failures == 0);
    CHECK(db.count("people") == 200);
}
