#include "party_v2.hpp"

#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::registry {
namespace {

enum class Of { any, person, organization, selfIdentified, user, nobody };

struct Field {
    std::string_view name;    // in the query
    std::string_view member;  // in the answer
    Of of;
};

constexpr Field allFields[] = {
    {"uuid", "partyUuid", Of::any},
    {"version", "versionId", Of::any},
    {"type", "partyType", Of::any},
    {"id", "partyId", Of::any},
    {"ext-urn", "externalUrn", Of::any},
    {"display-name", "displayName", Of::any},
    {"created", "createdAt", Of::any},
    {"modified", "modifiedAt", Of::any},
    {"deleted", "isDeleted", Of::any},
    {"deleted-at", "deletedAt", Of::any},
    {"owner-uuid", "ownerUuid", Of::nobody},
    {"user.id", "userId", Of::user},
    {"user.name", "username", Of::user},
    {"person-id", "personIdentifier", Of::person},
    {"person.source", "source", Of::person},
    {"person.first-name", "firstName", Of::person},
    {"person.middle-name", "middleName", Of::person},
    {"person.last-name", "lastName", Of::person},
    {"person.short-name", "shortName", Of::person},
    {"person.address", "address", Of::person},
    {"person.mailing-address", "mailingAddress", Of::person},
    {"person.date-of-birth", "dateOfBirth", Of::person},
    {"person.date-of-death", "dateOfDeath", Of::person},
    {"org-id", "organizationIdentifier", Of::organization},
    {"org.source", "source", Of::organization},
    {"org.unit-status", "unitStatus", Of::organization},
    {"org.unit-type", "unitType", Of::organization},
    {"org.telephone-number", "telephoneNumber", Of::organization},
    {"org.mobile-number", "mobileNumber", Of::organization},
    {"org.fax-number", "faxNumber", Of::organization},
    {"org.email-address", "emailAddress", Of::organization},
    {"org.internet-address", "internetAddress", Of::organization},
    {"org.mailing-address", "mailingAddress", Of::organization},
    {"org.business-address", "businessAddress", Of::organization},
    {"si.type", "selfIdentifiedUserType", Of::selfIdentified},
    {"si.email", "email", Of::selfIdentified},
    {"sysuser.type", "systemUserType", Of::nobody}};

constexpr std::string_view alwaysFields[] = {"uuid", "type", "person-id", "org-id", "version"};
constexpr std::string_view identifierFields[] = {"uuid", "id", "ext-urn", "person-id", "org-id"};

json::Value orNull(const std::optional<std::string>& text) {
    return text ? json::Value(*text) : json::Value(nullptr);
}

json::Value textOrNull(const std::string& text) {
    return text.empty() ? json::Value(nullptr) : json::Value(text);
}

std::string_view typeName(model::PartyType type) {
    switch (type) {
        case model::PartyType::person:
            return "person";
        case model::PartyType::selfIdentified:
            return "self-identified-user";
        default:
            return "organization";
    }
}

Of kindOf(model::PartyType type) {
    switch (type) {
        case model::PartyType::person:
            return Of::person;
        case model::PartyType::selfIdentified:
            return Of::selfIdentified;
        default:
            return Of::organization;
    }
}

std::optional<std::string> externalUrn(
    const model::Party& party, const std::optional<model::UserProfile>& user
) {
    if (party.ssn) return "urn:altinn:person:identifier-no:" + *party.ssn;
    if (party.orgNumber) return "urn:altinn:organization:identifier-no:" + *party.orgNumber;
    if (user && user->externalIdentity) return user->externalIdentity;
    if (user && user->userName)
        return "urn:altinn:person:legacy-selfidentified:" + percentEncode(*user->userName);
    return std::nullopt;
}

// The members that persons and organisations have in common with their first model, by that model's names.
json::Value fromPerson(const model::Person& person, std::string_view member) {
    if (member == "firstName") return orNull(person.firstName);
    if (member == "middleName") return orNull(person.middleName);
    if (member == "lastName") return orNull(person.lastName);
    if (member == "shortName") return orNull(person.name);
    if (member == "mailingAddress" && person.mailingAddress) {
        return json::Object{
            {"address", *person.mailingAddress},
            {"postalCode", orNull(person.mailingPostalCode)},
            {"city", orNull(person.mailingPostalCity)}};
    }
    if (member == "dateOfDeath" && person.dateOfDeath) return person.dateOfDeath->toString().substr(0, 10);
    return nullptr;
}

json::Value address(
    const std::optional<std::string>& street,
    const std::optional<std::string>& postalCode,
    const std::optional<std::string>& city
) {
    if (!street) return nullptr;
    return json::Object{{"address", *street}, {"postalCode", orNull(postalCode)}, {"city", orNull(city)}};
}

json::Value fromOrganization(const model::Organization& organization, std::string_view member) {
    const auto& o = organization;
    if (member == "unitStatus") return orNull(o.unitStatus);
    if (member == "unitType") return orNull(o.unitType);
    if (member == "telephoneNumber") return orNull(o.telephoneNumber);
    if (member == "mobileNumber") return orNull(o.mobileNumber);
    if (member == "faxNumber") return orNull(o.faxNumber);
    if (member == "emailAddress") return orNull(o.eMailAddress);
    if (member == "internetAddress") return orNull(o.internetAddress);
    if (member == "mailingAddress")
        return address(o.mailingAddress, o.mailingPostalCode, o.mailingPostalCity);
    if (member == "businessAddress")
        return address(o.businessAddress, o.businessPostalCode, o.businessPostalCity);
    return nullptr;
}

json::Value valueOf(
    const model::Party& party, const std::optional<model::UserProfile>& user, std::string_view member
) {
    if (member == "partyUuid") return orNull(party.partyUuid);
    if (member == "versionId") return 1;
    if (member == "partyType") return typeName(party.partyTypeName);
    if (member == "partyId") return party.partyId;
    if (member == "externalUrn") return orNull(externalUrn(party, user));
    if (member == "displayName") return orNull(party.name);
    if (member == "isDeleted") return party.isDeleted;
    if (member == "personIdentifier") return orNull(party.ssn);
    if (member == "organizationIdentifier") return orNull(party.orgNumber);
    if (member == "selfIdentifiedUserType")
        return user && user->externalIdentity ? "idporten-email" : "legacy";
    if (member == "email") return user ? orNull(user->email) : json::Value(nullptr);
    if (party.person) return fromPerson(*party.person, member);
    if (party.organization) return fromOrganization(*party.organization, member);
    return nullptr;
}

void addUser(json::Object& out, const model::UserProfile& user, const Fields& fields) {
    json::Object shown;
    const auto name = user.userName.value_or("");
    if (fields.contains("user.id")) {
        shown.set("userId", user.userId);
        shown.set("userIds", json::Array{user.userId});
    }
    if (fields.contains("user.name")) {
        shown.set("username", textOrNull(name));
        shown.set("usernames", name.empty() ? json::Array{} : json::Array{name});
    }
    out.set("user", std::move(shown));
}

// What one name in the query stands for; empty when it is not known.
std::vector<std::string_view> resolve(std::string_view name) {
    if (name == "identifiers") return {std::begin(identifierFields), std::end(identifierFields)};
    std::vector<std::string_view> out;
    for (const auto& field : allFields) {
        const bool common = field.of == Of::any;
        const bool inGroup =
            field.name.size() > name.size() && field.name.starts_with(name) && field.name[name.size()] == '.';
        if (field.name == name || inGroup || (name == "party" && common)) out.push_back(field.name);
    }
    return out;
}

}  // namespace

Fields parseFields(std::string_view text) {
    Fields fields(std::begin(alwaysFields), std::end(alwaysFields));
    for (const auto part : split(text, ',')) {
        const auto name = toLower(trim(part));
        if (name.empty()) continue;
        const auto resolved = resolve(name);
        if (resolved.empty())
            throw Problem(Errc::badRequest, "fields: '" + name.substr(0, 50) + "' is not known");
        fields.insert(resolved.begin(), resolved.end());
    }
    return fields;
}

bool needUser(const Fields& fields) {
    for (const auto* name : {"user.id", "user.name", "ext-urn", "si.type", "si.email"}) {
        if (fields.contains(name)) return true;
    }
    return false;
}

json::Object partyV2(
    const model::Party& party, const std::optional<model::UserProfile>& user, const Fields& fields
) {
    json::Object out;
    const auto kind = kindOf(party.partyTypeName);
    for (const auto& field : allFields) {
        const bool applies = field.of == Of::any || field.of == kind;
        if (!applies || !fields.contains(field.name)) continue;
        out.set(field.member, valueOf(party, user, field.member));
    }
    out.set(
        "urn",
        party.partyUuid ? json::Value("urn:altinn:party:uuid:" + *party.partyUuid) : json::Value(nullptr)
    );
    const bool userAsked = fields.contains("user.id") || fields.contains("user.name");
    if (userAsked && user) addUser(out, *user, fields);
    return out;
}

}  // namespace varde::registry
