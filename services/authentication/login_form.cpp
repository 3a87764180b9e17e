#include "login_form.hpp"

#include "base/problem.hpp"
#include "http/multipart.hpp"

namespace varde::authentication {
namespace {

constexpr std::uint64_t formBytesMax = 256 * 1024;
constexpr std::uint64_t fieldBytesMax = 16 * 1024;

std::string* fieldOf(LoginForm& form, std::string_view name) {
    if (equalsIgnoreCase(name, "AppPathSelection")) return &form.app;
    if (equalsIgnoreCase(name, "UserSelect")) return &form.user;
    if (equalsIgnoreCase(name, "AuthenticationLevel")) return &form.level;
    if (equalsIgnoreCase(name, "action")) return &form.action;
    if (equalsIgnoreCase(name, "RedirectUrl")) return &form.redirectUrl;
    return nullptr;
}

Task<LoginForm> readParts(http::Request& request, std::string boundary) {
    LoginForm form;
    http::MultipartReader reader(request.stream(formBytesMax), std::move(boundary));
    while (true) {
        auto part = co_await reader.nextPart();
        if (!part) co_return form;
        const auto header = part->headers.find("Content-Disposition");
        const auto disposition = header ? http::parseContentDisposition(*header) : std::nullopt;
        auto* field = disposition && disposition->name ? fieldOf(form, *disposition->name) : nullptr;
        if (field) *field = co_await http::readAll(*part->body, fieldBytesMax);
    }
}

}  // namespace

Task<LoginForm> readLoginForm(http::Request& request) {
    auto boundary = http::multipartBoundary(request.header("Content-Type").value_or(""));
    if (boundary) co_return co_await readParts(request, std::move(*boundary));
    if (request.contentType() != "application/x-www-form-urlencoded") {
        throw Problem(Errc::unsupportedMediaType, "a form is expected");
    }
    // A form body is written as a query is, so it is read as one.
    const auto body = co_await request.body(formBytesMax);
    const http::Request fields(http::Method::get, "/?" + body);
    LoginForm form;
    for (const auto* name :
         {"AppPathSelection", "UserSelect", "AuthenticationLevel", "action", "RedirectUrl"}) {
        *fieldOf(form, name) = fields.query(name).value_or(std::string());
    }
    co_return form;
}

}  // namespace varde::authentication
