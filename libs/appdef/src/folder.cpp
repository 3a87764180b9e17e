#include "folder.hpp"

#include <algorithm>
#include <fstream>

#include "base/text.hpp"

namespace varde::appdef {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view wwwrootPrefix = "wwwroot/";

std::string_view baseName(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

// What a build leaves beside the files that say what the app is.
bool isIgnored(std::string_view path) {
    const auto name = baseName(path);
    return name.starts_with('.') || name.ends_with(".cs") || name.ends_with(".metadata.json");
}

}  // namespace

Folder::Folder(const fs::path& root, LoadLimits limits, Findings& findings)
    : limits_(limits), findings_(findings) {
    std::error_code error;
    root_ = fs::canonical(root, error);
    if (error || !fs::is_directory(root_, error)) {
        findings_.error(root.string(), 0, "folder", "is no folder that can be read");
        return;
    }
    for (const auto* folder : {"config", "models", "ui", "options", "views", "wwwroot"}) readTree(folder);
    for (const auto& entry : fs::directory_iterator(root_, error)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("appsettings") && name.ends_with(".json")) readOne(name);
    }
}

bool Folder::isInside(const fs::path& path) const {
    std::error_code error;
    const auto real = fs::canonical(path, error);
    if (error) return false;
    return std::mismatch(root_.begin(), root_.end(), real.begin(), real.end()).first == root_.end();
}

void Folder::readTree(const std::string& folder) {
    std::error_code error;
    const auto top = root_ / folder;
    if (!fs::exists(top, error)) return;
    if (!isInside(top)) {
        findings_.error(folder, 0, "folder.link", "leads out of the app's folder");
        return;
    }
    std::vector<fs::path> paths;
    for (fs::recursive_directory_iterator entry(top, error), end; entry != end; entry.increment(error)) {
        if (error) break;
        paths.push_back(entry->path());
        if (paths.size() > limits_.filesMax) break;
    }
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
        const auto relative = path.lexically_relative(root_).generic_string();
        if (isIgnored(relative)) continue;
        if (!isInside(path)) {
            findings_.error(relative, 0, "folder.link", "leads out of the app's folder");
        } else if (fs::is_directory(path, error)) {
            if (fs::is_symlink(path, error)) {
                findings_.warning(relative, 0, "folder.link", "links to folders are not followed");
            }
        } else if (fs::is_regular_file(path, error)) {
            readOne(relative);
        }
    }
}

void Folder::readOne(const std::string& path) {
    if (!isInside(root_ / path)) {
        findings_.error(path, 0, "folder.link", "leads out of the app's folder");
        return;
    }
    if (++count_ > limits_.filesMax) {
        if (count_ == limits_.filesMax + 1)
            findings_.error(path, 0, "folder.size", "the app has too many files");
        return;
    }
    const bool isStatic = path.starts_with(wwwrootPrefix);
    std::error_code error;
    const auto size = fs::file_size(root_ / path, error);
    if (error || (!isStatic && size > limits_.fileBytesMax)) {
        findings_.error(path, 0, "folder.size", error ? "cannot be read" : "the file is too large");
        return;
    }
    if (!isStatic) bytes_ += size;
    if (bytes_ > limits_.totalBytesMax) {
        findings_.error(path, 0, "folder.size", "the app's files together are too large");
        return;
    }
    std::ifstream in(root_ / path, std::ios::binary);
    std::string bytes;
    Sha256 digest;
    std::string piece(64 * 1024, '\0');
    while (in) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        const auto part = std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount()));
        digest.update(part);
        if (!isStatic) bytes += part;
        if (bytes.size() > limits_.fileBytesMax) break;  // it grew while it was read
    }
    if (!in.eof()) {
        findings_.error(path, 0, "folder.size", "cannot be read");
        return;
    }
    digests_[path] = digest.finish();
    if (isStatic) {
        wwwroot_[path.substr(wwwrootPrefix.size())] = (root_ / path).string();
    } else {
        files_[path] = std::move(bytes);
    }
}

const std::string* Folder::find(std::string_view path) const {
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

bool Folder::hasFolder(std::string_view path) const {
    const auto prefix = std::string(path) + "/";
    const auto found = files_.lower_bound(prefix);
    return found != files_.end() && found->first.starts_with(prefix);
}

std::vector<std::string> Folder::names(std::string_view folder, std::string_view ending) const {
    std::vector<std::string> out;
    const auto prefix = std::string(folder) + "/";
    for (auto at = files_.lower_bound(prefix); at != files_.end() && at->first.starts_with(prefix); ++at) {
        const auto name = std::string_view(at->first).substr(prefix.size());
        if (name.find('/') == std::string_view::npos && name.ends_with(ending)) out.emplace_back(name);
    }
    return out;
}

std::vector<std::string> Folder::folders(std::string_view folder) const {
    std::vector<std::string> out;
    const auto prefix = std::string(folder) + "/";
    for (auto at = files_.lower_bound(prefix); at != files_.end() && at->first.starts_with(prefix); ++at) {
        const auto rest = std::string_view(at->first).substr(prefix.size());
        const auto slash = rest.find('/');
        if (slash == std::string_view::npos) continue;
        const auto name = rest.substr(0, slash);
        if (out.empty() || out.back() != name) out.emplace_back(name);
    }
    return out;
}

std::string Folder::contentHash() const {
    Sha256 all;
    for (const auto& [path, digest] : digests_) {
        all.update(path);
        all.update(std::string_view("\0", 1));
        all.update(digest);
    }
    return hex(all.finish());
}

}  // namespace varde::appdef
