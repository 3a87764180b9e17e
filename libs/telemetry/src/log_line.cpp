#include "log_line.hpp"

#include "json/writer.hpp"

namespace varde::log {
namespace {

// Bytes in the sequence that starts `text`, or 0 when it is not well formed (overlong forms and surrogates
// included).
std::size_t sequenceLength(std::string_view text) {
    auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto lead = at(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xC0) != 0x80) return 0;
    }
    const auto second = at(1);
    if (lead == 0xE0 && second < 0xA0) return 0;
    if (lead == 0xED && second > 0x9F) return 0;
    if (lead == 0xF0 && second < 0x90) return 0;
    if (lead == 0xF4 && second > 0x8F) return 0;
    return length;
}

}  // namespace

std::string_view levelName(Level level) {
    switch (level) {
        case Level::debug:
            return "debug";
        case Level::info:
            return "info";
        case Level::warning:
            return "warning";
        case Level::error:
            return "error";
    }
    return "error";
}

std::string wellFormed(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto length = sequenceLength(text);
        out += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string line(
    const DateTime& time,
    Level level,
    std::string_view service,
    std::string_view message,
    std::initializer_list<Field> fields
) {
    json::Writer writer;
    writer.beginObject();
    auto text = [&](std::string_view name, std::string_view value) {
        writer.key(name);
        writer.string(wellFormed(value));
    };
    text("time", time.toString());
    text("level", levelName(level));
    text("service", service);
    text("message", message);
    for (const auto& field : fields) {
        writer.key(field.name);
        if (const auto* string = std::get_if<std::string>(&field.value)) {
            writer.string(wellFormed(*string));
        } else if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
            writer.integer(*integer);
        } else if (const auto* number = std::get_if<double>(&field.value)) {
            writer.number(*number);
        } else {
            writer.boolean(std::get<bool>(field.value));
        }
    }
    writer.endObject();
    return writer.take();
}

}  // namespace varde::log
