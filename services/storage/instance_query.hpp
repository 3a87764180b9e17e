#pragma once
// What a list of instances asks for, read from a query string (storage contract E11, 5.5, 5.6).
#include <optional>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "http/request.hpp"

namespace varde::storage {

inline constexpr std::int32_t pageSizeMax = 10'000;

// SQL's own words for gt, gte, lt, lte, eq.
struct TextComparison {
    std::string op;
    std::string value;
};
struct TimeComparison {
    std::string op;
    DateTime value;
};

// The last row of the page before: `{ticks};{internalId}` on the wire.
struct Cursor {
    DateTime lastChanged;
    std::int64_t internalId = 0;

    std::string toString() const;
    // Empty without a semicolon; Problem(badRequest) when the parts are no numbers.
    static std::optional<Cursor> parse(std::string_view text);
};

struct InstanceQuery {
    std::optional<std::string> org;
    std::optional<std::string> appId;
    std::optional<std::string> currentTask;
    std::optional<bool> isComplete;
    std::vector<TextComparison> processEnded;
    std::vector<TextComparison> visibleAfter;
    std::vector<TextComparison> dueBefore;
    std::vector<TimeComparison> lastChanged;
    std::vector<TimeComparison> created;
    std::optional<std::int64_t> partyId;
    std::optional<std::string> excludeConfirmedBy;
    std::optional<bool> confirmed;
    std::optional<bool> isArchived;
    std::optional<bool> isSoftDeleted;
    std::optional<bool> isHardDeleted;
    std::optional<std::int32_t> generationIncluded;
    std::optional<std::int32_t> generationExcluded;
    std::optional<std::string> searchString;
    std::optional<std::string> archiveReference;  // of Altinn 3
    std::optional<std::string> a2ArchiveReference;
    // What only other parts of the service ask for, never a query string.
    std::optional<std::vector<std::int64_t>> partyIds;
    std::vector<std::string> searchAppIds;  // found by searchString too, whatever their texts
    std::string stateCondition;             // a fixed SQL fragment
    std::optional<std::string> idSuffix;
    std::vector<TimeComparison> shownTime;  // creation, or the last change of what is archived

    std::optional<Cursor> after;
    bool nothing = false;  // the continuation token is not one: an empty page
    bool ascending = false;
    bool includeDataElements = true;
    std::int32_t size = 100;
};

// Throws Problem(badRequest) for what cannot be read. Who may ask is decided elsewhere.
InstanceQuery parseInstanceQuery(const http::Request& request);

// Path and query of the page that follows, and of this one (`token` empty: as it came).
std::string pageLink(const http::Request& request, const std::string& token);

}  // namespace varde::storage
