#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "http/multipart.hpp"

namespace varde::http {
namespace {

constexpr std::size_t boundaryCharactersMax = 128;

bool isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// `; name=value; name="quoted value"`: what follows a media type or a disposition.
class Parameters {
public:
    explicit Parameters(std::string_view text) : rest_(text) {}

    struct Parameter {
        std::string name;  // lower case
        std::string value;
    };

    // Empty at the end, or where the text is not well-formed: ok() tells which.
    std::optional<Parameter> next() {
        rest_ = trim(rest_);
        while (rest_.starts_with(';')) rest_ = trim(rest_.substr(1));
        if (rest_.empty()) return std::nullopt;
        const auto equals = rest_.find_first_of("=;");
        if (equals == std::string_view::npos || rest_[equals] == ';') return failed();
        Parameter parameter{toLower(trim(rest_.substr(0, equals))), {}};
        rest_ = trim(rest_.substr(equals + 1));
        if (parameter.name.empty()) return failed();
        if (rest_.starts_with('"')) {
            if (!quoted(parameter.value)) return failed();
        } else {
            const auto end = std::min(rest_.find(';'), rest_.size());
            parameter.value = trim(rest_.substr(0, end));
            rest_ = rest_.substr(end);
        }
        rest_ = trim(rest_);
        if (!rest_.empty() && !rest_.starts_with(';')) return failed();
        return parameter;
    }
    bool ok() const { return ok_; }

private:
    std::nullopt_t failed() {
        ok_ = false;
        return std::nullopt;
    }

    // A backslash escapes a quote or itself; before anything else it is a path separator that browsers send.
    bool quoted(std::string& value) {
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] == '"') {
                rest_ = rest_.substr(i + 1);
                return true;
            }
            const bool escape =
                rest_[i] == '\\' && i + 1 < rest_.size() && (rest_[i + 1] == '"' || rest_[i + 1] == '\\');
            if (escape) ++i;
            value += rest_[i];
        }
        return false;
    }

    std::string_view rest_;
    bool ok_ = true;
};

// charset'language'percent-encoded (RFC 8187); empty when it is not that, or not UTF-8 or ISO-8859-1.
std::optional<std::string> extendedValue(std::string_view text) {
    const auto first = text.find('\'');
    const auto second = first == std::string_view::npos ? first : text.find('\'', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    auto bytes = percentDecode(text.substr(second + 1));
    if (!bytes || equalsIgnoreCase(text.substr(0, first), "UTF-8")) return bytes;
    if (!equalsIgnoreCase(text.substr(0, first), "ISO-8859-1")) return std::nullopt;
    std::string utf8;
    for (const auto c : *bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            utf8 += c;
        } else {
            utf8 += static_cast<char>(0xc0 | byte >> 6);
            utf8 += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return utf8;
}

}  // namespace

std::optional<ContentDisposition> parseContentDisposition(std::string_view text) {
    const auto end = std::min(text.find(';'), text.size());
    ContentDisposition disposition;
    disposition.type = toLower(trim(text.substr(0, end)));
    const bool isToken = std::all_of(disposition.type.begin(), disposition.type.end(), isTokenCharacter);
    if (disposition.type.empty() || !isToken) return std::nullopt;

    std::optional<std::string> extended;
    Parameters parameters(text.substr(end));
    while (auto parameter = parameters.next()) {
        auto& [name, value] = *parameter;
        if (name == "name" && !disposition.name) disposition.name = std::move(value);
        if (name == "filename" && !disposition.filename) disposition.filename = std::move(value);
        if (name == "filename*" && !extended) extended = extendedValue(value);
    }
    if (!parameters.ok()) return std::nullopt;
    if (extended) disposition.filename = std::move(extended);
    return disposition;
}

std::string attachmentDisposition(std::string_view filename) {
    std::string plain;
    bool exact = true;
    for (const auto c : filename) {
        const bool printable = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
        plain += printable ? c : '_';
        exact = exact && printable;
    }
    const bool token = !plain.empty() && std::all_of(plain.begin(), plain.end(), isTokenCharacter);
    auto text = "attachment; filename=" + (token ? plain : '"' + plain + '"');
    return text + "; filename*=UTF-8''" + percentEncode(filename);
}

std::optional<std::string> multipartBoundary(std::string_view contentType) {
    const auto end = std::min(contentType.find(';'), contentType.size());
    if (!startsWithIgnoreCase(trim(contentType.substr(0, end)), "multipart/")) return std::nullopt;
    Parameters parameters(contentType.substr(end));
    while (const auto parameter = parameters.next()) {
        if (parameter->name != "boundary") continue;
        if (parameter->value.size() > boundaryCharactersMax) {
            throw Problem(Errc::badRequest, "the multipart boundary is too long");
        }
        const auto isPlain = [](char c) { return c >= 0x20 && c < 0x7f; };
        const bool usable = !parameter->value.empty() &&
                            std::all_of(parameter->value.begin(), parameter->value.end(), isPlain);
        if (usable) return parameter->value;
        break;
    }
    throw Problem(Errc::badRequest, "the multipart content type has no boundary");
}

}  // namespace varde::http
