#pragma once
// The identifiers that policies and requests are written with (XACML 3.0; authorization contract 3.2).
#include <string_view>

namespace varde::xacml {

inline constexpr std::string_view policyNamespace = "urn:oasis:names:tc:xacml:3.0:core:schema:wd-17";

namespace category {
inline constexpr std::string_view subject = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject";
inline constexpr std::string_view resource = "urn:oasis:names:tc:xacml:3.0:attribute-category:resource";
inline constexpr std::string_view action = "urn:oasis:names:tc:xacml:3.0:attribute-category:action";
inline constexpr std::string_view environment = "urn:oasis:names:tc:xacml:3.0:attribute-category:environment";
}  // namespace category

namespace datatype {
inline constexpr std::string_view string = "http://www.w3.org/2001/XMLSchema#string";
inline constexpr std::string_view anyUri = "http://www.w3.org/2001/XMLSchema#anyURI";
inline constexpr std::string_view integer = "http://www.w3.org/2001/XMLSchema#integer";
inline constexpr std::string_view boolean = "http://www.w3.org/2001/XMLSchema#boolean";
}  // namespace datatype

namespace attribute {
inline constexpr std::string_view actionId = "urn:oasis:names:tc:xacml:1.0:action:action-id";
inline constexpr std::string_view app = "urn:altinn:app";
inline constexpr std::string_view appResource = "urn:altinn:appresource";
inline constexpr std::string_view endEvent = "urn:altinn:end-event";
inline constexpr std::string_view instanceId = "urn:altinn:instance-id";
inline constexpr std::string_view org = "urn:altinn:org";
inline constexpr std::string_view organizationNumber = "urn:altinn:organization:identifier-no";
inline constexpr std::string_view organizationNumberOld = "urn:altinn:organizationnumber";
inline constexpr std::string_view partyId = "urn:altinn:partyid";
inline constexpr std::string_view partyUuid = "urn:altinn:party:uuid";
inline constexpr std::string_view personNumber = "urn:altinn:person:identifier-no";
inline constexpr std::string_view resource = "urn:altinn:resource";
inline constexpr std::string_view resourceInstanceId = "urn:altinn:resource:instance-id";
inline constexpr std::string_view roleCode = "urn:altinn:rolecode";
inline constexpr std::string_view systemUser = "urn:altinn:systemuser:uuid";
inline constexpr std::string_view task = "urn:altinn:task";
inline constexpr std::string_view userId = "urn:altinn:userid";
}  // namespace attribute

}  // namespace varde::xacml
