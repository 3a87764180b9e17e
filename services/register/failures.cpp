#include "failures.hpp"

#include "json/value.hpp"

namespace varde::registry {
namespace {

json::Object document(
    const std::string& code, const char* title, http::Status status, const http::Trace& trace
) {
    json::Object out{
        {"type", "urn:altinn:error:" + code},
        {"title", title},
        {"status", http::code(status)},
        {"detail", title},
        {"code", code}};
    if (!trace.traceId.empty()) out.set("traceId", trace.traceId);
    return out;
}

http::Response answer(json::Object document, http::Status status) {
    auto response = http::json(status, json::write(json::Value(std::move(document))));
    response.headers.set("Content-Type", "application/problem+json");
    return response;
}

http::Response failure(const char* code, const char* title, http::Status status, const http::Trace& trace) {
    return answer(document(code, title, status, trace), status);
}

}  // namespace

http::Response organizationNotFound(const http::Trace& trace) {
    return failure("REG-00006", "Organization not found", http::Status::notFound, trace);
}
http::Response partyNotFound(const http::Trace& trace) {
    return failure("REG-00007", "Party not found", http::Status::notFound, trace);
}
http::Response tooManyLookups(const http::Trace& trace) {
    return failure("REG-00008", "Too many failed person lookups", http::Status::tooManyRequests, trace);
}
http::Response personNotFound(const http::Trace& trace) {
    return failure("REG-00009", "Person not found", http::Status::notFound, trace);
}

http::Response invalid(const std::vector<Invalid>& mistakes, const http::Trace& trace) {
    auto out =
        document("STD-00000", "One or more validation errors occurred.", http::Status::badRequest, trace);
    json::Array errors;
    for (const auto& mistake : mistakes) {
        errors.push_back(json::Object{
            {"code", mistake.code}, {"detail", mistake.detail}, {"paths", json::Array{mistake.path}}});
    }
    out.set("validationErrors", std::move(errors));
    return answer(std::move(out), http::Status::badRequest);
}

http::Response renderProblem(const Problem& problem, const http::Trace& trace) {
    const bool refusal = problem.code == Errc::unauthenticated || problem.code == Errc::forbidden;
    return refusal ? http::empty(http::statusOf(problem.code)) : http::problem(problem, trace);
}

}  // namespace varde::registry
