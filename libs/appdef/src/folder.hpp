#pragma once
// The files of an app folder that a runtime has any use for, read once and within bounds. Nothing outside the
// folder is read: a link that leads out is an error.
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "appdef/definition.hpp"
#include "appdef/findings.hpp"
#include "base/encoding.hpp"

namespace varde::appdef {

class Folder {
public:
    Folder(const std::filesystem::path& root, LoadLimits limits, Findings& findings);

    // Null when there is no such file. `path` is relative, with slashes.
    const std::string* find(std::string_view path) const;
    bool hasFolder(std::string_view path) const;
    // The files directly in a folder, by name, with the given ending.
    std::vector<std::string> names(std::string_view folder, std::string_view ending) const;
    // The folders directly in a folder.
    std::vector<std::string> folders(std::string_view folder) const;
    // Paths below wwwroot, to where they lie. Their bytes are not kept.
    const std::map<std::string, std::string, std::less<>>& wwwroot() const { return wwwroot_; }
    // Hex SHA-256 over sorted paths and bytes.
    std::string contentHash() const;

private:
    void readTree(const std::string& folder);
    void readOne(const std::string& path);
    bool isInside(const std::filesystem::path& path) const;

    std::filesystem::path root_;
    LoadLimits limits_;
    Findings& findings_;
    std::size_t bytes_ = 0;
    std::size_t count_ = 0;
    std::map<std::string, std::string, std::less<>> files_;
    std::map<std::string, std::string, std::less<>> wwwroot_;
    std::map<std::string, std::string, std::less<>> digests_;  // by path
};

}  // namespace varde::appdef
