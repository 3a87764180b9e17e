#pragma once
// Required fields by an app's layouts (app API contract 4.4), for components whose `required` and `hidden`
// are plain booleans. One that is hidden by an expression, itself or a component or page around it, is left
// alone: without an evaluator nobody here can say that the user sees it, and a field that is not seen must
// not stop anyone.
#include "appdef/definition.hpp"

namespace varde::app_runtime {

struct MissingField {
    std::string field;  // with row indexes
    std::string page;
    std::string component;
    std::string binding;
    std::string title;  // the text key of the component's title, may be empty
};

// `dataType` names the type that bindings without one of their own belong to.
std::vector<MissingField> missingFields(
    const appdef::LayoutSet& set,
    const std::string& setDataType,
    const std::string& dataType,
    const json::Value& data
);

}  // namespace varde::app_runtime
