#pragma once
// Models as the App API writes them: every member there, null when it has no value; links into the app; some
// enums as numbers (app API contract 1.3, 1.10, appendix A).
#include "json/value.hpp"
#include "model/instance.hpp"
#include "model/process.hpp"

namespace varde::app_runtime::wire {

// `linkBase`: ".../{org}/{app}/instances"; empty leaves the links as storage wrote them (contract 7.8).
json::Value instance(const model::Instance& instance, const std::string& linkBase = {});
// With the owner's party; null when it is unknown.
json::Value instanceResponse(
    const model::Instance& instance, const std::string& linkBase, const json::Value& ownerParty
);
// `instanceId`: "{party}/{guid}"
json::Value dataElement(
    const model::DataElement& element, const std::string& linkBase = {}, const std::string& instanceId = {}
);
json::Value processState(const model::ProcessState& state);

}  // namespace varde::app_runtime::wire
