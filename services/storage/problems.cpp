#include "problems.hpp"

namespace varde::storage {

namespace {

constexpr std::string_view jsonType = "application/json; charset=utf-8";

}  // namespace

http::Response renderProblem(const Problem& problem, const http::Trace& trace) {
    const auto status = http::statusOf(problem.code);
    const bool refusal = problem.code == Errc::forbidden || problem.code == Errc::unauthenticated;
    if (refusal && problem.detail.empty()) return http::empty(status);
    const bool ours = http::code(status) < 500;
    if (ours && !problem.detail.empty() && problem.errors.empty())
        return http::quoted(status, problem.detail);
    return http::problem(problem, trace, jsonType);
}

http::Response explained(http::Status status, std::string detail, const http::Trace& trace) {
    auto response = http::problem(status, std::move(detail), trace);
    response.headers.set("Content-Type", std::string(jsonType));
    return response;
}

Task<std::string> jsonBody(http::Request& request, std::uint64_t bytesMax) {
    const auto type = request.contentType();
    const bool isJson =
        type.empty() || type == "application/json" || type == "text/json" || type.ends_with("+json");
    if (!isJson) throw Problem(Errc::unsupportedMediaType, "");
    auto text = co_await request.body(bytesMax);
    if (text.empty()) throw Problem(Errc::badRequest, "", {{"", {"A non-empty request body is required."}}});
    co_return text;
}

Problem asValidation(const Problem& problem) {
    const auto colon = problem.detail.find(": ");
    // A path has no blanks; other words before a colon are of the reader, about the document as a whole.
    auto field = colon == std::string::npos ? std::string() : problem.detail.substr(0, colon);
    if (field.find(' ') != std::string::npos) field = "$";
    return Problem(problem.code, problem.detail, {{field, {problem.detail}}});
}

}  // namespace varde::storage
