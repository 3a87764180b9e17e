#include <cmath>
#include <limits>

#include "functions.hpp"

namespace varde::xacml {
namespace {

using In = std::span<const Operand>;
using Out = std::optional<Operand>;

constexpr Shape integerShape{DataType::integer, false};
constexpr Shape realShape{DataType::real, false};
constexpr Shape booleanShape{DataType::boolean, false};

void add(
    FunctionTable& table,
    std::string_view version,
    std::string_view name,
    std::vector<Shape> takes,
    Shape returns,
    std::function<Out(In)> apply
) {
    const auto least = takes.size();
    table.add(
        functionId(version, name), {Form::computed, std::move(takes), false, least, returns, std::move(apply)}
    );
}

// Less than, equal to or greater than zero; empty where there is no order (NaN).
std::optional<int> order(const Value& a, const Value& b) {
    const auto compare = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    switch (a.type) {
        case DataType::integer:
            return compare(a.number(), b.number());
        case DataType::real:
            if (std::isnan(a.real()) || std::isnan(b.real())) return std::nullopt;
            return compare(a.real(), b.real());
        case DataType::string:
            return compare(a.text(), b.text());
        default:
            return compare(a.moment().utc(), b.moment().utc());
    }
}

void addOrder(FunctionTable& table, DataType type) {
    const std::string name(nameOf(type));
    const Shape shape{type, false};
    const auto compare = [&](const char* suffix, bool (*holds)(int)) {
        add(table, "1.0", name + suffix, {shape, shape}, booleanShape, [holds](In in) -> Out {
            const auto result = order(one(in[0]), one(in[1]));
            return truth(result && holds(*result));
        });
    };
    compare("-greater-than", [](int result) { return result > 0; });
    compare("-greater-than-or-equal", [](int result) { return result >= 0; });
    compare("-less-than", [](int result) { return result < 0; });
    compare("-less-than-or-equal", [](int result) { return result <= 0; });
}

// Sums and products take two or more.
template <class Fold>
void addFold(FunctionTable& table, const char* name, Shape shape, Fold fold) {
    table.add(functionId("1.0", name), {Form::computed, {shape}, true, 2, shape, [fold](In in) -> Out {
                                            auto value = one(in[0]);
                                            for (const auto& operand : in.subspan(1)) {
                                                if (!fold(value, one(operand))) return std::nullopt;
                                            }
                                            return value;
                                        }});
}

void addIntegers(FunctionTable& table) {
    addFold(table, "integer-add", integerShape, [](Value& sum, const Value& next) {
        std::int64_t out = 0;
        const bool fits = !__builtin_add_overflow(sum.number(), next.number(), &out);
        sum.data = out;
        return fits;
    });
    addFold(table, "integer-multiply", integerShape, [](Value& product, const Value& next) {
        std::int64_t out = 0;
        const bool fits = !__builtin_mul_overflow(product.number(), next.number(), &out);
        product.data = out;
        return fits;
    });
    const std::vector<Shape> two{integerShape, integerShape};
    add(table, "1.0", "integer-subtract", two, integerShape, [](In in) -> Out {
        std::int64_t out = 0;
        if (__builtin_sub_overflow(one(in[0]).number(), one(in[1]).number(), &out)) return std::nullopt;
        return integer(out);
    });
    const auto divides = [](std::int64_t a, std::int64_t b) {
        return b != 0 && !(b == -1 && a == std::numeric_limits<std::int64_t>::min());
    };
    add(table, "1.0", "integer-divide", two, integerShape, [divides](In in) -> Out {
        const auto a = one(in[0]).number();
        const auto b = one(in[1]).number();
        if (!divides(a, b)) return std::nullopt;
        return integer(a / b);
    });
    add(table, "1.0", "integer-mod", two, integerShape, [divides](In in) -> Out {
        const auto a = one(in[0]).number();
        const auto b = one(in[1]).number();
        if (!divides(a, b)) return std::nullopt;
        return integer(a % b);
    });
    add(table, "1.0", "integer-abs", {integerShape}, integerShape, [](In in) -> Out {
        const auto value = one(in[0]).number();
        if (value == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
        return integer(value < 0 ? -value : value);
    });
    add(table, "1.0", "integer-to-double", {integerShape}, realShape, [](In in) -> Out {
        return real(static_cast<double>(one(in[0]).number()));
    });
}

void addReals(FunctionTable& table) {
    addFold(table, "double-add", realShape, [](Value& sum, const Value& next) {
        sum.data = sum.real() + next.real();
        return true;
    });
    addFold(table, "double-multiply", realShape, [](Value& product, const Value& next) {
        product.data = product.real() * next.real();
        return true;
    });
    add(table, "1.0", "double-subtract", {realShape, realShape}, realShape, [](In in) -> Out {
        return real(one(in[0]).real() - one(in[1]).real());
    });
    add(table, "1.0", "double-divide", {realShape, realShape}, realShape, [](In in) -> Out {
        if (one(in[1]).real() == 0) return std::nullopt;
        return real(one(in[0]).real() / one(in[1]).real());
    });
    add(table, "1.0", "double-abs", {realShape}, realShape, [](In in) -> Out {
        return real(std::fabs(one(in[0]).real()));
    });
    add(table, "1.0", "round", {realShape}, realShape, [](In in) -> Out {
        return real(std::nearbyint(one(in[0]).real()));
    });
    add(table, "1.0", "floor", {realShape}, realShape, [](In in) -> Out {
        return real(std::floor(one(in[0]).real()));
    });
    add(table, "1.0", "double-to-integer", {realShape}, integerShape, [](In in) -> Out {
        const auto value = std::trunc(one(in[0]).real());
        if (!(std::fabs(value) < 9.2e18)) return std::nullopt;
        return integer(static_cast<std::int64_t>(value));
    });
}

void addDates(FunctionTable& table) {
    const auto shift = [&](DataType type, const char* suffix, DataType by, std::int64_t sign) {
        const Shape shape{type, false};
        add(table,
            "3.0",
            std::string(nameOf(type)) + suffix,
            {shape, {by, false}},
            shape,
            [by, sign](In in) -> Out {
                auto value = one(in[0]);
                auto& moment = std::get<Moment>(value.data);
                const auto amount = one(in[1]).number() * sign;
                // A duration beyond some 10,000 years leads to no date that can be written.
                if (by == DataType::yearMonthDuration) {
                    if (std::abs(amount) > 120'000) return std::nullopt;
                    moment = addMonths(moment, amount);
                } else if (__builtin_add_overflow(moment.local, amount, &moment.local)) {
                    return std::nullopt;
                }
                return value;
            });
    };
    shift(DataType::dateTime, "-add-dayTimeDuration", DataType::dayTimeDuration, 1);
    shift(DataType::dateTime, "-subtract-dayTimeDuration", DataType::dayTimeDuration, -1);
    shift(DataType::dateTime, "-add-yearMonthDuration", DataType::yearMonthDuration, 1);
    shift(DataType::dateTime, "-subtract-yearMonthDuration", DataType::yearMonthDuration, -1);
    shift(DataType::date, "-add-yearMonthDuration", DataType::yearMonthDuration, 1);
    shift(DataType::date, "-subtract-yearMonthDuration", DataType::yearMonthDuration, -1);

    const Shape time{DataType::time, false};
    add(table, "2.0", "time-in-range", {time, time, time}, booleanShape, [](In in) -> Out {
        // A bound without a zone has the first argument's; a range may pass midnight.
        const auto& at = one(in[0]).moment();
        const auto since = [&](const Value& bound) {
            auto moment = bound.moment();
            if (!moment.zoneMinutes) moment.zoneMinutes = at.zoneMinutes;
            return ((at.utc() - moment.utc()) % ticksPerDay + ticksPerDay) % ticksPerDay;
        };
        auto from = one(in[1]).moment();
        auto to = one(in[2]).moment();
        if (!from.zoneMinutes) from.zoneMinutes = at.zoneMinutes;
        if (!to.zoneMinutes) to.zoneMinutes = at.zoneMinutes;
        const auto length = ((to.utc() - from.utc()) % ticksPerDay + ticksPerDay) % ticksPerDay;
        return truth(since(one(in[1])) <= length);
    });
}

}  // namespace

void addComputingFunctions(FunctionTable& table) {
    for (const auto type :
         {DataType::integer,
          DataType::real,
          DataType::string,
          DataType::time,
          DataType::date,
          DataType::dateTime}) {
        addOrder(table, type);
    }
    addIntegers(table);
    addReals(table);
    addDates(table);
    add(table, "1.0", "not", {booleanShape}, booleanShape, [](In in) -> Out {
        return truth(!one(in[0]).truth());
    });
}

}  // namespace varde::xacml
