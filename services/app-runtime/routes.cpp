#include "routes.hpp"

#include "contract.hpp"
#include "openapi/published.hpp"

namespace varde::app_runtime {

namespace {

// app_runtime has an Access of its own.
using Who = http::Access;

const std::string app = "/{org}/{app}";
const std::string one = app + "/instances/{party:int}/{guid:guid}";

Task<http::Response> health(http::Request&) {
    auto response = http::text(http::Status::ok, "Healthy");
    addSecurityHeaders(response);
    co_return response;
}

void addResources(http::Router& router, Service& service) {
    const Manner manner;
    auto& resources = service.resources;
    const auto get = [&](const std::string& path, Task<http::Response> (Resources::*handler)(Call&)) {
        router.get(app + path, Who::anonymous, service.handler(resources, handler, manner));
    };
    get("/api/v1/applicationmetadata", &Resources::metadata);
    get("/api/v1/applicationsettings", &Resources::settings);
    get("/api/v1/applicationlanguages", &Resources::languages);
    get("/api/v1/texts/{language}", &Resources::texts);
    get("/api/v1/footer", &Resources::footer);
    get("/api/v1/meta/authorizationpolicy", &Resources::policy);
    get("/api/v1/meta/process", &Resources::process);
    get("/api/v1/redirect", &Resources::redirectTarget);
    get("/api/jsonschema/{id}", &Resources::jsonSchema);
    get("/api/xsdschema/{id}", &Resources::xsdSchema);
    get("/api/layouts", &Resources::removedLayouts);
    get("/api/layouts/{setId}", &Resources::layouts);
    get("/api/layoutsettings", &Resources::rootLayoutSettings);
    get("/api/layoutsettings/{setId}", &Resources::layoutSettings);
    get("/api/layoutsets", &Resources::layoutSets);
    get("/api/rulehandler/{setId}", &Resources::ruleHandler);
    get("/api/ruleconfiguration/{setId}", &Resources::ruleConfiguration);
    get("/api/validationconfig/{id}", &Resources::validationConfig);
    get("/api/options/{id}", &Resources::options);
    get("/{*rest}", &Resources::staticFile);

    router.get(app, Who::anonymous, service.handler(service.home, &Home::page, manner));
    router.get(
        app + "/altinn-app-frontend/{*rest}",
        Who::anonymous,
        service.handler(service.home, &Home::frontendFile, manner)
    );
}

void addParties(http::Router& router, Service& service) {
    const Manner manner;
    auto& parties = service.parties;
    const auto handler = [&](Task<http::Response> (Parties::*member)(Call&)) {
        return service.handler(parties, member, manner);
    };
    router.get(app + "/api/v1/parties", Who::user, handler(&Parties::list));
    router.post(
        app + "/api/v1/parties/validateInstantiation", Who::user, handler(&Parties::validateInstantiation)
    );
    router.put(app + "/api/v1/parties/{partyId:int}", Who::user, handler(&Parties::select));
    router.get(app + "/api/authorization/parties/current", Who::user, handler(&Parties::current));
    router.get(app + "/api/v1/profile/user", Who::user, handler(&Parties::user));
    router.get(app + "/api/authentication/keepAlive", Who::user, handler(&Parties::keepAlive));
    router.put(
        app + "/api/authentication/invalidatecookie", Who::anonymous, handler(&Parties::invalidateCookie)
    );
}

void addInstances(http::Router& router, Service& service) {
    const auto manner = [](std::string_view context) {
        return Manner{FailureStyle::instance, context, true, true};
    };
    auto& instances = service.instances;
    auto& instantiation = service.instantiation;
    router.post(
        app + "/instances",
        Who::user,
        service.handler(instantiation, &Instantiation::create, manner("Instantiation of appId failed"))
    );
    router.post(
        app + "/instances/create",
        Who::user,
        service.handler(
            instantiation, &Instantiation::createSimplified, manner("Instantiation of appId failed")
        )
    );
    router.get(one, Who::user, service.handler(instances, &Instances::find, manner("Get instance failed")));
    router.del(
        one, Who::user, service.handler(instances, &Instances::remove, manner("Delete instance failed"))
    );
    router.post(
        one + "/complete",
        Who::user,
        service.handler(instances, &Instances::complete, manner("Complete instance failed"))
    );
    const Manner raw{FailureStyle::raw, {}, true, true};
    router.put(one + "/substatus", Who::user, service.handler(instances, &Instances::setSubstatus, raw));
    router.get(
        app + "/instances/{party:int}/active", Who::user, service.handler(instances, &Instances::active, raw)
    );
}

void addData(http::Router& router, Service& service) {
    const Manner manner{FailureStyle::data, {}, true, false};
    auto& data = service.data;
    const auto handler = [&](Task<http::Response> (DataElements::*member)(Call&)) {
        return service.handler(data, member, manner);
    };
    const auto all = one + "/data";
    const auto element = all + "/{dataGuid:guid}";
    router.post(all, Who::user, handler(&DataElements::addLegacy));
    router.post(all + "/{dataType}", Who::user, handler(&DataElements::add));
    router.post(all + "/type/{dataType}", Who::user, handler(&DataElements::add));
    router.get(element, Who::user, handler(&DataElements::find));
    router.get(element + "/type/{dataType}", Who::user, handler(&DataElements::find));
    router.put(element, Who::user, handler(&DataElements::replace));
    router.put(element + "/type/{dataType}", Who::user, handler(&DataElements::replace));
    router.patch(element, Who::user, handler(&DataElements::patchOne));
    router.patch(all, Who::user, handler(&DataElements::patchMany));
    router.del(element, Who::user, handler(&DataElements::remove));

    const Manner raw{FailureStyle::raw, {}, true, false};
    router.get(element + "/tags", Who::user, service.handler(data, &DataElements::tags, raw));
    router.put(element + "/tags", Who::user, service.handler(data, &DataElements::setTags, raw));
}

void addStateless(http::Router& router, Service& service) {
    const Manner manner{FailureStyle::raw, {}, true, false};
    const auto handler = [&](Task<http::Response> (Stateless::*member)(Call&)) {
        return service.handler(service.stateless, member, manner);
    };
    const auto path = app + "/v1/data";
    router.get(path, Who::user, handler(&Stateless::find));
    router.post(path, Who::user, handler(&Stateless::replace));
    router.get(path + "/anonymous", Who::anonymous, handler(&Stateless::findAnonymous));
    router.post(path + "/anonymous", Who::anonymous, handler(&Stateless::replaceAnonymous));
}

void addProcess(http::Router& router, Service& service) {
    auto& process = service.process;
    const auto handler = [&](Task<http::Response> (ProcessApi::*member)(Call&), std::string_view context) {
        return service.handler(process, member, Manner{FailureStyle::process, context, true, false});
    };
    const auto base = one + "/process";
    router.get(base, Who::user, handler(&ProcessApi::state, "Getting the process failed."));
    router.post(base + "/start", Who::user, handler(&ProcessApi::start, "Starting the process failed."));
    router.get(
        base + "/next", Who::user, handler(&ProcessApi::nextElements, "Getting next elements failed.")
    );
    router.put(base + "/next", Who::user, handler(&ProcessApi::next, "Process next failed."));
    router.put(
        base + "/completeProcess", Who::user, handler(&ProcessApi::completeProcess, "Process next failed.")
    );
    router.get(base + "/history", Who::user, handler(&ProcessApi::history, "Getting the history failed."));

    const Manner validation{FailureStyle::process, "Something went wrong.", false, false};
    router.get(
        one + "/validate", Who::user, service.handler(service.validate, &ValidateApi::instance, validation)
    );
    router.get(
        one + "/data/{dataGuid:guid}/validate",
        Who::user,
        service.handler(service.validate, &ValidateApi::element, Manner{})
    );
    router.get(
        one + "/options/{id}",
        Who::user,
        service.handler(service.resources, &Resources::instanceOptions, Manner{})
    );
}

void addContract(http::Router& router, Service& service) {
    auto& document = service.apiDocument;
    const auto json = service.handler(document, &ApiDocument::document, Manner{});
    router.get(app + "/openapi.json", Who::anonymous, json);
    router.get(app + "/swagger/v1/swagger.json", Who::anonymous, json);
    router.get(app + "/docs", Who::anonymous, service.handler(document, &ApiDocument::page, Manner{}));
    document.set(openapi::textsOf(contract(), router));
}

}  // namespace

http::Router makeRouter(Service& service) {
    http::Router router;
    router.get("/health", Who::anonymous, health);
    addResources(router, service);
    addParties(router, service);
    addInstances(router, service);
    addData(router, service);
    addProcess(router, service);
    addStateless(router, service);
    addContract(router, service);
    return router;
}

}  // namespace varde::app_runtime
