#include "routes.hpp"

namespace varde::authentication {
namespace {

using http::bind;
constexpr auto anyone = http::Access::anonymous;
constexpr auto user = http::Access::user;

constexpr const char* api = "/authentication/api/v1";

Task<http::Response> healthy(http::Request&) {
    co_return http::text(http::Status::ok, "Healthy");
}

}  // namespace

void addRoutes(http::Router& router, Discovery& discovery, Sessions& sessions) {
    router.setPrefix("");
    router.get("/health", anyone, healthy);

    router.setPrefix(api);
    const std::string openid = "/openid/.well-known/openid-configuration";
    router.get(openid, anyone, bind(discovery, &Discovery::configuration));
    router.get(openid + "/jwks", anyone, bind(discovery, &Discovery::keys));
    router.get("/platformkeys/jwks", anyone, bind(discovery, &Discovery::platformKeys));

    router.get("/authentication", anyone, bind(sessions, &Sessions::login));
    router.get("/refresh", user, bind(sessions, &Sessions::refresh));
    router.get("/logout", anyone, bind(sessions, &Sessions::logout));
    router.get("/logout/handleloggedout", anyone, bind(sessions, &Sessions::handleLoggedOut));
    router.get("/openid/logout", anyone, bind(sessions, &Sessions::logout));
    router.get("/frontchannel_logout", anyone, bind(sessions, &Sessions::frontChannelLogout));
    router.get(
        "/upstream/frontchannel-logout", anyone, bind(sessions, &Sessions::upstreamFrontChannelLogout)
    );
}

void addTestRoutes(http::Router& router, TestHandlers handlers) {
    auto& pages = handlers.pages;
    router.setPrefix("");
    router.get("/", anyone, bind(pages, &LocalPages::home));
    router.get("/Home", anyone, bind(pages, &LocalPages::home));
    router.get("/Home/Index", anyone, bind(pages, &LocalPages::home));
    router.post("/Home/LogInTestUser", anyone, bind(pages, &LocalPages::logIn));
    router.get("/Home/Tokens", anyone, bind(pages, &LocalPages::tokens));
    router.get("/Home/Localtest/Version", anyone, bind(pages, &LocalPages::version));
    router.get("/Home/GetAppAuthenticationLevel", anyone, bind(pages, &LocalPages::appAuthenticationLevel));

    auto& classic = handlers.classic;
    router.get("/Home/GetTestUserToken/{userId:int}", anyone, bind(classic, &ClassicTokens::user));
    router.get("/Home/GetTestOrgToken", anyone, bind(classic, &ClassicTokens::org));
    router.get("/Home/GetTestOrgToken/{org}", anyone, bind(classic, &ClassicTokens::org));
    router.get("/Home/GetTestSystemUserToken", anyone, bind(classic, &ClassicTokens::systemUser));

    auto& auth = handlers.auth;
    router.setPrefix("/Home/auth");
    router.get("/user", anyone, bind(auth, &LocalAuth::user));
    router.get("/selfidentifieduser", anyone, bind(auth, &LocalAuth::selfIdentifiedUser));
    router.get("/org", anyone, bind(auth, &LocalAuth::org));
    router.get("/serviceowner", anyone, bind(auth, &LocalAuth::serviceOwner));
    router.get("/systemuser", anyone, bind(auth, &LocalAuth::systemUser));
    router.get("/generate", anyone, bind(auth, &LocalAuth::generate));
    router.get("/info", anyone, bind(auth, &LocalAuth::info));

    // Who may have which token is the generator's own word: it knows names and passwords beside tokens.
    auto& generator = handlers.generator;
    router.setPrefix("/api");
    router.get("/GetEnterpriseToken", anyone, bind(generator, &TokenGeneratorApi::enterprise));
    router.get("/GetEnterpriseUserToken", anyone, bind(generator, &TokenGeneratorApi::enterpriseUser));
    router.get("/GetPersonalToken", anyone, bind(generator, &TokenGeneratorApi::personal));
    router.get("/GetSystemUserToken", anyone, bind(generator, &TokenGeneratorApi::systemUser));
    router.get(
        "/GetSelfIdentifiedUserToken", anyone, bind(generator, &TokenGeneratorApi::selfIdentifiedUser)
    );
    router.get(
        "/GetSelfRegisteredEmailUserToken",
        anyone,
        bind(generator, &TokenGeneratorApi::selfRegisteredEmailUser)
    );
    router.get("/GetPlatformToken", anyone, bind(generator, &TokenGeneratorApi::platform));
    router.get("/GetPlatformAccessToken", anyone, bind(generator, &TokenGeneratorApi::platformAccess));
    router.get(
        "/.well-known/oauth-authorization-server", anyone, bind(generator, &TokenGeneratorApi::wellKnown)
    );
    router.get("/.well-known/jwks.json", anyone, bind(generator, &TokenGeneratorApi::keys));

    router.setPrefix(api);
    router.get("/orgToken", anyone, bind(classic, &ClassicTokens::orgToken));
    router.get("/appToken", anyone, bind(classic, &ClassicTokens::appToken));
}

}  // namespace varde::authentication
