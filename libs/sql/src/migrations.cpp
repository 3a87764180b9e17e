#include "migrations.hpp"

#include "base/encoding.hpp"

namespace varde::sql {
namespace {

constexpr std::string_view suffix = ".sql";

std::string_view engineSuffix(Engine engine) {
    return engine == Engine::sqlite ? ".sqlite" : ".postgres";
}

}  // namespace

std::vector<Migration> migrationsFor(Engine engine, std::span<const MigrationFile> files) {
    const auto own = engineSuffix(engine);
    const auto other = engineSuffix(engine == Engine::sqlite ? Engine::postgres : Engine::sqlite);
    std::map<std::string, Migration> byName;
    std::set<std::string> specific;
    for (const auto& file : files) {
        std::string_view name = file.name;
        if (!name.ends_with(suffix)) {
            throw std::runtime_error("migration " + std::string(name) + " must end in .sql");
        }
        name.remove_suffix(suffix.size());
        if (name.ends_with(other)) continue;
        const bool isOwn = name.ends_with(own);
        if (isOwn) name.remove_suffix(own.size());
        const std::string key(name);
        if (!isOwn && specific.contains(key)) continue;
        const bool replaces = isOwn && specific.insert(key).second;
        if (byName.contains(key) && !replaces) {
            throw std::runtime_error("migration " + key + " is there twice");
        }
        byName[key] = {key, file.name, file.text, hex(sha256(file.text))};
    }
    std::vector<Migration> migrations;
    for (auto& [name, migration] : byName) migrations.push_back(std::move(migration));
    return migrations;
}

void requireUnchanged(const Migration& migration, std::string_view appliedSha256) {
    if (migration.sha256 == appliedSha256) return;
    throw std::runtime_error(
        "migration " + migration.file +
        " has changed since it was applied to this database; write a new migration instead"
    );
}

}  // namespace varde::sql
