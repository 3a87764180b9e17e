#include "sqlite_connection.hpp"

#include <sqlite3.h>

#include "base/problem.hpp"

namespace varde::sql {
namespace {

constexpr std::size_t textsMax = 64;
constexpr int busyMilliseconds = 10'000;

Value columnValue(sqlite3_stmt* statement, int index) {
    const auto bytes = [&](const void* data) {
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, index));
        return data ? std::string(static_cast<const char*>(data), size) : std::string();
    };
    switch (sqlite3_column_type(statement, index)) {
        case SQLITE_INTEGER:
            return std::int64_t{sqlite3_column_int64(statement, index)};
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, index);
        case SQLITE_TEXT:
            return bytes(sqlite3_column_text(statement, index));
        case SQLITE_BLOB:
            return Blob{bytes(sqlite3_column_blob(statement, index))};
        default:
            return nullptr;
    }
}

// The arguments outlive the statement's run, so nothing is copied.
struct Binder {
    sqlite3_stmt* statement;
    int index;

    int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
    int operator()(bool value) const { return sqlite3_bind_int(statement, index, value ? 1 : 0); }
    int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
    int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
    int operator()(const std::string& value) const {
        return sqlite3_bind_text64(statement, index, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    int operator()(const Blob& value) const {
        return sqlite3_bind_blob64(statement, index, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
    }
};

}  // namespace

struct SqliteConnection::Prepared {
    std::string text;
    sqlite3_stmt* statement = nullptr;
    std::vector<int> parameters;  // SQLite's index of $1, $2 ...
    std::shared_ptr<const std::vector<std::string>> columns;
    int preparations = 0;  // how often SQLite has prepared it anew, after a change of the schema

    ~Prepared() { sqlite3_finalize(statement); }
};

SqliteConnection::SqliteConnection(const std::string& file, Use use, bool durable) {
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (use == Use::writer ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
    if (code != SQLITE_OK) {
        const std::string reason = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
        sqlite3_close_v2(handle_);
        throw std::runtime_error("cannot open the database " + file + ": " + reason);
    }
    try {  // the destructor does not run for a constructor that throws
        configure(use, durable);
    } catch (const std::exception& error) {
        sqlite3_close_v2(handle_);
        throw std::runtime_error("cannot open the database " + file + ": " + error.what());
    }
}

void SqliteConnection::configure(Use use, bool durable) {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, busyMilliseconds);
    if (use == Use::reader) return script("PRAGMA query_only = ON");

    // Two processes that open a new file at once: the change to WAL does not wait by itself.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(busyMilliseconds);
    for (;;) {
        const int code = sqlite3_exec(handle_, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
        if (code == SQLITE_OK) break;
        if ((code & 0xFF) != SQLITE_BUSY || std::chrono::steady_clock::now() > deadline) {
            fail(code, "journal_mode");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    script(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    script("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
}

SqliteConnection::~SqliteConnection() {
    textIndex_.clear();
    texts_.clear();
    statements_.clear();
    sqlite3_close_v2(handle_);
}

void SqliteConnection::fail(int code, std::string_view doing) {
    const std::string reason = sqlite3_errmsg(handle_);
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID) {
        throw UniqueViolation(reason);
    }
    if ((code & 0xFF) == SQLITE_BUSY) throw Problem(Errc::unavailable, "the database is busy");
    throw std::runtime_error("sqlite: " + std::string(doing) + ": " + reason);
}

SqliteConnection::PreparedPtr SqliteConnection::prepare(const std::string& text) {
    auto prepared = std::make_unique<Prepared>();
    prepared->text = text;
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v3(
        handle_,
        prepared->text.c_str(),
        static_cast<int>(prepared->text.size() + 1),
        SQLITE_PREPARE_PERSISTENT,
        &prepared->statement,
        &tail
    );
    if (code != SQLITE_OK) fail(code, text);
    for (const char* rest = tail; rest && *rest; ++rest) {
        if (!std::isspace(static_cast<unsigned char>(*rest)) && *rest != ';') {
            throw std::logic_error("more than one SQL statement in: " + text);
        }
    }
    const int count = sqlite3_bind_parameter_count(prepared->statement);
    for (int i = 1; i <= count; ++i) {
        const auto name = "$" + std::to_string(i);
        const int index = sqlite3_bind_parameter_index(prepared->statement, name.c_str());
        if (index == 0) throw std::logic_error("parameters must be $1, $2 ... without gaps in: " + text);
        prepared->parameters.push_back(index);
    }
    return prepared;
}

void SqliteConnection::bind(Prepared& prepared, const std::vector<Value>& args) {
    if (args.size() != prepared.parameters.size()) {
        throw std::logic_error(
            std::to_string(args.size()) + " values for " + std::to_string(prepared.parameters.size()) +
            " parameters of: " + prepared.text
        );
    }
    for (std::size_t i = 0; i < args.size(); ++i) {
        const int code = std::visit(Binder{prepared.statement, prepared.parameters[i]}, args[i]);
        if (code != SQLITE_OK) fail(code, prepared.text);
    }
}

Transaction::Result SqliteConnection::step(Prepared& prepared, const std::vector<Value>& args) {
    auto* statement = prepared.statement;
    struct Reset {
        sqlite3_stmt* statement;
        ~Reset() {
            sqlite3_reset(statement);
            sqlite3_clear_bindings(statement);
        }
    };
    const Reset reset{statement};
    bind(prepared, args);

    Transaction::Result result;
    const auto changedBefore = sqlite3_total_changes64(handle_);
    for (;;) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) break;
        if (code != SQLITE_ROW) fail(code, prepared.text);
        const int count = sqlite3_column_count(statement);
        const int preparations = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_REPREPARE, 0);
        if (!prepared.columns || prepared.preparations != preparations) {
            auto names = std::make_shared<std::vector<std::string>>();
            for (int i = 0; i < count; ++i) names->emplace_back(sqlite3_column_name(statement, i));
            prepared.columns = std::move(names);
            prepared.preparations = preparations;
        }
        std::vector<Value> values;
        values.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) values.push_back(columnValue(statement, i));
        result.rows.emplace_back(prepared.columns, std::move(values));
    }
    // sqlite3_changes() keeps the last statement's number when this one changes nothing; rows that a foreign
    // key's cascade or a trigger changes are not this statement's.
    if (sqlite3_total_changes64(handle_) != changedBefore) result.changed = sqlite3_changes64(handle_);
    return result;
}

Transaction::Result SqliteConnection::run(const Statement& statement, const std::vector<Value>& args) {
    auto& prepared = statements_[&statement];
    // A statement that is no constant may share its address with an earlier one.
    if (!prepared || prepared->text != statement.text) prepared = prepare(statement.text);
    return step(*prepared, args);
}

Transaction::Result SqliteConnection::runText(const std::string& text, const std::vector<Value>& args) {
    if (const auto found = textIndex_.find(text); found != textIndex_.end()) {
        texts_.splice(texts_.begin(), texts_, found->second);
        return step(*texts_.front(), args);
    }
    texts_.push_front(prepare(text));
    textIndex_[texts_.front()->text] = texts_.begin();
    if (texts_.size() > textsMax) {
        textIndex_.erase(texts_.back()->text);
        texts_.pop_back();
    }
    return step(*texts_.front(), args);
}

void SqliteConnection::script(const std::string& text) {
    const int code = sqlite3_exec(handle_, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code, text.substr(0, 200));
}

void SqliteConnection::command(const char* text) {
    auto& prepared = statements_[text];
    if (!prepared) prepared = prepare(text);
    step(*prepared, {});
}

bool SqliteConnection::inTransaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

Task<Transaction::Result> SqliteTransaction::run(const Statement& statement, std::vector<Value> args) {
    co_return connection_.run(statement, args);
}

Task<Transaction::Result> SqliteTransaction::runText(const std::string& text, std::vector<Value> args) {
    co_return connection_.runText(text, args);
}

}  // namespace varde::sql
