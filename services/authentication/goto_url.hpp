#pragma once
// Where a browser may be sent to: this site, and nowhere else (authentication contract 9).
#include <optional>
#include <string>
#include <string_view>

namespace varde::authentication {

struct GotoRules {
    std::string hostname;     // this and every name below it is allowed
    std::string requestHost;  // `host:port` that the browser speaks to; allowed where it is not empty
    bool allowsHttp = false;
    bool allowsPath = false;  // "/ttd/permit/" beside whole URLs
};

// The address put together again from its parts; empty when it may not be gone to.
std::optional<std::string> safeGoto(std::string_view text, const GotoRules& rules);

}  // namespace varde::authentication
