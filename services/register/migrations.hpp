#pragma once
// The service's migrations, compiled in.
#include <vector>

#include "sql/database.hpp"

extern const std::vector<varde::sql::MigrationFile> embeddedMigrations;
