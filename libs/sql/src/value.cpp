#include <limits>

#include "sql/database.hpp"

namespace varde::sql {

Value toValue(std::nullptr_t) {
    return nullptr;
}
Value toValue(std::nullopt_t) {
    return nullptr;
}
Value toValue(bool value) {
    return value;
}
Value toValue(std::int64_t value) {
    return value;
}
Value toValue(int value) {
    return std::int64_t{value};
}
Value toValue(long long value) {
    return static_cast<std::int64_t>(value);
}
Value toValue(std::uint32_t value) {
    return std::int64_t{value};
}
Value toValue(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        throw std::out_of_range("a number does not fit into a column");
    }
    return static_cast<std::int64_t>(value);
}
Value toValue(double value) {
    return value;
}
Value toValue(std::string value) {
    return value;
}
Value toValue(std::string_view value) {
    return std::string(value);
}
Value toValue(const char* value) {
    return std::string(value);
}
Value toValue(const DateTime& value) {
    return std::int64_t{value.sinceUnixEpoch().count()};
}
Value toValue(const Guid& value) {
    return value.toString();
}
Value toValue(Blob value) {
    return value;
}
Value toValue(Value value) {
    return value;
}

namespace {

[[noreturn]] void wrongKind(std::string_view column, const char* wanted) {
    throw std::logic_error("column " + std::string(column) + " is no " + wanted);
}

template <class T>
const T& exactly(const Value& value, std::string_view column, const char* wanted) {
    const auto* found = std::get_if<T>(&value);
    if (!found) wrongKind(column, wanted);
    return *found;
}

template <class T>
T convert(const Value& value, std::string_view column) {
    if constexpr (std::is_same_v<T, bool>) {
        if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
        return exactly<std::int64_t>(value, column, "boolean") != 0;
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
        const auto number = exactly<std::int64_t>(value, column, "integer");
        if (number != static_cast<std::int32_t>(number)) wrongKind(column, "32-bit integer");
        return static_cast<std::int32_t>(number);
    } else if constexpr (std::is_same_v<T, double>) {
        if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
        return exactly<double>(value, column, "number");
    } else if constexpr (std::is_same_v<T, DateTime>) {
        return DateTime(DateTime::Ticks(exactly<std::int64_t>(value, column, "time")));
    } else if constexpr (std::is_same_v<T, Guid>) {
        const auto guid = Guid::parse(exactly<std::string>(value, column, "id"));
        if (!guid) wrongKind(column, "id");
        return *guid;
    } else {
        return exactly<T>(value, column, std::is_same_v<T, std::int64_t> ? "integer" : "text or bytes");
    }
}

}  // namespace

Row::Row(std::shared_ptr<const std::vector<std::string>> columns, std::vector<Value> values)
    : columns_(std::move(columns)), values_(std::move(values)) {}

const Value& Row::at(std::string_view column) const {
    for (std::size_t i = 0; i < columns_->size(); ++i) {
        if ((*columns_)[i] == column) return values_[i];
    }
    throw std::logic_error("no column " + std::string(column));
}

template <class T>
struct Getter {
    static T get(const Value& value, std::string_view column) {
        if (std::holds_alternative<std::nullptr_t>(value)) {
            throw std::logic_error("column " + std::string(column) + " is null");
        }
        return convert<T>(value, column);
    }
};

template <class T>
struct Getter<std::optional<T>> {
    static std::optional<T> get(const Value& value, std::string_view column) {
        if (std::holds_alternative<std::nullptr_t>(value)) return std::nullopt;
        return convert<T>(value, column);
    }
};

template <class T>
T Row::get(std::string_view column) const {
    return Getter<T>::get(at(column), column);
}

template bool Row::get(std::string_view) const;
template std::int32_t Row::get(std::string_view) const;
template std::int64_t Row::get(std::string_view) const;
template double Row::get(std::string_view) const;
template std::string Row::get(std::string_view) const;
template DateTime Row::get(std::string_view) const;
template Guid Row::get(std::string_view) const;
template Blob Row::get(std::string_view) const;
template std::optional<bool> Row::get(std::string_view) const;
template std::optional<std::int32_t> Row::get(std::string_view) const;
template std::optional<std::int64_t> Row::get(std::string_view) const;
template std::optional<double> Row::get(std::string_view) const;
template std::optional<std::string> Row::get(std::string_view) const;
template std::optional<DateTime> Row::get(std::string_view) const;
template std::optional<Guid> Row::get(std::string_view) const;
template std::optional<Blob> Row::get(std::string_view) const;

}  // namespace varde::sql
