#include <catch2/catch.hpp>

#include "migrations.hpp"
#include "sql/test_database.hpp"

using namespace varde;

namespace {

const std::vector<sql::MigrationFile> first{
    {"0001_people.sql", "CREATE TABLE people (name TEXT PRIMARY KEY);"}};
const std::vector<sql::MigrationFile> both{
    {"0002_more.sql", "ALTER TABLE people ADD COLUMN age INTEGER; INSERT INTO people VALUES ('Sophie', 40);"},
    {"0001_people.sql", "CREATE TABLE people (name TEXT PRIMARY KEY);"}};

struct Folder {
    std::string path;
    Folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "varde-migrate-XXXXXX";
        path = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string url() const { return "sqlite://" + path + "/deep/er/data.db"; }
};

std::int64_t people(sql::Database& db) {
    auto work = [](sql::Transaction& tx) -> Task<std::int64_t> {
        std::vector<sql::Value> none;
        const auto rows = co_await tx.query("SELECT count(*) AS n FROM people", std::move(none));
        co_return rows.front().get<std::int64_t>("n");
    };
    return run(db.read(work));
}

}  // namespace

TEST_CASE("migrations are applied once, in the order of their names", "[sql][migrate]") {
    const Folder folder;
    sql::Database db(folder.url());
    run(db.migrate(first));
    run(db.migrate(both));
    run(db.migrate(both));
    CHECK(people(db) == 1);
}

TEST_CASE("a migration that was changed after it was applied is refused", "[sql][migrate]") {
    test::Database db(first);
    const std::vector<sql::MigrationFile> changed{{"0001_people.sql", "CREATE TABLE people (name TEXT);"}};
    CHECK_THROWS_WITH(run(db.handle().migrate(changed)), Catch::Contains("0001_people.sql has changed"));
}

TEST_CASE("a migration that fails leaves nothing and is named", "[sql][migrate]") {
    test::Database db(first);
    std::vector<sql::MigrationFile> broken = first;
    broken.push_back(
        {"0002_broken.sql", "INSERT INTO people VALUES ('half'); INSERT INTO nowhere VALUES (1);"}
    );
    CHECK_THROWS_WITH(run(db.handle().migrate(broken)), Catch::Contains("0002_broken.sql"));
    CHECK(db.count("people") == 0);
    run(db.handle().migrate(both));
    CHECK(db.count("people") == 1);
}

TEST_CASE("two that start at once apply each migration once", "[sql][migrate]") {
    const Folder folder;
    std::array<std::exception_ptr, 4> errors;
    {
        std::vector<std::jthread> threads;
        for (auto& error : errors) {
            threads.emplace_back([&folder, &error] {
                try {
                    sql::Database db(folder.url());
                    run(db.migrate(both));
                } catch (...) {
                    error = std::current_exception();
                }
            });
        }
    }
    for (const auto& error : errors) CHECK_FALSE(error);
    sql::Database db(folder.url());
    CHECK(people(db) == 1);
}

TEST_CASE("an engine's own migration goes before the common one", "[sql][migrate]") {
    const std::vector<sql::MigrationFile> files{
        {"0002_b.sql", "common"},
        {"0001_a.postgres.sql", "pg"},
        {"0001_a.sqlite.sql", "lite"},
        {"0002_b.postgres.sql", "pg b"}};
    auto texts = [&](sql::Engine engine) {
        std::vector<std::string> out;
        for (const auto& migration : sql::migrationsFor(engine, files)) out.push_back(migration.text);
        return out;
    };
    CHECK(texts(sql::Engine::sqlite) == std::vector<std::string>{"lite", "common"});
    CHECK(texts(sql::Engine::postgres) == std::vector<std::string>{"pg", "pg b"});

    const std::vector<sql::MigrationFile> twice{{"0001_a.sql", "x"}, {"0001_a.sql", "y"}};
    CHECK_THROWS_AS(sql::migrationsFor(sql::Engine::sqlite, twice), std::runtime_error);
}
