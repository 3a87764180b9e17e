#pragma once
// The shared cases of the expression language: their files, and the environment that each describes.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "appdef/expression.hpp"
#include "appdef/texts.hpp"

namespace varde::appdef::test {

inline const std::filesystem::path vectorsFolder =
    std::filesystem::path(VARDE_SOURCE_DIR) / ".." / "shared" / "vectors";
inline const std::filesystem::path vectors = vectorsFolder / "expressions";

inline json::Value readJson(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return json::parseValue(text.str(), {.depthMax = 128});
}

// The environment that a case file describes.
class CaseSource : public ExpressionSource {
public:
    explicit CaseSource(const json::Value& file) : file_(file) {
        if (const auto* indexes = file["context"]["rowIndices"].asArray()) {
            for (const auto& index : *indexes) rows_.push_back(static_cast<std::size_t>(*index.asInteger()));
        }
    }

    json::Value dataModel(std::string_view path, const std::optional<std::string>& type) const override {
        if (const auto* models = file_["dataModels"].asArray()) {
            for (const auto& model : *models) {
                const auto name = model["dataElement"].text("dataType");
                if (!type ? &model == &models->front() : name == type)
                    return lookUp(model["data"], path, rows_);
            }
            return nullptr;
        }
        return lookUp(file_["dataModel"], path, rows_);
    }
    std::optional<json::Value> instanceContext(std::string_view key) const override {
        const auto& instance = file_["instance"];
        const auto& owner = instance["instanceOwner"];
        if (key == "instanceId") return instance["id"];
        if (key == "appId") return instance["appId"];
        if (key == "instanceOwnerPartyId") return owner["partyId"];
        if (key == "instanceOwnerPartyType") {
            if (owner.find("organisationNumber")) return "org";
            return owner.find("personNumber") ? "person" : "selfIdentified";
        }
        return std::nullopt;
    }
    std::optional<std::string> frontendSetting(std::string_view key) const override {
        return file_["frontendSettings"].text(key);
    }
    std::size_t countDataElements(std::string_view type) const override {
        std::size_t out = 0;
        if (const auto* models = file_["dataModels"].asArray()) {
            for (const auto& model : *models) out += model["dataElement"].text("dataType") == type ? 1 : 0;
        }
        if (const auto* elements = file_["instance"]["data"].asArray()) {
            for (const auto& element : *elements) out += element.text("dataType") == type ? 1 : 0;
        }
        return out;
    }
    std::string text(std::string_view key) const override {
        Findings ignored;
        Texts texts;
        json::Object resource{{"language", json::Value("nb")}, {"resources", file_["textResources"]}};
        if (!file_["textResources"].isArray()) resource.set("resources", json::Array{});
        texts.add("nb", *parseTexts(json::write(json::Value(resource)), "f", ignored));
        const VariableSource source = [this](const model::TextResourceVariable& variable
                                      ) -> std::optional<std::string> {
            const auto name = variable.key.value_or("");
            if (variable.dataSource == "applicationSettings") return frontendSetting(name);
            if (variable.dataSource == "dataModel.default") {
                const auto value = dataModel(name, std::nullopt);
                if (const auto* found = value.asString()) return *found;
            }
            return std::nullopt;
        };
        return texts.find(key, "nb", source).value_or(std::string(key));
    }
    std::string language() const override { return file_["profileSettings"].text("language").value_or("nb"); }
    std::optional<std::string> gatewayAction() const override { return file_.text("gatewayAction"); }
    bool datesInUtc() const override { return true; }

private:
    const json::Value& file_;
    std::vector<std::size_t> rows_;
};

// Numbers are doubles in the language, whichever way they were written.
inline bool same(const json::Value& a, const json::Value& b) {
    if (a.isNumber() && b.isNumber()) return *a.asNumber() == *b.asNumber();
    if (a.isArray() && b.isArray()) {
        return std::equal(
            a.asArray()->begin(), a.asArray()->end(), b.asArray()->begin(), b.asArray()->end(), same
        );
    }
    if (a.isObject() && b.isObject() && a.asObject()->size() == b.asObject()->size()) {
        return std::all_of(a.asObject()->begin(), a.asObject()->end(), [&](const auto& member) {
            const auto* other = b.find(member.first);
            return other && same(member.second, *other);
        });
    }
    return a == b;
}

}  // namespace varde::appdef::test
