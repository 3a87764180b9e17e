#include "response_writer.hpp"

#include <ctime>

#include "base/text.hpp"

namespace varde::http {
namespace {

bool isFraming(std::string_view name) {
    return equalsIgnoreCase(name, "Connection") || equalsIgnoreCase(name, "Keep-Alive") ||
           equalsIgnoreCase(name, "Transfer-Encoding") || equalsIgnoreCase(name, "Content-Length");
}

void appendNumber(std::string& out, std::uint64_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void appendValue(std::string& out, std::string_view value) {
    const auto isBreak = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    const auto begin = out.size();
    out += value;
    std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), isBreak, ' ');
}

}  // namespace

const std::string& httpDate() {
    thread_local std::time_t second = 0;
    thread_local std::string text;
    const auto now = std::time(nullptr);
    if (now == second) return text;
    static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 64> buffer{};
    std::snprintf(
        buffer.data(),
        buffer.size(),
        "%s, %02d %s %04d %02d:%02d:%02d GMT",
        days[static_cast<std::size_t>(parts.tm_wday)],
        parts.tm_mday,
        months[static_cast<std::size_t>(parts.tm_mon)],
        parts.tm_year + 1900,
        parts.tm_hour,
        parts.tm_min,
        parts.tm_sec
    );
    second = now;
    text = buffer.data();
    return text;
}

void writeHeader(
    std::string& out, Status status, const Headers& headers, const Framing& framing, const Trace& trace
) {
    out.assign("HTTP/1.1 ");
    appendNumber(out, static_cast<std::uint64_t>(code(status)));
    out += ' ';
    out += reason(status);
    out += "\r\n";
    bool hasDate = false;
    bool hasTrace = false;
    for (const auto& [name, value] : headers) {
        if (isFraming(name)) continue;
        hasDate = hasDate || equalsIgnoreCase(name, "Date");
        hasTrace = hasTrace || equalsIgnoreCase(name, "traceresponse");
        out += name;
        out += ": ";
        appendValue(out, value);
        out += "\r\n";
    }
    if (!hasDate) out.append("Date: ").append(httpDate()).append("\r\n");
    if (!hasTrace && !trace.traceId.empty()) {
        out.append("traceresponse: 00-")
            .append(trace.traceId)
            .append("-")
            .append(trace.spanId)
            .append("-01\r\n");
    }
    if (framing.chunked) out += "Transfer-Encoding: chunked\r\n";
    if (framing.contentLength) {
        out += "Content-Length: ";
        appendNumber(out, *framing.contentLength);
        out += "\r\n";
    }
    if (!framing.keepAlive) {
        out += "Connection: close\r\n";
    } else if (framing.oldClient) {
        out += "Connection: keep-alive\r\n";
    }
    out += "\r\n";
}

}  // namespace varde::http
