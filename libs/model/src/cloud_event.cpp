#include "model/cloud_event.hpp"

#include "base/date_time.hpp"
#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "instantiate.hpp"

VARDE_MODEL(varde::model::CloudEvent);

namespace varde::model {

namespace {

[[noreturn]] void refuse(const std::string& message) {
    throw Problem(Errc::badRequest, "not a valid CloudEvent", {{"RequestBody", {message}}});
}

bool isDigits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// One character of well-formed UTF-8, which `text` loses.
std::uint32_t takeCharacter(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t character = size == 1 ? lead : lead & (0x7Fu >> size);
    for (std::size_t i = 1; i < std::min(size, text.size()); ++i) {
        character = (character << 6) | (static_cast<unsigned char>(text[i]) & 0x3Fu);
    }
    text.remove_prefix(std::min(size, text.size()));
    return character;
}

// No control characters, non-characters or surrogates.
bool isAttributeText(std::string_view text) {
    while (!text.empty()) {
        const auto c = takeCharacter(text);
        if (c <= 0x1F || (c >= 0x7F && c <= 0x9F)) return false;
        if ((c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE || (c >= 0xD800 && c <= 0xDFFF))
            return false;
    }
    return true;
}

bool isToken(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$&-^_.+").find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

// type/subtype of a media type, lower case; empty when it is none.
std::string mediaType(std::string_view text) {
    const auto essence = trim(text.substr(0, text.find(';')));
    const auto parts = split(essence, '/');
    if (parts.size() != 2 || !isToken(parts[0]) || !isToken(parts[1])) return {};
    return toLower(essence);
}
bool isJson(const std::string& type) {
    return type.ends_with("/json") || type.ends_with("+json");
}

bool isAbsoluteUri(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || text.find(' ') != std::string_view::npos)
        return false;
    const auto scheme = text.substr(0, colon);
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto more = [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    };
    return letter(scheme.front()) && std::all_of(scheme.begin(), scheme.end(), more);
}

std::string attribute(std::string_view name, const json::Value& value) {
    const auto* text = value.asString();
    if (!text) refuse(std::string(name) + " must be text");
    if (text->empty()) refuse(std::string(name) + " must not be empty");
    if (!isAttributeText(*text)) refuse(std::string(name) + " holds characters that are not allowed");
    return *text;
}

std::string extension(std::string_view name, const json::Value& value) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (name.empty() || !std::all_of(name.begin(), name.end(), allowed)) {
        refuse("an attribute's name has only a-z and 0-9: " + std::string(name));
    }
    if (const auto flag = value.asBool()) return *flag ? "true" : "false";
    if (value.isInteger()) {
        const auto number = *value.asInteger();
        if (number != static_cast<std::int32_t>(number)) refuse(std::string(name) + " is beyond 32 bits");
        return std::to_string(number);
    }
    const auto* text = value.asString();
    if (!text) refuse(std::string(name) + " must be text, a boolean or an integer");
    if (!isAttributeText(*text)) refuse(std::string(name) + " holds characters that are not allowed");
    return *text;
}

// The attributes that CloudEvents itself names; false for an extension.
bool readOwn(CloudEvent& event, const std::string& name, const json::Value& value) {
    if (name == "specversion") {
        if (attribute(name, value) != "1.0") refuse("specversion must be 1.0");
    } else if (name == "id") {
        event.id = attribute(name, value);
    } else if (name == "type") {
        event.type = attribute(name, value);
    } else if (name == "source") {
        event.source = attribute(name, value);
        if (event.source.find_first_of(" <>\"{}|\\^`") != std::string::npos)
            refuse("source must be a URI reference");
    } else if (name == "subject") {
        event.subject = attribute(name, value);
    } else if (name == "time") {
        event.time = normalizedEventTime(attribute(name, value));
        if (!event.time) refuse("time must be an RFC 3339 time");
    } else if (name == "datacontenttype") {
        event.datacontenttype = attribute(name, value);
        if (mediaType(*event.datacontenttype).empty()) refuse("datacontenttype must be a media type");
    } else if (name == "dataschema") {
        event.dataschema = attribute(name, value);
        if (!isAbsoluteUri(*event.dataschema)) refuse("dataschema must be an absolute URI");
    } else if (name == "data") {
        event.data = value;
    } else if (name == "data_base64") {
        const auto* text = value.asString();
        if (!text || !fromBase64(*text)) refuse("data_base64 must be base64");
        event.dataBase64 = *text;
    } else {
        return false;
    }
    return true;
}

void readExtension(CloudEvent& event, const std::string& name, const json::Value& value) {
    auto text = extension(name, value);
    if (name == "resource") {
        event.resource = std::move(text);
    } else if (name == "resourceinstance") {
        event.resourceinstance = std::move(text);
    } else if (name == "alternativesubject") {
        event.alternativesubject = std::move(text);
    } else {
        event.extensions.set(name, std::move(text));
    }
}

}  // namespace

CloudEvent cloudEventOf(const json::Value& document) {
    const auto* object = document.asObject();
    if (!object) refuse("a CloudEvent is an object");
    for (const auto* name : {"specversion", "id", "source", "type"}) {
        const auto* value = object->find(name);
        if (!value || value->isNull()) refuse(std::string(name) + " is missing");
    }
    CloudEvent event;
    for (const auto& [name, value] : *object) {
        if (value.isNull()) continue;
        if (!readOwn(event, name, value)) readExtension(event, name, value);
    }
    if (event.data && event.dataBase64) refuse("data and data_base64 exclude each other");
    if (event.data) {
        if (!event.datacontenttype) event.datacontenttype = "application/json";
        if (!isJson(mediaType(*event.datacontenttype)) && !event.data->isString()) {
            refuse("data must be text when datacontenttype is not JSON");
        }
    }
    return event;
}

CloudEvent parseCloudEvent(std::string_view text) {
    json::Value document;
    try {  // the contract gives body errors a key of their own
        document = json::parseValue(text);
    } catch (const Problem& problem) {
        refuse(problem.detail);
    }
    return cloudEventOf(document);
}

std::optional<std::string> normalizedEventTime(std::string_view text) {
    // 2026-02-03T08:15:30[.fraction](Z|+hh:mm|-hh:mm)
    constexpr std::size_t seconds = 19;
    if (text.size() <= seconds || text[10] != 'T') return std::nullopt;
    auto rest = text.substr(seconds);
    std::string fraction;
    if (rest.front() == '.') {
        const auto end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
        fraction = rest.substr(1, std::min<std::size_t>(end - 1, 7));
        if (fraction.empty()) return std::nullopt;
        rest.remove_prefix(end);
    }
    std::string zone(rest);
    if (zone != "Z") {
        const bool shaped = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
        if (!shaped || !isDigits(zone.substr(1, 2)) || !isDigits(zone.substr(4, 2))) return std::nullopt;
        const auto minutes = std::stoi(zone.substr(1, 2)) * 60 + std::stoi(zone.substr(4, 2));
        if (minutes > 14 * 60 || zone[4] > '5') return std::nullopt;
        if (minutes == 0) zone = "Z";
    }
    const auto base = std::string(text.substr(0, seconds));
    if (!DateTime::parse(base + "Z")) return std::nullopt;

    while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
    const std::size_t digits = fraction.empty() ? 0 : fraction.size() <= 3 ? 3 : fraction.size() <= 6 ? 6 : 7;
    fraction.resize(digits, '0');
    return base + (digits == 0 ? "" : ".") + fraction + zone;
}

std::string eventTimeInUtc(std::string_view time) {
    const auto parsed = DateTime::parse(time);
    if (!parsed) return std::string(time);
    const auto utc = parsed->toUtc().toString();
    return normalizedEventTime(utc).value_or(utc);
}

}  // namespace varde::model
