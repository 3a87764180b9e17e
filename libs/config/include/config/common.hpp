#pragma once
// The sections that services share, so that a setting has one name everywhere.
#include "config/config.hpp"

namespace varde::config {

struct Listen {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::int32_t threads = 1;

    static constexpr void fields(auto&& field) {
        field("address", &Listen::address);
        field("port", &Listen::port);
        field("threads", &Listen::threads);
    }
};

struct Database {
    std::string url = "sqlite::memory:";

    static constexpr void fields(auto&& field) { field("url", &Database::url); }
};

struct Redis {
    std::string url = "redis://127.0.0.1:6379";

    static constexpr void fields(auto&& field) { field("url", &Redis::url); }
};

// Where the other services are, as this one reaches them (not as the public does).
struct Platform {
    std::string hostname =
        "local.altinn.cloud";  // links in answers: https://platform.{hostname}/..., see links
    // How links in answers begin; empty: https://platform.{hostname}. Local mode sets
    // http://local.altinn.cloud:8000.
    std::string publicUrl;
    std::string authentication = "http://127.0.0.1:5040";
    std::string storage = "http://127.0.0.1:5010";
    std::string events = "http://127.0.0.1:5080";
    std::string authorization = "http://127.0.0.1:5050";
    std::string registry = "http://127.0.0.1:5020";  // varde-register: register and profile

    static constexpr void fields(auto&& field) {
        field("hostname", &Platform::hostname);
        field("publicUrl", &Platform::publicUrl);
        field("authentication", &Platform::authentication);
        field("storage", &Platform::storage);
        field("events", &Platform::events);
        field("authorization", &Platform::authorization);
        field("registry", &Platform::registry);
    }
};

// What lets a service's own calls pass as the platform's: a key whose public half varde-authentication
// publishes.
struct PlatformToken {
    std::string keyFile;  // PEM, EC or RSA private key

    static constexpr void fields(auto&& field) { field("keyFile", &PlatformToken::keyFile); }
};

// Where the public keys of tokens are; empty lists: varde-authentication's.
struct TokenKeys {
    std::vector<std::string> users;
    std::vector<std::string> platform;

    static constexpr void fields(auto&& field) {
        field("users", &TokenKeys::users);
        field("platform", &TokenKeys::platform);
    }
};

std::vector<std::string> userKeyUrls(const TokenKeys& keys, const Platform& platform);
std::vector<std::string> platformKeyUrls(const TokenKeys& keys, const Platform& platform);

// How links in answers begin, without a slash at the end.
std::string publicUrl(const Platform& platform);

// Test identities and insecure webhooks exist only there.
bool isTesting(std::string_view environment);

// What is the same for every service: environment is one of the three, there is a thread to listen with.
std::vector<Finding> checkCommon(std::string_view environment, const Listen& listen);
// A setting that breaks a rule.
Finding mistake(std::string setting, std::string message);

}  // namespace varde::config
