#include "contract.hpp"

namespace varde::authentication {

namespace {

using openapi::Api;
using openapi::Operation;

constexpr const char* configurationSchema = R"({
    "type": "object", "additionalProperties": false,
    "required": ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"],
    "properties": {
        "issuer": {"type": "string"}, "authorization_endpoint": {"type": "string"},
        "token_endpoint": {"type": "string"}, "jwks_uri": {"type": "string"},
        "end_session_endpoint": {"type": "string"},
        "response_types_supported": {"type": "array", "items": {"type": "string"}},
        "subject_types_supported": {"type": "array", "items": {"type": "string"}},
        "id_token_signing_alg_values_supported": {"type": "array", "items": {"type": "string"}}}
})";
constexpr const char* keysSchema = R"({
    "type": "object", "required": ["keys"],
    "properties": {"keys": {"type": "array", "items": {
        "type": "object", "required": ["kty", "kid"],
        "properties": {"kty": {"type": "string"}, "kid": {"type": "string"}, "use": {"type": "string"},
            "alg": {"type": "string"}, "n": {"type": "string"}, "e": {"type": "string"}},
        "not": {"anyOf": [{"required": ["d"]}, {"required": ["p"]}]}}}}
})";

// A token or another text: plain, or a JSON string when the client asks for JSON.
Operation& answersWord(Operation& operation, int status) {
    return operation.answersText(status).answers(status, openapi::text());
}

void describeSessions(Api& api, const json::Value& keys) {
    const std::string openid = "/openid/.well-known/openid-configuration";
    api.get(openid, "How tokens are made here")
        .answers(200, api.shape("OpenIdConfiguration", configurationSchema));
    api.get(openid + "/jwks", "The keys that tokens are signed with").answers(200, keys);
    api.get("/platformkeys/jwks", "The keys that platform tokens are signed with").answers(200, keys);

    auto& login = api.get("/authentication", "Logs in and goes on");
    login.query("goto", "string", "where to go then, on this site")
        .query("acr_values")
        .answers(302)
        .refuses({400, 503});
    answersWord(login, 400);
    answersWord(api.get("/refresh", "A new token for the caller").query("enrichPid", "boolean"), 200);
    api.get("/logout", "Logs out").answers(302);
    api.get("/logout/handleloggedout", "Goes on after another has logged out").answers(302);
    api.get("/openid/logout", "Logs out").answers(302);
    api.get("/frontchannel_logout", "Logs out without going anywhere").answers(200);
    auto& upstream = api.get("/upstream/frontchannel-logout", "An identity provider tells of a logout");
    upstream.needsQuery("iss").needsQuery("sid");
    answersWord(upstream, 200);
    answersWord(upstream, 400);
}

void describePages(Api& api) {
    for (const auto* pattern : {"/", "/Home", "/Home/Index"}) {
        api.get(pattern, "The page where one chooses who to be").query("goto").answersText(200, "text/html");
    }
    api.post("/Home/LogInTestUser", "Becomes a test user")
        .bytes("application/x-www-form-urlencoded")
        .answers(204)
        .answers(302)
        .answersText(400);
    api.get("/Home/Tokens", "The page with tokens")
        .query("UserSelect")
        .query("org")
        .query("AuthenticationLevel")
        .answersText(200, "text/html")
        .answersText(200)
        .answersText(400)
        .answersText(404);
    api.get("/Home/Localtest/Version", "The version of the local test's own protocol").answersText(200);
    api.get("/Home/GetAppAuthenticationLevel", "The level that an application asks for")
        .needsQuery("appId")
        .answers(200, openapi::integer())
        .answersText(400);
}

void describeClassicTokens(Api& api) {
    api.get("/Home/GetTestUserToken/{userId:int}", "A token of a test user")
        .query("authenticationLevel", "integer")
        .query("scope")
        .answersText(200)
        .refuses({404});
    for (const auto* pattern : {"/Home/GetTestOrgToken", "/Home/GetTestOrgToken/{org}"}) {
        api.get(pattern, "A token of an application owner")
            .query("org")
            .query("orgNumber")
            .query("authenticationLevel", "integer")
            .query("scopes")
            .answersText(200)
            .answersText(400)
            .refuses({404});
    }
    api.get("/Home/GetTestSystemUserToken", "A token of a system user")
        .query("systemUserId", "uuid")
        .query("systemId")
        .query("systemUserOrgNumber")
        .query("supplierOrgNumber")
        .query("scope")
        .answersText(200)
        .answersText(400)
        .refuses({404});
}

void describeLocalAuth(Api& api) {
    const auto token = [&](const std::string& pattern, std::string summary) -> Operation& {
        return api.get(pattern, std::move(summary))
            .query("scope")
            .answersText(200)
            .answers(400, api.problem(), "application/json")
            .answers(400, api.problem(), "application/problem+json");
    };
    api.setPrefix("/Home/auth");
    token("/user", "A token of a test user")
        .query("userId", "integer")
        .query("pid")
        .query("partyId", "integer")
        .query("authenticationLevel", "integer");
    token("/selfidentifieduser", "A token of a self-identified test user").needsQuery("username");
    token("/org", "A token of an organisation").needsQuery("orgNumber");
    token("/serviceowner", "A token of an application owner").needsQuery("org").query("orgNumber");
    token("/systemuser", "A token of a system user").needsQuery("systemUserId").needsQuery("systemId");
    token("/generate", "A token of any kind").needsQuery("type", "string", "1 to 5, or the kind's name");
    api.get("/info", "Who there is to be").answers(200, json::Object{{"type", "object"}});
}

void describeGenerator(Api& api, const json::Value& keys) {
    const auto faults =
        api.shape("GeneratorFaults", R"({"type": "object", "description": "What is wrong, by parameter"})");
    const auto tokens = api.shape(
        "BulkTokens",
        R"({"type": "object", "description": "Tokens by identifier", "additionalProperties": {"type": "string"}})"
    );
    const auto token = [&](const std::string& pattern, std::string summary) -> Operation& {
        return api.get(pattern, std::move(summary))
            .notes("Needs a name and password (Basic), or a bearer token with the generator's scope.")
            .calledBy({openapi::bearer})
            .needsQuery("env")
            .query("ttl", "integer", "seconds")
            .query("scopes")
            .query("dump", "string", "to see what is in it")
            .answersText(200)
            .answers(400, faults)
            .refuses({401, 403});
    };
    api.setPrefix("/api");
    token("/GetEnterpriseToken", "A token of an organisation")
        .query("org")
        .query("orgNo")
        .query("supplierOrgNo")
        .query("bulkCount", "integer")
        .answers(200, tokens);
    token("/GetEnterpriseUserToken", "A token of an enterprise user")
        .needsQuery("orgNo")
        .needsQuery("userId", "integer")
        .needsQuery("partyId", "integer")
        .needsQuery("userName");
    token("/GetPersonalToken", "A token of a person")
        .query("pid")
        .query("userId", "integer")
        .query("partyId", "integer")
        .query("authLvl", "integer")
        .query("bulkCount", "integer")
        .answers(200, tokens);
    token("/GetSystemUserToken", "A token of a system user")
        .needsQuery("systemUserId", "uuid")
        .query("orgNo");
    token("/GetSelfIdentifiedUserToken", "A token of a self-identified user").query("username");
    token("/GetSelfRegisteredEmailUserToken", "A token of a user known by e-mail").needsQuery("email");
    token("/GetPlatformToken", "A token of an application").needsQuery("app");
    token("/GetPlatformAccessToken", "A token of a part of the platform").needsQuery("app");
    api.get("/.well-known/oauth-authorization-server", "How the generator's tokens are made")
        .answers(200, json::Object{{"type", "object"}});
    api.get("/.well-known/jwks.json", "The keys that the generator's tokens are signed with")
        .answers(200, keys);
}

}  // namespace

openapi::Api contract() {
    Api api(
        "Authentication",
        "Signing keys and sessions; where test identities are on, also pages and tokens of test users. What "
        "the document describes below /Home and /api, and orgToken and appToken, exists there alone."
    );
    const auto keys = api.shape("JsonWebKeySet", keysSchema);
    api.get("/health", "Whether the service is well").answersText(200);
    describePages(api);
    describeClassicTokens(api);
    describeLocalAuth(api);
    describeGenerator(api, keys);
    api.setPrefix("/authentication/api/v1");
    describeSessions(api, keys);
    api.get("/orgToken", "A token of an application owner")
        .query("org")
        .query("orgNumber", "integer")
        .query("scope")
        .answersText(200);
    api.get("/appToken", "A token of a user")
        .query("userId", "integer")
        .query("authenticationLevel", "integer")
        .answersText(200);
    return api;
}

}  // namespace varde::authentication
