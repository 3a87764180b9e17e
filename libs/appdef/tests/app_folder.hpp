#pragma once
// A small app in a folder of its own, written by a test and removed after it.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "appdef/definition.hpp"
#include "base/guid.hpp"

namespace varde::appdef::test {

inline constexpr std::string_view process = R"(<?xml version="1.0"?>
<bpmn:definitions xmlns:altinn="http://altinn.no/process" xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <bpmn:process id="P">
    <bpmn:startEvent id="Start"><bpmn:outgoing>F1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:task id="Task_1" name="Fill in">
      <bpmn:extensionElements><altinn:taskExtension><altinn:taskType>data</altinn:taskType></altinn:taskExtension></bpmn:extensionElements>
    </bpmn:task>
    <bpmn:endEvent id="End" />
    <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Task_1" />
    <bpmn:sequenceFlow id="F2" sourceRef="Task_1" targetRef="End" />
  </bpmn:process>
</bpmn:definitions>)";

inline constexpr std::string_view metadata = R"({
  "id": "ttd/permit", "org": "ttd", "title": {"nb": "Tillatelse"}, "madeUp": 7,
  "dataTypes": [
    {"id": "model", "allowedContentTypes": ["application/xml"], "taskId": "Task_1", "minCount": 1, "maxCount": 1,
     "appLogic": {"autoCreate": true, "classRef": "Altinn.App.Models.Permit"}},
    {"id": "attachment", "taskId": "Task_1"}
  ],
})";

inline constexpr std::string_view schema = R"({
  "@xsdRootElement": "permit", "type": "object",
  "properties": {"name": {"type": "string", "maxLength": 5}, "age": {"type": "integer"}}
})";

class AppFolder {
public:
    AppFolder() {
        path_ = std::filesystem::temp_directory_path() / ("varde-appdef-" + Guid::random().toString());
        write("App/config/applicationmetadata.json", metadata);
        write("App/config/process/process.bpmn", process);
        write("App/config/authorization/policy.xml", "<Policy>[ORG]/[APP]</Policy>");
        write("App/models/model.schema.json", schema);
        write("App/ui/layout-sets.json", R"({"sets":[{"id":"form","dataType":"model","tasks":["Task_1"]}]})");
        write("App/ui/form/Settings.json", R"({"pages":{"order":["Side1"],"excludeFromPdf":["Side1"]}})");
        write("App/ui/form/layouts/Side1.json", R"({"data":{"layout":[{"id":"a","type":"Input"}]}})");
    }
    ~AppFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    AppFolder(const AppFolder&) = delete;
    AppFolder& operator=(const AppFolder&) = delete;

    void write(const std::string& file, std::string_view text) {
        const auto target = path_ / file;
        std::filesystem::create_directories(target.parent_path());
        std::ofstream(target, std::ios::binary) << text;
    }
    void remove(const std::string& file) { std::filesystem::remove(path_ / file); }

    std::filesystem::path app() const { return path_ / "App"; }
    const std::filesystem::path& outside() const { return path_; }
    LoadResult load(LoadLimits limits = {}) const { return appdef::load(app(), "Development", limits); }

private:
    std::filesystem::path path_;
};

}  // namespace varde::appdef::test
