#include "subject.hpp"

#include "claims.hpp"

namespace varde::auth {
namespace {

// What the claims say about identity; exactly one of it is sent.
struct Identity {
    std::string personUuid;
    std::string userId;
    std::string partyId;
    std::string resource;
    std::string systemUser;
    std::string orgNumberOld;
    std::string orgNumber;
};

class SubjectBuilder {
public:
    void claim(const std::string& name, const json::Value& value);
    json::Array finish();

private:
    bool remember(const std::string& name, const json::Value& value);
    void emit(std::string_view id, std::string value) { out_.emplace_back(attribute(id, std::move(value))); }

    json::Array out_;
    Identity identity_;
    bool hasSession_ = false;
};

// True when the claim is one that is not copied.
bool SubjectBuilder::remember(const std::string& name, const json::Value& value) {
    const auto text = claimText(value).value_or(std::string());
    if (name == "urn:altinn:orgNumber") {
        identity_.orgNumberOld = identity_.orgNumber = text;
    } else if (name == "urn:altinn:organization:identifier-no") {
        identity_.orgNumber = text;
        identity_.orgNumberOld.clear();
    } else if (name == "consumer") {
        const auto consumer = claimObject(value);
        const auto number = consumer ? organisationNumber(*consumer) : std::nullopt;
        if (number) identity_.orgNumber = *number;
    } else if (name == "authorization_details") {
        const auto details = claimObject(value);
        const auto id = details ? firstSystemUserId(*details) : std::nullopt;
        if (id) identity_.systemUser = *id;
    } else if (name == "urn:altinn:userid") {
        identity_.userId = text;
    } else if (name == "urn:altinn:person:uuid") {
        identity_.personUuid = text;
    } else if (name == "urn:altinn:partyid") {
        identity_.partyId = text;
    } else if (name == "urn:altinn:resource") {
        identity_.resource = text;
    } else {
        return false;
    }
    return true;
}

void SubjectBuilder::claim(const std::string& name, const json::Value& value) {
    if (remember(name, value)) return;
    if (const auto* list = value.asArray()) {
        // A list is several claims of one name.
        for (const auto& one : *list) claim(name, one);
        return;
    }
    auto text = claimText(value);
    if (!text || text->empty()) return;
    if (name == "scope") {
        emit("urn:scope", std::move(*text));
    } else if (name == "sid" || name == "jti") {
        if (!hasSession_) emit("urn:altinn:sessionid", std::move(*text));
        hasSession_ = true;
    } else if (name.starts_with("urn:")) {
        emit(name, std::move(*text));
    }
}

json::Array SubjectBuilder::finish() {
    const auto& who = identity_;
    if (!who.personUuid.empty()) {
        emit("urn:altinn:person:uuid", who.personUuid);
    } else if (!who.userId.empty()) {
        emit("urn:altinn:userid", who.userId);
    } else if (!who.partyId.empty()) {
        emit("urn:altinn:partyid", who.partyId);
    } else if (!who.resource.empty()) {
        emit("urn:altinn:resource", who.resource);
    } else if (!who.systemUser.empty()) {
        // A system user has only the rights that it was given itself, none by its vendor's other attributes.
        out_.clear();
        emit("urn:altinn:systemuser:uuid", who.systemUser);
    } else if (!who.orgNumberOld.empty()) {
        emit("urn:altinn:organizationnumber", who.orgNumberOld);
        emit("urn:altinn:organization:identifier-no", who.orgNumber);
    } else if (!who.orgNumber.empty()) {
        emit("urn:altinn:organization:identifier-no", who.orgNumber);
    }
    return std::move(out_);
}

}  // namespace

json::Object attribute(std::string_view id, std::string value, bool includeInResult) {
    json::Object result{{"attributeId", id}, {"value", std::move(value)}, {"dataType", "string"}};
    if (includeInResult) result.set("includeInResult", true);
    return result;
}

json::Array subjectAttributes(const Caller& caller) {
    SubjectBuilder builder;
    for (const auto& [name, value] : caller.claims()) builder.claim(name, value);
    return builder.finish();
}

}  // namespace varde::auth
