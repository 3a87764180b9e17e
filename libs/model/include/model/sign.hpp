#pragma once
// Signing of data elements: what a caller asks for, and the document that is kept (storage contract 3.13).
#include <optional>
#include <string>
#include <vector>

#include "base/date_time.hpp"
#include "json/json.hpp"

namespace varde::model {

struct Signee {
    std::optional<std::string> userId;
    std::optional<std::string> systemUserId;
    std::optional<std::string> personNumber;
    std::optional<std::string> organisationNumber;

    bool operator==(const Signee&) const = default;

    static constexpr void fields(auto&& field) {
        field("userId", &Signee::userId, json::nullable);
        field("systemUserId", &Signee::systemUserId, json::nullable);
        field("personNumber", &Signee::personNumber, json::nullable);
        field("organisationNumber", &Signee::organisationNumber, json::nullable);
    }
};

struct DataElementSignature {
    std::string dataElementId;
    std::optional<std::string> sha256Hash;  // hex; set in the document only
    bool isSigned = false;

    static constexpr void fields(auto&& field) {
        field("dataElementId", &DataElementSignature::dataElementId, json::required);
        field("sha256Hash", &DataElementSignature::sha256Hash);
        field("signed", &DataElementSignature::isSigned);
    }
};

struct SignRequest {
    std::string signatureDocumentDataType;
    std::optional<std::string> generatedFromTask;
    std::vector<DataElementSignature> dataElementSignatures;
    Signee signee;

    static constexpr void fields(auto&& field) {
        field("signatureDocumentDataType", &SignRequest::signatureDocumentDataType, json::required);
        field("generatedFromTask", &SignRequest::generatedFromTask);
        field("dataElementSignatures", &SignRequest::dataElementSignatures, json::required);
        field("signee", &SignRequest::signee, json::required);
    }
};

struct SignDocument {
    std::string id;
    std::string instanceGuid;
    DateTime signedTime;
    Signee signeeInfo;
    std::vector<DataElementSignature> dataElementSignatures;

    static constexpr void fields(auto&& field) {
        field("id", &SignDocument::id);
        field("instanceGuid", &SignDocument::instanceGuid);
        field("signedTime", &SignDocument::signedTime);
        field("signeeInfo", &SignDocument::signeeInfo);
        field("dataElementSignatures", &SignDocument::dataElementSignatures);
    }
};

}  // namespace varde::model
