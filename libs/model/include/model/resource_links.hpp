#pragma once
// Where a document can be read, from outside (storage contract 3.3).
#include <optional>
#include <string>

namespace varde::model {

struct ResourceLinks {
    std::optional<std::string> apps;
    std::optional<std::string> platform;

    static constexpr void fields(auto&& field) {
        field("apps", &ResourceLinks::apps);
        field("platform", &ResourceLinks::platform);
    }
};

}  // namespace varde::model
