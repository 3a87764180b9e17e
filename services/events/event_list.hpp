#pragma once
// What callers ask of the lists of events (V02, V03, V05), and the link to the next page (events contract 2.1
// to 2.3).
#include <optional>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "http/request.hpp"

namespace varde::events {

// All conditions hold; an empty list is no condition.
struct EventFilter {
    std::string after;  // id of an event; unknown: from the beginning
    std::optional<std::string> resource;
    std::optional<std::string> subject;
    std::optional<std::string> alternativeSubject;
    std::vector<std::string> types;    // LIKE patterns, any of them
    std::vector<std::string> sources;  // the same
    bool typeIgnoresCase = true;
    std::optional<DateTime> from;
    std::optional<DateTime> to;
    std::int64_t size = 50;
};

// The parameters of V02 and V03. `filter.subject` is not set: party, unit and person are looked up by the
// handler.
struct AppEventQuery {
    EventFilter filter;
    std::int32_t party = 0;
    std::string unit;
    std::string person;
};

// Throws Problem(badRequest), in the contract's order.
AppEventQuery parseAppEventQuery(const http::Request& request);
EventFilter parseGenericEventQuery(const http::Request& request);

// `base` and the request's path and query, with `after` replaced and `subject`, when given, added.
std::string nextLink(
    const std::string& base,
    const http::Request& request,
    const std::string& after,
    const std::optional<std::string>& subject = {}
);

// A LIKE pattern (% any run, _ any one, backslash escapes) as a GLOB pattern, which in SQLite minds case.
std::string likeToGlob(std::string_view pattern);

}  // namespace varde::events
