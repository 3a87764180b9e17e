#include "html.hpp"

namespace varde::authentication {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1.5rem; }
header a { margin-right: 1rem; }
form { display: grid; gap: 1.25rem; margin: 1.5rem 0; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
select, input, textarea, button { font: inherit; padding: .5rem; max-width: 100%; box-sizing: border-box; }
select, input, textarea { width: 100%; }
button { cursor: pointer; font-weight: 600; padding: .5rem 1.25rem; }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; }
)";

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
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
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string option(std::string_view value, std::string_view label, bool chosen) {
    return "<option value=\"" + escaped(value) + "\"" + (chosen ? " selected" : "") + ">" + escaped(label) +
           "</option>\n";
}

http::Response page(std::string_view title, std::string_view body) {
    std::string html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
    html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    html +=
        "<title>" + escaped(title) + " - Varde</title>\n<style>" + std::string(style) + "</style>\n</head>\n";
    html +=
        "<body>\n<header><nav aria-label=\"Pages\"><a href=\"/\">Log in</a><a "
        "href=\"/Home/Tokens\">Tokens</a></nav>";
    html += "</header>\n<main>\n<h1>" + escaped(title) + "</h1>\n" + std::string(body) +
            "</main>\n</body>\n</html>\n";
    return http::html(http::Status::ok, std::move(html))
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
        );
}

}  // namespace varde::authentication
