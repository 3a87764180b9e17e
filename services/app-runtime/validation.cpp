#include "validation.hpp"

#include <algorithm>

#include "access.hpp"
#include "instance_expressions.hpp"
#include "xml/document.hpp"

namespace varde::app_runtime {

namespace {

constexpr std::string_view taskSource = "Altinn.App.Core.Features.Validation.Default.DefaultTaskValidator-*";
constexpr std::string_view elementSource =
    "Altinn.App.Core.Features.Validation.Default.DefaultDataElementValidator-*";

json::Value orNull(const std::optional<std::string>& text) {
    return text ? json::Value(*text) : json::Value(nullptr);
}

Issue plain(std::string_view source, std::string code, std::optional<std::string> field) {
    Issue issue;
    issue.code = code;
    issue.description = std::move(code);
    issue.field = std::move(field);
    issue.source = std::string(source);
    issue.noIncrementalUpdates = true;
    return issue;
}

bool belongsTo(const model::DataType& type, const std::string& task) {
    return type.taskId && *type.taskId == task;
}

std::vector<Issue> validateTask(const Call& call, const model::Instance& instance, const std::string& task) {
    std::vector<Issue> issues;
    for (const auto& type : call.app->application.dataTypes) {
        if (!belongsTo(type, task)) continue;
        const auto count = countOf(instance, type.id);
        if (type.maxCount > 0 && count > static_cast<std::size_t>(type.maxCount)) {
            issues.push_back(plain(taskSource, "TooManyDataElementsOfType", type.id));
        }
        if (type.minCount > 0 && count < static_cast<std::size_t>(type.minCount)) {
            issues.push_back(plain(taskSource, "TooFewDataElementsOfType", type.id));
        }
    }
    return issues;
}

std::vector<Issue> validateElement(const model::DataType& type, const model::DataElement& element) {
    std::vector<Issue> issues;
    const auto add = [&](std::string code, std::optional<std::string> field) {
        auto issue = plain(elementSource, std::move(code), std::move(field));
        issue.dataElementId = element.id;
        issues.push_back(std::move(issue));
    };
    if (!element.contentType || element.contentType->empty()) {
        add("MissingContentType", std::nullopt);
    } else if (type.allowedContentTypes && !type.allowedContentTypes->empty()) {
        const auto bare = trim(split(*element.contentType, ';').front());
        const bool allowed = std::any_of(
            type.allowedContentTypes->begin(),
            type.allowedContentTypes->end(),
            [&](const auto& entry) { return equalsIgnoreCase(entry, bare); }
        );
        if (!allowed) {
            add("ContentTypeNotAllowed", type.id);
            issues.back().description =
                std::string(bare) + " is none of " + join(*type.allowedContentTypes, ", ");
        }
    }
    if (type.maxSize && element.size > static_cast<std::int64_t>(*type.maxSize) * 1024 * 1024) {
        add("DataElementTooLarge", type.id);
    }
    if (type.enableFileScan && element.fileScanResult == model::FileScanResult::infected) {
        add("DataElementFileInfected", type.id);
    }
    if (type.enableFileScan && type.validationErrorOnPendingFileScan &&
        element.fileScanResult == model::FileScanResult::pending) {
        add("DataElementFileScanPending", type.id);
    }
    return issues;
}

// The markers that a message may begin with say how severe it is (contract 1.1).
void applySeverityPrefix(const appdef::AppSettings& settings, Issue& issue) {
    struct Marker {
        const char* setting;
        const char* otherwise;
        Severity severity;
    };
    static constexpr Marker markers[] = {
        {"GeneralSettings.SoftValidationPrefix", "*WARNING*", Severity::warning},
        {"GeneralSettings.FixedValidationPrefix", "*FIXED*", Severity::fixed},
        {"GeneralSettings.InfoValidationPrefix", "*INFO*", Severity::informational},
        {"GeneralSettings.SuccessValidationPrefix", "*SUCCESS*", Severity::success},
    };
    for (const auto& marker : markers) {
        const auto prefix = settings.text(marker.setting).value_or(marker.otherwise);
        if (prefix.empty() || issue.code->compare(0, prefix.size(), prefix) != 0) continue;
        issue.severity = marker.severity;
        issue.code->erase(0, prefix.size());
        issue.description = issue.code;
        return;
    }
}

std::vector<Issue> validateModel(
    const Call& call, const model::DataElement& element, const json::Value& data
) {
    std::vector<Issue> issues;
    for (auto& found : FormData::modelOf(call, element.dataType).validate(data)) {
        Issue issue;
        issue.dataElementId = element.id;
        issue.field = std::move(found.field);
        issue.code = std::move(found.message);
        issue.description = issue.code;
        issue.source = "DataAnnotations";
        applySeverityPrefix(call.app->settings, issue);
        issues.push_back(std::move(issue));
    }
    return issues;
}

std::vector<Issue> validateRequired(const Call& call, const appdef::LayoutState& layout) {
    std::vector<Issue> issues;
    const auto& texts = call.app->texts;
    const auto language = call.language();
    for (auto& missing : layout.missingValues()) {
        Issue issue;
        issue.dataElementId = missing.field.elementId;
        issue.code = "required";
        issue.source = "Required";
        issue.customTextKey = "backend.validation_errors.required";
        issue.customTextParameters = {
            {"field", missing.field.path},
            {"layoutId", missing.layoutId},
            {"pageId", missing.pageId},
            {"componentId", missing.componentId},
            {"bindingName", missing.bindingName},
            {"pageName", texts.find(missing.pageId, language).value_or(missing.pageId)},
            {"componentTitle", texts.find(missing.title, language).value_or(missing.title)}};
        issue.field = std::move(missing.field.path);
        issues.push_back(std::move(issue));
    }
    return issues;
}

std::vector<Issue> validateExpressions(
    const appdef::ExpressionRules& rules,
    const appdef::LayoutState& layout,
    const appdef::FormElement& element
) {
    std::vector<Issue> issues;
    for (auto& found : appdef::validate(rules, layout, element)) {
        Issue issue;
        if (found.severity == "warning") issue.severity = Severity::warning;
        if (found.severity == "info") issue.severity = Severity::informational;
        if (found.severity == "success") issue.severity = Severity::success;
        issue.dataElementId = element.id;
        issue.field = std::move(found.field);
        issue.code = found.message;
        issue.customTextKey = std::move(found.message);
        issue.source = "Expression";
        issues.push_back(std::move(issue));
    }
    return issues;
}

std::vector<Issue> validateXsd(const Call& call, const model::DataType& type, const json::Value& data) {
    std::vector<Issue> issues;
    const auto& classRef = *type.appLogic->classRef;
    const auto name = classRef.substr(classRef.rfind('.') + 1);
    const auto xsd = call.app->xsdSchemas.find(name);
    if (xsd == call.app->xsdSchemas.end()) return issues;
    const auto schema = xml::Schema::parse(xsd->second, name + ".xsd");
    for (const auto& finding : schema.validate(FormData::modelOf(call, type.id).toXml(data))) {
        Issue issue;
        issue.code = "Xsd";
        issue.source = "Xsd";
        issue.noIncrementalUpdates = true;
        issue.customTextKey = "backend.xsd_validation";
        issue.customTextParameters = {{"schema", name}, {"message", finding.message}};
        issues.push_back(std::move(issue));
    }
    return issues;
}

// Descriptions that come from a text; one that no text has stays null, and the frontend shows the key.
void describeByText(const Call& call, std::vector<Issue>& issues) {
    const auto language = call.language();
    for (auto& issue : issues) {
        if (issue.description || !issue.customTextKey) continue;
        const auto parameters = [&](const model::TextResourceVariable& variable
                                ) -> std::optional<std::string> {
            if (variable.dataSource != "customTextParameters") return std::nullopt;
            const auto found = issue.customTextParameters.find(variable.key.value_or(""));
            if (found == issue.customTextParameters.end()) return std::nullopt;
            return found->second;
        };
        issue.description = call.app->texts.find(*issue.customTextKey, language, parameters);
        if (!issue.description) issue.description = appdef::backendText(*issue.customTextKey, language);
    }
}

}  // namespace

json::Value toJson(const Issue& issue) {
    json::Object object{
        {"severity", static_cast<int>(issue.severity)},
        {"dataElementId", orNull(issue.dataElementId)},
        {"field", orNull(issue.field)},
        {"code", orNull(issue.code)},
        {"description", orNull(issue.description)},
        {"source", issue.source}};
    if (issue.noIncrementalUpdates) object.set("noIncrementalUpdates", true);
    if (issue.customTextKey) object.set("customTextKey", *issue.customTextKey);
    if (!issue.customTextParameters.empty()) {
        json::Object parameters;
        for (const auto& [name, value] : issue.customTextParameters) parameters.set(name, value);
        object.set("customTextParameters", std::move(parameters));
    }
    return object;
}

json::Array toJson(const std::vector<Issue>& issues) {
    json::Array array;
    for (const auto& issue : issues) array.push_back(toJson(issue));
    return array;
}

std::set<std::string, IgnoreCaseLess> ignoredValidators(std::string_view commaSeparated) {
    std::set<std::string, IgnoreCaseLess> names;
    for (const auto part : split(commaSeparated, ',')) {
        if (const auto name = trim(part); !name.empty()) names.emplace(name);
    }
    return names;
}

std::vector<Issue> flatten(std::vector<SourceIssues> sources) {
    std::vector<Issue> issues;
    for (auto& source : sources) {
        for (auto& issue : source.issues) issues.push_back(std::move(issue));
    }
    return issues;
}

bool blocks(const std::vector<Issue>& issues) {
    return std::any_of(issues.begin(), issues.end(), [](const auto& issue) {
        return issue.severity == Severity::error;
    });
}

json::Array sourceList(const std::vector<SourceIssues>& sources) {
    json::Array list;
    for (const auto& source : sources) {
        list.push_back(json::Object{{"source", source.source}, {"issues", toJson(source.issues)}});
    }
    return list;
}

json::Object sourceMap(const std::vector<SourceIssues>& sources) {
    json::Object map;
    for (const auto& source : sources) map.set(source.source, toJson(source.issues));
    return map;
}

Task<std::vector<Validation::Form>> Validation::forms(
    const Call& call, const model::Instance& instance, Known& known
) {
    std::vector<Form> found;
    for (const auto& element : instance.data) {
        const auto* type = call.app->dataType(element.dataType);
        if (type == nullptr || !isForm(*type)) continue;
        const bool readable = co_await access_.mayRead(call, instance, *type);
        if (!readable) continue;
        const auto inMemory = known.find(element.id);
        json::Value data;
        if (inMemory != known.end()) {
            data = inMemory->second;
        } else {
            data = co_await forms_.load(call, instance.id.value_or(""), element);
        }
        found.push_back({&element, std::move(data)});
    }
    co_return found;
}

Task<std::vector<SourceIssues>> Validation::run(
    const Call& call, const model::Instance& instance, const ValidationScope& scope, Known known
) {
    const auto task = currentTask(instance);
    const auto& settings = call.app->settings;
    const auto wanted = [&](std::string_view source, bool incremental) {
        if (scope.which == Validators::incremental && !incremental) return false;
        if (scope.which == Validators::nonIncremental && incremental) return false;
        return scope.ignored.find(source) == scope.ignored.end();
    };
    const auto* set = call.app->layoutSetForTask(task);
    const bool hasLayout = set != nullptr && set->layout != nullptr;
    const bool required =
        hasLayout && settings.flag("AppSettings.RequiredValidation") && wanted("Required", true);
    const bool expressions =
        hasLayout && settings.flag("AppSettings.ExpressionValidation") && wanted("Expression", true);
    const bool xsd = settings.flag("AppSettings.XsdValidation") && wanted("Xsd", false);
    const bool annotations = wanted("DataAnnotations", true);

    std::vector<Form> formList;
    if (required || expressions || xsd || annotations) formList = co_await forms(call, instance, known);

    std::vector<SourceIssues> sources;
    const auto collect = [&](std::string_view source) -> std::vector<Issue>& {
        sources.push_back({std::string(source), {}});
        return sources.back().issues;
    };
    const auto append = [](std::vector<Issue>& to, std::vector<Issue> from) {
        for (auto& issue : from) to.push_back(std::move(issue));
    };
    const auto ofTask = [&](const Form& form) {
        const auto* type = call.app->dataType(form.element->dataType);
        return type != nullptr && belongsTo(*type, task);
    };
    if (required || expressions) {
        InstanceFacts facts{
            .app = *call.app,
            .instance = instance,
            .forms = {},
            .dataType = set->layout->dataType(),
            .action = {},
            .language = call.language()};
        std::vector<appdef::FormElement> elements;
        for (const auto& form : formList) {
            facts.forms.emplace(form.element->dataType, &form.data);
            elements.push_back({form.element->id, form.element->dataType, &form.data});
        }
        const InstanceExpressions environment(facts);
        const appdef::LayoutState layout(*set->layout, elements, environment, layoutsOf(*call.app));
        if (required) collect("Required") = validateRequired(call, layout);
        if (expressions) {
            auto& issues = collect("Expression");
            for (std::size_t at = 0; at < elements.size(); ++at) {
                const auto files = call.app->models.find(elements[at].dataType);
                if (!ofTask(formList[at]) || files == call.app->models.end() || !files->second.rules)
                    continue;
                append(issues, validateExpressions(*files->second.rules, layout, elements[at]));
            }
        }
    }
    if (xsd) {
        auto& issues = collect("Xsd");
        for (const auto& form : formList) {
            if (!ofTask(form)) continue;
            append(issues, validateXsd(call, *call.app->dataType(form.element->dataType), form.data));
        }
    }
    if (wanted(taskSource, false)) collect(taskSource) = validateTask(call, instance, task);
    if (wanted(elementSource, false)) {
        auto& issues = collect(elementSource);
        for (const auto& element : instance.data) {
            const auto* type = call.app->dataType(element.dataType);
            if (type == nullptr || !belongsTo(*type, task)) continue;
            const bool readable = co_await access_.mayRead(call, instance, *type);
            if (readable) append(issues, validateElement(*type, element));
        }
    }
    if (annotations) {
        auto& issues = collect("DataAnnotations");
        for (const auto& form : formList) append(issues, validateModel(call, *form.element, form.data));
    }
    for (auto& source : sources) describeByText(call, source.issues);
    co_return sources;
}

}  // namespace varde::app_runtime
