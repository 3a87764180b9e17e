// Objects as files: `objects/<key>`, and `tmp/` for what is still being written.
#include <cerrno>
#include <cstdio>
#include <deque>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/async.hpp"
#include "base/clock.hpp"
#include "base/encoding.hpp"
#include "base/guid.hpp"
#include "blob/store.hpp"
#include "key.hpp"
#include "posix.hpp"

namespace varde::blob {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t pieceBytesMax = 64 * 1024;  // what a body source hands out at a time
constexpr std::size_t chunkBytesMax =
    1024 * 1024;  // what is read or written in one go on a thread that may block
constexpr auto leftoverAge = std::chrono::hours(24);
constexpr int attemptsMax = 100;

// The bytes of an open file from `offset` on. Deleting or replacing the object does not disturb it.
class FileBody final : public http::BodySource {
public:
    FileBody(posix::File file, std::uint64_t offset, std::uint64_t length)
        : file_(std::move(file)), offset_(offset), length_(length), left_(length) {}

    Task<std::optional<std::string>> next() override {
        if (used_ == chunk_.size()) {
            if (left_ == 0) co_return std::nullopt;
            // One small read from what is mostly the page cache costs less than another thread's attention.
            if (left_ <= pieceBytesMax) {
                fill();
            } else {
                std::function<void()> work = [this] { fill(); };
                co_await offload(std::move(work));
            }
        }
        auto piece = chunk_.substr(used_, pieceBytesMax);
        used_ += piece.size();
        co_return piece;
    }

    std::optional<std::uint64_t> size() const override { return length_; }

private:
    void fill() {
        chunk_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left_, chunkBytesMax)));
        used_ = 0;
        std::size_t got = 0;
        while (got < chunk_.size()) {
            const auto offset = static_cast<off_t>(offset_ + got);
            const auto count = pread(file_.descriptor(), chunk_.data() + got, chunk_.size() - got, offset);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) posix::fail("read", "blob");
            if (count == 0) throw std::runtime_error("a blob is shorter than when it was opened");
            got += static_cast<std::size_t>(count);
        }
        offset_ += got;
        left_ -= got;
    }

    posix::File file_;
    std::uint64_t offset_;
    const std::uint64_t length_;
    std::uint64_t left_;
    std::string chunk_;
    std::size_t used_ = 0;
};

// A temporary file that goes away unless it is published.
class Upload {
public:
    Upload(fs::path objects, fs::path temporary, fs::path target)
        : objects_(std::move(objects)), temporary_(std::move(temporary)), target_(std::move(target)) {}
    ~Upload() {
        if (file_ && !published_) unlink(temporary_.c_str());
    }
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    void append(std::string_view bytes) {
        if (!file_) file_ = posix::createNew(temporary_);
        posix::writeAll(file_, bytes, temporary_);
        digest_.update(bytes);
        size_ += bytes.size();
    }

    Stored publish() {
        posix::syncFile(file_, temporary_);
        const auto folder = target_.parent_path();
        // Folders are removed when they are empty, which may be just before the rename.
        for (int attempt = 1; !placed(folder); ++attempt) {
            if (attempt == attemptsMax) posix::fail("rename to", target_);
        }
        published_ = true;
        // When the folder is gone already, so is the object, as someone wished.
        posix::syncFolder(folder);
        return {size_, hex(digest_.finish())};
    }

private:
    bool placed(const fs::path& folder) {
        if (!posix::makeFolders(objects_, folder)) return false;
        if (rename(temporary_.c_str(), target_.c_str()) == 0) return true;
        if (errno != ENOENT) posix::fail("rename to", target_);
        return false;
    }

    const fs::path objects_;
    const fs::path temporary_;
    const fs::path target_;
    posix::File file_;
    Sha256 digest_;
    std::uint64_t size_ = 0;
    bool published_ = false;
};

struct Entry {
    std::string key;
    bool folder = false;
    DateTime written;
};

// What one folder holds; empty when there is no such folder (any more).
std::vector<Entry> entriesOf(const fs::path& folder, const std::string& keyPrefix) {
    std::vector<Entry> entries;
    std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder.c_str()), closedir);
    if (!directory) {
        if (errno == ENOENT || errno == ENOTDIR) return entries;
        posix::fail("list", folder);
    }
    while (const auto* found = readdir(directory.get())) {
        const std::string name = found->d_name;
        if (name == "." || name == "..") continue;
        struct stat status {};
        if (fstatat(dirfd(directory.get()), found->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
        const auto nanoseconds =
            std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
        const DateTime written(std::chrono::duration_cast<DateTime::Ticks>(nanoseconds));
        if (S_ISDIR(status.st_mode) || S_ISREG(status.st_mode)) {
            entries.push_back({keyPrefix + name, S_ISDIR(status.st_mode), written});
        }
    }
    return entries;
}

void removeLeftovers(const fs::path& temporary, DateTime before) {
    for (const auto& entry : entriesOf(temporary, {})) {
        if (!entry.folder && entry.written < before) unlink((temporary / entry.key).c_str());
    }
}

class FileStore final : public Store {
public:
    explicit FileStore(const std::string& folder)
        : objects_(fs::path(folder) / "objects"), temporary_(fs::path(folder) / "tmp") {
        fs::create_directories(objects_);
        fs::create_directories(temporary_);
        posix::syncFolder(folder);
        removeLeftovers(temporary_, Clock::system().now() - leftoverAge);
    }

    Task<Stored> put(std::string key, http::BodySource& source) override {
        requireKey(key);
        Upload upload(objects_, temporary_ / Guid::random().toString(), objects_ / key);
        Stored stored;
        for (bool ended = false; !ended;) {
            std::string chunk;
            while (!ended && chunk.size() + pieceBytesMax <= chunkBytesMax) {
                auto piece = co_await source.next();
                if (piece) {
                    chunk += *piece;
                } else {
                    ended = true;
                }
            }
            // A small object is written, synced and published in one visit to the other thread.
            std::function<void()> work = [&upload, &chunk, &stored, ended] {
                upload.append(chunk);
                if (ended) stored = upload.publish();
            };
            co_await offload(std::move(work));
        }
        co_return stored;
    }

    Task<std::optional<Opened>> open(std::string key, std::optional<Range> range) override {
        requireKey(key);
        auto file = posix::openRegular(objects_ / key);
        if (!file) co_return std::nullopt;
        struct stat status {};
        if (fstat(file.descriptor(), &status) != 0) posix::fail("stat", objects_ / key);
        const auto size = static_cast<std::uint64_t>(status.st_size);
        const auto first = std::min(range ? range->first : 0, size);
        auto end = size;
        if (range && range->last && *range->last < size) end = std::max(first, *range->last + 1);
        Opened opened;
        opened.size = size;
        opened.body = std::make_unique<FileBody>(std::move(file), first, end - first);
        co_return std::move(opened);
    }

    Task<bool> remove(std::string key) override {
        requireKey(key);
        const auto path = objects_ / key;
        bool removed = false;
        std::function<void()> work = [&path, &removed] {
            removed = unlink(path.c_str()) == 0;
            const bool absent = errno == ENOENT || errno == ENOTDIR || errno == EISDIR;
            if (!removed && !absent) posix::fail("remove", path);
            if (removed) posix::syncFolder(path.parent_path());
        };
        co_await offload(std::move(work));
        co_return removed;
    }

    Task<std::size_t> removeAll(std::string prefix) override {
        requireKey(prefix);
        std::size_t removed = 0;
        std::function<void()> work = [this, &prefix, &removed] {
            removed = removeBelow(prefix);
            if (removed > 0) syncNearest((objects_ / prefix).parent_path());
        };
        co_await offload(std::move(work));
        co_return removed;
    }

    Task<> list(std::string prefix, DateTime before, std::function<Task<>(std::string key)> visit) override {
        if (!prefix.empty()) requireKey(prefix);
        // One folder in memory at a time, beside the names of those that wait.
        std::deque<std::string> folders{prefix};
        while (!folders.empty()) {
            const auto folder = std::move(folders.front());
            folders.pop_front();
            std::vector<Entry> entries;
            std::function<void()> work = [this, &folder, &entries] {
                entries = entriesOf(objects_ / folder, folder.empty() ? folder : folder + "/");
            };
            co_await offload(std::move(work));
            for (auto& entry : entries) {
                if (entry.folder) {
                    folders.push_back(std::move(entry.key));
                } else if (entry.written < before) {
                    co_await visit(std::move(entry.key));
                }
            }
        }
    }

private:
    std::size_t removeBelow(const std::string& folder) {
        std::size_t removed = 0;
        for (const auto& entry : entriesOf(objects_ / folder, folder + "/")) {
            if (entry.folder) {
                removed += removeBelow(entry.key);
            } else if (unlink((objects_ / entry.key).c_str()) == 0) {
                ++removed;
            } else if (errno != ENOENT) {
                posix::fail("remove", objects_ / entry.key);
            }
        }
        rmdir((objects_ / folder).c_str());  // stays when someone has just put something there
        return removed;
    }

    // The folder itself may be gone too, by another's hand.
    void syncNearest(fs::path folder) {
        while (!posix::syncFolder(folder) && folder != objects_) folder = folder.parent_path();
    }

    const fs::path objects_;
    const fs::path temporary_;
};

}  // namespace

std::unique_ptr<Store> openFiles(std::string folder) {
    return std::make_unique<FileStore>(folder);
}

}  // namespace varde::blob
