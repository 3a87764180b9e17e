#include "denied.hpp"

#include "base/text.hpp"

namespace varde::gateway {
namespace {

// `*` is any one segment, `**` at the end any number of them.
constexpr std::array deniedPaths{
    // Anonymous by the contract because nobody outside reaches them (storage 2.7 E36, 2.12, 2.15, 2.16).
    std::string_view("storage/api/*/cleanup/**"),
    std::string_view("storage/api/*/migration/**"),
    std::string_view("storage/api/*/ondemand/**"),
    std::string_view("storage/api/*/instances/*/*/process/authinfo"),
    // The events pipeline talking to itself (events 2.4, 2.5 V14).
    std::string_view("events/api/*/storage/**"),
    std::string_view("events/api/*/inbound/**"),
    std::string_view("events/api/*/outbound/**"),
    std::string_view("events/api/*/push/**"),
    std::string_view("events/api/*/subscriptions/validate/**"),
    // Between components (authorization-register-profile 1).
    std::string_view("*/api/*/internal/**"),
    // Error pages and probes of the services themselves.
    std::string_view("*/api/*/error"),
    std::string_view("*/api/*/metrics/**"),
    std::string_view("metrics/**"),
    std::string_view("health/**"),
    std::string_view("swagger/**"),
};

// authorization-register-profile 2.1.
constexpr std::array deniedToPublicHosts{
    std::string_view("authorization/api/*/decision"),
};

using Table = std::vector<std::vector<std::string_view>>;

Table parsed(std::span<const std::string_view> paths) {
    Table table;
    for (const auto path : paths) table.push_back(split(path, '/'));
    return table;
}

bool matches(const std::vector<std::string_view>& pattern, const std::vector<std::string>& path) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == "**") return true;
        if (i >= path.size()) return false;
        if (pattern[i] != "*" && !equalsIgnoreCase(pattern[i], path[i])) return false;
    }
    return path.size() == pattern.size();
}

bool matchesAny(const Table& table, const std::vector<std::string>& path) {
    const auto isMatch = [&path](const auto& pattern) { return matches(pattern, path); };
    return std::any_of(table.begin(), table.end(), isMatch);
}

bool isIn(const Table& table, const std::vector<std::string>& path) {
    if (matchesAny(table, path)) return true;
    // An encoded slash is part of a segment for us; an upstream may think otherwise.
    const auto hasSlash = [](const std::string& segment) {
        return segment.find_first_of("/\\") != std::string::npos;
    };
    if (std::none_of(path.begin(), path.end(), hasSlash)) return false;
    std::vector<std::string> pieces;
    for (auto segment : path) {
        std::replace(segment.begin(), segment.end(), '\\', '/');
        for (const auto piece : split(segment, '/')) {
            if (piece == "." || piece == "..") return true;
            if (!piece.empty()) pieces.emplace_back(piece);
        }
    }
    return matchesAny(table, pieces);
}

}  // namespace

bool isDenied(const std::vector<std::string>& path) {
    static const Table table = parsed(deniedPaths);
    return isIn(table, path);
}

bool isDeniedToPublicHosts(const std::vector<std::string>& path) {
    static const Table table = parsed(deniedToPublicHosts);
    return isIn(table, path);
}

}  // namespace varde::gateway
