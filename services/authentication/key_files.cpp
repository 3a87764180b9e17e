#include "key_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "base/guid.hpp"

namespace varde::authentication {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what, const std::string& file) {
    throw std::system_error(errno, std::generic_category(), what + " " + file);
}

// A file descriptor that is closed when it is done with.
class File {
public:
    File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0) fail("cannot open", path);
    }
    ~File() { ::close(descriptor_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

void writeDurably(const std::string& path, std::string_view text) {
    const File file(path, O_WRONLY | O_CREAT | O_EXCL);
    while (!text.empty()) {
        const auto written = ::write(file.get(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("cannot write", path);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.get()) != 0) fail("cannot write", path);
}

void makeKey(const std::string& file) {
    const auto temporary = file + "." + Guid::random().toString();
    writeDurably(temporary, auth::SigningKey::generate().toPem());
    // A link, unlike a rename, does not replace a key that somebody else has just made.
    const bool linked = ::link(temporary.c_str(), file.c_str()) == 0;
    const int reason = errno;
    ::unlink(temporary.c_str());
    errno = reason;
    if (!linked && reason != EEXIST) fail("cannot write", file);
    const File folder(fs::path(file).parent_path().string(), O_RDONLY | O_DIRECTORY);
    ::fsync(folder.get());
}

auto readPem(const std::string& file, auto&& readText) {
    std::ifstream in(file, std::ios::binary);
    if (!in) fail("cannot read", file);
    const std::string pem{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    try {
        return readText(pem);
    } catch (const std::runtime_error& error) {
        // Said again with the file's name, for the operator.
        throw std::runtime_error(file + ": " + error.what());
    }
}

}  // namespace

auth::SigningKey readKey(const std::string& file) {
    return readPem(file, [](const std::string& pem) { return auth::SigningKey::fromPem(pem); });
}

json::Array readIssuerKeys(const std::string& folder) {
    json::Array keys;
    if (folder.empty()) return keys;
    for (const auto& issuer : fs::directory_iterator(folder)) {
        if (!issuer.is_directory()) continue;
        for (const auto& entry : fs::directory_iterator(issuer.path())) {
            if (entry.path().extension() != ".pem") continue;
            auto jwk = readPem(entry.path().string(), auth::publicJwkFromPem);
            jwk.asObject()->set("issuers", json::Array{issuer.path().filename().string()});
            keys.push_back(std::move(jwk));
        }
    }
    return keys;
}

auth::SigningKey readOrMakeKey(const std::string& file) {
    const auto path = fs::absolute(file);
    if (!path.parent_path().empty() && !fs::exists(path.parent_path())) {
        fs::create_directories(path.parent_path());
        fs::permissions(path.parent_path(), fs::perms::owner_all);
    }
    if (!fs::exists(path)) makeKey(path.string());
    return readKey(path.string());
}

SigningKeys readSigningKeys(const std::string& folder) {
    const auto current = readOrMakeKey((fs::path(folder) / "token-signing.pem").string());
    SigningKeys keys{current, {current}};
    std::vector<std::string> others;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("token-signing-") && name.ends_with(".pem"))
            others.push_back(entry.path().string());
    }
    std::sort(others.begin(), others.end());
    for (const auto& file : others) {
        auto key = readKey(file);
        if (key.keyId() != current.keyId()) keys.published.push_back(std::move(key));
    }
    return keys;
}

}  // namespace varde::authentication
