#include "app_registry.hpp"

#include <algorithm>

#include "base/encoding.hpp"

namespace varde::app_runtime {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> subfolders(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (entry.is_directory(error)) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool isAppFolder(const fs::path& folder) {
    std::error_code error;
    return fs::is_regular_file(folder / "config" / "applicationmetadata.json", error);
}

// Changes when a file is added, removed, renamed, resized or touched.
std::string fingerprintOf(const fs::path& folder) {
    std::vector<std::string> lines;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code ignored;  // a file that goes away while we look is seen at the next look
        if (!entry->is_regular_file(ignored)) continue;
        const auto size = entry->file_size(ignored);
        const auto time = entry->last_write_time(ignored).time_since_epoch().count();
        lines.push_back(entry->path().string() + '\n' + std::to_string(size) + '\n' + std::to_string(time));
    }
    std::sort(lines.begin(), lines.end());
    Sha256 digest;
    for (const auto& line : lines) digest.update(line);
    return digest.finish();
}

}  // namespace

std::vector<fs::path> findAppFolders(const fs::path& directory) {
    if (isAppFolder(directory)) return {directory};
    if (isAppFolder(directory / "App")) return {directory / "App"};
    std::vector<fs::path> found;
    for (const auto& org : subfolders(directory)) {
        for (const auto& app : subfolders(org)) {
            std::error_code error;
            if (fs::is_directory(app / "App", error)) found.push_back(app / "App");
        }
    }
    return found;
}

AppRegistry::AppRegistry(std::vector<fs::path> directories, std::string environment)
    : directories_(std::move(directories)),
      environment_(std::move(environment)),
      apps_(std::make_shared<const Apps>()) {}

void AppRegistry::load(const fs::path& folder, Seen& seen, Apps& apps, std::vector<std::string>& news) {
    auto result = appdef::load(folder, environment_);
    for (const auto& finding : result.errors) news.push_back("refused " + describe(finding));
    for (const auto& finding : result.warnings) news.push_back("warning " + describe(finding));
    if (!result.definition) {
        news.push_back(
            "app folder " + folder.string() + " cannot run" +
            (seen.id.empty() ? "" : "; " + seen.id + " stays on its last good version")
        );
        return;
    }
    const auto id = result.definition->id();
    const auto other = apps.find(id);
    if (other != apps.end() && other->second->folder != result.definition->folder) {
        news.push_back(
            "refused " + folder.string() + ": " + id + " is already served from " +
            other->second->folder.string()
        );
        return;
    }
    if (!seen.id.empty() && !equalsIgnoreCase(seen.id, id)) apps.erase(seen.id);
    seen.id = id;
    apps[id] = result.definition;
    news.push_back("app " + id + " loaded, version " + result.definition->contentHash.substr(0, 12));
}

std::vector<std::string> AppRegistry::refresh() {
    std::vector<fs::path> folders;
    for (const auto& directory : directories_) {
        for (auto& folder : findAppFolders(directory)) folders.push_back(std::move(folder));
    }

    std::vector<std::string> news;
    auto apps = *snapshot();
    bool changed = false;
    for (auto entry = seen_.begin(); entry != seen_.end();) {
        if (std::find(folders.begin(), folders.end(), entry->first) != folders.end()) {
            ++entry;
            continue;
        }
        if (!entry->second.id.empty()) {
            apps.erase(entry->second.id);
            news.push_back("app " + entry->second.id + " dropped: its folder is gone");
        }
        entry = seen_.erase(entry);
        changed = true;
    }
    for (const auto& folder : folders) {
        auto fingerprint = fingerprintOf(folder);
        auto& seen = seen_[folder];
        if (seen.fingerprint == fingerprint) continue;
        seen.fingerprint = std::move(fingerprint);
        load(folder, seen, apps, news);
        changed = true;
    }
    if (changed) {
        auto next = std::make_shared<const Apps>(std::move(apps));
        const std::lock_guard lock(mutex_);
        apps_ = std::move(next);
    }
    return news;
}

std::shared_ptr<const AppRegistry::Apps> AppRegistry::snapshot() const {
    const std::lock_guard lock(mutex_);
    return apps_;
}

AppPtr AppRegistry::find(std::string_view org, std::string_view app) const {
    const auto apps = snapshot();
    const auto found = apps->find(std::string(org) + "/" + std::string(app));
    return found == apps->end() ? nullptr : found->second;
}

std::vector<AppPtr> AppRegistry::all() const {
    std::vector<AppPtr> found;
    for (const auto& [id, app] : *snapshot()) found.push_back(app);
    return found;
}

}  // namespace varde::app_runtime
