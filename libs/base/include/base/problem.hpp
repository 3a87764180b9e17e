#pragma once
// What a request that cannot go on throws. It knows no HTTP: libs/http alone maps Errc to a status and a
// body.
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace varde {

enum class Errc {
    badRequest,
    unauthenticated,
    forbidden,
    notFound,
    conflict,
    gone,
    preconditionFailed,
    payloadTooLarge,
    unsupportedMediaType,
    unprocessable,
    locked,
    tooManyRequests,
    internal,
    badGateway,
    unavailable,
    gatewayTimeout,
};

class Problem : public std::exception {
public:
    // A field or parameter, and what is wrong with it: the `errors` member of a validation problem.
    using FieldErrors = std::vector<std::pair<std::string, std::vector<std::string>>>;

    // `detail` is sent to the caller: never put a secret or another party's data in it.
    Problem(Errc errc, std::string text, FieldErrors fields = {})
        : code(errc), detail(std::move(text)), errors(std::move(fields)) {}

    const char* what() const noexcept override { return detail.c_str(); }

    Errc code;
    std::string detail;
    FieldErrors errors;
};

// One mistake in a file that an operator or an app developer wrote. Checkers return all of them at once.
struct Finding {
    std::string file;
    int line = 0;  // 1-based; 0 when the mistake has no line (a file that is missing)
    std::string rule;
    std::string message;
};

// "file:line: rule: message"
std::string describe(const Finding& finding);

}  // namespace varde
