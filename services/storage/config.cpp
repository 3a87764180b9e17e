#include "config.hpp"

#include "config/load.hpp"

namespace varde::storage {

std::vector<Finding> check(const Config& config) {
    auto findings = config::checkCommon(config.environment, config.listen);
    const auto mistake = [&](std::string setting, std::string message) {
        findings.push_back(config::mistake(std::move(setting), std::move(message)));
    };
    if (config.outbox.batchMax < 1 || config.outbox.batchMax > 10'000) {
        mistake("outbox.batchMax", "is from 1 to 10000");
    }
    if (config.outbox.resendAfter < config.outbox.pollEvery) {
        mistake("outbox.resendAfter", "is not shorter than outbox.pollEvery");
    }
    if (config.outbox.resendAfterMax < config.outbox.resendAfter) {
        mistake("outbox.resendAfterMax", "is not shorter than outbox.resendAfter");
    }
    if (config.blob.sweepEvery < std::chrono::seconds(1)) mistake("blob.sweepEvery", "is a second or longer");
    if (config.blob.sweepOlderThan < std::chrono::hours(1)) {
        mistake("blob.sweepOlderThan", "is an hour or longer: bytes of a change under way are not to go");
    }
    return findings;
}

}  // namespace varde::storage

template varde::storage::Config varde::config::
    loadOrExit(int, char**, std::string_view, std::function<std::vector<varde::Finding>(const varde::storage::Config&)>);
template varde::config::Loaded<varde::storage::Config>
varde::config::load(std::string_view, const std::string&, const varde::config::Environment&);
