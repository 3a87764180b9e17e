#include "event_list.hpp"

#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::events {

namespace {

constexpr std::int64_t defaultSize = 50;
constexpr std::int64_t genericSizeMax = 1'000;
// The contract sets no bound for app events; a page of this many is followed by a link to the next.
constexpr std::int64_t appSizeMax = 10'000;

[[noreturn]] void refuseField(const std::string& name, const std::string& message) {
    throw Problem(Errc::badRequest, "One or more parameters are not valid.", {{name, {message}}});
}

std::optional<DateTime> parseTime(const http::Request& request, const char* name) {
    const auto text = request.query(name);
    if (!text || text->empty()) return std::nullopt;
    constexpr std::size_t date = 10;
    // A bare date may have a zone too: 2020-01-01Z.
    if (text->size() > date && ((*text)[date] == 'Z' || (*text)[date] == '+' || (*text)[date] == '-')) {
        if (const auto time = DateTime::parse(text->substr(0, date) + "T00:00:00" + text->substr(date)))
            return time;
    }
    const auto time = DateTime::parse(*text);
    if (!time) refuseField(name, "The value is not a time.");
    return time;
}

void requireZone(const std::optional<DateTime>& time, const char* name) {
    if (time && time->zone() == DateTime::Zone::none) {
        throw Problem(Errc::badRequest, std::string("The time in '") + name + "' must have a zone.");
    }
}

bool isOrganisationNumber(std::string_view text) {
    return text.size() == 9 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

AppEventQuery parseAppEventQuery(const http::Request& request) {
    AppEventQuery query;
    auto& filter = query.filter;
    query.party = request.queryInt("party").value_or(0);
    const auto size = request.queryInt("size").value_or(defaultSize);
    filter.from = parseTime(request, "from");
    filter.to = parseTime(request, "to");
    filter.after = request.query("after").value_or("");
    filter.types = request.queryAll("type");
    query.unit = request.query("unit").value_or("");
    query.person = std::string(request.header("person").value_or(""));

    if (filter.after.empty() && !filter.from)
        throw Problem(Errc::badRequest, "Either 'after' or 'from' must be given.");
    requireZone(filter.from, "from");
    requireZone(filter.to, "to");
    if (size < 1) throw Problem(Errc::badRequest, "'size' must be at least 1.");
    if (!query.person.empty() && query.party > 0) {
        throw Problem(Errc::badRequest, "'person' and 'party' exclude each other.");
    }
    if (!query.unit.empty() && query.party > 0) {
        throw Problem(Errc::badRequest, "'unit' and 'party' exclude each other.");
    }
    if (!query.unit.empty() && !isOrganisationNumber(query.unit)) {
        throw Problem(Errc::badRequest, "'unit' must be an organisation number.");
    }
    filter.size = std::min<std::int64_t>(size, appSizeMax);
    return query;
}

EventFilter parseGenericEventQuery(const http::Request& request) {
    EventFilter filter;
    filter.resource = request.query("resource").value_or("");
    if (trim(*filter.resource).empty()) refuseField("resource", "The resource field is required.");
    const auto size = request.queryInt("size").value_or(defaultSize);
    filter.size = size < 1 ? defaultSize : std::min<std::int64_t>(size, genericSizeMax);
    filter.after = request.query("after").value_or("");
    filter.subject = request.query("subject");
    if (filter.subject && filter.subject->empty()) filter.subject.reset();
    filter.types = request.queryAll("type");
    filter.typeIgnoresCase = false;
    if (const auto header = request.header("Altinn-AlternativeSubject"); header && !header->empty()) {
        filter.alternativeSubject = std::string(*header);
    }
    if (!filter.resource->starts_with("urn:altinn:resource:")) {
        throw Problem(Errc::badRequest, "'resource' must begin with 'urn:altinn:resource:'.");
    }
    if (filter.after.empty()) throw Problem(Errc::badRequest, "'after' must be given.");
    if (filter.subject && filter.alternativeSubject) {
        throw Problem(Errc::badRequest, "Only one of 'subject' and the alternative subject can be given.");
    }
    return filter;
}

std::string nextLink(
    const std::string& base,
    const http::Request& request,
    const std::string& after,
    const std::optional<std::string>& subject
) {
    // Repeated keys stand together, where the first of them stood.
    std::vector<std::pair<std::string, std::vector<std::string>>> groups;
    for (const auto pair : split(request.rawQuery(), '&')) {
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        const auto key = percentDecode(pair.substr(0, equals), true);
        const auto text = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        const auto value = percentDecode(text, true);
        if (!key || !value || *key == "after") continue;
        const auto same = [&](const auto& group) { return equalsIgnoreCase(group.first, *key); };
        auto group = std::find_if(groups.begin(), groups.end(), same);
        if (group == groups.end()) group = groups.insert(groups.end(), {*key, {}});
        group->second.push_back(*value);
    }
    std::string link = base + std::string(request.rawPath()) + "?after=" + percentEncode(after);
    for (const auto& [key, values] : groups) {
        for (const auto& value : values) link += "&" + percentEncode(key) + "=" + percentEncode(value);
    }
    if (subject) link += "&subject=" + percentEncode(*subject);
    return link;
}

std::string likeToGlob(std::string_view pattern) {
    std::string glob;
    const auto literal = [&](char c) {
        if (c == '*' || c == '?' || c == '[') {
            glob += std::string("[") + c + "]";
        } else {
            glob += c;
        }
    };
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\' && i + 1 < pattern.size()) {
            literal(pattern[++i]);
        } else if (pattern[i] == '%') {
            glob += '*';
        } else if (pattern[i] == '_') {
            glob += '?';
        } else {
            literal(pattern[i]);
        }
    }
    return glob;
}

}  // namespace varde::events
