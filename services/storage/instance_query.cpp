#include "instance_query.hpp"

#include <array>

#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::storage {

namespace {

constexpr std::size_t archiveReferenceLength = 12;

struct Operator {
    std::string_view name;
    std::string_view sql;
};
constexpr std::array<Operator, 5> operators{
    {{"gt", ">"}, {"gte", ">="}, {"lt", "<"}, {"lte", "<="}, {"eq", "="}}};

// `{op}:{value}`, each operator at most once.
std::vector<TextComparison> comparisons(const http::Request& request, std::string_view name) {
    std::vector<TextComparison> result;
    for (const auto& text : request.queryAll(name)) {
        const auto colon = text.find(':');
        std::string op;
        for (const auto& known : operators) {
            if (colon != std::string::npos && text.substr(0, colon) == known.name) op = known.sql;
        }
        if (op.empty())
            throw Problem(
                Errc::badRequest, std::string(name) + " is gt, gte, lt, lte or eq, a colon and a value"
            );
        for (const auto& former : result) {
            if (former.op == op)
                throw Problem(Errc::badRequest, std::string(name) + " has an operator twice");
        }
        result.push_back({op, text.substr(colon + 1)});
    }
    return result;
}

std::vector<TimeComparison> timeComparisons(const http::Request& request, std::string_view name) {
    std::vector<TimeComparison> result;
    for (auto& comparison : comparisons(request, name)) {
        // A plus that was not encoded has become a blank.
        for (auto& c : comparison.value) {
            if (c == ' ') c = '+';
        }
        const auto time = DateTime::parse(comparison.value);
        if (!time) throw Problem(Errc::badRequest, std::string(name) + " has a time that cannot be read");
        result.push_back({std::move(comparison.op), time->toUtc()});
    }
    return result;
}

}  // namespace

std::string Cursor::toString() const {
    return std::to_string(lastChanged.dotnetTicks()) + ";" + std::to_string(internalId);
}

std::optional<Cursor> Cursor::parse(std::string_view text) {
    const auto semicolon = text.find(';');
    if (semicolon == std::string_view::npos) return std::nullopt;
    const auto ticks = parseNumber<std::int64_t>(text.substr(0, semicolon));
    const auto id = parseNumber<std::int64_t>(text.substr(semicolon + 1));
    if (!ticks || !id || *ticks < 0) throw Problem(Errc::badRequest, "continuationToken cannot be read");
    return Cursor{DateTime::fromDotnetTicks(*ticks), *id};
}

InstanceQuery parseInstanceQuery(const http::Request& request) {
    InstanceQuery query;
    query.org = request.query("org");
    query.appId = request.query("appId");
    query.currentTask = request.query("process.currentTask");
    query.isComplete = request.queryBool("process.isComplete");
    query.processEnded = comparisons(request, "process.ended");
    query.visibleAfter = comparisons(request, "visibleAfter");
    query.dueBefore = comparisons(request, "dueBefore");
    query.lastChanged = timeComparisons(request, "lastChanged");
    query.created = timeComparisons(request, "created");
    query.partyId = request.queryInt("instanceOwner.partyId");
    query.excludeConfirmedBy = request.query("excludeConfirmedBy");
    query.confirmed = request.queryBool("confirmed");
    query.isArchived = request.queryBool("status.isArchived");
    query.isSoftDeleted = request.queryBool("status.isSoftDeleted");
    query.isHardDeleted = request.queryBool("status.isHardDeleted");
    query.generationIncluded = request.queryInt("mainVersionInclude");
    query.generationExcluded = request.queryInt("mainVersionExclude");
    if (!query.generationIncluded && !query.generationExcluded) query.generationIncluded = 3;
    query.searchString = request.query("searchString");
    query.includeDataElements = request.queryBool("includeDataElements").value_or(true);

    if (const auto order = request.query("order")) {
        query.ascending = !order->empty() && !startsWithIgnoreCase(*order, "desc:");
    }
    query.size = request.queryInt("size").value_or(100);
    if (query.size < 0) throw Problem(Errc::badRequest, "size is not negative");
    query.size = std::min(query.size, pageSizeMax);

    query.a2ArchiveReference = request.query("dataValues.A2ArchRef");
    query.archiveReference = request.query("A3Ref");
    if (query.archiveReference) {
        if (query.archiveReference->size() != archiveReferenceLength) {
            throw Problem(Errc::badRequest, "A3Ref has 12 characters");
        }
        query.archiveReference = toLower(*query.archiveReference);
        query.generationIncluded = 3;
        query.generationExcluded.reset();
    } else if (query.a2ArchiveReference) {
        query.generationIncluded = 2;
        query.generationExcluded.reset();
    }

    // The owner's own confirmations have a column of their own; `confirmed` wins.
    if (query.excludeConfirmedBy && query.org && equalsIgnoreCase(*query.excludeConfirmedBy, *query.org)) {
        query.excludeConfirmedBy.reset();
        if (!query.confirmed) query.confirmed = false;
    }

    const auto token = request.query("continuationToken").value_or("");
    if (!token.empty()) {
        // Links carry it encoded twice; once-encoded and raw ones are taken too.
        query.after = Cursor::parse(percentDecode(token).value_or(token));
        query.nothing = !query.after;
    }
    return query;
}

std::string pageLink(const http::Request& request, const std::string& token) {
    std::string link(request.rawPath());
    if (token.empty()) {
        if (!request.rawQuery().empty()) link += "?" + std::string(request.rawQuery());
        return link;
    }
    std::vector<std::string> parts;
    for (const auto part : split(request.rawQuery(), '&')) {
        if (!part.empty() && !startsWithIgnoreCase(part, "continuationToken=")) parts.emplace_back(part);
    }
    parts.push_back("continuationToken=" + percentEncode(percentEncode(token)));
    return link + "?" + join(parts, "&");
}

}  // namespace varde::storage
