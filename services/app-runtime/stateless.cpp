#include "stateless.hpp"

#include "directory.hpp"

namespace varde::app_runtime {

namespace {

using http::Status;

constexpr std::uint64_t formBytesMax = 32 * 1024 * 1024;

std::string dataTypeOf(const Call& call) {
    const auto id = call.request.query("dataType").value_or("");
    const auto* type = call.app->dataType(id);
    if (id.empty())
        throw Refusal::text(
            Status::badRequest,
            "Invalid dataType  provided. Please provide a valid dataType as query parameter."
        );
    if (type == nullptr || !isForm(*type)) {
        throw Refusal::text(
            Status::badRequest,
            "Invalid dataType " + id + " provided. Please provide a valid dataType as query parameter."
        );
    }
    return id;
}

// An anonymous caller sees no more than what the app opens to everyone. The original does not look; nothing
// that works depends on that.
std::string anonymousDataTypeOf(const Call& call) {
    const auto id = dataTypeOf(call);
    const auto* set = call.app->statelessSet();
    const auto& logic = call.app->dataType(id)->appLogic;
    if (set == nullptr || !logic->allowAnonymousOnStateless) throw Refusal::empty(Status::unauthorized);
    return id;
}

http::Response answer(const Call& call, const std::string& dataType, json::Value data) {
    if (call.request.queryBool("includeRowId").value_or(false))
        FormData::modelOf(call, dataType).addRowIds(data);
    return http::json(Status::ok, json::write(data));
}

Task<json::Value> sentModel(const Call& call, const std::string& dataType) {
    const std::string contentType(call.request.header("Content-Type").value_or(""));
    const auto body = co_await call.request.body(formBytesMax);
    std::optional<Refusal> refusal;
    json::Value data;
    try {
        data = FormData::parse(call, dataType, body, contentType);
    } catch (const Refusal& refused) {  // here every refusal is a 400 in plain text
        refusal = refused;
    }
    if (refusal) {
        throw Refusal::text(
            Status::badRequest, json::parseValue(refusal->body()).text("detail").value_or("Bad request")
        );
    }
    co_return data;
}

json::Object sentPrefill(const Call& call) {
    const auto text = call.request.query("prefill");
    if (!text || text->empty()) return {};
    const auto value = json::parseValue(*text);
    return value.isObject() ? *value.asObject() : json::Object();
}

// "partyid:1", "org:9", "person:11"
model::InstanceOwner ownerOf(std::string_view header) {
    const auto invalid = Refusal::text(
        Status::badRequest,
        "Invalid party header. Please provide a party header on the form partyid:123, org:[orgnr] or "
        "person:[ssn]"
    );
    const auto parts = split(header, ':');
    if (parts.size() != 2 || header.find(',') != std::string_view::npos) throw invalid;
    const std::string value(trim(parts[1]));
    if (value.empty()) throw invalid;
    model::InstanceOwner owner;
    if (equalsIgnoreCase(parts[0], "partyid")) {
        owner.partyId = value;
    } else if (equalsIgnoreCase(parts[0], "org")) {
        owner.organisationNumber = value;
    } else if (equalsIgnoreCase(parts[0], "person")) {
        owner.personNumber = value;
    } else {
        throw invalid;
    }
    return owner;
}

}  // namespace

Task<json::Value> Stateless::party(const Call& call) {
    model::InstanceOwner owner;
    if (const auto header = call.request.header("party")) {
        owner = ownerOf(*header);
    } else if (call.caller().partyId) {
        owner.partyId = std::to_string(*call.caller().partyId);
    } else {
        owner.organisationNumber = call.caller().orgNumber;
    }
    auto found = co_await platform_.directory.party(call.credentials, owner);
    const auto id = found["partyId"].asInteger();
    if (!id) throw Refusal::text(Status::badRequest, "The party was not found");
    auto resource = call.resource();
    resource.partyId = std::to_string(*id);
    co_await access_.requireDetailed(call, "read", std::move(resource));
    co_return found;
}

Task<http::Response> Stateless::find(Call& call) {
    const auto dataType = dataTypeOf(call);
    const auto owner = co_await party(call);
    auto data = FormData::modelOf(call, dataType).initial();
    co_await forms_.prefill(call, dataType, data, owner, sentPrefill(call));
    co_return answer(call, dataType, std::move(data));
}

Task<http::Response> Stateless::replace(Call& call) {
    const auto dataType = dataTypeOf(call);
    const auto owner = co_await party(call);
    auto data = co_await sentModel(call, dataType);
    co_await forms_.prefill(call, dataType, data, owner, {});
    co_return answer(call, dataType, std::move(data));
}

Task<http::Response> Stateless::findAnonymous(Call& call) {
    const auto dataType = anonymousDataTypeOf(call);
    co_return answer(call, dataType, FormData::modelOf(call, dataType).initial());
}

Task<http::Response> Stateless::replaceAnonymous(Call& call) {
    const auto dataType = anonymousDataTypeOf(call);
    auto data = co_await sentModel(call, dataType);
    co_return answer(call, dataType, std::move(data));
}

}  // namespace varde::app_runtime
