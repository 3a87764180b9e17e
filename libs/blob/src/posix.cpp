#include "posix.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace varde::blob::posix {
namespace fs = std::filesystem;

File::~File() {
    if (descriptor_ >= 0) close(descriptor_);
}

void fail(std::string_view doing, const fs::path& path) {
    throw std::system_error(errno, std::generic_category(), std::string(doing) + " " + path.string());
}

File createNew(const fs::path& path) {
    File file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file) fail("create", path);
    return file;
}

File openRegular(const fs::path& path) {
    File file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) {
        if (errno == ENOENT || errno == ENOTDIR) return {};
        fail("open", path);
    }
    struct stat status {};
    if (fstat(file.descriptor(), &status) != 0) fail("stat", path);
    if (!S_ISREG(status.st_mode)) return {};
    return file;
}

void writeAll(const File& file, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const auto written = write(file.descriptor(), bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            fail("write", path);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void syncFile(const File& file, const fs::path& path) {
    // The size is part of what fdatasync keeps; times are not, and nobody needs those after a crash.
    if (fdatasync(file.descriptor()) != 0) fail("sync", path);
}

bool syncFolder(const fs::path& folder) {
    const File file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file) {
        if (errno == ENOENT) return false;
        fail("open", folder);
    }
    if (fsync(file.descriptor()) != 0) fail("sync", folder);
    return true;
}

bool makeFolders(const fs::path& root, const fs::path& folder) {
    if (folder == root) return true;
    if (mkdir(folder.c_str(), 0700) != 0) {
        if (errno == EEXIST) return true;
        if (errno != ENOENT) fail("make folder", folder);
        if (!makeFolders(root, folder.parent_path())) return false;
        if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
            if (errno == ENOENT) return false;
            fail("make folder", folder);
        }
    }
    return syncFolder(folder.parent_path());
}

}  // namespace varde::blob::posix
