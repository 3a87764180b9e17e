#pragma once
// Who an instance can belong to and who acts: persons, organisations, and users who registered themselves
// (register contract 6.1 to 6.3). Every member is always written, null where there is nothing.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "json/enum.hpp"
#include "json/json.hpp"

namespace varde::model {

// Written as its number; sub-units and bankruptcy estates are organisations with a unit type of their own.
enum class PartyType { unset, person, organisation, selfIdentified, subUnit, bankruptcyEstate };
inline constexpr std::array<json::EnumName<PartyType>, 6> partyTypeNames{
    {{PartyType::unset, "Unset"},
     {PartyType::person, "Person"},
     {PartyType::organisation, "Organisation"},
     {PartyType::selfIdentified, "SelfIdentified"},
     {PartyType::subUnit, "SubUnit"},
     {PartyType::bankruptcyEstate, "BankruptcyEstate"}}};
constexpr std::span<const json::EnumName<PartyType>> enumNames(PartyType) {
    return partyTypeNames;
}
constexpr bool writtenAsNumber(PartyType) {
    return true;
}

struct Person {
    std::optional<std::string> ssn;
    std::optional<std::string> name;
    std::optional<std::string> firstName;
    std::optional<std::string> middleName;
    std::optional<std::string> lastName;
    std::optional<std::string> telephoneNumber;
    std::optional<std::string> mobileNumber;
    std::optional<std::string> mailingAddress;
    std::optional<std::string> mailingPostalCode;
    std::optional<std::string> mailingPostalCity;
    std::optional<std::string> addressMunicipalNumber;
    std::optional<std::string> addressMunicipalName;
    std::optional<std::string> addressStreetName;
    std::optional<std::string> addressHouseNumber;
    std::optional<std::string> addressHouseLetter;
    std::optional<std::string> addressPostalCode;
    std::optional<std::string> addressCity;
    std::optional<DateTime> dateOfDeath;

    static constexpr void fields(auto&& field) {
        field("ssn", &Person::ssn, json::nullable);
        field("name", &Person::name, json::nullable);
        field("firstName", &Person::firstName, json::nullable);
        field("middleName", &Person::middleName, json::nullable);
        field("lastName", &Person::lastName, json::nullable);
        field("telephoneNumber", &Person::telephoneNumber, json::nullable);
        field("mobileNumber", &Person::mobileNumber, json::nullable);
        field("mailingAddress", &Person::mailingAddress, json::nullable);
        field("mailingPostalCode", &Person::mailingPostalCode, json::nullable);
        field("mailingPostalCity", &Person::mailingPostalCity, json::nullable);
        field("addressMunicipalNumber", &Person::addressMunicipalNumber, json::nullable);
        field("addressMunicipalName", &Person::addressMunicipalName, json::nullable);
        field("addressStreetName", &Person::addressStreetName, json::nullable);
        field("addressHouseNumber", &Person::addressHouseNumber, json::nullable);
        field("addressHouseLetter", &Person::addressHouseLetter, json::nullable);
        field("addressPostalCode", &Person::addressPostalCode, json::nullable);
        field("addressCity", &Person::addressCity, json::nullable);
        field("dateOfDeath", &Person::dateOfDeath, json::nullable);
    }
};

struct Organization {
    std::optional<std::string> orgNumber;
    std::optional<std::string> name;
    std::optional<std::string> unitType;
    std::optional<std::string> telephoneNumber;
    std::optional<std::string> mobileNumber;
    std::optional<std::string> faxNumber;
    std::optional<std::string> eMailAddress;
    std::optional<std::string> internetAddress;
    std::optional<std::string> mailingAddress;
    std::optional<std::string> mailingPostalCode;
    std::optional<std::string> mailingPostalCity;
    std::optional<std::string> businessAddress;
    std::optional<std::string> businessPostalCode;
    std::optional<std::string> businessPostalCity;
    std::optional<std::string> unitStatus;

    static constexpr void fields(auto&& field) {
        field("orgNumber", &Organization::orgNumber, json::nullable);
        field("name", &Organization::name, json::nullable);
        field("unitType", &Organization::unitType, json::nullable);
        field("telephoneNumber", &Organization::telephoneNumber, json::nullable);
        field("mobileNumber", &Organization::mobileNumber, json::nullable);
        field("faxNumber", &Organization::faxNumber, json::nullable);
        field("eMailAddress", &Organization::eMailAddress, json::nullable);
        field("internetAddress", &Organization::internetAddress, json::nullable);
        field("mailingAddress", &Organization::mailingAddress, json::nullable);
        field("mailingPostalCode", &Organization::mailingPostalCode, json::nullable);
        field("mailingPostalCity", &Organization::mailingPostalCity, json::nullable);
        field("businessAddress", &Organization::businessAddress, json::nullable);
        field("businessPostalCode", &Organization::businessPostalCode, json::nullable);
        field("businessPostalCity", &Organization::businessPostalCity, json::nullable);
        field("unitStatus", &Organization::unitStatus, json::nullable);
    }
};

struct Party {
    std::int32_t partyId = 0;
    std::optional<std::string> partyUuid;
    PartyType partyTypeName = PartyType::unset;
    std::optional<std::string> orgNumber;
    std::optional<std::string> ssn;
    std::optional<std::string> unitType;
    std::optional<std::string> name;
    bool isDeleted = false;
    bool onlyHierarchyElementWithNoAccess = false;
    std::optional<Person> person;
    std::optional<Organization> organization;
    std::optional<std::vector<Party>> childParties;

    static constexpr void fields(auto&& field) {
        field("partyId", &Party::partyId);
        field("partyUuid", &Party::partyUuid, json::nullable);
        field("partyTypeName", &Party::partyTypeName);
        field("orgNumber", &Party::orgNumber, json::nullable);
        field("ssn", &Party::ssn, json::nullable);
        field("unitType", &Party::unitType, json::nullable);
        field("name", &Party::name, json::nullable);
        field("isDeleted", &Party::isDeleted);
        field("onlyHierarchyElementWithNoAccess", &Party::onlyHierarchyElementWithNoAccess);
        field("person", &Party::person, json::nullable);
        field("organization", &Party::organization, json::nullable);
        field("childParties", &Party::childParties, json::nullable);
    }
};

// Whom a look-up is about: exactly one of the two.
struct PartyLookup {
    std::optional<std::string> ssn;
    std::optional<std::string> orgNo;

    static constexpr void fields(auto&& field) {
        field("ssn", &PartyLookup::ssn, json::nullable);
        field("orgNo", &PartyLookup::orgNo, json::nullable);
    }
};

}  // namespace varde::model
