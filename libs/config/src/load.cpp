#include "config/load.hpp"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "base/text.hpp"

namespace varde::config {

Environment processEnvironment() {
    Environment environment;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const auto equals = text.find('=');
        if (equals != std::string_view::npos) {
            environment.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return environment;
}

namespace detail {
namespace {

// bodyBytesMax -> BODY_BYTES_MAX, app-runtime -> APP_RUNTIME
std::string inEnvironment(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto c = static_cast<unsigned char>(name[i]);
        const bool newWord =
            i > 0 && std::isupper(c) && !std::isupper(static_cast<unsigned char>(name[i - 1]));
        if (newWord) out += '_';
        out += std::isalnum(c) ? static_cast<char>(std::toupper(c)) : '_';
    }
    return out;
}

std::optional<std::string> readFile(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in.is_open() || in.bad()) return std::nullopt;
    return text;
}

std::string inQuotes(std::string_view text) {
    return "'" + std::string(text.substr(0, 100)) + "'";
}

}  // namespace

Place Place::member(std::string_view name) const {
    return {
        path.empty() ? std::string(name) : path + "." + std::string(name),
        variable.empty() ? std::string() : variable + "_" + inEnvironment(name)};
}

Place Place::element(std::size_t index) const {
    return {path + "[" + std::to_string(index) + "]", {}};
}

Source::Source(
    std::string_view service,
    std::string file,
    const Environment& environment,
    std::vector<Finding>& findings,
    std::map<std::string, std::string>& sources
)
    : file_(std::move(file)),
      prefix_("VARDE_" + inEnvironment(service)),
      environment_(environment),
      findings_(findings),
      sources_(sources) {
    if (file_.empty()) return;
    if (const auto text = readFile(file_)) {
        root_ = readYaml(*text, file_, findings_);
    } else {
        find(file_, 0, "missing", "the file cannot be read");
    }
}

void Source::find(std::string file, int line, std::string rule, std::string message) {
    findings_.push_back({std::move(file), line, std::move(rule), std::move(message)});
}

std::optional<std::string> Source::variable(const Place& place) const {
    if (place.variable.empty()) return std::nullopt;
    const auto found = environment_.find(place.variable);
    if (found == environment_.end()) return std::nullopt;
    return found->second;
}

void Source::from(const Place& place, const Given& given) {
    sources_[place.path] = given.fromEnvironment ? given.file : given.file + ":" + std::to_string(given.line);
}

void Source::from(const Place& place, const Node* node) {
    const bool given = node && node->kind != Node::Kind::null;
    sources_[place.path] = given ? file_ + ":" + std::to_string(node->line) : "default";
}

std::optional<Given> Source::scalar(const Node* node, const Place& place) {
    from(place, node);
    if (const auto text = variable(place)) {
        Given given{*text, place.variable, 0, true};
        from(place, given);
        return given;
    }
    if (!node || node->kind == Node::Kind::null) return std::nullopt;
    if (node->kind != Node::Kind::scalar) {
        find(file_, node->line, "wrong-kind", place.path + ": expected one value");
        return std::nullopt;
    }
    return Given{node->text, file_, node->line, false};
}

bool Source::isMap(const Node* node, const Place& place) {
    if (!node || node->kind == Node::Kind::null) return false;
    if (node->kind == Node::Kind::map) return true;
    const auto name = place.path.empty() ? std::string("the file") : place.path;
    find(file_, node->line, "wrong-kind", name + ": expected named settings");
    return false;
}

bool Source::isList(const Node* node, const Place& place) {
    if (node->kind == Node::Kind::list) return true;
    find(file_, node->line, "wrong-kind", place.path + ": expected a list");
    return false;
}

void Source::wrongKind(const Given& given, const Place& place, std::string_view expected) {
    const auto message = place.path + ": expected " + std::string(expected) + ", not " + inQuotes(given.text);
    find(given.file, given.line, "wrong-kind", message);
}

void Source::unknownKeys(const Node& node, const Place& place, const std::vector<std::string_view>& known) {
    for (const auto& [name, child] : node.members) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        find(file_, child.line, "unknown-key", "there is no setting " + inQuotes(place.member(name).path));
    }
}

void Source::missing(const Place& place) {
    const auto file = file_.empty() ? place.variable : file_;
    auto message = place.path + " must be given";
    if (!place.variable.empty()) message += " (or " + place.variable + ")";
    find(file, 0, "required", message);
}

void Source::read(const Given& given, const Place& place, bool& to) {
    if (const auto value = parseBool(given.text)) {
        to = *value;
    } else {
        wrongKind(given, place, "true or false");
    }
}

void Source::read(const Given& given, const Place& place, double& to) {
    if (const auto value = parseNumber<double>(given.text)) {
        to = *value;
    } else {
        wrongKind(given, place, "a number");
    }
}

void Source::read(const Given& given, const Place&, std::string& to) {
    to = given.text;
}

void Source::read(const Given& given, const Place& place, Secret& to) {
    constexpr std::string_view reference = "file:";
    if (given.text.starts_with(reference)) {
        std::filesystem::path path = given.text.substr(reference.size());
        if (path.is_relative() && !given.fromEnvironment) {
            path = std::filesystem::path(given.file).parent_path() / path;
        }
        if (const auto text = readFile(path)) {
            to.value = trim(*text);
        } else {
            const auto message =
                place.path + ": the secret's file " + inQuotes(path.string()) + " cannot be read";
            find(given.file, given.line, "secret", message);
        }
    } else if (given.fromEnvironment || given.text.empty()) {
        to.value = given.text;
    } else {
        auto message = place.path + ": a secret is given as file:/path";
        if (!place.variable.empty()) message += " or by " + place.variable;
        find(given.file, given.line, "secret", message);
    }
}

void Source::read(
    const Given& given, const Place& place, std::int64_t& to, std::int64_t least, std::int64_t most
) {
    const auto value = parseNumber<std::int64_t>(given.text);
    if (!value) return wrongKind(given, place, "a whole number");
    if (*value < least || *value > most) {
        return wrongKind(
            given, place, "a number from " + std::to_string(least) + " to " + std::to_string(most)
        );
    }
    to = *value;
}

std::optional<std::chrono::nanoseconds> Source::duration(
    const Given& given, const Place& place, std::chrono::nanoseconds bareUnit
) {
    using namespace std::chrono_literals;
    const auto unitStart = std::min(given.text.find_first_not_of("0123456789"), given.text.size());
    const auto count = parseNumber<std::int64_t>(std::string_view(given.text).substr(0, unitStart));
    const auto unit = trim(std::string_view(given.text).substr(unitStart));
    const std::map<std::string_view, std::chrono::nanoseconds> units{
        {"", bareUnit}, {"ms", 1ms}, {"s", 1s}, {"m", 1min}, {"h", 1h}, {"d", 24h}};
    const auto found = units.find(unit);
    constexpr auto most = std::chrono::nanoseconds::max();
    if (!count || found == units.end() || *count > most / found->second) {
        wrongKind(given, place, "a time such as 500ms, 30s, 5m or 2h");
        return std::nullopt;
    }
    return *count * found->second;
}

void Printer::line(const std::string& path, std::string_view value) {
    // Elements of a list have their list's source.
    auto source = sources_.find(path);
    if (source == sources_.end()) source = sources_.find(path.substr(0, path.find('[')));
    out_ += path + " = " + std::string(value) + "  # ";
    out_ += (source == sources_.end() ? "default" : source->second) + "\n";
}

// The password of scheme://user:password@host is nobody's to read in a terminal.
std::string printedText(const std::string& value) {
    const auto scheme = value.find("://");
    auto shown = value;
    if (scheme != std::string::npos) {
        const auto start = scheme + 3;
        const auto end = std::min(value.find_first_of("/?#", start), value.size());
        const auto at = value.rfind('@', end);
        const auto colon = value.find(':', start);
        if (at != std::string::npos && at > start && colon < at) {
            shown = value.substr(0, colon + 1) + "***" + value.substr(at);
        }
    }
    return json::write(json::Value(shown));
}

void exitWith(const std::vector<Finding>& findings) {
    for (const auto& finding : findings) std::fprintf(stderr, "%s\n", describe(finding).c_str());
    std::exit(2);
}

void exitAfter(std::string_view output) {
    std::fwrite(output.data(), 1, output.size(), stdout);
    std::fflush(stdout);
    std::exit(0);
}

}  // namespace detail
}  // namespace varde::config
