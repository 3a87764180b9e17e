#pragma once
// The process part of an instance (storage contract 3.3). Apps own its content; the platform reads the
// current task and the end.
#include <optional>
#include <string>

#include "base/date_time.hpp"
#include "json/json.hpp"

namespace varde::model {

struct ValidationStatus {
    std::optional<DateTime> timestamp;
    bool canCompleteTask = false;

    static constexpr void fields(auto&& field) {
        field("timestamp", &ValidationStatus::timestamp);
        field("canCompleteTask", &ValidationStatus::canCompleteTask);
    }
};

struct ProcessElementInfo {
    std::optional<std::int32_t> flow;
    std::optional<DateTime> started;
    std::optional<std::string> elementId;
    std::optional<std::string> name;
    std::optional<std::string> altinnTaskType;
    std::optional<DateTime> ended;
    std::optional<ValidationStatus> validated;
    std::optional<std::string> flowType;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("flow", &ProcessElementInfo::flow);
        field("started", &ProcessElementInfo::started);
        field("elementId", &ProcessElementInfo::elementId);
        field("name", &ProcessElementInfo::name);
        field("altinnTaskType", &ProcessElementInfo::altinnTaskType);
        field("ended", &ProcessElementInfo::ended);
        field("validated", &ProcessElementInfo::validated);
        field("flowType", &ProcessElementInfo::flowType);
        field(json::rest, &ProcessElementInfo::extra);
    }
};

struct ProcessState {
    std::optional<DateTime> started;
    std::optional<std::string> startEvent;
    std::optional<ProcessElementInfo> currentTask;
    std::optional<DateTime> ended;
    std::optional<std::string> endEvent;
    json::Extra extra;

    static constexpr void fields(auto&& field) {
        field("started", &ProcessState::started);
        field("startEvent", &ProcessState::startEvent);
        field("currentTask", &ProcessState::currentTask);
        field("ended", &ProcessState::ended);
        field("endEvent", &ProcessState::endEvent);
        field(json::rest, &ProcessState::extra);
    }
};

}  // namespace varde::model
