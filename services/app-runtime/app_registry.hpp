#pragma once
// The apps that this runtime serves: every <dir>/<org>/<app>/App of the folders that it was given.
//
// Readers take one immutable snapshot; refresh() swaps it whole. A folder that cannot run is refused without
// taking the others down, and an app that once was good stays on its last good version until its folder is
// good again.
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "appdef/definition.hpp"
#include "base/text.hpp"

namespace varde::app_runtime {

using AppPtr = std::shared_ptr<const appdef::AppDefinition>;

// Folders <dir>/<org>/<app>/App, sorted. A folder that itself is an App folder counts as one.
std::vector<std::filesystem::path> findAppFolders(const std::filesystem::path& directory);

class AppRegistry {
public:
    AppRegistry(std::vector<std::filesystem::path> directories, std::string environment);

    // Looks at the folders and loads those that are new or have changed since. Returns what changed, for the
    // log: a line for each app loaded, dropped or refused, with each mistake's file, line and rule. Blocks;
    // call it from one thread.
    std::vector<std::string> refresh();

    // Null when no such app is served. Names in any case.
    AppPtr find(std::string_view org, std::string_view app) const;
    std::vector<AppPtr> all() const;

private:
    struct Seen {
        std::string fingerprint;  // of names, sizes and times: cheap to compare at each look
        std::string id;           // of the app that the folder gave last, empty when it never was good
    };
    using Apps = std::map<std::string, AppPtr, IgnoreCaseLess>;

    std::shared_ptr<const Apps> snapshot() const;
    void load(const std::filesystem::path& folder, Seen& seen, Apps& apps, std::vector<std::string>& news);

    std::vector<std::filesystem::path> directories_;
    std::string environment_;
    std::map<std::filesystem::path, Seen> seen_;
    mutable std::mutex mutex_;  // guards apps_ only, for as long as a pointer is copied
    std::shared_ptr<const Apps> apps_;
};

}  // namespace varde::app_runtime
