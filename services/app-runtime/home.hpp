#pragma once
// The start page of an app, with the official frontend (app API contract 2.13).
#include <filesystem>

#include "antiforgery.hpp"
#include "call.hpp"

namespace varde::app_runtime {

// Where the frontend's files come from: a URL, or a folder that is served below each app.
class Frontend {
public:
    explicit Frontend(const std::string& urlOrFolder);

    bool isLocal() const { return !folder_.empty(); }
    // How the page of that app names the frontend's files, without a trailing slash.
    std::string base(const appdef::AppDefinition& app) const;
    // A file of the local folder; empty when there is none of that name. Nothing outside of the folder is
    // ever read.
    std::optional<std::string> file(std::string_view path) const;

private:
    std::string url_;
    std::filesystem::path folder_;  // canonical; empty when the frontend is a URL
};

class Home {
public:
    Home(
        const Platform& platform,
        const Antiforgery& antiforgery,
        const Frontend& frontend,
        std::string loginUrl
    )
        : platform_(platform),
          antiforgery_(antiforgery),
          frontend_(frontend),
          loginUrl_(std::move(loginUrl)) {}

    Task<http::Response> page(Call& call);
    Task<http::Response> frontendFile(Call& call);

private:
    std::string render(const Call& call) const;

    const Platform& platform_;
    const Antiforgery& antiforgery_;
    const Frontend& frontend_;
    std::string loginUrl_;
};

// An app's own Index.cshtml with what Razor commonly does in it: ViewBag.Org, ViewBag.App, @@, and code
// blocks left out.
std::string renderView(std::string_view view, const std::string& org, const std::string& app);

}  // namespace varde::app_runtime
