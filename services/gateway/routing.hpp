#pragma once
// Which upstream a request is for, by its Host and its path alone. Immutable, shared by threads.
//
//   local hosts             platform components, then /{org}/{app}/...
//   platform.D              platform components
//   <org>.apps.D            /{org}/{app}/..., where both orgs are the same
//
// What only the platform's own services may call is denied here, whatever way its path is written.
#include <map>
#include <vector>

#include "base/text.hpp"
#include "config.hpp"
#include "upstream.hpp"

namespace varde::gateway {

struct Destination {
    enum class Kind { upstream, unknownHost, notFound, badPath };
    Kind kind = Kind::notFound;
    Upstream upstream;
};

class RoutingTable {
public:
    explicit RoutingTable(const Config& config);

    // `host` as the Host header says it, with or without a port; `rawPath` without the query.
    Destination find(std::string_view host, std::string_view rawPath) const;

private:
    using Segments = std::vector<std::string>;
    struct Component {
        Upstream upstream;
        bool apiOnly = true;  // /<component>/api/... and nothing else
    };

    std::optional<Destination> component(const Segments& path) const;
    Destination app(const Segments& path, std::string_view hostOrg) const;

    bool testMode_;
    bool developersMachine_;  // environment: local
    std::vector<std::string> localHosts_;
    std::vector<std::string> domains_;
    std::map<std::string, Component, IgnoreCaseLess> components_;
    Upstream authentication_;
    std::string appsUpstream_;
    std::map<std::string, std::string, IgnoreCaseLess> appUpstreams_;
};

}  // namespace varde::gateway
