#pragma once
// Values as libpq takes and gives them, and PostgreSQL's errors as this library's.
#include <libpq-fe.h>

#include "sql/database.hpp"

namespace varde::sql {

// The server is gone or says good-bye: nothing more can be asked on this connection.
class ConnectionLost : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The transaction lost against another and may be run again (serialization failure, deadlock).
class LostRace : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Parameters in libpq's arrays. Types are left to the server, which takes them from where the parameters
// stand: so one prepared statement serves nulls and values alike. Refers to `args`, which must outlive it.
class PostgresParameters {
public:
    explicit PostgresParameters(const std::vector<Value>& args);

    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    void add(const Value& value, std::string& scratch);

    std::vector<std::string> scratch_;  // numbers as text
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

using ColumnNames = std::shared_ptr<const std::vector<std::string>>;

ColumnNames columnNames(const PGresult* result);

// Rows and the number of changed ones, of a result that was asked for as text.
Transaction::Result readResult(const PGresult* result, const ColumnNames& columns);

// `statement` is the name that the text of the error begins with. What the server says of data is left out:
// it may repeat the data, which is not for logs.
std::exception_ptr errorOf(const PGresult* result, std::string_view statement);

}  // namespace varde::sql
