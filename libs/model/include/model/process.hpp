#pragma once
// Where an instance stands in its app's process (storage contract 3.3).
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "base/guid.hpp"
#include "json/json.hpp"
#include "model/instance_event.hpp"
#include "model/process_state.hpp"

namespace varde::model {

struct ProcessHistoryItem {
    std::optional<std::string> eventType;
    std::optional<std::string> elementId;
    std::optional<DateTime> occured;  // the protocol's spelling
    std::optional<DateTime> started;
    std::optional<DateTime> ended;
    std::optional<std::string> performedBy;

    static constexpr void fields(auto&& field) {
        field("eventType", &ProcessHistoryItem::eventType);
        field("elementId", &ProcessHistoryItem::elementId);
        field("occured", &ProcessHistoryItem::occured);
        field("started", &ProcessHistoryItem::started);
        field("ended", &ProcessHistoryItem::ended);
        field("performedBy", &ProcessHistoryItem::performedBy);
    }
};

struct ProcessHistoryList {
    std::vector<ProcessHistoryItem> processHistory;

    static constexpr void fields(auto&& field) {
        field("processHistory", &ProcessHistoryList::processHistory);
    }
};

// One data element's part of a process step. Varde's extension; README of services/storage.
struct DataChange {
    Guid dataElementId;
    bool remove = false;         // the element and its bytes go
    bool delay = false;          // with delete: marked now, removed by the clean-up (types with autoDeleteOnProcessEnd)
    std::optional<bool> locked;  // set when given
    std::optional<bool> isRead;

    static constexpr void fields(auto&& field) {
        field("dataElementId", &DataChange::dataElementId, json::required);
        field("delete", &DataChange::remove);
        field("delay", &DataChange::delay);
        field("locked", &DataChange::locked);
        field("isRead", &DataChange::isRead);
    }
};

// A process step: the body of PUT process/instanceandevents. The members after `events` are Varde's extension
// and are committed together with the rest, or not at all.
struct ProcessStateUpdate {
    std::optional<ProcessState> state;
    std::optional<std::vector<InstanceEvent>> events;
    std::optional<std::vector<DataChange>> dataChanges;
    std::optional<std::vector<json::Value>> cloudEvents;
    std::optional<std::int64_t> ifVersion;
    std::optional<std::map<std::string, std::optional<std::string>>> presentationTexts;  // null removes
    std::optional<std::map<std::string, std::optional<std::string>>> dataValues;         // null removes

    static constexpr void fields(auto&& field) {
        field("state", &ProcessStateUpdate::state);
        field("events", &ProcessStateUpdate::events);
        field("dataChanges", &ProcessStateUpdate::dataChanges);
        field("cloudEvents", &ProcessStateUpdate::cloudEvents);
        field("ifVersion", &ProcessStateUpdate::ifVersion);
        field("presentationTexts", &ProcessStateUpdate::presentationTexts);
        field("dataValues", &ProcessStateUpdate::dataValues);
    }
};

// What the decision point needs to know of an instance.
struct AuthInfo {
    std::optional<ProcessState> process;
    std::string appId;

    static constexpr void fields(auto&& field) {
        field("process", &AuthInfo::process);
        field("appId", &AuthInfo::appId);
    }
};

}  // namespace varde::model
