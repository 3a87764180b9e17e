#include "resources.hpp"

#include <array>
#include <fstream>
#include <iterator>

#include "access.hpp"
#include "base/async.hpp"
#include "base/encoding.hpp"
#include "upload.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

// A recent v8 backend, as the frontend's feature switches read it (contract 1.11).
constexpr std::string_view backendVersion = "8.12.0.253";

constexpr std::array metadataMembers{
    "id",
    "versionId",
    "org",
    "title",
    "validFrom",
    "validTo",
    "processId",
    "dataTypes",
    "partyTypesAllowed",
    "autoDeleteOnProcessEnd",
    "preventInstanceDeletionForDays",
    "presentationFields",
    "dataFields",
    "eFormidling",
    "onEntry",
    "messageBoxConfig",
    "copyInstanceSettings",
    "apiScopes",
    "storageAccountNumber",
    "disallowUserInstantiation",
    "homepage",
    "keywords",
    "description",
    "access",
    "contactPoints",
    "created",
    "createdBy",
    "lastChanged",
    "lastChangedBy",
    "logo"};

constexpr std::array dataTypeMembers{
    "id",
    "description",
    "allowedContentTypes",
    "allowedContributers",
    "allowedContributors",
    "actionRequiredToRead",
    "actionRequiredToWrite",
    "appLogic",
    "taskId",
    "maxSize",
    "maxCount",
    "minCount",
    "grouping",
    "enablePdfCreation",
    "enableFileScan",
    "validationErrorOnPendingFileScan",
    "enabledFileAnalysers",
    "enabledFileValidators",
    "allowedKeysForUserDefinedMetadata"};

template <class Names>
void complete(json::Object& object, const Names& names) {
    for (const auto* name : names) {
        if (object.find(name) == nullptr) object.set(name, nullptr);
    }
}

http::Response file(std::string_view contentType, const std::string& content) {
    http::Response response;
    response.headers.set("Content-Type", std::string(contentType));
    response.body = content;
    return response;
}

constexpr std::string_view jsonType = "application/json; charset=utf-8";

http::Response jsonFile(const std::optional<std::string>& content) {
    return content ? file(jsonType, *content) : http::empty(Status::noContent);
}

void requireSameId(const Call& call) {
    const auto asked = call.request.path("org") + "/" + call.request.path("app");
    if (asked != call.app->id()) {
        throw Refusal::text(
            Status::conflict,
            "AppId does not match: the request is for " + asked + ", this app is " + call.app->id()
        );
    }
}

// `defaultSelectedOption` follows from the older `defaultRowsPerPage`, which names the value itself.
void completeOnEntry(json::Object& metadata) {
    auto* onEntry = metadata.find("onEntry");
    if (onEntry == nullptr || !onEntry->isObject()) {
        metadata.set("onEntry", nullptr);
        return;
    }
    auto* selection = onEntry->find("instanceSelection");
    if (selection == nullptr || !selection->isObject()) {
        onEntry->asObject()->set("instanceSelection", nullptr);
        return;
    }
    auto& object = *selection->asObject();
    if ((*selection)["rowsPerPageOptions"].isNull())
        object.set("rowsPerPageOptions", json::Array{10, 25, 50});
    if ((*selection)["defaultSelectedOption"].isNull()) {
        object.set("defaultSelectedOption", (*selection)["defaultRowsPerPage"]);
    }
}

}  // namespace

Task<http::Response> Resources::metadata(Call& call) {
    if (call.request.queryBool("checkOrgApp").value_or(true)) requireSameId(call);
    // Typed as the original answers it; what the type does not know comes along as it was written.
    auto value = json::toValue(call.app->application);
    auto& object = *value.asObject();
    complete(object, metadataMembers);
    if (auto* types = value.find("dataTypes"); types != nullptr && types->asArray() != nullptr) {
        for (auto& type : *types->asArray()) {
            if (auto* members = type.asObject()) complete(*members, dataTypeMembers);
        }
    }
    completeOnEntry(object);
    object.set(
        "features",
        json::Object{
            {"footer", true},
            {"processActions", true},
            {"jsonObjectInDataResponse",
             call.app->settings.flag("FeatureManagement.JsonObjectInDataResponse")}}
    );
    object.set("altinnNugetVersion", std::string(backendVersion));
    object.set("externalApiIds", json::Array{});
    auto response = http::json(Status::ok, json::write(value));
    response.headers.set("Cache-Control", "public, max-age=60");
    co_return response;
}

Task<http::Response> Resources::policy(Call& call) {
    requireSameId(call);
    if (call.app->policyXml.empty()) throw Refusal::standard(Status::notFound);
    co_return file("text/xml; charset=utf-8", call.app->policyXml);
}

Task<http::Response> Resources::process(Call& call) {
    requireSameId(call);
    if (call.app->processXml.empty()) throw Refusal::standard(Status::notFound);
    co_return file("text/xml; charset=utf-8", call.app->processXml);
}

Task<http::Response> Resources::settings(Call& call) {
    auto settings = call.app->settings.frontEndSettings();
    if (const auto provider = call.app->settings.text("AppSettings.AppOidcProvider")) {
        settings.set("appOidcProvider", *provider);
    }
    co_return http::json(Status::ok, json::write(json::Value(std::move(settings))));
}

Task<http::Response> Resources::texts(Call& call) {
    const auto& language = call.request.path("language");
    if (language.size() != 2) {
        throw Refusal::text(
            Status::badRequest,
            "Provided language " + language + " is invalid. Language code should consists of two characters."
        );
    }
    const auto* found = call.app->texts.file(language);
    if (found == nullptr) throw Refusal::empty(Status::notFound);
    auto resource = found->resource;
    resource.org = call.app->org;
    resource.id = call.app->org + "-" + call.app->app + "-" + resource.language.value_or("");
    auto answer = json::toValue(resource);
    if (auto* list = answer.find("resources"); list != nullptr && list->asArray() != nullptr) {
        for (auto& text : *list->asArray()) {
            if (text.isObject() && text.find("variables") == nullptr)
                text.asObject()->set("variables", nullptr);
        }
    }
    co_return http::json(Status::ok, json::write(answer));
}

Task<http::Response> Resources::languages(Call& call) {
    std::error_code error;
    if (call.app->texts.empty() &&
        !std::filesystem::is_directory(call.app->folder / "config" / "texts", error)) {
        throw Refusal::empty(Status::notFound);
    }
    json::Array list;
    for (const auto& language : call.app->texts.languages())
        list.push_back(json::Object{{"language", language}});
    co_return http::json(Status::ok, json::write(json::Value(std::move(list))));
}

Task<http::Response> Resources::jsonSchema(Call& call) {
    const auto found = call.app->jsonSchemas.find(call.request.path("id"));
    if (found == call.app->jsonSchemas.end()) throw Refusal::standard(Status::internalError);
    co_return file(jsonType, found->second);
}

Task<http::Response> Resources::xsdSchema(Call& call) {
    const auto found = call.app->xsdSchemas.find(call.request.path("id"));
    if (found == call.app->xsdSchemas.end()) throw Refusal::standard(Status::notFound);
    co_return file("application/xml; charset=utf-8", found->second);
}

Task<http::Response> Resources::layoutSets(Call& call) {
    if (call.app->layoutSetsJson.empty()) co_return http::empty(Status::noContent);
    co_return file(jsonType, call.app->layoutSetsJson);
}

Task<http::Response> Resources::removedLayouts(Call&) {
    throw Refusal::text(Status::notFound, "Layouts are asked for by layout set");
}

Task<http::Response> Resources::layouts(Call& call) {
    const auto* set = call.app->layoutSet(call.request.path("setId"));
    co_return file(jsonType, set == nullptr ? "{}" : set->pagesJson());
}

Task<http::Response> Resources::layoutSettings(Call& call) {
    const auto* set = call.app->layoutSet(call.request.path("setId"));
    co_return jsonFile(set == nullptr ? std::nullopt : set->settings);
}

Task<http::Response> Resources::rootLayoutSettings(Call&) {
    co_return http::empty(Status::noContent);
}

Task<http::Response> Resources::ruleHandler(Call& call) {
    const auto* set = call.app->layoutSet(call.request.path("setId"));
    if (set == nullptr || !set->ruleHandler) co_return http::empty(Status::noContent);
    co_return file("text/javascript", *set->ruleHandler);
}

Task<http::Response> Resources::ruleConfiguration(Call& call) {
    const auto* set = call.app->layoutSet(call.request.path("setId"));
    co_return jsonFile(set == nullptr ? std::nullopt : set->ruleConfiguration);
}

Task<http::Response> Resources::validationConfig(Call& call) {
    const auto files = call.app->models.find(call.request.path("id"));
    co_return jsonFile(files == call.app->models.end() ? std::nullopt : files->second.validation);
}

Task<http::Response> Resources::footer(Call& call) {
    co_return jsonFile(call.app->footer);
}

Task<http::Response> Resources::options(Call& call) {
    const auto found = call.app->options.find(call.request.path("id"));
    if (found == call.app->options.end()) throw Refusal::standard(Status::notFound);
    auto response = file(jsonType, found->second.json);
    response.headers.set("Altinn-DownstreamParameters", "");
    co_return response;
}

Task<http::Response> Resources::instanceOptions(Call& call) {
    Access access(platform_.enforcement);
    co_await access.require(call, "read");
    co_return co_await options(call);
}

// Says whether a return URL stays within the platform's own hosts.
Task<http::Response> Resources::redirectTarget(Call& call) {
    const auto encoded = call.request.query("url");
    if (!encoded || encoded->empty()) {
        throw Refusal::problem(
            Status::badRequest,
            "Invalid URL",
            "Invalid value of query parameter url. The query parameter url must not be null or empty string."
        );
    }
    const auto url = fromBase64(*encoded);
    if (!url)
        throw Refusal::text(
            Status::badRequest,
            "Invalid format of query parameter url. The query parameter url must be a valid base64 encoded "
            "string"
        );
    const auto scheme = url->find("://");
    const bool web = scheme != std::string::npos &&
                     (url->compare(0, scheme, "https") == 0 || url->compare(0, scheme, "http") == 0);
    auto host = web ? url->substr(scheme + 3) : std::string();
    host = host.substr(0, host.find_first_of("/?#\\"));
    if (const auto at = host.find('@'); at != std::string::npos) host.clear();
    host = toLower(host.substr(0, host.find(':')));
    const auto own = toLower(platform_.hostname);
    const bool inside = host == own || (host.size() > own.size() &&
                                        host.compare(host.size() - own.size(), own.size(), own) == 0 &&
                                        host[host.size() - own.size() - 1] == '.');
    if (!inside)
        throw Problem(
            Errc::badRequest,
            "Invalid domain from query parameter url.",
            {{"url", {"Invalid domain from query parameter url."}}}
        );
    co_return http::text(Status::ok, *url);
}

// Only what was in wwwroot when the app was loaded can be asked for: no path of a request reaches the file
// system.
Task<http::Response> Resources::staticFile(Call& call) {
    const auto found = call.app->wwwroot.find(call.request.path("rest"));
    if (found == call.app->wwwroot.end()) throw Refusal::empty(Status::notFound);
    const auto path = found->second;
    std::string content;
    const std::function<void()> read = [&] {
        std::ifstream stream(path, std::ios::binary);
        content.assign(std::istreambuf_iterator<char>(stream), {});
    };
    co_await offload(read);
    co_return file(mediaTypeOf(found->first), content);
}

}  // namespace varde::app_runtime
