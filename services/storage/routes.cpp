#include "routes.hpp"

#include "contract.hpp"
#include "openapi/published.hpp"

namespace varde::storage {

namespace {

using http::bind;
constexpr auto anyone = http::Access::anonymous;
constexpr auto user = http::Access::user;
constexpr auto platform = http::Access::platform;

// Who may publish is decided by the handlers: a user's token with the right app, or a platform token.
void addApplications(http::Router& router, Applications& applications, Texts& texts) {
    const std::string all = "/applications";
    const std::string one = all + "/{org}/{app}";
    const std::string text = one + "/texts/{language}";
    router.get(all, anyone, bind(applications, &Applications::listAll));
    router.post(all, anyone, bind(applications, &Applications::create));
    router.get(all + "/{org}", anyone, bind(applications, &Applications::listOfOrg));
    router.get(one, anyone, bind(applications, &Applications::read));
    router.put(one, anyone, bind(applications, &Applications::replace));
    router.del(one, anyone, bind(applications, &Applications::remove));
    router.post(one + "/texts", anyone, bind(texts, &Texts::create));
    router.get(text, user, bind(texts, &Texts::read));
    router.put(text, anyone, bind(texts, &Texts::replace));
    router.del(text, anyone, bind(texts, &Texts::remove));
}

void addInstances(http::Router& router, const std::string& one, Handlers& handlers) {
    auto& instances = handlers.instances;
    router.get("/instances", user, bind(handlers.instanceList, &InstanceList::list));
    router.post("/instances", user, bind(instances, &Instances::create));
    router.get("/instances/{instanceGuid:guid}", user, bind(instances, &Instances::read));
    router.get(one, user, bind(instances, &Instances::read));
    router.del(one, user, bind(instances, &Instances::remove));
    router.post(one + "/complete", user, bind(instances, &Instances::complete));
    router.put(one + "/readstatus", user, bind(instances, &Instances::setReadStatus));
    router.put(one + "/substatus", user, bind(instances, &Instances::setSubstatus));
    router.put(one + "/presentationtexts", user, bind(instances, &Instances::setPresentationTexts));
    router.put(one + "/datavalues", user, bind(instances, &Instances::setDataValues));
    router.post(one + "/lock", user, bind(handlers.instanceLocks, &InstanceLocks::acquire));
    router.patch(one + "/lock", user, bind(handlers.instanceLocks, &InstanceLocks::extend));
}

void addData(http::Router& router, const std::string& one, DataElements& elements, DataElementMarks& marks) {
    const std::string data = one + "/data/{dataGuid}";
    const std::string element = one + "/dataelements/{dataGuid}";
    router.post(one + "/data", user, bind(elements, &DataElements::create));
    router.get(data, user, bind(elements, &DataElements::download));
    router.put(data, user, bind(elements, &DataElements::overwrite));
    router.del(data, user, bind(elements, &DataElements::remove));
    router.put(data + "/lock", user, bind(marks, &DataElementMarks::lock));
    router.del(data + "/lock", user, bind(marks, &DataElementMarks::unlock));
    router.get(one + "/dataelements", user, bind(marks, &DataElementMarks::list));
    router.put(element, user, bind(marks, &DataElementMarks::setMetadata));
    router.put(element + "/filescanstatus", platform, bind(marks, &DataElementMarks::setScanResult));
    router.get(one + "/dataelementexists/{dataGuid}", platform, bind(marks, &DataElementMarks::exists));
}

void addProcess(http::Router& router, const std::string& one, Process& process, InstanceEvents& events) {
    router.put(one + "/process", user, bind(process, &Process::move));
    router.put(one + "/process/instanceandevents", user, bind(process, &Process::step));
    router.get(one + "/process/history", user, bind(process, &Process::history));
    // For the decision point, which has no token while it decides. The gateway keeps it from outside.
    router.get(one + "/process/authinfo", anyone, bind(process, &Process::authInfo));
    router.post(one + "/events", user, bind(events, &InstanceEvents::add));
    router.get(one + "/events", user, bind(events, &InstanceEvents::list));
    router.get(one + "/events/{eventGuid:guid}", user, bind(events, &InstanceEvents::read));
}

void addMessageBox(http::Router& router, const std::string& one, MessageBox& messageBox) {
    router.post("/sbl/instances/search", user, bind(messageBox, &MessageBox::search));
    router.get(one, user, bind(messageBox, &MessageBox::read));
    router.del(one, user, bind(messageBox, &MessageBox::remove));
    router.get(one + "/events", user, bind(messageBox, &MessageBox::events));
    router.put(one + "/undelete", user, bind(messageBox, &MessageBox::undelete));
}

Task<http::Response> healthy(http::Request&) {
    co_return http::text(http::Status::ok, "Healthy");
}

}  // namespace

http::Router routes(Handlers& handlers) {
    const std::string one = "/instances/{partyId:int}/{instanceGuid:guid}";
    http::Router router;
    router.get("/health", anyone, healthy);
    router.setPrefix("/storage/api/v1");
    addApplications(router, handlers.applications, handlers.texts);
    addInstances(router, one, handlers);
    addData(router, one, handlers.dataElements, handlers.dataElementMarks);
    addProcess(router, one, handlers.process, handlers.instanceEvents);
    router.post(one + "/sign", user, bind(handlers.signing, &Signing::sign));
    addMessageBox(router, "/sbl" + one, handlers.messageBox);
    openapi::serve(router, contract(), {"/storage/api/v1"});
    return router;
}

}  // namespace varde::storage
