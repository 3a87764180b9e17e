// Durable inserts through libs/sql: sql_bench URL WRITERS GROUP_MAX SECONDS. Each writer waits for its commit
// before its next insert. Prints `inserts=N commits=N per_second=N`.
#include <chrono>
#include <cstdio>
#include <exception>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/async.hpp"
#include "base/text.hpp"
#include "sql/database.hpp"

namespace {

using namespace varde;
using Clock = std::chrono::steady_clock;

constexpr sql::Statement insertRow{
    "bench_insert", "INSERT INTO bench_rows (id, writer, payload) VALUES ($1, $2, $3)"};
constexpr sql::MigrationFile migration{
    "0001_bench.sql",
    "CREATE TABLE bench_rows (id TEXT PRIMARY KEY, writer INTEGER NOT NULL, payload TEXT NOT NULL);"};

class Writers {
public:
    Writers(sql::Database& database, std::chrono::milliseconds time) : database_(database), time_(time) {}

    // Answers for how long all of them wrote.
    double run(int count) {
        boost::asio::io_context context(1);
        std::exception_ptr failure;
        const auto ended = [&failure](std::exception_ptr error) {
            if (error) failure = error;
        };
        const auto begin = Clock::now();
        until_ = begin + time_;
        for (int writer = 0; writer < count; ++writer) {
            boost::asio::co_spawn(context, write(writer), ended);
        }
        context.run();
        if (failure) std::rethrow_exception(failure);
        return std::chrono::duration<double>(Clock::now() - begin).count();
    }

    std::int64_t inserts() const { return inserts_; }

private:
    Task<> write(int writer) {
        const std::string payload(200, 'x');
        while (Clock::now() < until_) {
            const auto id = Guid::random();
            const auto work = [&](sql::Transaction& tx) -> Task<> {
                co_await tx.execute(insertRow, id, writer, payload);
            };
            co_await database_.write(work);
            ++inserts_;
        }
    }

    sql::Database& database_;
    std::chrono::milliseconds time_;
    Clock::time_point until_;
    std::int64_t inserts_ = 0;
};

int measure(const std::string& url, int writers, std::size_t groupMax, double seconds) {
    sql::Options options;
    options.groupMax = groupMax;
    sql::Database database(url, options);
    run(database.migrate({&migration, 1}));
    const auto commitsBefore = database.statistics().commits;
    Writers work(database, std::chrono::milliseconds(static_cast<int>(seconds * 1000)));
    const auto took = work.run(writers);
    std::printf(
        "inserts=%lld commits=%llu per_second=%.1f\n",
        static_cast<long long>(work.inserts()),
        static_cast<unsigned long long>(database.statistics().commits - commitsBefore),
        static_cast<double>(work.inserts()) / took
    );
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fprintf(stderr, "sql_bench URL WRITERS GROUP_MAX SECONDS\n");
        return 2;
    }
    try {
        return measure(argv[1], std::atoi(argv[2]), std::strtoul(argv[3], nullptr, 10), std::atof(argv[4]));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "sql_bench: %s\n", error.what());
        return 1;
    }
}
