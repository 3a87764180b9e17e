#pragma once
// The SQL of lists of instances: filters, order and exact paging by (lastChanged, internal id).
#include "instance_query.hpp"
#include "instance_repository.hpp"

namespace varde::storage {

// The statement's text and its parameters; its own function so that a test can look at the plan.
struct SearchStatement {
    std::string text;
    std::vector<sql::Value> args;
};
SearchStatement searchStatement(const InstanceQuery& query);

class InstanceSearch {
public:
    explicit InstanceSearch(sql::Database& database) : database_(database) {}

    struct Page {
        std::vector<StoredInstance> instances;
        std::optional<Cursor> next;  // when the page is full
    };
    Task<Page> find(InstanceQuery query);

private:
    sql::Database& database_;
};

}  // namespace varde::storage
