#include "xml/document.hpp"

namespace varde::xml {
namespace {

// What XML 1.0 cannot hold, however it is escaped, is left out.
bool writable(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || c == '\t' || c == '\n' || c == '\r';
}

void escape(std::string& out, std::string_view text, bool inAttribute) {
    for (const char c : text) {
        if (!writable(c)) continue;
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '\r':
                out += "&#13;";
                break;
            case '"':
                out += inAttribute ? "&quot;" : "\"";
                break;
            case '\n':
                out += inAttribute ? "&#10;" : "\n";
                break;
            case '\t':
                out += inAttribute ? "&#9;" : "\t";
                break;
            default:
                out += c;
        }
    }
}

}  // namespace

Writer::Writer(bool declaration) {
    if (declaration) out_ = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
}

void Writer::begin(std::string_view name) {
    if (tagOpen_) out_ += '>';
    out_ += '<';
    out_ += name;
    open_.emplace_back(name);
    tagOpen_ = true;
}

void Writer::attribute(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    escape(out_, value, true);
    out_ += '"';
}

void Writer::text(std::string_view text) {
    if (text.empty()) return;
    if (tagOpen_) out_ += '>';
    tagOpen_ = false;
    escape(out_, text, false);
}

void Writer::end() {
    if (tagOpen_) {
        out_ += " />";
    } else {
        out_ += "</" + open_.back() + '>';
    }
    tagOpen_ = false;
    open_.pop_back();
}

void Writer::element(std::string_view name, std::string_view content) {
    begin(name);
    text(content);
    end();
}

std::string Writer::take() {
    return std::move(out_);
}

}  // namespace varde::xml
