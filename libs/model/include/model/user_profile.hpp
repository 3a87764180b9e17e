#pragma once
// A user as the Profile API shows them (register contract 6.4).
#include "model/party.hpp"

namespace varde::model {

struct ProfileSettings {
    std::string language = "nb";  // nb, nn or en
    std::int32_t preSelectedPartyId = 0;
    std::optional<std::string> preselectedPartyUuid;  // the protocol's own capital letters
    bool doNotPromptForParty = false;
    bool showClientUnits = false;
    bool shouldShowSubEntities = false;
    bool shouldShowDeletedEntities = false;

    static constexpr void fields(auto&& field) {
        field("language", &ProfileSettings::language);
        field("preSelectedPartyId", &ProfileSettings::preSelectedPartyId);
        field("preselectedPartyUuid", &ProfileSettings::preselectedPartyUuid, json::nullable);
        field("doNotPromptForParty", &ProfileSettings::doNotPromptForParty);
        field("showClientUnits", &ProfileSettings::showClientUnits);
        field("shouldShowSubEntities", &ProfileSettings::shouldShowSubEntities);
        field("shouldShowDeletedEntities", &ProfileSettings::shouldShowDeletedEntities);
    }
};

struct UserProfile {
    std::int32_t userId = 0;
    std::optional<std::string> userUuid;
    std::optional<std::string> userName;
    std::optional<std::string> externalIdentity;
    bool isReserved = false;
    std::optional<std::string> phoneNumber;
    std::optional<std::string> email;
    std::int32_t partyId = 0;
    std::optional<Party> party;
    std::int32_t userType =
        0;  // 0 none, 1 by national identity number, 2 self-identified, 3 enterprise, 4 agency, 5 PSAN, 6 PSA
    ProfileSettings profileSettingPreference;

    static constexpr void fields(auto&& field) {
        field("userId", &UserProfile::userId);
        field("userUuid", &UserProfile::userUuid, json::nullable);
        field("userName", &UserProfile::userName, json::nullable);
        field("externalIdentity", &UserProfile::externalIdentity, json::nullable);
        field("isReserved", &UserProfile::isReserved);
        field("phoneNumber", &UserProfile::phoneNumber, json::nullable);
        field("email", &UserProfile::email, json::nullable);
        field("partyId", &UserProfile::partyId);
        field("party", &UserProfile::party, json::nullable);
        field("userType", &UserProfile::userType);
        field("profileSettingPreference", &UserProfile::profileSettingPreference);
    }
};

}  // namespace varde::model
