#pragma once
// Which migrations an engine has, and what has become of them: the part that does not depend on the engine.
#include "sql/database.hpp"

namespace varde::sql {

struct Migration {
    std::string name;  // without the engine and `.sql`: "0001_instances"
    std::string file;
    std::string text;
    std::string sha256;  // hex, of the text
};

// Those of this engine, in the order of their names. Throws std::runtime_error when two have one name.
std::vector<Migration> migrationsFor(Engine engine, std::span<const MigrationFile> files);

// Throws std::runtime_error when what was applied is not what the file says now.
void requireUnchanged(const Migration& migration, std::string_view appliedSha256);

}  // namespace varde::sql
