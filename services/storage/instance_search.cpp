#include "instance_search.hpp"

#include <map>

#include "base/text.hpp"
#include "instance_columns.hpp"

namespace varde::storage {

namespace {

constexpr std::size_t idsPerStatement = 500;

class Conditions {
public:
    template <class T>
    std::string parameter(const T& value) {
        args_.push_back(sql::toValue(value));
        return "$" + std::to_string(args_.size());
    }
    template <class T>
    std::string list(const std::vector<T>& values) {
        std::vector<std::string> parameters;
        for (const auto& value : values) parameters.push_back(parameter(value));
        return join(parameters, ", ");
    }
    void add(std::string condition) { conditions_.push_back(std::move(condition)); }

    template <class T>
    void equal(std::string_view column, const std::optional<T>& value) {
        if (value) add(std::string(column) + " = " + parameter(*value));
    }
    void flag(std::string_view column, const std::optional<bool>& value) {
        if (value) add((*value ? "" : "NOT ") + std::string(column));
    }
    template <class Comparisons>
    void compare(std::string_view column, const Comparisons& comparisons) {
        for (const auto& [op, value] : comparisons)
            add(std::string(column) + " " + op + " " + parameter(value));
    }

    std::string where() const { return conditions_.empty() ? "" : " WHERE " + join(conditions_, " AND "); }
    std::vector<sql::Value> takeArgs() { return std::move(args_); }

private:
    std::vector<std::string> conditions_;
    std::vector<sql::Value> args_;
};

std::string escapedForLike(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '!') escaped += '!';
        escaped += c;
    }
    return escaped;
}

Task<> loadElements(sql::Transaction& tx, std::vector<StoredInstance>& instances) {
    std::map<std::int64_t, StoredInstance*> byId;
    for (auto& stored : instances) byId[stored.internalId] = &stored;
    for (std::size_t first = 0; first < instances.size(); first += idsPerStatement) {
        const auto last = std::min(instances.size(), first + idsPerStatement);
        std::vector<sql::Value> args;
        std::vector<std::string> parameters;
        for (auto i = first; i < last; ++i) {
            args.push_back(sql::toValue(instances[i].internalId));
            parameters.push_back("$" + std::to_string(args.size()));
        }
        const auto text =
            "SELECT instance_internal_id, internal_id, blob_key, sha256, document FROM data_elements "
            "WHERE instance_internal_id IN (" +
            join(parameters, ", ") + ") ORDER BY created, internal_id";
        const auto rows = co_await tx.query(text, std::move(args));
        for (const auto& row : rows) {
            byId.at(row.get<std::int64_t>("instance_internal_id"))->elements.push_back(readElement(row));
        }
    }
}

// An empty list is never asked for: it finds nothing, which needs no statement.
void addInternal(Conditions& conditions, const InstanceQuery& query) {
    if (query.partyIds) conditions.add("party_id IN (" + conditions.list(*query.partyIds) + ")");
    if (!query.stateCondition.empty()) conditions.add(query.stateCondition);
    if (query.idSuffix) {
        conditions.add(
            "id LIKE " + conditions.parameter("%" + escapedForLike(*query.idSuffix)) + " ESCAPE '!'"
        );
    }
    for (const auto& [op, time] : query.shownTime) {
        conditions.add(
            "CASE WHEN is_archived THEN last_changed ELSE created END " + op + " " +
            conditions.parameter(time)
        );
    }
}

}  // namespace

SearchStatement searchStatement(const InstanceQuery& query) {
    Conditions conditions;
    conditions.equal("org", query.org);
    conditions.equal("app_id", query.appId);
    conditions.equal("party_id", query.partyId);
    conditions.equal("task_id", query.currentTask);
    // Not each other's opposite: an instance without a process is neither.
    if (query.isComplete)
        conditions.add(*query.isComplete ? "process_ended IS NOT NULL" : "task_id IS NOT NULL");
    conditions.compare("process_ended", query.processEnded);
    conditions.compare("visible_after", query.visibleAfter);
    conditions.compare("due_before", query.dueBefore);
    conditions.compare("last_changed", query.lastChanged);
    conditions.compare("created", query.created);
    conditions.flag("confirmed", query.confirmed);
    conditions.flag("is_archived", query.isArchived);
    conditions.flag("is_soft_deleted", query.isSoftDeleted);
    conditions.flag("is_hard_deleted", query.isHardDeleted);
    if (query.excludeConfirmedBy) {
        const auto pattern = conditions.parameter("%|" + escapedForLike(*query.excludeConfirmedBy) + "|%");
        conditions.add("confirmed_by NOT LIKE " + pattern + " ESCAPE '!'");
    }
    // A literal, so that indices on one generation are seen to fit.
    if (query.generationIncluded) conditions.add("generation = " + std::to_string(*query.generationIncluded));
    if (query.generationExcluded)
        conditions.add("generation <> " + std::to_string(*query.generationExcluded));
    conditions.equal("archive_reference", query.archiveReference);
    conditions.equal("a2_archive_reference", query.a2ArchiveReference);
    if (query.searchString) {
        // The caller's own % and _ are wildcards, as they are in the original.
        auto sought = foldCase(*query.searchString);
        for (auto at = sought.find('!'); at != std::string::npos; at = sought.find('!', at + 2))
            sought.insert(at, "!");
        const auto pattern = conditions.parameter("%" + sought + "%");
        auto found = "presentation_text LIKE " + pattern + " ESCAPE '!'";
        if (!query.searchAppIds.empty())
            found = "(" + found + " OR app_id IN (" + conditions.list(query.searchAppIds) + "))";
        conditions.add(std::move(found));
    }
    addInternal(conditions, query);
    if (query.after) {
        const auto time = conditions.parameter(query.after->lastChanged);
        const auto id = conditions.parameter(query.after->internalId);
        const std::string op = query.ascending ? " > " : " < ";
        conditions.add("(last_changed, internal_id)" + op + "(" + time + ", " + id + ")");
    }
    const std::string direction = query.ascending ? " ASC" : " DESC";
    const auto limit = conditions.parameter(query.size);
    SearchStatement statement;
    statement.text = "SELECT internal_id, version, document FROM instances" + conditions.where() +
                     " ORDER BY last_changed" + direction + ", internal_id" + direction + " LIMIT " + limit;
    statement.args = conditions.takeArgs();
    return statement;
}

Task<InstanceSearch::Page> InstanceSearch::find(InstanceQuery query) {
    if (query.nothing || query.size == 0) co_return Page();
    const auto statement = searchStatement(query);
    auto work = [&](sql::Transaction& tx) -> Task<Page> {
        Page page;
        const auto rows = co_await tx.query(statement.text, statement.args);
        for (const auto& row : rows) page.instances.push_back(readInstance(row));
        if (query.includeDataElements) co_await loadElements(tx, page.instances);
        co_return page;
    };
    auto page = co_await database_.read(work);
    if (page.instances.size() == static_cast<std::size_t>(query.size)) {
        const auto& last = page.instances.back();
        page.next = Cursor{last.instance.lastChanged.value_or(DateTime()), last.internalId};
    }
    co_return page;
}

}  // namespace varde::storage
