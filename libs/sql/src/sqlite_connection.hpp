#pragma once
// One SQLite connection with its prepared statements. Used by one thread at a time.
#include <list>

#include "sql/database.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace varde::sql {

class SqliteConnection {
public:
    enum class Use { writer, reader };

    // Throws std::runtime_error naming the file.
    SqliteConnection(const std::string& file, Use use, bool durable);
    ~SqliteConnection();
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    Transaction::Result run(const Statement& statement, const std::vector<Value>& args);
    // `text` is remembered among the last textsMax ones.
    Transaction::Result runText(const std::string& text, const std::vector<Value>& args);
    // Any number of statements, not remembered.
    void script(const std::string& text);
    // One statement without parameters and result (BEGIN, COMMIT); `text` is a literal.
    void command(const char* text);

    bool inTransaction() const;

private:
    struct Prepared;
    using PreparedPtr = std::unique_ptr<Prepared>;

    PreparedPtr prepare(const std::string& text);
    Transaction::Result step(Prepared& prepared, const std::vector<Value>& args);
    void bind(Prepared& prepared, const std::vector<Value>& args);
    [[noreturn]] void fail(int code, std::string_view doing);
    void configure(Use use, bool durable);

    sqlite3* handle_ = nullptr;
    std::unordered_map<const void*, PreparedPtr> statements_;
    std::list<PreparedPtr> texts_;  // most recently used first
    std::unordered_map<std::string_view, std::list<PreparedPtr>::iterator> textIndex_;
};

// The transaction that a piece of work sees.
class SqliteTransaction final : public Transaction {
public:
    explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}

protected:
    Task<Result> run(const Statement& statement, std::vector<Value> args) override;
    Task<Result> runText(const std::string& text, std::vector<Value> args) override;

private:
    SqliteConnection& connection_;
};

}  // namespace varde::sql
