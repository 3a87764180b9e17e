#include "routing.hpp"

#include "base/encoding.hpp"
#include "denied.hpp"

namespace varde::gateway {
namespace {

// Lower case, without port, brackets and the dot of a fully qualified name.
std::string hostName(std::string_view host) {
    if (host.starts_with('[')) {
        host = host.substr(1, host.find(']') - 1);
    } else {
        host = host.substr(0, host.find(':'));
    }
    if (host.ends_with('.')) host.remove_suffix(1);
    return toLower(host);
}

// The names of orgs and apps; also what may become part of an upstream's name.
bool isName(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    };
    return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), allowed);
}

// Decoded segments; empty for a path that two readers could understand differently.
std::optional<std::vector<std::string>> segmentsOf(std::string_view rawPath) {
    std::vector<std::string> segments;
    for (const auto raw : split(rawPath, '/')) {
        if (raw.empty()) continue;
        std::string segment(raw);
        if (raw.find('%') != std::string_view::npos) {
            auto decoded = percentDecode(raw);
            if (!decoded || decoded->find('\0') != std::string::npos) return std::nullopt;
            segment = std::move(*decoded);
        }
        if (segment == "." || segment == "..") return std::nullopt;
        segments.push_back(std::move(segment));
    }
    return segments;
}

bool isTestEndpoint(const std::vector<std::string>& path) {
    if (path.empty() || equalsIgnoreCase(path[0], "Home")) return true;
    if (!equalsIgnoreCase(path[0], "api") || path.size() < 2) return false;
    const auto isToken = startsWithIgnoreCase(path[1], "Get") && toLower(path[1]).ends_with("token");
    return isToken || equalsIgnoreCase(path[1], ".well-known");
}

}  // namespace

RoutingTable::RoutingTable(const Config& config)
    : testMode_(config.environment != "production"),
      developersMachine_(config.environment == "local"),
      appsUpstream_(config.apps.upstream) {
    if (testMode_) {
        for (const auto& host : config.localHosts) localHosts_.push_back(toLower(host));
        domains_.emplace_back("localhost");
    }
    if (!config.domain.empty()) domains_.push_back(toLower(config.domain));

    const auto add = [this](const char* name, const std::string& url, bool apiOnly = true) {
        components_.emplace(name, Component{parseUpstream(name, url).value_or(Upstream{}), apiOnly});
    };
    const auto& platform = config.platform;
    add("authentication", platform.authentication, false);  // beside its API: login pages, logout
    add("storage", platform.storage);
    add("events", platform.events);
    add("authorization", platform.authorization);
    add("accessmanagement", platform.authorization);
    add("resourceregistry", platform.authorization);
    add("register", platform.registry);
    add("profile", platform.registry);
    authentication_ = components_.at("authentication").upstream;
    for (const auto& entry : config.apps.table) appUpstreams_.emplace(entry.app, entry.upstream);
}

std::optional<Destination> RoutingTable::component(const Segments& path) const {
    if (testMode_ && isTestEndpoint(path)) return Destination{Destination::Kind::upstream, authentication_};
    if (path.empty()) return std::nullopt;
    const auto found = components_.find(path[0]);
    if (found == components_.end()) return std::nullopt;
    const auto& [upstream, apiOnly] = found->second;
    if (apiOnly && (path.size() < 2 || !equalsIgnoreCase(path[1], "api"))) return Destination{};
    return Destination{Destination::Kind::upstream, upstream};
}

Destination RoutingTable::app(const Segments& path, std::string_view hostOrg) const {
    if (path.size() < 2 || !isName(path[0]) || !isName(path[1])) return {};
    if (!hostOrg.empty() && !equalsIgnoreCase(path[0], hostOrg)) return {};
    const auto org = toLower(path[0]);
    const auto name = toLower(path[1]);
    auto found = appUpstreams_.find(org + '/' + name);
    if (found == appUpstreams_.end()) found = appUpstreams_.find(org + "/*");
    const auto& pattern = found == appUpstreams_.end() ? appsUpstream_ : found->second;
    auto upstream = parseUpstream("app", forApp(pattern, org, name));
    if (!upstream) return {};
    return {Destination::Kind::upstream, std::move(*upstream)};
}

Destination RoutingTable::find(std::string_view host, std::string_view rawPath) const {
    using Kind = Destination::Kind;
    const auto name = hostName(host);
    const auto path = segmentsOf(rawPath);
    if (!path) return {Kind::badPath, {}};
    if (isDenied(*path)) return {};

    if (std::find(localHosts_.begin(), localHosts_.end(), name) != localHosts_.end()) {
        if (!developersMachine_ && isDeniedToPublicHosts(*path)) return {};
        if (auto destination = component(*path)) return std::move(*destination);
        return app(*path, {});
    }
    for (const auto& domain : domains_) {
        if (name.size() <= domain.size() + 1 || !name.ends_with(domain)) continue;
        const auto dot = name.size() - domain.size() - 1;
        if (name[dot] != '.') continue;
        const auto prefix = std::string_view(name).substr(0, dot);
        if (prefix == "platform") {
            if (isDeniedToPublicHosts(*path)) return {};
            return component(*path).value_or(Destination{});
        }
        if (prefix.ends_with(".apps")) {
            const auto org = prefix.substr(0, prefix.size() - 5);
            return isName(org) ? app(*path, org) : Destination{Kind::unknownHost, {}};
        }
    }
    return {Kind::unknownHost, {}};
}

}  // namespace varde::gateway
