#pragma once
// Writes one compact JSON document, front to back. The caller keeps the order of calls valid.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace varde::json {

class Value;

class Writer {
public:
    explicit Writer(bool indented = false) : indented_(indented) {}

    void beginObject();
    void key(std::string_view name);
    void endObject();
    void beginArray();
    void endArray();

    void null();
    void boolean(bool value);
    void integer(std::int64_t value);
    void number(double value);  // the shortest text that reads back the same; NaN and infinity become null
    void rawNumber(std::string_view text);
    void string(std::string_view value);
    void value(const Value& value);

    std::string take() { return std::move(out_); }

private:
    void separate();
    void newLine();

    std::string out_;
    bool indented_;
    bool first_ = true;  // no element yet in the innermost container
    bool afterKey_ = false;
    int depth_ = 0;
};

}  // namespace varde::json
