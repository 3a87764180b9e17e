#include "instantiation.hpp"

#include <algorithm>
#include <exception>

#include "directory.hpp"
#include "http/multipart.hpp"
#include "parties.hpp"
#include "telemetry/log.hpp"
#include "wire.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

// Parts are held until the instance exists, so their sum is bounded; larger files are uploaded one by one, as
// streams.
constexpr std::uint64_t bodyBytesMax = 50 * 1024 * 1024;

std::string safeFilename(std::string name) {
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    for (auto& letter : name) {
        if (letter == '/' || letter == '\\' || static_cast<unsigned char>(letter) < 0x20) letter = '_';
    }
    return name;
}

Refusal unreadable(std::string detail) {
    return Refusal::problem(Status::badRequest, "Error reading request", std::move(detail));
}

Task<std::vector<RequestPart>> readParts(http::Request& request) {
    std::vector<RequestPart> parts;
    const auto contentType = std::string(request.header("Content-Type").value_or(""));
    const auto boundary = http::multipartBoundary(contentType);
    if (!boundary) {
        auto body = co_await request.body(bodyBytesMax);
        if (!body.empty()) parts.push_back({{}, contentType, std::nullopt, std::move(body)});
        co_return parts;
    }
    http::MultipartReader reader(request.stream(bodyBytesMax), *boundary);
    while (true) {
        auto read = co_await reader.nextPart();
        if (!read) break;
        const auto text = read->headers.find("Content-Disposition");
        const auto type = read->headers.find("Content-Type");
        const auto disposition = text ? http::parseContentDisposition(*text) : std::nullopt;
        if (!disposition) throw unreadable("A part has no Content-Disposition");
        if (!type) throw unreadable("A part has no Content-Type");
        RequestPart part{disposition->name.value_or(""), std::string(*type), std::nullopt, {}};
        if (disposition->filename) part.filename = safeFilename(*disposition->filename);
        part.bytes = co_await http::readAll(*read->body, bodyBytesMax);
        parts.push_back(std::move(part));
    }
    co_return parts;
}

std::optional<RequestPart> take(std::vector<RequestPart>& parts, std::string_view name) {
    const auto found =
        std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.name == name; });
    if (found == parts.end()) return std::nullopt;
    auto part = std::move(*found);
    parts.erase(found);
    return part;
}

bool namesSomeone(const model::InstanceOwner& owner) {
    const auto given = [](const auto& text) { return text && !text->empty(); };
    return given(owner.partyId) || given(owner.personNumber) || given(owner.organisationNumber) ||
           given(owner.externalIdentifier) || given(owner.username);
}

model::Instance parseTemplate(const std::string& bytes) {
    try {
        return json::parse<model::Instance>(bytes);
    } catch (const Problem& problem) {  // this endpoint answers with plain text
        throw Refusal::text(Status::badRequest, "Failing to deserialize instance: " + problem.detail);
    }
}

std::string bareType(const std::string& contentType) {
    return std::string(trim(split(contentType, ';').front()));
}

// Step 5: the parts against the app's metadata.
void requireFitting(const appdef::AppDefinition& app, const std::vector<RequestPart>& parts) {
    const auto refuse = [](const std::string& text) {
        return Refusal::text(
            Status::badRequest, "Error when comparing content to application metadata: " + text
        );
    };
    std::map<std::string, int> counts;
    for (const auto& part : parts) {
        if (part.name.empty()) throw refuse("Multipart section has no name");
        const auto* type = app.dataType(part.name);
        if (type == nullptr)
            throw refuse(
                "Multipart section named, '" + part.name + "' does not correspond to an element type"
            );
        if (part.contentType.empty())
            throw refuse("The multipart section named " + part.name + " is missing Content-Type");
        const auto& allowed = type->allowedContentTypes;
        const auto bare = bareType(part.contentType);
        if (allowed && !allowed->empty() &&
            std::find(allowed->begin(), allowed->end(), bare) == allowed->end()) {
            throw refuse(
                "The multipart section named " + part.name + " has a Content-Type '" + bare +
                "' which is invalid"
            );
        }
        if (part.bytes.empty()) throw refuse("The multipart section named " + part.name + " has no data");
        if (type->maxSize &&
            part.bytes.size() > static_cast<std::uint64_t>(*type->maxSize) * bytesPerMegabyte) {
            throw refuse("The multipart section named " + part.name + " exceeds the size limit");
        }
        if (type->maxCount > 0 && ++counts[part.name] > type->maxCount) {
            throw refuse("There are more parts named " + part.name + " than the app allows");
        }
    }
}

// Section 3.2: the owner as the register knows it.
model::InstanceOwner ownerOf(const json::Value& party) {
    model::InstanceOwner owner;
    if (const auto id = party["partyId"].asInteger()) owner.partyId = std::to_string(*id);
    const auto ssn = party.text("ssn");
    const auto number = party.text("orgNumber");
    if (ssn && !ssn->empty()) {
        owner.personNumber = ssn;
    } else if (number && !number->empty()) {
        owner.organisationNumber = number;
    } else if (party["partyTypeName"].asInteger() == 3) {
        const auto name = party.text("name").value_or("");
        owner.username = name;
        owner.externalIdentifier = name.compare(0, 6, "epost:") == 0
                                       ? "urn:altinn:person:idporten-email:" + name.substr(6)
                                       : "urn:altinn:person:legacy-selfidentified:" + name;
    }
    return owner;
}

void refuseInProduction(const Platform& platform, const Call& call) {
    if (!call.app->application.disallowUserInstantiation || !platform.production || call.isServiceOwner())
        return;
    throw Refusal::text(Status::forbidden, "Users may not start this service themselves");
}

}  // namespace

Task<http::Response> Instantiation::create(Call& call) {
    refuseInProduction(platform_, call);
    Order order;
    order.parts = co_await readParts(call.request);
    auto instancePart = take(order.parts, "instance");
    if (!instancePart) instancePart = take(order.parts, "");
    take(order.parts, "notification");

    const auto queryParty = call.request.query("instanceOwnerPartyId");
    std::optional<model::Instance> given;
    if (instancePart && !instancePart->bytes.empty() &&
        containsIgnoreCase(instancePart->contentType, "application/json")) {
        // The frontend's empty body arrives as the literal null.
        if (trim(instancePart->bytes) != "null") given = parseTemplate(instancePart->bytes);
    }
    if (!given && (!queryParty || queryParty->empty())) {
        throw Refusal::text(
            Status::badRequest,
            "Cannot create an instance without an instanceOwner.partyId. Either provide instanceOwner party "
            "Id as a query parameter or an instanceTemplate object in the body."
        );
    }
    if (given) {
        if (queryParty && given->instanceOwner && given->instanceOwner->partyId) {
            throw Refusal::text(
                Status::badRequest,
                "You cannot provide an instanceOwnerPartyId as a query param as well as an instance template "
                "in the body. Choose one or the other."
            );
        }
        if (!queryParty && (!given->instanceOwner || !namesSomeone(*given->instanceOwner))) {
            throw Refusal::text(
                Status::badRequest,
                "The instance template must have an instanceOwner with a party id, a number or a name"
            );
        }
        order.instance = std::move(*given);
    }
    if (!order.instance.instanceOwner) order.instance.instanceOwner.emplace();
    if (!namesSomeone(*order.instance.instanceOwner)) order.instance.instanceOwner->partyId = queryParty;
    requireFitting(*call.app, order.parts);
    co_return co_await carryOut(call, std::move(order));
}

Task<http::Response> Instantiation::createSimplified(Call& call) {
    refuseInProduction(platform_, call);
    const auto body = co_await call.request.body(bodyBytesMax);
    const auto sent = json::parseValue(body);
    Order order;
    const auto& owner = sent["instanceOwner"];
    if (owner.isObject()) order.instance.instanceOwner = json::fromValue<model::InstanceOwner>(owner);
    if (!order.instance.instanceOwner || !namesSomeone(*order.instance.instanceOwner)) {
        throw Refusal::text(Status::badRequest, "The party must be identified by instanceOwner");
    }
    if (!sent["sourceInstanceId"].isNull()) {
        throw Refusal::text(
            Status::badRequest, "Creating instance based on a copy from an archived instance is not supported"
        );
    }
    const auto date = [&](const char* name) -> std::optional<DateTime> {
        const auto text = sent.text(name);
        return text ? DateTime::parse(*text) : std::nullopt;
    };
    order.instance.dueBefore = date("dueBefore");
    order.instance.visibleAfter = date("visibleAfter");
    if (const auto* prefill = sent["prefill"].asObject()) order.prefill = *prefill;
    co_return co_await carryOut(call, std::move(order));
}

Task<json::Value> Instantiation::ownerParty(const Call& call, const model::InstanceOwner& owner) {
    std::optional<Status> failed;
    json::Value party;
    try {
        party = co_await platform_.directory.party(call.credentials, owner);
    } catch (const PlatformFailure& failure) {  // what the register says decides between two answers
        failed = failure.status();
    }
    if (failed == Status::unauthorized || failed == Status::forbidden) {
        throw Refusal::standard(Status::forbidden);
    }
    if (!party.isObject()) throw Refusal::text(Status::notFound, "Cannot lookup party");
    co_return party;
}

Task<> Instantiation::store(
    const Call& call, model::Instance& instance, const json::Value& party, RequestPart part
) {
    const auto& type = *call.app->dataType(part.name);
    co_await access_.requireWrite(call, instance, type, Access::Write::create, part.bytes.size());
    const auto id = instance.id.value_or("");
    if (isForm(type)) {
        auto data = FormData::parse(call, type.id, part.bytes, part.contentType);
        co_await forms_.prefill(call, type.id, data, party, {});
        auto element = co_await forms_.add(call, id, type.id, data);
        instance.data.push_back(std::move(element));
        const auto changes = FormData::changes(call, instance, type.id, data);
        co_await forms_.apply(call, instance, changes);
        co_return;
    }
    NewData data{type.id, part.contentType, part.filename, {}, std::move(part.bytes)};
    auto element = co_await platform_.storage.addData(call.credentials, id, std::move(data));
    instance.data.push_back(std::move(element));
}

// Steps 12 and 13.
Task<model::Instance> Instantiation::fill(
    const Call& call,
    model::Instance instance,
    const ProcessEngine::Start& start,
    const json::Value& party,
    Order order
) {
    for (auto& part : order.parts) co_await store(call, instance, party, std::move(part));
    std::vector<json::Value> events;
    if (registersEvents(*call.app))
        events.push_back(cloudEvent(call, platform_, instance, "app.instance.created"));
    VersionedInstance entered{instance, std::nullopt};  // its maker alone knows of it yet
    co_await process_.enter(call, std::move(entered), start, party, order.prefill, std::move(events));
    const auto stored =
        co_await platform_.storage.instance(call.credentials, call.app->id(), instance.id.value_or(""));
    co_return stored.instance;
}

Task<http::Response> Instantiation::carryOut(Call& call, Order order) {
    const auto party = co_await ownerParty(call, *order.instance.instanceOwner);
    auto& wanted = order.instance;
    wanted.instanceOwner = ownerOf(party);
    const auto partyId = wanted.instanceOwner->partyId.value_or("");

    auto resource = call.resource();
    resource.partyId = partyId;
    co_await access_.requireDetailed(call, "instantiate", std::move(resource));
    if (!partyAllowed(call.app->application.partyTypesAllowed, party)) {
        throw Refusal::text(Status::forbidden, "A party of this type may not start the service");
    }

    const auto start = process_.start(call, {});
    wanted.org = call.app->org;
    wanted.appId = call.app->id();
    wanted.process = start.state;
    wanted.data.clear();
    if (!wanted.status) wanted.status.emplace();
    wanted.status->readStatus = call.isServiceOwner() ? model::ReadStatus::unread : model::ReadStatus::read;
    auto created = co_await platform_.storage.create(call.credentials, call.app->id(), wanted);
    const auto id = created.id.value_or("");

    std::exception_ptr failed;
    model::Instance instance;
    try {
        instance = co_await fill(call, std::move(created), start, party, std::move(order));
    } catch (...) {  // nothing half made may stay behind (contract 7.28); the failure itself goes on below
        failed = std::current_exception();
    }
    if (failed) {
        try {
            co_await platform_.storage.remove(call.credentials, id, true);
        } catch (const std::exception& failure
        ) {  // the caller must hear of the first failure, not of this one
            log::error(
                "a half-made instance could not be removed", {{"instance", id}, {"error", failure.what()}}
            );
        }
        std::rethrow_exception(failed);
    }

    co_await access_.keepReadable(call, instance);
    const auto base = call.appUrl() + "/instances";
    auto response = http::json(Status::created, json::write(wire::instanceResponse(instance, base, party)));
    response.headers.set("Location", base + "/" + id);
    co_return response;
}

}  // namespace varde::app_runtime
