#pragma once
// Bytes as text and back, digests, randomness. Decoders return empty for text that is not well formed.
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace varde {

std::string base64(std::string_view bytes);
std::string base64url(std::string_view bytes);                 // without padding
std::optional<std::string> fromBase64(std::string_view text);  // padding may be absent
std::optional<std::string> fromBase64url(std::string_view text);

std::string hex(std::string_view bytes);  // lower case

// Percent-encodes all but RFC 3986's unreserved characters.
std::string percentEncode(std::string_view text);
// `+` stays a plus unless plusIsSpace (form and query encoding).
std::optional<std::string> percentDecode(std::string_view text, bool plusIsSpace = false);

std::string sha256(std::string_view bytes);  // 32 bytes
std::string hmacSha256(std::string_view key, std::string_view bytes);

// A digest of what arrives piece by piece.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void update(std::string_view bytes);
    std::string finish();  // 32 bytes; call once

private:
    struct State;
    std::unique_ptr<State> state_;
};

// From the system's cryptographic source.
void randomBytes(std::span<std::uint8_t> out);
std::string randomBytes(std::size_t count);

// Takes the same time wherever the first difference is.
bool equalInConstantTime(std::string_view a, std::string_view b);

}  // namespace varde
