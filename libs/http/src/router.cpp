#include "http/router.hpp"

#include "base/encoding.hpp"

namespace varde::http {
namespace {

enum class Constraint { integer, longInteger, guid, boolean, free };

constexpr std::size_t methodCount = static_cast<std::size_t>(Method::other) + 1;
constexpr std::uint32_t noRoute = UINT32_MAX;
constexpr std::size_t segmentsMax = 64;  // more is no path of ours, and would make backtracking dear

struct Leaf {
    std::array<std::uint32_t, methodCount> routes;
    Leaf() { routes.fill(noRoute); }
};

struct Node {
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;
    std::vector<std::pair<Constraint, std::unique_ptr<Node>>> parameters;  // constrained before free
    std::optional<Leaf> leaf;
    std::optional<Leaf> rest;
};

bool satisfies(Constraint constraint, const std::string& value) {
    switch (constraint) {
        case Constraint::integer:
            return parseNumber<std::int32_t>(value).has_value();
        case Constraint::longInteger:
            return parseNumber<std::int64_t>(value).has_value();
        case Constraint::guid:
            return Guid::parse(value).has_value();
        case Constraint::boolean:
            return parseBool(value).has_value();
        case Constraint::free:
            return true;
    }
    return false;
}

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    while (begin < path.size()) {
        const auto end = std::min(path.find('/', begin), path.size());
        if (end > begin) parts.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

Constraint constraintNamed(std::string_view name, const std::string& pattern) {
    if (name.empty()) return Constraint::free;
    if (name == "int") return Constraint::integer;
    if (name == "long") return Constraint::longInteger;
    if (name == "guid") return Constraint::guid;
    if (name == "bool") return Constraint::boolean;
    throw std::logic_error("unknown constraint in the route " + pattern);
}

}  // namespace

struct Router::Table {
    std::string prefix;
    std::vector<Route> routes;
    std::vector<std::vector<std::string>> names;  // of each route's parameters, in their order
    Node root;

    void add(Method method, std::string pattern, Access access, Handler handler) {
        const auto index = static_cast<std::uint32_t>(routes.size());
        auto& routeNames = names.emplace_back();
        Node* node = &root;
        std::optional<Leaf>* end = nullptr;
        for (const auto segment : segments(pattern)) {
            if (end) throw std::logic_error("nothing may follow {*rest} in the route " + pattern);
            if (segment.front() != '{') {
                node = &literal(*node, segment);
                continue;
            }
            if (segment.back() != '}') throw std::logic_error("a brace is missing in the route " + pattern);
            const auto inner = segment.substr(1, segment.size() - 2);
            if (inner.starts_with('*')) {
                routeNames.emplace_back(inner.substr(1));
                end = &node->rest;
                continue;
            }
            const auto colon = std::min(inner.find(':'), inner.size());
            routeNames.emplace_back(inner.substr(0, colon));
            const auto constraint = colon == inner.size() ? std::string_view() : inner.substr(colon + 1);
            node = &parameter(*node, constraintNamed(constraint, pattern));
        }
        if (!end) end = &node->leaf;
        if (!*end) end->emplace();
        auto& slot = (*end)->routes[static_cast<std::size_t>(method)];
        if (slot != noRoute) {
            throw std::logic_error("two routes for " + std::string(toString(method)) + " " + pattern);
        }
        slot = index;
        routes.push_back({method, std::move(pattern), access, std::move(handler)});
    }

    static Node& literal(Node& node, std::string_view text) {
        for (auto& [name, child] : node.literals) {
            if (equalsIgnoreCase(name, text)) return *child;
        }
        return *node.literals.emplace_back(std::string(text), std::make_unique<Node>()).second;
    }

    static Node& parameter(Node& node, Constraint constraint) {
        for (auto& [existing, child] : node.parameters) {
            if (existing == constraint) return *child;
        }
        const auto place =
            std::find_if(node.parameters.begin(), node.parameters.end(), [&](const auto& other) {
                return constraint < other.first;
            });
        return *node.parameters.emplace(place, constraint, std::make_unique<Node>())->second;
    }
};

namespace {

// One look-up: depth first, the most specific branch first; goes on past a leaf that lacks the method.
class Search {
public:
    Search(Method method, const std::vector<std::string>& decoded) : method_(method), decoded_(decoded) {}

    bool visit(const Node& node, std::size_t depth) {
        if (depth == decoded_.size()) {
            if (node.leaf && take(*node.leaf)) return true;
            return node.rest && takeRest(*node.rest, depth);
        }
        const auto& segment = decoded_[depth];
        for (const auto& [name, child] : node.literals) {
            if (equalsIgnoreCase(name, segment) && visit(*child, depth + 1)) return true;
        }
        for (const auto& [constraint, child] : node.parameters) {
            if (!satisfies(constraint, segment)) continue;
            values_.push_back(segment);
            if (visit(*child, depth + 1)) return true;
            values_.pop_back();
        }
        return node.rest && takeRest(*node.rest, depth);
    }

    std::uint32_t route = noRoute;
    std::array<bool, methodCount> allowed{};
    std::vector<std::string>& values() { return values_; }

private:
    bool take(const Leaf& leaf) {
        for (std::size_t i = 0; i < methodCount; ++i) {
            if (leaf.routes[i] != noRoute) allowed[i] = true;
        }
        route = leaf.routes[static_cast<std::size_t>(method_)];
        if (route == noRoute && method_ == Method::head) {
            route = leaf.routes[static_cast<std::size_t>(Method::get)];
        }
        return route != noRoute;
    }

    bool takeRest(const Leaf& leaf, std::size_t depth) {
        if (!take(leaf)) return false;
        std::string rest;
        for (auto i = depth; i < decoded_.size(); ++i) {
            if (i > depth) rest += '/';
            rest += decoded_[i];
        }
        values_.push_back(std::move(rest));
        return true;
    }

    Method method_;
    const std::vector<std::string>& decoded_;
    std::vector<std::string> values_;
};

}  // namespace

Router::Router(std::string prefix) : table_(std::make_unique<Table>()) {
    table_->prefix = std::move(prefix);
}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::get(std::string pattern, Access access, Handler handler) {
    add(Method::get, std::move(pattern), access, std::move(handler));
}
void Router::post(std::string pattern, Access access, Handler handler) {
    add(Method::post, std::move(pattern), access, std::move(handler));
}
void Router::put(std::string pattern, Access access, Handler handler) {
    add(Method::put, std::move(pattern), access, std::move(handler));
}
void Router::patch(std::string pattern, Access access, Handler handler) {
    add(Method::patch, std::move(pattern), access, std::move(handler));
}
void Router::del(std::string pattern, Access access, Handler handler) {
    add(Method::del, std::move(pattern), access, std::move(handler));
}
void Router::add(Method method, std::string pattern, Access access, Handler handler) {
    table_->add(method, table_->prefix + pattern, access, std::move(handler));
}
void Router::any(std::string pattern, Access access, Handler handler) {
    for (std::size_t i = 0; i < methodCount; ++i) add(static_cast<Method>(i), pattern, access, handler);
}
void Router::setPrefix(std::string prefix) {
    table_->prefix = std::move(prefix);
}

const std::vector<Route>& Router::routes() const {
    return table_->routes;
}

Router::Match Router::match(Method method, std::string_view rawPath) const {
    Match match;
    const auto raw = segments(rawPath);
    if (raw.size() > segmentsMax) return match;
    // Split first, decode then: an encoded slash is part of a value, never a separator.
    std::vector<std::string> decoded;
    decoded.reserve(raw.size());
    for (const auto segment : raw) {
        if (segment.find('%') == std::string_view::npos) {
            decoded.emplace_back(segment);
            continue;
        }
        auto text = percentDecode(segment);
        if (!text) return match;
        decoded.push_back(std::move(*text));
    }

    Search search(method, decoded);
    if (!search.visit(table_->root, 0)) {
        for (std::size_t i = 0; i < methodCount; ++i) {
            if (search.allowed[i]) match.allowed.push_back(static_cast<Method>(i));
        }
        return match;
    }
    match.route = &table_->routes[search.route];
    const auto& names = table_->names[search.route];
    for (std::size_t i = 0; i < names.size(); ++i) {
        match.parameters.emplace_back(names[i], std::move(search.values()[i]));
    }
    return match;
}

}  // namespace varde::http
