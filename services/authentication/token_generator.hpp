#pragma once
// The test tools' token generator (authentication contract 7.5): tokens with the claims that its parameters
// ask for. Every caller shows a name and a password, or a token with the generator's scope.
#include "generator_parameters.hpp"
#include "http/router.hpp"
#include "issuer.hpp"
#include "test_data.hpp"

namespace varde::authentication {

class TokenGeneratorApi {
public:
    // `users`: name:password;name:password
    TokenGeneratorApi(
        const Issuer& issuer,
        const TestData& data,
        const std::string& users,
        std::vector<std::string> environments
    );

    Task<http::Response> enterprise(http::Request& request);
    Task<http::Response> enterpriseUser(http::Request& request);
    Task<http::Response> personal(http::Request& request);
    Task<http::Response> systemUser(http::Request& request);
    Task<http::Response> selfIdentifiedUser(http::Request& request);
    Task<http::Response> selfRegisteredEmailUser(http::Request& request);
    Task<http::Response> platform(http::Request& request);
    Task<http::Response> platformAccess(http::Request& request);
    Task<http::Response> wellKnown(http::Request& request);
    Task<http::Response> keys(http::Request& request);

private:
    struct Common {
        std::string issuer;
        std::chrono::seconds life{0};
    };

    // Empty: the caller may have tokens of that kind.
    std::optional<http::Response> refusal(const http::Request& request, std::string_view scope) const;
    Common common(GeneratorParameters& parameters, const http::Request& request) const;
    http::Response answer(
        const http::Request& request,
        const GeneratorParameters& parameters,
        const Common& shared,
        json::Object claims
    ) const;
    http::Response bulk(
        const GeneratorParameters& parameters,
        const Common& shared,
        std::int64_t count,
        std::size_t digits,
        const std::function<json::Object(const std::string& id)>& claimsOf
    ) const;
    json::Object unregisteredUser(GeneratorParameters& parameters, bool withEmail) const;
    std::string randomPersonNumber() const;

    const Issuer& issuer_;
    const TestData& data_;
    std::vector<std::string> credentials_;
    std::vector<std::string> environments_;
};

}  // namespace varde::authentication
