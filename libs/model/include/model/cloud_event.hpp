#pragma once
// A CloudEvent in the CloudEvents JSON format (events contract 3.1): something that happened, told to whoever
// subscribed.
#include <optional>
#include <string>
#include <string_view>

#include "json/json.hpp"

namespace varde::model {

struct CloudEvent {
    std::string specversion = "1.0";
    std::string id;
    std::optional<std::string> time;  // RFC 3339 with the publisher's own offset
    std::string type;
    std::string source;
    std::optional<std::string> subject;
    std::optional<std::string> resource;          // urn:altinn:resource:..., what listing and matching go by
    std::optional<std::string> resourceinstance;  // of apps: partyId/instanceGuid
    std::optional<std::string> alternativesubject;  // of apps: /org/{number}, /person/{number}
    std::optional<std::string> datacontenttype;
    std::optional<std::string> dataschema;
    std::optional<json::Value> data;
    std::optional<std::string> dataBase64;
    json::Extra extensions;  // every other attribute: kept, and written back as text

    static constexpr void fields(auto&& field) {
        field("specversion", &CloudEvent::specversion);
        field("id", &CloudEvent::id, json::required);
        field("time", &CloudEvent::time);
        field("type", &CloudEvent::type, json::required);
        field("source", &CloudEvent::source, json::required);
        field("subject", &CloudEvent::subject);
        field("resource", &CloudEvent::resource);
        field("resourceinstance", &CloudEvent::resourceinstance);
        field("alternativesubject", &CloudEvent::alternativesubject);
        field("datacontenttype", &CloudEvent::datacontenttype);
        field("dataschema", &CloudEvent::dataschema);
        field("data", &CloudEvent::data);
        field("data_base64", &CloudEvent::dataBase64);
        field(json::rest, &CloudEvent::extensions);
    }
};

// Reads what a publisher sent, by CloudEvents' own rules and not by json's lenient ones: names are exactly
// lower case, null is absence, booleans and integers of extensions become text. Throws Problem(badRequest)
// with key RequestBody.
CloudEvent cloudEventOf(const json::Value& document);
CloudEvent parseCloudEvent(std::string_view text);

// An RFC 3339 time with 0, 3, 6 or 7 fractional digits and `Z` for no offset; empty when it is not one.
std::optional<std::string> normalizedEventTime(std::string_view text);
// The same instant in UTC, as lists print it.
std::string eventTimeInUtc(std::string_view time);

}  // namespace varde::model
