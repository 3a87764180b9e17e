#pragma once
// The migrations folder, compiled in.
#include <vector>

#include "sql/database.hpp"

extern const std::vector<varde::sql::MigrationFile> embeddedMigrations;
