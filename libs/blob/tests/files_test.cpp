#include <fstream>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/async.hpp"
#include "base/clock.hpp"
#include "base/encoding.hpp"
#include "base/problem.hpp"
#include "blob/store.hpp"

using namespace varde;

namespace {

struct Folder {
    std::string path;
    Folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "varde-blob-XXXXXX";
        path = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }

    std::size_t files(const std::string& below) const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(path + "/" + below)) {
            count += entry.is_regular_file() ? 1 : 0;
        }
        return count;
    }
};

// Hands its bytes out in pieces, then ends or breaks off.
class Pieces final : public http::BodySource {
public:
    explicit Pieces(std::string bytes, bool breaksOff = false, std::size_t pieceSize = 64 * 1024)
        : bytes_(std::move(bytes)), breaksOff_(breaksOff), pieceSize_(pieceSize) {}

    Task<std::optional<std::string>> next() override {
        if (used_ == bytes_.size()) {
            if (breaksOff_) throw Problem(Errc::badRequest, "broken off");
            co_return std::nullopt;
        }
        auto piece = bytes_.substr(used_, pieceSize_);
        used_ += piece.size();
        co_return piece;
    }

private:
    std::string bytes_;
    bool breaksOff_;
    std::size_t pieceSize_;
    std::size_t used_ = 0;
};

blob::Stored put(blob::Store& store, std::string key, std::string bytes, bool breaksOff = false) {
    Pieces source(std::move(bytes), breaksOff);
    return run(store.put(std::move(key), source));
}

Task<std::string> drain(http::BodySource& body) {
    std::string out;
    for (;;) {
        auto piece = co_await body.next();
        if (!piece) co_return out;
        if (piece->empty() || piece->size() > 64 * 1024) throw std::logic_error("a piece of the wrong size");
        out += *piece;
    }
}

std::optional<std::string> get(blob::Store& store, std::string key, std::optional<blob::Range> range = {}) {
    auto opened = run(store.open(std::move(key), range));
    if (!opened) return std::nullopt;
    const auto announced = opened->body->size();
    auto bytes = run(drain(*opened->body));
    CHECK(announced == bytes.size());
    return bytes;
}

std::string noise(std::size_t size) {
    std::string out = randomBytes(std::min<std::size_t>(size, 4096));
    while (out.size() < size) out += out.substr(0, size - out.size());
    return out;
}

std::vector<std::string> keys(blob::Store& store, std::string prefix, DateTime before) {
    std::vector<std::string> out;
    auto visit = [&](std::string key) -> Task<> {
        out.push_back(std::move(key));
        co_return;
    };
    run(store.list(std::move(prefix), before, visit));
    std::sort(out.begin(), out.end());
    return out;
}

DateTime later() {
    return Clock::system().now() + std::chrono::hours(1);
}

}  // namespace

TEST_CASE("what is put comes back, with its size and digest", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path);
    const auto size =
        GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{64 * 1024}, std::size_t{3 * 1024 * 1024 + 17});
    const auto bytes = noise(size);
    const auto stored = put(*store, "ttd/app/guid/data/one", bytes);
    CHECK(stored.size == size);
    CHECK(stored.sha256 == hex(sha256(bytes)));
    CHECK(get(*store, "ttd/app/guid/data/one") == bytes);
    CHECK(folder.files("tmp") == 0);
}

TEST_CASE("an object that nobody put is not there", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path);
    put(*store, "a/b", "x");
    CHECK_FALSE(get(*store, "a/c"));
    CHECK_FALSE(get(*store, "a"));
    CHECK_FALSE(get(*store, "a/b/c"));
    CHECK_FALSE(run(store->remove("a/c")));
    CHECK_FALSE(run(store->remove("a")));
    CHECK(run(store->remove("a/b")));
    CHECK_FALSE(get(*store, "a/b"));
}

TEST_CASE("a source that breaks off leaves nothing and what was there stays", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path);
    const auto size = GENERATE(std::size_t{10}, std::size_t{5 * 1024 * 1024});
    CHECK_THROWS_AS(put(*store, "a/new", noise(size), true), Problem);
    CHECK_FALSE(get(*store, "a/new"));
    put(*store, "a/old", "before");
    CHECK_THROWS_AS(put(*store, "a/old", noise(size), true), Problem);
    CHECK(get(*store, "a/old") == "before");
    CHECK(folder.files("tmp") == 0);
}

TEST_CASE("a reader keeps what it opened while the object is replaced and removed", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path);
    const auto before = noise(2 * 1024 * 1024);
    put(*store, "a/b", before);
    auto opened = run(store->open("a/b"));
    auto first = run(opened->body->next());
    put(*store, "a/b", "after");
    CHECK(get(*store, "a/b") == "after");
    run(store->remove("a/b"));
    CHECK(*first + run(drain(*opened->body)) == before);
}

TEST_CASE("a range gives its bytes and the size of the whole", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path);
    const auto bytes = noise(200'000);
    put(*store, "a/b", bytes);
    CHECK(get(*store, "a/b", blob::Range{10, 19}) == bytes.substr(10, 10));
    CHECK(get(*store, "a/b", blob::Range{0, 0}) == bytes.substr(0, 1));
    CHECK(get(*store, "a/b", blob::Range{100, {}}) == bytes.substr(100));
    CHECK(get(*store, "a/b", blob::Range{199'990, 1'000'000}) == bytes.substr(199'990));
    CHECK(get(*store, "a/b", blob::Range{200'000, {}}) == "");
    CHECK(get(*store, "a/b", blob::Range{20, 10}) == "");
    CHECK(run(store->open("a/b", blob::Range{10, 19}))->size == 200'000);
}

TEST_CASE("a key that could leave the folder is refused", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path + "/blobs");
    const auto key = GENERATE(
        as<std::string>(),
        "",
        "/etc/passwd",
        "../outside",
        "a/../../outside",
        "a//b",
        "a/",
        ".",
        "a/.",
        "a b",
        "a\\b",
        "a%2fb",
        "å",
        std::string("a\0b", 3),
        std::string(256, 'x')
    );
    CHECK_THROWS_AS(put(*store, key, "x"), Problem);
    CHECK_THROWS_AS(run(store->open(key)), Problem);
    CHECK_THROWS_AS(run(store->remove(key)), Problem);
    CHECK_THROWS_AS(run(store->removeAll(key)), Problem);
    CHECK(folder.files("") == 0);
}

TEST_CASE("a link in the folder is not followed", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path);
    put(*store, "a/b", "x");
    std::ofstream(folder.path + "/secret") << "s";
    std::filesystem::create_symlink(folder.path + "/secret", folder.path + "/objects/a/link");
    CHECK_THROWS(get(*store, "a/link"));
}

TEST_CASE("everything below a prefix goes, and nothing beside it", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path);
    for (const auto* key : {"o/a/1/data/x", "o/a/1/data/y", "o/a/1/z", "o/a/10/data/x"})
        put(*store, key, "x");
    CHECK(run(store->removeAll("o/a/1")) == 3);
    CHECK(run(store->removeAll("o/a/1")) == 0);
    CHECK(keys(*store, "", later()) == std::vector<std::string>{"o/a/10/data/x"});
    put(*store, "o/a/1/data/x", "again");
    CHECK(get(*store, "o/a/1/data/x") == "again");
}

TEST_CASE("the sweep sees what is older than its time, below its prefix", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path);
    put(*store, "a/old", "x");
    put(*store, "a/new", "x");
    put(*store, "b/old", "x");
    const auto dayAgo = std::filesystem::file_time_type::clock::now() - std::chrono::hours(24);
    for (const auto* old : {"a/old", "b/old"}) {
        std::filesystem::last_write_time(folder.path + "/objects/" + old, dayAgo);
    }
    const auto hourAgo = Clock::system().now() - std::chrono::hours(1);
    CHECK(keys(*store, "", hourAgo) == std::vector<std::string>{"a/old", "b/old"});
    CHECK(keys(*store, "a", hourAgo) == std::vector<std::string>{"a/old"});
    CHECK(keys(*store, "none", hourAgo).empty());
}

TEST_CASE("what a crash left in tmp goes after a day, not before", "[blob][files]") {
    const Folder folder;
    blob::openFiles(folder.path);
    std::ofstream(folder.path + "/tmp/old") << "x";
    std::ofstream(folder.path + "/tmp/new") << "x";
    const auto twoDaysAgo = std::filesystem::file_time_type::clock::now() - std::chrono::hours(48);
    std::filesystem::last_write_time(folder.path + "/tmp/old", twoDaysAgo);
    blob::openFiles(folder.path);
    CHECK_FALSE(std::filesystem::exists(folder.path + "/tmp/old"));
    CHECK(std::filesystem::exists(folder.path + "/tmp/new"));
}

TEST_CASE("writers and a remover of one folder do not fail each other", "[blob][files]") {
    const Folder folder;
    const auto store = blob::openFiles(folder.path);
    std::atomic<int> failures = 0;
    auto attempt = [&](auto work) {
        try {
            work();
        } catch (const std::exception&) {
            ++failures;
        }
    };
    {
        std::jthread writer([&] {
            for (int i = 0; i < 100; ++i)
                attempt([&] { put(*store, "o/a/" + std::to_string(i % 3) + "/x", "x"); });
        });
        std::jthread remover([&] {
            for (int i = 0; i < 100; ++i) attempt([&] { run(store->removeAll("o/a")); });
        });
    }
    CHECK(failures == 0);
}
