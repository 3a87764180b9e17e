#pragma once
// What the login page sends, in either of a form's encodings.
#include <string>

#include "http/request.hpp"

namespace varde::authentication {

struct LoginForm {
    std::string app;    // AppPathSelection: org/app, or accessmanagement
    std::string user;   // UserSelect: userId.partyId
    std::string level;  // AuthenticationLevel: -1 to 4
    std::string action;
    std::string redirectUrl;
};

// Throws Problem(badRequest) for what is no form.
Task<LoginForm> readLoginForm(http::Request& request);

}  // namespace varde::authentication
