#include "json/writer.hpp"

#include <charconv>
#include <cmath>

#include "json/value.hpp"

namespace varde::json {
namespace {

void escapeInto(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            default: {
                const auto byte = static_cast<unsigned char>(c);
                if (byte >= 0x20) {
                    out += c;
                } else {
                    out += "\\u00";
                    out += digits[byte >> 4];
                    out += digits[byte & 15];
                }
            }
        }
    }
    out += '"';
}

}  // namespace

void Writer::newLine() {
    if (!indented_) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(depth_) * 2, ' ');
}

void Writer::separate() {
    if (afterKey_) {
        afterKey_ = false;
        return;
    }
    if (!first_) out_ += ',';
    if (depth_ > 0) newLine();
    first_ = false;
}

void Writer::beginObject() {
    separate();
    out_ += '{';
    first_ = true;
    ++depth_;
}

void Writer::key(std::string_view name) {
    separate();
    escapeInto(out_, name);
    out_ += indented_ ? ": " : ":";
    afterKey_ = true;
}

void Writer::endObject() {
    --depth_;
    if (!first_) newLine();
    out_ += '}';
    first_ = false;
}

void Writer::beginArray() {
    separate();
    out_ += '[';
    first_ = true;
    ++depth_;
}

void Writer::endArray() {
    --depth_;
    if (!first_) newLine();
    out_ += ']';
    first_ = false;
}

void Writer::null() {
    rawNumber("null");
}
void Writer::boolean(bool value) {
    rawNumber(value ? "true" : "false");
}
void Writer::integer(std::int64_t value) {
    rawNumber(std::to_string(value));
}

void Writer::number(double value) {
    if (!std::isfinite(value)) return null();
    std::array<char, 40> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    rawNumber(std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())));
}

void Writer::rawNumber(std::string_view text) {
    separate();
    out_ += text;
}

void Writer::string(std::string_view value) {
    separate();
    escapeInto(out_, value);
}

void Writer::value(const Value& value) {
    struct Visitor {
        Writer& writer;
        void operator()(std::nullptr_t) { writer.null(); }
        void operator()(bool boolean) { writer.boolean(boolean); }
        void operator()(std::int64_t integer) { writer.integer(integer); }
        void operator()(double number) { writer.number(number); }
        void operator()(const Decimal& decimal) { writer.rawNumber(decimal.text); }
        void operator()(const std::string& text) { writer.string(text); }
        void operator()(const Array& array) {
            writer.beginArray();
            for (const auto& element : array) writer.value(element);
            writer.endArray();
        }
        void operator()(const Object& object) {
            writer.beginObject();
            for (const auto& [name, member] : object) {
                writer.key(name);
                writer.value(member);
            }
            writer.endObject();
        }
    };
    std::visit(Visitor{*this}, value.variant());
}

}  // namespace varde::json
