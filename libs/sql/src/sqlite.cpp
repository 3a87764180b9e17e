// SQLite behind Database: one writer thread that commits in groups, readers on the calling threads.
#include <condition_variable>
#include <csignal>
#include <deque>

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "driver.hpp"
#include "migrations.hpp"
#include "sqlite_connection.hpp"
#include "telemetry/metrics.hpp"

namespace varde::sql {
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view scheme = "sqlite:";
constexpr std::string_view memoryPrefix = "varde-sql-";

// Folders of processes that were killed before they could clean up.
void removeAbandoned(const fs::path& parent) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(parent, ignored)) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with(memoryPrefix)) continue;
        const auto rest = std::string_view(name).substr(memoryPrefix.size());
        const auto pid = parseNumber<pid_t>(rest.substr(0, rest.find('-')));
        if (pid && kill(*pid, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), ignored);
    }
}

// The database's file; for `:memory:`, one of its own in memory-backed storage that goes with the object.
// SQLite's own memory databases have no WAL, so their readers would block the writer.
class DatabaseFile {
public:
    explicit DatabaseFile(std::string_view url) {
        auto rest = url.substr(scheme.size());
        if (rest == ":memory:") {
            makeTemporary();
            return;
        }
        if (rest.starts_with("//")) rest.remove_prefix(2);
        if (rest.empty()) throw std::runtime_error("database URL 'sqlite:' names no file");
        path_ = rest;
        if (path_.has_parent_path()) fs::create_directories(path_.parent_path());
        // What it holds is for nobody else on this machine; WAL and index take the file's mode.
        const int made = open(path_.c_str(), O_CREAT | O_CLOEXEC | O_RDWR, 0600);
        if (made < 0) {
            throw std::runtime_error("cannot open the database " + path_.string() + ": " + strerror(errno));
        }
        close(made);
    }
    ~DatabaseFile() {
        std::error_code ignored;
        if (!folder_.empty()) fs::remove_all(folder_, ignored);
    }
    DatabaseFile(const DatabaseFile&) = delete;
    DatabaseFile& operator=(const DatabaseFile&) = delete;

    std::string path() const { return path_.string(); }

private:
    void makeTemporary() {
        const fs::path shared = "/dev/shm";
        const auto parent = access(shared.c_str(), W_OK) == 0 ? shared : fs::temp_directory_path();
        removeAbandoned(parent);
        auto pattern = (parent / memoryPrefix).string() + std::to_string(getpid()) + "-XXXXXX";
        if (!mkdtemp(pattern.data())) {
            throw std::runtime_error("cannot make a folder in " + parent.string() + ": " + strerror(errno));
        }
        folder_ = pattern;
        path_ = folder_ / "memory.db";
    }

    fs::path path_;
    fs::path folder_;
};

// A write that waits for its turn and then for its commit. It owns the caller's suspended coroutine through
// `resume`, so what the work refers to in the caller's frame stays there until it is done.
struct Job {
    Driver::Work work;
    std::function<void(SqliteConnection&)> alone;  // instead of work: outside of any transaction
    std::function<void(std::exception_ptr)> resume;
    std::exception_ptr error;
};
using JobPtr = std::unique_ptr<Job>;

template <class Handler>
std::function<void(std::exception_ptr)> resumption(Handler handler) {
    auto shared = std::make_shared<Handler>(std::move(handler));
    auto executor = asio::get_associated_executor(*shared);
    // No work guard: the waiting coroutine's own keeps its context running, and once the last one is resumed
    // the context may be gone before this thread would have let go.
    return [shared, executor](std::exception_ptr error) mutable {
        auto run = [handler = std::move(shared), error = std::move(error)]() mutable {
            (*handler)(std::move(error));
        };
        asio::post(executor, std::move(run));
    };
}

class SqliteDriver final : public Driver {
public:
    SqliteDriver(const std::string& url, const Options& options)
        : options_(options),
          file_(url),
          writer_(file_.path(), SqliteConnection::Use::writer, options.durable),
          thread_([this] { writeLoop(); }) {}

    // What was queued is still written.
    ~SqliteDriver() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    Engine engine() const override { return Engine::sqlite; }

    Task<> migrate(std::span<const MigrationFile> files) override {
        auto job = std::make_unique<Job>();
        job->alone = [migrations = migrationsFor(Engine::sqlite, files)](SqliteConnection& connection) {
            applyAll(connection, migrations);
        };
        return submit(std::move(job));
    }

    Task<> read(Work work) override {
        Lease lease(*this);
        lease.connection().command("BEGIN");
        SqliteTransaction transaction(lease.connection());
        co_await work(transaction);
    }

    Task<> write(Work work) override {
        auto job = std::make_unique<Job>();
        job->work = std::move(work);
        return submit(std::move(job));
    }

    Database::Statistics statistics() const override {
        const std::lock_guard lock(mutex_);
        return {queue_.size(), commits_.load(), works_.load()};
    }

private:
    // A reader's connection for the time of one snapshot.
    class Lease {
    public:
        explicit Lease(SqliteDriver& driver) : driver_(driver), connection_(driver.takeReader()) {}
        ~Lease() {
            // Nothing was written: leaving the snapshot is all there is to end.
            if (connection_->inTransaction()) connection_->command("ROLLBACK");
            driver_.giveReader(std::move(connection_));
        }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        SqliteConnection& connection() { return *connection_; }

    private:
        SqliteDriver& driver_;
        std::unique_ptr<SqliteConnection> connection_;
    };

    // Never waits: a thread has one reader at work, and a read that suspends must not stop the others.
    std::unique_ptr<SqliteConnection> takeReader() {
        {
            const std::lock_guard lock(readersMutex_);
            if (!readers_.empty()) {
                auto reader = std::move(readers_.back());
                readers_.pop_back();
                return reader;
            }
        }
        return std::make_unique<SqliteConnection>(
            file_.path(), SqliteConnection::Use::reader, options_.durable
        );
    }

    void giveReader(std::unique_ptr<SqliteConnection> reader) {
        const std::lock_guard lock(readersMutex_);
        if (readers_.size() < options_.readersMax) readers_.push_back(std::move(reader));
    }

    Task<> submit(JobPtr job) {
        auto initiate = [this, job = std::move(job)](auto handler) mutable {
            job->resume = resumption(std::move(handler));
            if (!enqueue(job)) {
                const Problem full(Errc::unavailable, "too many writes are waiting");
                job->resume(std::make_exception_ptr(full));
            }
        };
        co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
            std::move(initiate), asio::use_awaitable
        );
    }

    // Takes the job unless the queue is full.
    bool enqueue(JobPtr& job) {
        {
            const std::lock_guard lock(mutex_);
            if (queue_.size() >= options_.queueMax) return false;
            queue_.push_back(std::move(job));
        }
        queuedGauge_.add(1);
        wake_.notify_one();
        return true;
    }

    JobPtr takeIfAny() {
        const std::lock_guard lock(mutex_);
        // A job that runs alone ends the group before it.
        if (queue_.empty() || queue_.front()->alone) return nullptr;
        return takeFront();
    }

    JobPtr takeFront() {
        auto job = std::move(queue_.front());
        queue_.pop_front();
        queuedGauge_.add(-1);
        return job;
    }

    // Empty when the database closes and nothing waits.
    JobPtr waitForOne() {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        return queue_.empty() ? nullptr : takeFront();
    }

    void writeLoop() {
        while (auto job = waitForOne()) {
            std::vector<JobPtr> group;
            group.push_back(std::move(job));
            if (group.front()->alone) {
                runAlone(*group.front());
            } else {
                runGroup(group);
            }
            for (auto& done : group) {
                done->work = nullptr;
                done->resume(std::move(done->error));
            }
        }
    }

    void runAlone(Job& job) {
        try {
            job.alone(writer_);
        } catch (...) {  // carried to the caller
            job.error = std::current_exception();
        }
    }

    // Everything that waits, up to groupMax, in one transaction. With an empty queue it commits at once.
    void runGroup(std::vector<JobPtr>& group) {
        try {
            writer_.command("BEGIN IMMEDIATE");
            for (std::size_t i = 0;; ++i) {
                runInSavepoint(*group[i]);
                if (group.size() >= options_.groupMax) break;
                auto next = takeIfAny();
                if (!next) break;
                group.push_back(std::move(next));
            }
            writer_.command("COMMIT");
            commits_ += 1;
            commitsCounter_.add();
        } catch (...) {  // the transaction as a whole failed, so everyone in it did
            for (auto& job : group) {
                if (!job->error) job->error = std::current_exception();
            }
            rollBack();
        }
        works_ += group.size();
        worksCounter_.add(static_cast<double>(group.size()));
    }

    // Throws when the whole transaction is lost.
    void runInSavepoint(Job& job) {
        writer_.command("SAVEPOINT work");
        try {
            runWork(job);
        } catch (...) {  // its own failure alone, carried to its caller
            job.error = std::current_exception();
            if (!writer_.inTransaction()) throw;
            writer_.command("ROLLBACK TO work");
        }
        writer_.command("RELEASE work");
    }

    void runWork(Job& job) {
        SqliteTransaction transaction(writer_);
        std::exception_ptr error;
        context_.restart();
        asio::co_spawn(context_, job.work(transaction), [&error](std::exception_ptr thrown) {
            error = thrown;
        });
        context_.run();
        if (error) std::rethrow_exception(error);
    }

    void rollBack() {
        try {
            if (writer_.inTransaction()) writer_.command("ROLLBACK");
        } catch (const std::exception&) {
            // SQLite has rolled back by itself; the next BEGIN says so if it has not.
        }
    }

    static void applyAll(SqliteConnection& connection, const std::vector<Migration>& migrations) {
        connection.script(
            "CREATE TABLE IF NOT EXISTS varde_migrations ("
            "name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, applied INTEGER NOT NULL) STRICT"
        );
        for (const auto& migration : migrations) {
            connection.command("BEGIN IMMEDIATE");  // another copy that starts now waits here
            try {
                apply(connection, migration);
                connection.command("COMMIT");
            } catch (...) {  // passes on, with nothing of this migration left
                if (connection.inTransaction()) connection.command("ROLLBACK");
                throw;
            }
        }
    }

    static void apply(SqliteConnection& connection, const Migration& migration) {
        static constexpr Statement find{
            "migration_find", "SELECT sha256 FROM varde_migrations WHERE name = $1"};
        static constexpr Statement add{
            "migration_add",
            "INSERT INTO varde_migrations (name, sha256, applied) VALUES ($1, $2, unixepoch())"};
        const auto applied = connection.run(find, {migration.name});
        if (!applied.rows.empty()) {
            return requireUnchanged(migration, applied.rows.front().get<std::string>("sha256"));
        }
        try {
            connection.script(migration.text);
        } catch (const std::exception& error) {  // says which file it is
            throw std::runtime_error("migration " + migration.file + ": " + error.what());
        }
        connection.run(add, {migration.name, migration.sha256});
    }

    const Options options_;
    DatabaseFile file_;

    std::mutex readersMutex_;
    std::vector<std::unique_ptr<SqliteConnection>> readers_;

    mutable std::mutex mutex_;  // guards queue_ and stopping_
    std::condition_variable wake_;
    std::deque<JobPtr> queue_;
    bool stopping_ = false;

    std::atomic<std::uint64_t> commits_ = 0;
    std::atomic<std::uint64_t> works_ = 0;
    metrics::Gauge& queuedGauge_ =
        metrics::gauge("varde_sql_writes_queued", "Pieces of work that wait to be written");
    metrics::Counter& commitsCounter_ = metrics::counter("varde_sql_commits_total", "Transactions committed");
    metrics::Counter& worksCounter_ = metrics::counter("varde_sql_works_total", "Pieces of work written");

    asio::io_context context_{1};  // the writer thread's own
    SqliteConnection writer_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace

std::unique_ptr<Driver> openSqlite(const std::string& url, const Options& options) {
    return std::make_unique<SqliteDriver>(url, options);
}

}  // namespace varde::sql
