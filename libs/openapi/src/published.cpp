#include "openapi/published.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/async.hpp"

namespace varde::openapi {

namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '&') {
            result += "&amp;";
        } else if (c == '<') {
            result += "&lt;";
        } else if (c == '>') {
            result += "&gt;";
        } else {
            result += c;
        }
    }
    return result;
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return result;
}

// A schema in a few words: the name that it refers to, or its JSON.
std::string inWords(const json::Value& schema) {
    if (const auto reference = schema.text("$ref")) {
        const auto name = reference->substr(reference->rfind('/') + 1);
        return "<a href=\"#" + escaped(name) + "\">" + escaped(name) + "</a>";
    }
    if (const auto* choices = schema["anyOf"].asArray()) {
        std::string words;
        for (const auto& choice : *choices) words += (words.empty() ? "" : " or ") + inWords(choice);
        return words;
    }
    if (const auto* items = schema.find("items")) return "list of " + inWords(*items);
    const auto format = schema.text("format");
    if (const auto type = schema.text("type")) return escaped(format.value_or(*type));
    return "anything";
}

std::string contentInWords(const json::Value& content) {
    std::string words;
    if (const auto* types = content.asObject()) {
        for (const auto& [type, one] : *types) {
            words += (words.empty() ? "" : "; ") + escaped(type) + ": " + inWords(one["schema"]);
        }
    }
    return words.empty() ? "no body" : words;
}

std::string parametersInWords(const json::Value& operation) {
    std::string rows;
    const auto* parameters = operation["parameters"].asArray();
    if (!parameters) return rows;
    for (const auto& one : *parameters) {
        rows += "<tr><td>" + escaped(one.text("in").value_or("")) + " <code>" +
                escaped(one.text("name").value_or("")) + "</code></td><td>" + inWords(one["schema"]) +
                (one["required"].asBool().value_or(false) ? ", required" : "") + " " +
                escaped(one.text("description").value_or("")) + "</td></tr>\n";
    }
    return rows;
}

std::string operationInWords(std::string_view path, std::string_view method, const json::Value& operation) {
    std::string callers;
    if (const auto* security = operation["security"].asArray()) {
        for (const auto& one : *security) {
            for (const auto& [scheme, scopes] : *one.asObject()) {
                callers += (callers.empty() ? "" : " or ") + scheme;
            }
        }
    }
    std::string refusals;
    std::string html = "<details><summary><code><b>" + upper(method) + "</b> " + escaped(path) + "</code> " +
                       escaped(operation.text("summary").value_or("")) + "</summary>\n";
    if (const auto notes = operation.text("description")) html += "<p>" + escaped(*notes) + "</p>\n";
    html += "<table>\n<tr><td>Who may call</td><td>" + (callers.empty() ? "anyone" : escaped(callers)) +
            "</td></tr>\n" + parametersInWords(operation);
    if (const auto* body = operation.find("requestBody")) {
        html += "<tr><td>Body</td><td>" + contentInWords((*body)["content"]) + "</td></tr>\n";
    }
    for (const auto& [status, answer] : *operation["responses"].asObject()) {
        if (answer.find("$ref")) {
            refusals += (refusals.empty() ? "" : ", ") + status;
            continue;
        }
        html += "<tr><td>" + status + " " + escaped(answer.text("description").value_or("")) + "</td><td>" +
                contentInWords(answer["content"]) + "</td></tr>\n";
    }
    html += "<tr><td>Failures</td><td>" + refusals + "</td></tr>\n";
    return html + "</table></details>\n";
}

Task<http::Response> answerDocument(std::shared_ptr<const Texts> texts) {
    co_return http::json(http::Status::ok, texts->document);
}
Task<http::Response> answerPage(std::shared_ptr<const Texts> texts) {
    co_return http::html(http::Status::ok, texts->page);
}

constexpr std::string_view style =
    "body{font:16px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#1e2b3c}"
    "summary{padding:.4em 0;cursor:pointer}table{border-collapse:collapse;margin:0 0 1em 1.5em}"
    "td{border-bottom:1px solid #d2d5d8;padding:.2em 1em .2em 0;vertical-align:top}"
    "pre{background:#f4f5f6;padding:1em;overflow-x:auto}a{color:#0062ba}";

std::string readFile(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace

std::string page(const json::Value& document) {
    const auto title = escaped(document["info"].text("title").value_or(""));
    std::string html = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title +
                       "</title><style>" + std::string(style) + "</style></head>\n<body><h1>" + title +
                       "</h1>\n<p>" + escaped(document["info"].text("description").value_or("")) +
                       "</p>\n<p><a href=\"openapi.json\">openapi.json</a></p>\n<h2>Operations</h2>\n";
    for (const auto& [path, item] : *document["paths"].asObject()) {
        for (const auto& [method, operation] : *item.asObject()) {
            html += operationInWords(path, method, operation);
        }
    }
    html += "<h2>Schemas</h2>\n";
    for (const auto& [name, schema] : *document["components"]["schemas"].asObject()) {
        html += "<h3 id=\"" + escaped(name) + "\">" + escaped(name) + "</h3>\n<pre>" +
                escaped(json::writeIndented(schema)) + "</pre>\n";
    }
    return html + "</body></html>\n";
}

Texts textsOf(const Api& api, const http::Router& router) {
    const auto document = api.document(router);
    return {json::writeIndented(document), page(document)};
}

void describeItself(Api& api, const std::vector<std::string>& prefixes) {
    api.setPrefix("");
    for (const auto& prefix : prefixes) {
        api.get(prefix + "/openapi.json", "This document").answers(200, json::Object{{"type", "object"}});
        api.get(prefix + "/docs", "This document, to read").answersText(200, "text/html");
    }
}

void serve(http::Router& router, Api api, const std::vector<std::string>& prefixes) {
    const auto texts = std::make_shared<Texts>();
    const http::Handler document = [texts](http::Request&) { return answerDocument(texts); };
    const http::Handler docs = [texts](http::Request&) { return answerPage(texts); };
    router.setPrefix("");
    for (const auto& prefix : prefixes) {
        router.get(prefix + "/openapi.json", http::Access::anonymous, document);
        router.get(prefix + "/docs", http::Access::anonymous, docs);
    }
    describeItself(api, prefixes);
    *texts = textsOf(api, router);
}

std::string differenceToFile(const json::Value& document, const std::string& file) {
    const auto served = json::writeIndented(document) + "\n";
    if (std::getenv("VARDE_WRITE_CONTRACTS")) {
        std::ofstream(file, std::ios::binary) << served;
        return {};
    }
    const auto published = readFile(file);
    if (published == served) return {};
    std::size_t line = 1;
    for (std::size_t i = 0; i < std::min(published.size(), served.size()) && published[i] == served[i]; ++i) {
        if (published[i] == '\n') ++line;
    }
    return file + ":" + std::to_string(line) +
           ": differs from what the service says; run the test with VARDE_WRITE_CONTRACTS=1 to write it anew";
}

std::string differenceToFile(const http::Router& router, const std::string& path, const std::string& file) {
    http::Request request(http::Method::get, path, {}, {});
    const auto match = router.match(http::Method::get, path);
    if (!match.route) return "nothing is served at " + path;
    auto response = run(match.route->handler(request));
    return differenceToFile(json::parseValue(std::get<std::string>(response.body)), file);
}

}  // namespace varde::openapi
