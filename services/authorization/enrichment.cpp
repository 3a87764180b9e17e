#include "enrichment.hpp"

#include "base/guid.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::authorization {
namespace {

using namespace xacml;

constexpr std::string_view instanceUrn = "urn:altinn:instance-id:";

std::string valueOf(const Request& request, std::string_view attribute) {
    return request.value(category::resource, attribute).value_or("");
}

// `party/guid` in its plain form, or an error: it becomes part of a URL.
std::string checkedInstance(const std::string& text) {
    const auto slash = text.find('/');
    if (slash == std::string::npos) throw Problem(Errc::badRequest, "an instance id is party/guid");
    const auto party = parseNumber<std::int64_t>(text.substr(0, slash));
    const auto guid = Guid::parse(text.substr(slash + 1));
    if (!party || *party <= 0 || !guid) throw Problem(Errc::badRequest, "an instance id is party/guid");
    return std::to_string(*party) + "/" + guid->toString();
}

ResourceFacts read(const Request& request) {
    ResourceFacts facts;
    facts.org = valueOf(request, attribute::org);
    facts.app = valueOf(request, attribute::app);
    facts.party = valueOf(request, attribute::partyId);
    facts.task = valueOf(request, attribute::task);
    facts.endEvent = valueOf(request, attribute::endEvent);
    facts.appResource = valueOf(request, attribute::appResource);
    facts.instance = valueOf(request, attribute::instanceId);

    const auto instance = valueOf(request, attribute::resourceInstanceId);
    if (facts.instance.empty() && instance.starts_with(instanceUrn)) {
        facts.instance = instance.substr(instanceUrn.size());
    }
    if (!facts.instance.empty()) facts.instance = checkedInstance(facts.instance);

    const auto resource = valueOf(request, attribute::resource);
    if (resource.starts_with("app_")) {
        // app_{org}_{app}: the org has no underscore, the app may have.
        const auto rest = resource.substr(4);
        const auto mark = rest.find('_');
        if (mark != std::string::npos && facts.org.empty() && facts.app.empty()) {
            facts.org = rest.substr(0, mark);
            facts.app = rest.substr(mark + 1);
        }
    } else {
        facts.registryId = resource;
    }
    return facts;
}

// Whether the request says all that a policy can ask of the resource (contract 4.1).
bool isComplete(const ResourceFacts& facts) {
    const bool app = !facts.org.empty() && !facts.app.empty() && !facts.party.empty();
    const bool instance = !facts.instance.empty();
    if (app && instance && (!facts.task.empty() || !facts.endEvent.empty())) return true;
    if (app && !instance && facts.task.empty()) return true;
    if (app && instance && facts.appResource == "events") return true;
    return !facts.registryId.empty() && !facts.party.empty();
}

void addIfMissing(Request& request, std::string_view id, const std::string& value) {
    if (!value.empty() && valueOf(request, id).empty()) request.add(category::resource, id, value);
}

void addResourceIds(Request& request, const ResourceFacts& facts) {
    if (!facts.org.empty() && !facts.app.empty()) {
        addIfMissing(request, attribute::org, facts.org);
        addIfMissing(request, attribute::app, facts.app);
        addIfMissing(request, attribute::resource, "app_" + facts.org + "_" + facts.app);
    }
    if (!facts.instance.empty()) {
        xacml::Attribute ids;
        ids.id = attribute::resourceInstanceId;
        ids.values = {
            facts.instance.substr(facts.instance.find('/') + 1), std::string(instanceUrn) + facts.instance};
        request.add(category::resource, std::move(ids));
    }
}

}  // namespace

Task<> Enrichment::fromInstance(
    Request& request, ResourceFacts& facts, InstanceMemory& memory, http::Trace trace
) {
    auto known = memory.find(facts.instance);
    if (known == memory.end()) {
        auto found = co_await instances_.find(facts.instance, std::move(trace));
        if (!found) throw Problem(Errc::notFound, "the instance is not known");
        known = memory.emplace(facts.instance, std::move(*found)).first;
    }
    const auto& info = known->second;
    if (facts.org.empty()) facts.org = info.org;
    if (facts.app.empty()) facts.app = info.app;
    addIfMissing(request, attribute::org, info.org);
    addIfMissing(request, attribute::app, info.app);
    if (facts.task.empty() && facts.endEvent.empty()) {
        facts.task = info.task;
        if (info.task.empty()) facts.endEvent = info.endEvent;
        addIfMissing(request, attribute::task, facts.task);
        addIfMissing(request, attribute::endEvent, facts.endEvent);
    }
    if (facts.party.empty()) {
        facts.party = facts.instance.substr(0, facts.instance.find('/'));
        xacml::Attribute party;
        party.id = attribute::partyId;
        party.values = {facts.party};
        party.includeInResult = true;
        request.add(category::resource, std::move(party));
    }
}

Task<> Enrichment::party(Request& request, Origin origin, ResourceFacts& facts) {
    if (!facts.party.empty()) co_return;
    auto number = valueOf(request, attribute::organizationNumber);
    if (number.empty()) number = valueOf(request, attribute::organizationNumberOld);
    const auto person = valueOf(request, attribute::personNumber);
    const auto uuid = valueOf(request, attribute::partyUuid);

    std::optional<Party> found;
    if (!number.empty()) {
        found = co_await directory_.partyByOrgNumber(number);
    } else if (!person.empty()) {
        if (origin == Origin::internal)
            throw Problem(Errc::badRequest, "a person number is not allowed here");
        found = co_await directory_.partyBySsn(person);
    } else if (!uuid.empty()) {
        found = co_await directory_.partyByUuid(uuid);
    } else {
        co_return;
    }
    if (!found) co_return;
    facts.party = std::to_string(found->partyId);
    request.add(category::resource, attribute::partyId, facts.party);
}

Task<ResourceFacts> Enrichment::resource(
    Request& request, Origin origin, InstanceMemory& memory, http::Trace trace
) {
    if (!request.has(category::resource)) throw Problem(Errc::badRequest, "the resource is missing");
    auto facts = read(request);
    if (!isComplete(facts) && !facts.instance.empty()) {
        co_await fromInstance(request, facts, memory, std::move(trace));
    }
    co_await party(request, origin, facts);
    addResourceIds(request, facts);
    co_return facts;
}

Task<> Enrichment::subject(
    Request& request, Origin origin, const Policy& policy, const ResourceFacts& facts
) {
    if (!request.has(category::subject)) throw Problem(Errc::badRequest, "the subject is missing");
    std::size_t attributes = 0;
    for (const auto& entry : request.categories) {
        if (entry.id == category::subject) attributes += entry.attributes.size();
    }
    if (request.find(category::subject, attribute::systemUser) && attributes > 1) {
        throw Problem(Errc::badRequest, "a system user is the only attribute of its subject");
    }
    auto userId = request.value(category::subject, attribute::userId);
    if (request.find(category::subject, attribute::personNumber)) {
        if (origin == Origin::internal || userId) {
            throw Problem(Errc::badRequest, "a person number is not allowed here");
        }
    }
    if (const auto number = request.value(category::subject, attribute::organizationNumberOld)) {
        request.add(category::subject, attribute::organizationNumber, *number);
    }

    // No look-up happens unless the policy asks for roles and both sides are known (contract 9, 18).
    if (!policy.mentions(category::subject, attribute::roleCode)) co_return;
    const auto user = parseNumber<std::int64_t>(userId.value_or(""));
    const auto owner = parseNumber<std::int64_t>(facts.party);
    if (!user || !owner) co_return;
    auto codes = co_await directory_.roles(*user, *owner);
    if (codes.empty()) co_return;
    xacml::Attribute roles;
    roles.id = attribute::roleCode;
    roles.values = std::move(codes);
    request.add(category::subject, std::move(roles));
}

}  // namespace varde::authorization
