#include "postgres_values.hpp"

#include <charconv>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::sql {
namespace {

// From PostgreSQL's pg_type.dat; they never change.
enum TypeId : Oid {
    boolType = 16,
    byteaType = 17,
    int8Type = 20,
    int2Type = 21,
    int4Type = 23,
    oidType = 26,
    float4Type = 700,
    float8Type = 701,
    numericType = 1700,
};

int nibble(char c) {
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

// bytea_output is hex unless somebody changed the role's settings.
Blob readBytes(std::string_view text) {
    if (!text.starts_with("\\x") || text.size() % 2 != 0) {
        throw std::logic_error("bytes from the database are not in hex");
    }
    Blob blob;
    blob.bytes.reserve(text.size() / 2 - 1);
    for (std::size_t i = 2; i < text.size(); i += 2) {
        blob.bytes.push_back(static_cast<char>(nibble(text[i]) * 16 + nibble(text[i + 1])));
    }
    return blob;
}

Value readNumber(std::string_view text) {
    if (const auto integer = parseNumber<std::int64_t>(text)) return *integer;
    if (const auto real = parseNumber<double>(text)) return *real;
    throw std::logic_error("a number from the database is out of range");
}

double readReal(std::string_view text) {
    if (text == "Infinity") return std::numeric_limits<double>::infinity();
    if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    return parseNumber<double>(text).value();
}

Value readValue(const PGresult* result, int row, int column) {
    if (PQgetisnull(result, row, column)) return nullptr;
    const std::string_view text(
        PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column))
    );
    switch (PQftype(result, column)) {
        case boolType:
            return text == "t";
        case byteaType:
            return readBytes(text);
        case int2Type:
        case int4Type:
        case int8Type:
        case oidType:
        case numericType:
            return readNumber(text);
        case float4Type:
        case float8Type:
            return readReal(text);
        default:
            return std::string(text);
    }
}

template <class Number>
void writeNumber(Number number, std::string& out) {
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    out.assign(buffer.data(), end);
}

std::string_view field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text ? text : "";
}

// Like SQLite's: the columns when the server names them, else the constraint. Never the values.
std::string uniqueDetail(const PGresult* result) {
    const auto detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    const std::string table(field(result, PG_DIAG_TABLE_NAME));
    constexpr std::string_view opening = "Key (";
    const auto closing = detail.find(")=(");
    if (!detail.starts_with(opening) || closing == std::string_view::npos) {
        return "UNIQUE constraint failed: " + std::string(field(result, PG_DIAG_CONSTRAINT_NAME));
    }
    std::vector<std::string> columns;
    for (const auto column : split(detail.substr(opening.size(), closing - opening.size()), ',')) {
        columns.push_back(table + "." + std::string(trim(column)));
    }
    return "UNIQUE constraint failed: " + join(columns, ", ");
}

}  // namespace

PostgresParameters::PostgresParameters(const std::vector<Value>& args) : scratch_(args.size()) {
    values_.reserve(args.size());
    lengths_.reserve(args.size());
    formats_.reserve(args.size());
    for (std::size_t i = 0; i < args.size(); ++i) add(args[i], scratch_[i]);
}

void PostgresParameters::add(const Value& value, std::string& scratch) {
    constexpr int asText = 0;
    constexpr int asBinary = 1;
    const char* data = nullptr;
    std::size_t length = 0;
    int format = asText;
    if (const auto* text = std::get_if<std::string>(&value)) {
        // libpq would end the text there, the server would refuse it.
        if (text->find('\0') != std::string::npos) {
            throw Problem(Errc::badRequest, "text must not hold the character U+0000");
        }
        data = text->c_str();
        length = text->size();
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
        data = blob->bytes.data();
        length = blob->bytes.size();
        format = asBinary;
    } else if (!std::holds_alternative<std::nullptr_t>(value)) {
        if (const auto* integer = std::get_if<std::int64_t>(&value)) writeNumber(*integer, scratch);
        if (const auto* real = std::get_if<double>(&value)) writeNumber(*real, scratch);
        // Both BOOLEAN and INTEGER columns read these.
        if (const auto* boolean = std::get_if<bool>(&value)) scratch = *boolean ? "1" : "0";
        data = scratch.c_str();
        length = scratch.size();
    }
    if (length > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        throw Problem(Errc::payloadTooLarge, "a value is too large for the database");
    }
    values_.push_back(data);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(format);
}

ColumnNames columnNames(const PGresult* result) {
    auto names = std::make_shared<std::vector<std::string>>();
    const int count = PQnfields(result);
    for (int i = 0; i < count; ++i) names->emplace_back(PQfname(result, i));
    return names;
}

Transaction::Result readResult(const PGresult* result, const ColumnNames& columns) {
    Transaction::Result read;
    const int rows = PQntuples(result);
    const int count = PQnfields(result);
    read.rows.reserve(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row) {
        std::vector<Value> values;
        values.reserve(static_cast<std::size_t>(count));
        for (int column = 0; column < count; ++column) values.push_back(readValue(result, row, column));
        read.rows.emplace_back(columns, std::move(values));
    }
    auto* mutableResult = const_cast<PGresult*>(result);  // libpq forgot the const of these two
    const std::string_view tag = PQcmdStatus(mutableResult);
    if (!tag.starts_with("SELECT")) {
        read.changed = parseNumber<std::int64_t>(PQcmdTuples(mutableResult)).value_or(0);
    }
    return read;
}

std::exception_ptr errorOf(const PGresult* result, std::string_view statement) {
    const std::string state(field(result, PG_DIAG_SQLSTATE));
    const std::string reason(field(result, PG_DIAG_MESSAGE_PRIMARY));
    const auto what = "postgres: " + std::string(statement) + ": " + state + " ";
    if (state.empty() || state.starts_with("08") || state.starts_with("57P")) {
        // A wrong number of parameters is told as a violation of the protocol; it is the caller's mistake.
        if (state == "08P01") return std::make_exception_ptr(std::logic_error(what + reason));
        return std::make_exception_ptr(ConnectionLost(what + reason));
    }
    if (state == "23505") return std::make_exception_ptr(UniqueViolation(uniqueDetail(result)));
    if (state == "40001" || state == "40P01") return std::make_exception_ptr(LostRace(what + reason));
    // A prepared statement that no longer fits the tables, or that a proxy has forgotten: prepared anew on
    // another connection it works.
    if (state == "26000" || (state == "0A000" && reason.find("cached plan") != std::string::npos)) {
        return std::make_exception_ptr(ConnectionLost(what + reason));
    }
    if (state == "57014" || state == "55P03") {
        return std::make_exception_ptr(Problem(Errc::unavailable, "the database took too long"));
    }
    if (state == "22021" || state == "22P05") {
        return std::make_exception_ptr(Problem(Errc::badRequest, "text must be UTF-8"));
    }
    if (state.starts_with("22") || state.starts_with("23")) {
        return std::make_exception_ptr(
            std::runtime_error(what + std::string(field(result, PG_DIAG_CONSTRAINT_NAME)))
        );
    }
    return std::make_exception_ptr(std::runtime_error(what + reason));
}

}  // namespace varde::sql
