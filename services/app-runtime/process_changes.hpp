#pragma once
// What a step of the process changes: the new current task, and locks and deletions of data (app API
// contract 3.4, 3.6).
#include "appdef/definition.hpp"
#include "model/instance.hpp"
#include "model/process.hpp"

namespace varde::app_runtime {

// Whether the element's type belongs to the task.
bool ofTask(const appdef::AppDefinition& app, const model::DataElement& element, const std::string& task);

// What becomes of the instance's elements when it leaves one task and comes to another element; `entered` is
// empty where the process ends.
std::vector<model::DataChange> dataChanges(
    const appdef::AppDefinition& app,
    const model::Instance& instance,
    const std::string& left,
    const std::string& entered,
    bool locks,
    bool ends
);

model::ProcessElementInfo taskInfo(
    const appdef::Element& element, std::int32_t flow, bool abandoned, DateTime now
);

}  // namespace varde::app_runtime
