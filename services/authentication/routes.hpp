#pragma once
// The whole API of varde-authentication. What only a test platform has is in a table of its own, which
// production never adds.
#include "classic_tokens.hpp"
#include "discovery.hpp"
#include "local_auth.hpp"
#include "local_pages.hpp"
#include "sessions.hpp"
#include "token_generator.hpp"

namespace varde::authentication {

void addRoutes(http::Router& router, Discovery& discovery, Sessions& sessions);

struct TestHandlers {
    ClassicTokens& classic;
    LocalAuth& auth;
    TokenGeneratorApi& generator;
    LocalPages& pages;
};
void addTestRoutes(http::Router& router, TestHandlers handlers);

}  // namespace varde::authentication
