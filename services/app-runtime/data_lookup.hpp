#pragma once
// Data types and data elements by what a request names, with the contract's refusals where there is none (app
// API 2.2).
#include "call.hpp"

namespace varde::app_runtime {

const model::DataType& typeOf(const Call& call, const std::string& id);
const model::DataElement& elementOf(const model::Instance& instance, const std::string& id);
// The one that the path names.
const model::DataElement& elementOf(const Call& call, const model::Instance& instance);

// [{"dataElementId","data"}]
json::Array modelList(const std::vector<std::pair<std::string, json::Value>>& models);

}  // namespace varde::app_runtime
