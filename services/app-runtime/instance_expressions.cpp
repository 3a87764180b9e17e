#include "instance_expressions.hpp"

#include "access.hpp"

namespace varde::app_runtime {

json::Value InstanceExpressions::dataModel(std::string_view path, const std::optional<std::string>& dataType)
    const {
    const auto form = facts_.forms.find(dataType ? *dataType : facts_.dataType);
    if (form == facts_.forms.end()) return nullptr;
    return appdef::lookUp(*form->second, path, {});
}

std::optional<json::Value> InstanceExpressions::instanceContext(std::string_view key) const {
    const auto& owner = facts_.instance.instanceOwner;
    if (key == "instanceId") return json::Value(facts_.instance.id.value_or(""));
    if (key == "appId") return json::Value(facts_.app.id());
    if (key == "instanceOwnerPartyId")
        return json::Value(owner ? owner->partyId.value_or("") : std::string());
    if (key == "instanceOwnerPartyType") {
        if (owner && owner->organisationNumber) return json::Value("org");
        if (owner && owner->personNumber) return json::Value("person");
        if (owner && owner->username) return json::Value("selfIdentified");
        return json::Value("unknown");
    }
    return std::nullopt;
}

std::optional<std::string> InstanceExpressions::frontendSetting(std::string_view key) const {
    return facts_.app.settings.text("FrontEndSettings." + std::string(key));
}

std::size_t InstanceExpressions::countDataElements(std::string_view dataType) const {
    return countOf(facts_.instance, dataType);
}

std::string InstanceExpressions::text(std::string_view key) const {
    const auto own = facts_.app.texts.find(key, facts_.language);
    if (own) return *own;
    return appdef::backendText(key, facts_.language).value_or(std::string(key));
}

appdef::FindLayout layoutsOf(const appdef::AppDefinition& app) {
    return [&app](std::string_view setId) -> const appdef::Layout* {
        const auto* set = app.layoutSet(setId);
        return set == nullptr ? nullptr : set->layout.get();
    };
}

}  // namespace varde::app_runtime
