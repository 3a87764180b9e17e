#include "home.hpp"

#include <fstream>
#include <iterator>

#include "base/async.hpp"
#include "base/encoding.hpp"
#include "upload.hpp"

namespace varde::app_runtime {

namespace fs = std::filesystem;

namespace {

using http::Status;

constexpr std::string_view officialFrontend = "https://altinncdn.no/toolkits/altinn-app-frontend/";

std::string escapeHtml(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
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
            default:
                out += letter;
        }
    }
    return out;
}

bool isWebUrl(std::string_view text) {
    return startsWithIgnoreCase(text, "http://") || startsWithIgnoreCase(text, "https://");
}

// A page that an app wrote names the CDN itself, in some version; frontend.url decides all the same.
std::string withFrontend(std::string page, const std::string& base) {
    for (auto at = page.find(officialFrontend); at != std::string::npos;
         at = page.find(officialFrontend, at + base.size())) {
        const auto versionEnd = page.find('/', at + officialFrontend.size());
        if (versionEnd == std::string::npos) break;
        page.replace(at, versionEnd - at, base);
    }
    return page;
}

bool allowsAnonymous(const appdef::AppDefinition& app) {
    const auto* set = app.statelessSet();
    if (set == nullptr) return false;
    const auto* type = app.dataType(app.dataTypeOf(*set));
    return type != nullptr && type->appLogic && type->appLogic->allowAnonymousOnStateless;
}

}  // namespace

Frontend::Frontend(const std::string& urlOrFolder) {
    if (isWebUrl(urlOrFolder)) {
        url_ = urlOrFolder;
        while (!url_.empty() && url_.back() == '/') url_.pop_back();
        return;
    }
    std::error_code error;
    folder_ = fs::canonical(urlOrFolder, error);
    if (error) throw Problem(Errc::internal, "frontend.url: no such folder: " + urlOrFolder);
}

std::string Frontend::base(const appdef::AppDefinition& app) const {
    return isLocal() ? "/" + app.id() + "/altinn-app-frontend" : url_;
}

std::optional<std::string> Frontend::file(std::string_view path) const {
    if (!isLocal() || path.empty() || path.find('\0') != std::string_view::npos) return std::nullopt;
    for (const auto part : split(path, '/')) {
        if (part.empty() || part == "." || part == ".." || part.find('\\') != std::string_view::npos) {
            return std::nullopt;
        }
    }
    std::error_code error;
    // Links are followed before the comparison, so that none leads out of the folder.
    const auto wanted = fs::canonical(folder_ / fs::path(path), error);
    if (error || !fs::is_regular_file(wanted, error)) return std::nullopt;
    const auto prefix = folder_.string() + "/";
    if (wanted.string().compare(0, prefix.size(), prefix) != 0) return std::nullopt;
    std::ifstream stream(wanted, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::string renderView(std::string_view view, const std::string& org, const std::string& app) {
    std::string out;
    for (std::size_t at = 0; at < view.size();) {
        if (view[at] != '@') {
            out += view[at++];
            continue;
        }
        const auto rest = view.substr(at + 1);
        if (rest.substr(0, 1) == "@") {
            out += '@';
            at += 2;
        } else if (rest.substr(0, 1) == "{") {
            int depth = 0;
            for (++at; at < view.size(); ++at) {
                if (view[at] == '{') ++depth;
                if (view[at] == '}' && --depth == 0) break;
            }
            if (at < view.size()) ++at;
        } else if (startsWithIgnoreCase(rest, "ViewBag.Org")) {
            out += escapeHtml(org);
            at += 12;
        } else if (startsWithIgnoreCase(rest, "ViewBag.App")) {
            out += escapeHtml(app);
            at += 12;
        } else {
            out += view[at++];
        }
    }
    return out;
}

std::string Home::render(const Call& call) const {
    const auto& app = *call.app;
    const auto base = frontend_.base(app);
    if (app.startPage) return withFrontend(renderView(*app.startPage, app.org, app.app), base);
    const auto link = escapeHtml(base);
    return "<!DOCTYPE html>\n<html lang=\"no\">\n<head>\n"
           "  <meta charset=\"utf-8\">\n"
           "  <meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\">\n"
           "  <meta name=\"viewport\" content=\"width=device-width, initial-scale=1.0\">\n"
           "  <title>" +
           escapeHtml(app.org + " - " + app.app) +
           "</title>\n"
           "  <link rel=\"icon\" href=\"https://altinncdn.no/favicon.ico\">\n"
           "  <link rel=\"stylesheet\" type=\"text/css\" href=\"" +
           link +
           "/altinn-app-frontend.css\">\n"
           "</head>\n<body>\n  <div id=\"root\"></div>\n  <script>\n"
           "    const place = window.location.pathname.split('/');\n"
           "    window.org = place[1];\n"
           "    window.app = place[2];\n"
           "  </script>\n"
           "  <script src=\"" +
           link + "/altinn-app-frontend.js\"></script>\n</body>\n</html>\n";
}

Task<http::Response> Home::page(Call& call) {
    http::Response response;
    if (call.authenticated() || allowsAnonymous(*call.app)) {
        response = http::html(Status::ok, render(call));
    } else {
        const auto scheme = platform_.production ? "https://" : "http://";
        const auto self =
            scheme + std::string(call.request.header("Host").value_or("localhost")) + "/" + call.app->id();
        auto location = loginUrl_ + "?goto=" + percentEncode(self);
        if (const auto provider = call.app->settings.text("AppSettings.AppOidcProvider")) {
            location += "&iss=" + percentEncode(*provider);
        }
        if (call.request.queryBool("dontChooseReportee").value_or(false))
            location += "&DontChooseReportee=true";
        response = http::redirect(std::move(location));
    }
    antiforgery_.issue(call.request, response);
    co_return response;
}

Task<http::Response> Home::frontendFile(Call& call) {
    const auto path = call.request.path("rest");
    std::optional<std::string> content;
    const std::function<void()> read = [&] { content = frontend_.file(path); };
    co_await offload(read);
    if (!content) throw Refusal::empty(Status::notFound);
    http::Response response;
    response.headers.set("Content-Type", std::string(mediaTypeOf(path)));
    response.headers.set("Cache-Control", "public, max-age=3600");
    response.body = std::move(*content);
    co_return response;
}

}  // namespace varde::app_runtime
