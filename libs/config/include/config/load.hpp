#pragma once
// Defines what config.hpp declares: visitors over fields(). Include it only in a service's config.cpp, which
// instantiates load and loadOrExit for its own struct.
#include <chrono>
#include <limits>

#include "config/config.hpp"
#include "config/tree.hpp"
#include "json/enum.hpp"
#include "json/json.hpp"

namespace varde::config {

namespace detail {

template <class T>
concept HasFields = requires {
    T::fields([](auto&&...) {});
};
template <class T>
concept NamedEnum = std::is_enum_v<T> && requires(T value) {
    enumNames(value);
};
template <class T>
inline constexpr bool isOptional = false;
template <class T>
inline constexpr bool isOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool isVector = false;
template <class T>
inline constexpr bool isVector<std::vector<T>> = true;
template <class T>
inline constexpr bool isMap = false;
template <class T, class C>
inline constexpr bool isMap<std::map<std::string, T, C>> = true;
template <class T>
inline constexpr bool isDuration = false;
template <class R, class P>
inline constexpr bool isDuration<std::chrono::duration<R, P>> = true;

// Where a setting stands: as people say it, and as the environment does.
struct Place {
    std::string path;
    std::string variable;  // empty: the environment cannot change it (elements of lists)

    Place member(std::string_view name) const;
    Place element(std::size_t index) const;
};

// One setting's text and where it came from.
struct Given {
    std::string text;
    std::string file;  // or the variable's name
    int line = 0;
    bool fromEnvironment = false;
};

// What all loads share; the templates below only walk the types.
class Source {
public:
    Source(
        std::string_view service,
        std::string file,
        const Environment& environment,
        std::vector<Finding>& findings,
        std::map<std::string, std::string>& sources
    );

    const Node& root() const { return root_; }
    Place top() const { return {{}, prefix_}; }

    // The text of a scalar: the environment's, else the file's. Empty when neither gives it (or gives another
    // kind: a finding).
    std::optional<Given> scalar(const Node* node, const Place& place);
    // False, with a finding, when the node is of another kind.
    bool isMap(const Node* node, const Place& place);
    bool isList(const Node* node, const Place& place);
    std::optional<std::string> variable(const Place& place) const;

    void read(const Given& given, const Place& place, bool& to);
    void read(const Given& given, const Place& place, double& to);
    void read(const Given& given, const Place& place, std::string& to);
    void read(const Given& given, const Place& place, Secret& to);
    void read(
        const Given& given, const Place& place, std::int64_t& to, std::int64_t least, std::int64_t most
    );
    // Empty after a finding.
    std::optional<std::chrono::nanoseconds> duration(
        const Given& given, const Place& place, std::chrono::nanoseconds bareUnit
    );

    void wrongKind(const Given& given, const Place& place, std::string_view expected);
    void unknownKeys(const Node& node, const Place& place, const std::vector<std::string_view>& known);
    void missing(const Place& place);
    void from(const Place& place, const Given& given);
    void from(const Place& place, const Node* node);

private:
    void find(std::string file, int line, std::string rule, std::string message);

    std::string file_;
    std::string prefix_;
    const Environment& environment_;
    std::vector<Finding>& findings_;
    std::map<std::string, std::string>& sources_;
    Node root_;
};

template <class T>
void loadValue(Source& source, T& to, const Node* node, const Place& place);

template <class T>
void loadFields(Source& source, T& to, const Node* node, const Place& place) {
    if (!source.isMap(node, place)) node = nullptr;
    std::vector<std::string_view> known;
    auto visit = [&](std::string_view name, auto member, auto... options) {
        known.push_back(name);
        const auto* child = node ? node->find(name) : nullptr;
        const auto here = place.member(name);
        loadValue(source, to.*member, child, here);
        if constexpr ((std::is_same_v<json::Required, decltype(options)> || ...)) {
            if (!child && !source.variable(here)) source.missing(here);
        }
    };
    T::fields(visit);
    if (node) source.unknownKeys(*node, place, known);
}

template <class T>
void loadList(Source& source, std::vector<T>& to, const Node* node, const Place& place) {
    if constexpr (std::is_same_v<T, std::string>) {
        if (const auto text = source.variable(place)) {
            source.from(place, Given{*text, place.variable, 0, true});
            to.clear();
            for (std::size_t start = 0; start <= text->size() && !text->empty();) {
                const auto end = std::min(text->find(',', start), text->size());
                const auto first = text->find_first_not_of(' ', start);
                const auto last = text->find_last_not_of(' ', end - 1);
                if (first < end && last >= first) to.push_back(text->substr(first, last - first + 1));
                start = end + 1;
            }
            return;
        }
    }
    source.from(place, node);
    if (!node || node->kind == Node::Kind::null || !source.isList(node, place)) return;
    to.clear();
    for (std::size_t i = 0; i < node->items.size(); ++i) {
        T element{};
        loadValue(source, element, &node->items[i], place.element(i));
        to.push_back(std::move(element));
    }
}

template <class T>
void loadEnum(Source& source, T& to, const Given& given, const Place& place) {
    std::string expected;
    for (const auto& [value, name] : enumNames(T{})) {
        if (name == given.text) {
            to = value;
            return;
        }
        expected += (expected.empty() ? "one of " : ", ") + std::string(name);
    }
    source.wrongKind(given, place, expected);
}

template <class T>
void loadScalar(Source& source, T& to, const Node* node, const Place& place) {
    const auto given = source.scalar(node, place);
    if (!given) return;
    if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string> || std::is_same_v<T, Secret>) {
        source.read(*given, place, to);
    } else if constexpr (isDuration<T>) {
        if (const auto read = source.duration(*given, place, T(1))) to = std::chrono::duration_cast<T>(*read);
    } else if constexpr (std::is_floating_point_v<T>) {
        double number = static_cast<double>(to);
        source.read(*given, place, number);
        to = static_cast<T>(number);
    } else if constexpr (std::is_integral_v<T>) {
        using Limits = std::numeric_limits<T>;
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        constexpr bool wider = std::is_unsigned_v<T> && sizeof(T) == 8;
        auto number = static_cast<std::int64_t>(to);
        source.read(
            *given,
            place,
            number,
            static_cast<std::int64_t>(Limits::min()),
            wider ? most : static_cast<std::int64_t>(Limits::max())
        );
        to = static_cast<T>(number);
    } else {
        static_assert(
            NamedEnum<T>, "a setting is a scalar, an enum with names, a list, a map or a struct with fields()"
        );
        loadEnum(source, to, *given, place);
    }
}

template <class T>
void loadValue(Source& source, T& to, const Node* node, const Place& place) {
    if constexpr (HasFields<T>) {
        loadFields(source, to, node, place);
    } else if constexpr (isVector<T>) {
        loadList(source, to, node, place);
    } else if constexpr (isMap<T>) {
        if (!node || node->kind == Node::Kind::null || !source.isMap(node, place)) return;
        to.clear();
        for (const auto& [key, child] : node->members) loadValue(source, to[key], &child, place.member(key));
    } else if constexpr (isOptional<T>) {
        const bool given = (node && node->kind != Node::Kind::null) || source.variable(place).has_value();
        if (given) {
            loadValue(source, to.emplace(), node, place);
        } else {
            source.from(place, nullptr);
        }
    } else {
        loadScalar(source, to, node, place);
    }
}

// Settings as lines for people; secrets and passwords are starred.
class Printer {
public:
    explicit Printer(const std::map<std::string, std::string>& sources) : sources_(sources) {}

    void line(const std::string& path, std::string_view value);
    std::string take() { return std::move(out_); }

private:
    const std::map<std::string, std::string>& sources_;
    std::string out_;
};

std::string printedText(const std::string& value);

template <class T>
void print(Printer& printer, const T& value, const Place& place) {
    if constexpr (HasFields<T>) {
        auto visit = [&](std::string_view name, auto member, auto...) {
            print(printer, value.*member, place.member(name));
        };
        T::fields(visit);
    } else if constexpr (isVector<T>) {
        if (value.empty()) printer.line(place.path, "[]");
        for (std::size_t i = 0; i < value.size(); ++i) print(printer, value[i], place.element(i));
    } else if constexpr (isMap<T>) {
        if (value.empty()) printer.line(place.path, "{}");
        for (const auto& [key, element] : value) print(printer, element, place.member(key));
    } else if constexpr (isOptional<T>) {
        if (value) return print(printer, *value, place);
        printer.line(place.path, "null");
    } else if constexpr (std::is_same_v<T, Secret>) {
        printer.line(place.path, value.value.empty() ? "\"\"" : "***");
    } else if constexpr (std::is_same_v<T, std::string>) {
        printer.line(place.path, printedText(value));
    } else if constexpr (std::is_same_v<T, bool>) {
        printer.line(place.path, value ? "true" : "false");
    } else if constexpr (isDuration<T>) {
        const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(value);
        printer.line(place.path, std::to_string(time.count()) + "ms");
    } else if constexpr (std::is_enum_v<T>) {
        printer.line(place.path, json::enumName(value));
    } else {
        printer.line(place.path, std::to_string(value));
    }
}

// Prints each on stderr and exits 2.
[[noreturn]] void exitWith(const std::vector<Finding>& findings);
// Prints on stdout and exits 0.
[[noreturn]] void exitAfter(std::string_view output);

}  // namespace detail

template <class Config>
Loaded<Config> load(std::string_view service, const std::string& file, const Environment& environment) {
    Loaded<Config> loaded;
    detail::Source source(service, file, environment, loaded.findings, loaded.sources);
    detail::loadFields(source, loaded.config, &source.root(), source.top());
    return loaded;
}

template <class Config>
Config loadOrExit(
    int argc, char** argv, std::string_view service, std::function<std::vector<Finding>(const Config&)> check
) {
    const auto command = parseCommandLine(argc, argv, service);
    auto loaded = load<Config>(service, command.file, processEnvironment());
    if (check) {
        for (auto& finding : check(loaded.config)) {
            if (finding.file.empty())
                finding.file = command.file.empty() ? std::string(service) : command.file;
            loaded.findings.push_back(std::move(finding));
        }
    }
    if (!loaded.findings.empty()) detail::exitWith(loaded.findings);
    if (command.print) {
        detail::Printer printer(loaded.sources);
        detail::print(printer, loaded.config, detail::Place{});
        detail::exitAfter(printer.take());
    }
    if (command.check) detail::exitAfter(std::string(service) + ": configuration is valid\n");
    return std::move(loaded.config);
}

}  // namespace varde::config
