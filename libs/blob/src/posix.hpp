#pragma once
// Files as the store needs them: every call throws std::system_error that names the path, unless it says
// otherwise.
#include <filesystem>
#include <string_view>
#include <utility>

namespace varde::blob::posix {

class File {
public:
    File() = default;
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File();
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    File& operator=(File&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }

    explicit operator bool() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

private:
    int descriptor_ = -1;
};

[[noreturn]] void fail(std::string_view doing, const std::filesystem::path& path);

File createNew(const std::filesystem::path& path);
// Empty when there is no regular file of that name.
File openRegular(const std::filesystem::path& path);
void writeAll(const File& file, std::string_view bytes, const std::filesystem::path& path);
void syncFile(const File& file, const std::filesystem::path& path);
// The two below are false when someone removes the folder, or one above it, at the same time.
bool syncFolder(const std::filesystem::path& folder);
// Makes what is missing of `folder` below `root`, which exists; what it made is durable.
bool makeFolders(const std::filesystem::path& root, const std::filesystem::path& folder);

}  // namespace varde::blob::posix
