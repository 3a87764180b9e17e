#include "jmespath.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "expression_values.hpp"
#include "jmespath_functions.hpp"
#include "jmespath_values.hpp"

namespace varde::appdef::expression {
namespace {

constexpr int depthMax = 100;
constexpr std::size_t queryBytesMax = 10'000;

// A step of a query, from the value before it to the value after.
using Step = std::function<json::Value(const json::Value&)>;

// What a projection's right side gives for each item; nulls are dropped.
json::Value project(const json::Array& items, const Step& right) {
    json::Array out;
    for (const auto& item : items) {
        auto value = right(item);
        if (!value.isNull()) out.push_back(std::move(value));
    }
    return out;
}

// Builds the steps while it reads, one method for each level of the grammar.
class QueryParser {
public:
    explicit QueryParser(std::string_view text) : text_(text) {}

    Step parse() {
        if (text_.size() > queryBytesMax) fail("JMESPath: the query is too long");
        auto step = pipe();
        skipBlanks();
        if (at_ != text_.size()) refuse("unexpected text");
        return step;
    }

private:
    [[noreturn]] void refuse(const std::string& what) const {
        fail("JMESPath: " + what + " at " + std::to_string(at_) + " of " + std::string(text_));
    }
    void skipBlanks() {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
            ++at_;
    }
    bool sees(std::string_view token) {
        skipBlanks();
        return text_.substr(at_).starts_with(token);
    }
    bool take(std::string_view token) {
        if (!sees(token)) return false;
        at_ += token.size();
        return true;
    }
    void expect(std::string_view token) {
        if (!take(token)) refuse("expected " + std::string(token));
    }

    Step pipe() {
        if (++depth_ > depthMax) refuse("nested too deeply");
        auto left = either();
        while (!sees("||") && take("|")) {
            auto right = either();
            left = [left, right](const json::Value& value) { return right(left(value)); };
        }
        --depth_;
        return left;
    }

    Step either() {
        auto left = both();
        while (take("||")) {
            auto right = both();
            left = [left, right](const json::Value& value) {
                auto out = left(value);
                return isTruthy(out) ? out : right(value);
            };
        }
        return left;
    }

    Step both() {
        auto left = comparison();
        while (take("&&")) {
            auto right = comparison();
            left = [left, right](const json::Value& value) {
                auto out = left(value);
                return isTruthy(out) ? right(value) : out;
            };
        }
        return left;
    }

    Step comparison() {
        auto left = unary();
        for (const auto* op : {"==", "!=", "<=", ">=", "<", ">"}) {
            if (!take(op)) continue;
            auto right = unary();
            return [left, right, op = std::string(op)](const json::Value& value) {
                return compare(op, left(value), right(value));
            };
        }
        return left;
    }

    Step unary() {
        if (!sees("!=") && take("!")) {
            if (++depth_ > depthMax) refuse("nested too deeply");
            auto right = unary();
            --depth_;
            return [right](const json::Value& value) { return json::Value(!isTruthy(right(value))); };
        }
        return postfix(primary());
    }

    // What follows a value: members, indexes and projections. A projection takes the rest of the chain, up to
    // a flatten, which starts anew from the projection's whole result.
    Step postfix(Step left, bool inProjection = false) {
        for (;;) {
            if (inProjection && sees("[]")) return left;
            if (take(".")) {
                if (take("*")) {
                    left = projection(left, memberValues, rest());
                    continue;
                }
                auto right = afterDot();
                left = [left, right](const json::Value& value) {
                    const auto inner = left(value);
                    return inner.isNull() ? json::Value() : right(inner);
                };
            } else if (sees("[")) {
                bool projects = false;
                auto right = bracket(projects);
                Step whole = [left, right](const json::Value& value) { return right(left(value)); };
                left = projects ? projection(whole, items, rest()) : whole;
            } else {
                return left;
            }
        }
    }

    Step rest() {
        return postfix([](const json::Value& value) { return value; }, true);
    }

    using Spread = std::optional<json::Array> (*)(const json::Value&);

    static Step projection(Step left, Spread spread, Step right) {
        return [left, spread, right](const json::Value& value) {
            const auto list = spread(left(value));
            return list ? project(*list, right) : json::Value();
        };
    }

    Step afterDot() {
        skipBlanks();
        if (sees("[")) {
            ++at_;
            return multiList();
        }
        if (take("{")) return multiHash();
        const auto name = identifier();
        if (take("(")) return call(name);
        return [name](const json::Value& value) { return member(value, name); };
    }

    Step primary() {
        skipBlanks();
        if (at_ >= text_.size()) refuse("the query ends early");
        const char c = text_[at_];
        if (c == '*') {
            ++at_;
            return projection([](const json::Value& value) { return value; }, memberValues, rest());
        }
        if (c == '@') {
            ++at_;
            return [](const json::Value& value) { return value; };
        }
        if (c == '(') {
            ++at_;
            auto inner = pipe();
            expect(")");
            return inner;
        }
        if (c == '`' || c == '\'') return literal(c);
        if (c == '{') {
            ++at_;
            return multiHash();
        }
        if (c == '[') return startBracket();
        const auto name = identifier();
        if (take("(")) return call(name);
        return [name](const json::Value& value) { return member(value, name); };
    }

    // At the start a bracket is an index, a projection, or a list of expressions.
    Step startBracket() {
        const auto start = at_;
        ++at_;
        skipBlanks();
        const char next = at_ < text_.size() ? text_[at_] : '\0';
        const bool selects =
            next == ']' || next == '?' || next == ':' || next == '-' || (next >= '0' && next <= '9');
        bool star = false;
        if (next == '*') {
            const auto back = at_++;
            star = sees("]");
            at_ = back;
        }
        if (!selects && !star) return multiList();
        at_ = start;
        bool projects = false;
        auto inner = bracket(projects);
        if (!projects) return inner;
        return projection(inner, items, rest());
    }

    Step bracket(bool& projects) {
        expect("[");
        if (take("]")) {
            projects = true;
            return flatten;
        }
        if (take("*")) {
            expect("]");
            projects = true;
            return [](const json::Value& value) { return value.isArray() ? value : json::Value(); };
        }
        if (take("?")) {
            auto condition = pipe();
            expect("]");
            projects = true;
            return [condition](const json::Value& value) -> json::Value {
                const auto* list = value.asArray();
                if (!list) return nullptr;
                json::Array out;
                for (const auto& item : *list) {
                    if (isTruthy(condition(item))) out.push_back(item);
                }
                return out;
            };
        }
        return indexOrSlice(projects);
    }

    Step indexOrSlice(bool& projects) {
        Slice part;
        part.start = number();
        if (take(":")) {
            part.stop = number();
            if (take(":")) part.step = number().value_or(1);
            expect("]");
            if (part.step == 0) refuse("a slice needs a step");
            projects = true;
            return [part](const json::Value& value) {
                const auto* list = value.asArray();
                return list ? slice(*list, part) : json::Value();
            };
        }
        expect("]");
        if (!part.start) refuse("expected an index");
        return [index = *part.start](const json::Value& value) {
            const auto* list = value.asArray();
            if (!list) return json::Value();
            const auto at = index < 0 ? index + static_cast<std::int64_t>(list->size()) : index;
            const bool inside = at >= 0 && static_cast<std::size_t>(at) < list->size();
            return inside ? (*list)[static_cast<std::size_t>(at)] : json::Value();
        };
    }

    std::optional<std::int64_t> number() {
        skipBlanks();
        const auto start = at_;
        if (at_ < text_.size() && text_[at_] == '-') ++at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
        if (at_ == start) return std::nullopt;
        const auto out = parseNumber<std::int32_t>(text_.substr(start, at_ - start));
        if (!out) refuse("expected a number");
        return *out;
    }

    Step multiList() {
        std::vector<Step> parts;
        do {
            parts.push_back(pipe());
        } while (take(","));
        expect("]");
        return [parts](const json::Value& value) -> json::Value {
            if (value.isNull()) return nullptr;
            json::Array out;
            for (const auto& part : parts) out.push_back(part(value));
            return out;
        };
    }

    Step multiHash() {
        std::vector<std::pair<std::string, Step>> parts;
        do {
            skipBlanks();
            auto name = identifier();
            expect(":");
            parts.emplace_back(std::move(name), pipe());
        } while (take(","));
        expect("}");
        return [parts](const json::Value& value) -> json::Value {
            if (value.isNull()) return nullptr;
            json::Object out;
            for (const auto& [name, part] : parts) out.set(name, part(value));
            return out;
        };
    }

    Step call(const std::string& name) {
        std::vector<std::pair<Step, bool>> arguments;  // and whether it is an expression
        while (!sees(")")) {
            if (!arguments.empty()) expect(",");
            const bool isExpression = !sees("&&") && take("&");
            arguments.emplace_back(pipe(), isExpression);
        }
        expect(")");
        return [name, arguments](const json::Value& value) {
            std::vector<QueryArgument> given;
            for (const auto& [step, isExpression] : arguments) {
                given.push_back(isExpression ? QueryArgument{{}, step} : QueryArgument{step(value), {}});
            }
            return callQueryFunction(name, given);
        };
    }

    std::string identifier() {
        skipBlanks();
        const auto start = at_;
        if (at_ < text_.size() && text_[at_] == '"') return *quoted('"').asString();
        const auto isName = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
        };
        while (at_ < text_.size() && isName(text_[at_])) ++at_;
        const auto name = text_.substr(start, at_ - start);
        if (name.empty() || (name.front() >= '0' && name.front() <= '9')) refuse("expected a name");
        return std::string(name);
    }

    // "..." is a JSON text, '...' a text as it stands, `...` JSON of any kind.
    json::Value quoted(char mark) {
        std::string inner;
        for (++at_; at_ < text_.size() && text_[at_] != mark; ++at_) {
            const bool escaped = text_[at_] == '\\' && at_ + 1 < text_.size();
            if (escaped && mark != '"' && text_[at_ + 1] == mark) {
                ++at_;
            } else if (escaped && mark == '"') {
                inner += text_[at_++];
            }
            inner += text_[at_];
        }
        if (at_ >= text_.size()) refuse("a quote is not closed");
        ++at_;
        if (mark == '\'') return inner;
        try {
            return json::parseValue(mark == '"' ? "\"" + inner + "\"" : inner);
        } catch (const Problem&) {
            refuse("not valid JSON");  // the query's mistake, not the request's
        }
    }

    Step literal(char mark) {
        auto value = quoted(mark);
        return [value = std::move(value)](const json::Value&) { return value; };
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

json::Value jmespath(const json::Value& data, std::string_view query) {
    return QueryParser(query).parse()(data);
}

}  // namespace varde::appdef::expression
