#pragma once
// What varde-register is asked: which party a number is, which person a number is, which unit is above a unit
// (events contract 5.8). Numbers travel in bodies and never reach a log.
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "http/client.hpp"
#include "json/value.hpp"

namespace varde::events {

class RegisterClient {
public:
    // `platformToken` gives the PlatformAccessToken of this service's own calls; empty: none is sent.
    RegisterClient(
        http::Client& client,
        std::string url,
        std::function<std::string()> platformToken,
        const Clock& clock,
        std::chrono::seconds mainUnitCacheTime
    );

    struct Lookup {
        std::string person;
        std::string organisation;
    };
    // On behalf of `caller`. Throws Problem(notFound) when register does not know it, Problem(internal) when
    // it cannot say.
    Task<std::int64_t> partyId(Lookup lookup, std::string callerToken);

    // The party UUID of `urn:altinn:person:identifier-no:...`; empty when unknown. Throws
    // Problem(badGateway).
    Task<std::optional<std::string>> partyUuid(std::string personUrn);

    struct MainUnit {
        std::string urn;
        std::int64_t partyId = 0;
    };
    // Remembered, also that there is none. Throws Problem(badGateway).
    Task<std::optional<MainUnit>> mainUnit(std::string unitUrn);

private:
    Task<http::ClientResponse> post(std::string path, std::string body, std::string bearer);
    Task<json::Value> ask(std::string path, std::string body);

    struct Remembered {
        std::optional<MainUnit> unit;
        DateTime until;
    };

    http::Client& client_;
    const std::string url_;
    const std::function<std::string()> platformToken_;
    const Clock& clock_;
    const std::chrono::seconds mainUnitCacheTime_;
    std::mutex mutex_;
    std::map<std::string, Remembered> mainUnits_;
};

}  // namespace varde::events
