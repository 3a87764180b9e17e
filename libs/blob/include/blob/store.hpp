#pragma once
// Bytes by key, kept outside the database. Metadata that names a key is committed only after put() has answered, so a crash
// leaves at most bytes that nobody names; sweep() finds those.
//
// Keys are relative paths of `[A-Za-z0-9._-]` segments (`org/app/guid/data/guid`); anything else throws Problem(badRequest).
// Thread-safe.
#include <functional>
#include <memory>

#include "base/date_time.hpp"
#include "base/task.hpp"
#include "http/message.hpp"

namespace varde::blob {

struct Stored {
    std::uint64_t size = 0;
    std::string sha256;  // hex, taken while streaming
};

struct Range {
    std::uint64_t first = 0;
    std::optional<std::uint64_t> last;  // inclusive
};

struct Opened {
    std::uint64_t size = 0;  // of the whole object
    http::BodySourcePtr body;
};

class Store {
public:
    virtual ~Store() = default;

    // Replaces what is there, atomically: a reader sees the old bytes or the new ones. When it answers, the bytes are durable.
    // When the source throws, nothing remains and the exception passes on.
    virtual Task<Stored> put(std::string key, http::BodySource& source) = 0;
    // Empty when there is no such object.
    virtual Task<std::optional<Opened>> open(std::string key, std::optional<Range> range = {}) = 0;
    // False when there was none.
    virtual Task<bool> remove(std::string key) = 0;
    // Removes everything below `prefix/`; gives how many.
    virtual Task<std::size_t> removeAll(std::string prefix) = 0;
    // Calls `visit` with every key last written before `before`.
    virtual Task<> list(std::string prefix, DateTime before, std::function<Task<>(std::string key)> visit) = 0;
};

// Files below a folder, which is made when it is missing: temporary file, fsync, rename, fsync of the folder.
std::unique_ptr<Store> openFiles(std::string folder);

}  // namespace varde::blob
