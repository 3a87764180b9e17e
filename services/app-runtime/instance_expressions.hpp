#pragma once
// What an app's expressions may ask of an instance: its forms, its texts, its settings, and, where there is a
// layout, its components (app definition contract 3.5, 6.5, 7).
#include <map>

#include "appdef/definition.hpp"
#include "appdef/expression.hpp"
#include "appdef/layout_state.hpp"
#include "model/instance.hpp"

namespace varde::app_runtime {

// Everything named here outlives the source that is made of it.
struct InstanceFacts {
    const appdef::AppDefinition& app;
    const model::Instance& instance;
    std::map<std::string, const json::Value*, std::less<>> forms;  // by data type: the element that is meant
    std::string dataType;                                          // of paths that name none
    std::optional<std::string> action;                             // of this process/next
    std::string language = "nb";
};

class InstanceExpressions final : public appdef::ExpressionSource {
public:
    explicit InstanceExpressions(const InstanceFacts& facts) : facts_(facts) {}

    json::Value dataModel(std::string_view path, const std::optional<std::string>& dataType) const override;
    std::optional<json::Value> instanceContext(std::string_view key) const override;
    std::optional<std::string> frontendSetting(std::string_view key) const override;
    std::size_t countDataElements(std::string_view dataType) const override;
    std::string text(std::string_view key) const override;
    std::string language() const override { return facts_.language; }
    std::optional<std::string> gatewayAction() const override { return facts_.action; }

private:
    const InstanceFacts& facts_;
};

// The layouts of an app's sets, for subforms.
appdef::FindLayout layoutsOf(const appdef::AppDefinition& app);

}  // namespace varde::app_runtime
