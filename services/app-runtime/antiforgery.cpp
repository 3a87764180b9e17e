#include "antiforgery.hpp"

#include "base/encoding.hpp"

namespace varde::app_runtime {

namespace {

constexpr std::string_view cookieName = "AS-XSRF-TOKEN";

std::string identityOf(const http::Request& request) {
    if (!request.callerPtr) return "anonymous";
    const auto& caller = *request.callerPtr;
    if (caller.userId) return "user:" + std::to_string(*caller.userId);
    return "other:" + caller.writtenAs().value_or("");
}

}  // namespace

std::string Antiforgery::requestHalf(const http::Request& request, std::string_view cookieHalf) const {
    return base64url(hmacSha256(secret_, std::string(cookieHalf) + '\n' + identityOf(request)));
}

void Antiforgery::issue(const http::Request& request, http::Response& response) const {
    auto half = http::cookie(request.headers, cookieName);
    if (!half || half->size() != 43) half = base64url(randomBytes(std::size_t{32}));
    response.headers.add(
        "Set-Cookie", std::string(cookieName) + "=" + *half + "; path=/; samesite=strict; httponly"
    );
    response.headers.add("Set-Cookie", "XSRF-TOKEN=" + requestHalf(request, *half) + "; path=/");
}

bool Antiforgery::accepts(const http::Request& request) const {
    if (!http::cookie(request.headers, sessionCookie_)) return true;
    const auto half = http::cookie(request.headers, cookieName);
    const auto sent = request.header("X-XSRF-TOKEN");
    if (!half || !sent) return false;
    return equalInConstantTime(*sent, requestHalf(request, *half));
}

}  // namespace varde::app_runtime
